import { dns, networkPolicy } from "../../kubernetes/network-policy";
import type { Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan, NetworkPlan } from "../../plan/types";
import { accessObjects, clients, toServers } from "../connections";
import { dumpAccess } from "../dump";
import type { RenderedObject } from "../operator";
import { ports, serverPods } from "./labels";

/** Who may talk to whom: clients and Prometheus to the server, which itself opens no connection but those it is allowed, and dumps to the bucket. */
export function renderAccess<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { network, dump } = plan;
  if (network === undefined) return [];
  return accessObjects(plan, {
    "server-access": serverAccess(plan, network),
    ...(dump && { "dump-access": dumpAccess(plan, serverPods(plan)) }),
  });
}

function serverAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names, monitoring } = plan;
  const servers = toServers(plan);
  return networkPolicy({
    name: `${names.cluster}-server`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: serverPods(plan),
    ingress: [
      clients(network),
      ...(monitoring ? [{ peers: [{ namespace: monitoring.namespace }], ports: [{ port: ports.metrics }] }] : []),
    ],
    egress: servers.length === 0 ? [] : [dns, ...servers],
  });
}
