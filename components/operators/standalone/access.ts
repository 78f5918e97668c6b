import { dns, networkPolicy } from "../../kubernetes/network-policy";
import type { Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan, NetworkPlan } from "../../plan/types";
import { accessObjects, clients, toObjectStore } from "../connections";
import type { RenderedObject } from "../operator";
import { dumpLabels, ports, serverPods } from "./labels";

/** Who may talk to whom: clients and Prometheus to the server, which itself opens no connection at all, and dumps to the bucket. */
export function renderAccess<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { network, dump } = plan;
  if (network === undefined) return [];
  return accessObjects(plan, {
    "server-access": serverAccess(plan, network),
    ...(dump && { "dump-access": dumpAccess(plan) }),
  });
}

function serverAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names, monitoring } = plan;
  return networkPolicy({
    name: `${names.cluster}-server`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: serverPods(plan),
    ingress: [
      clients(network),
      ...(monitoring ? [{ peers: [{ namespace: monitoring.namespace }], ports: [{ port: ports.metrics }] }] : []),
    ],
    egress: [],
  });
}

function dumpAccess(plan: ClusterPlan): Manifest<never> {
  const { names } = plan;
  return networkPolicy({
    name: `${names.cluster}-dump`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: { labels: dumpLabels(plan) },
    ingress: [],
    egress: [dns, { peers: [{ pods: serverPods(plan) }], ports: [{ port: ports.postgres }] }, ...toObjectStore(plan)],
  });
}
