import { dns, networkPolicy, type Allowed } from "../../kubernetes/network-policy";
import type { Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan, NetworkPlan } from "../../plan/types";
import { accessObjects, apiServer, clients, toObjectStore, toServers } from "../connections";
import { dumpAccess } from "../dump";
import { exporterPort } from "../exporter";
import type { BoundValues, RenderedObject } from "../operator";
import { spiloPorts } from "../spilo";
import { clusterLabel, instancePods, poolerLabel, poolerNames } from "./labels";

/** Who may talk to whom: everything is denied but what PostgreSQL, its operator and its clients need. */
export function renderAccess<V>(plan: ClusterPlan, { operatorNamespace }: BoundValues<V>): RenderedObject<V>[] {
  const { network, dump } = plan;
  if (network === undefined) return [];
  return accessObjects(plan, {
    ...(dump && { "dump-access": dumpAccess(plan, { labels: instancePods(plan) }) }),
    "instances-access": instancesAccess(plan, network, operatorNamespace),
    ...(plan.pooler && { "poolers-access": poolersAccess(plan, network) }),
  });
}

function instancesAccess(plan: ClusterPlan, network: NetworkPlan, operatorNamespace?: string): Manifest<never> {
  const { names, monitoring } = plan;
  const pods = { labels: { [clusterLabel]: names.cluster }, without: poolerLabel };
  // Patroni's API is for the members and the operator only: it asks for no password, and can restart and fail over.
  const ports = [{ port: spiloPorts.postgres }, { port: spiloPorts.patroni }];
  const toInstances: Allowed = { peers: [{ pods }], ports };
  return networkPolicy({
    name: `${names.cluster}-instances`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods,
    ingress: [
      toInstances,
      ...(operatorNamespace === undefined ? [] : [{ peers: [{ namespace: operatorNamespace }], ports }]),
      clients(network),
      ...(monitoring ? [{ peers: [{ namespace: monitoring.namespace }], ports: [{ port: exporterPort.port }] }] : []),
    ],
    egress: [dns, apiServer(network), toInstances, ...toObjectStore(plan), ...toServers(plan)],
  });
}

function poolersAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names } = plan;
  const instances = { labels: { [clusterLabel]: names.cluster }, without: poolerLabel };
  return networkPolicy({
    name: `${names.cluster}-poolers`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: { oneOf: { key: poolerLabel, values: poolerNames(plan) } },
    ingress: [clients(network)],
    egress: [dns, { peers: [{ pods: instances }], ports: [{ port: spiloPorts.postgres }] }],
  });
}
