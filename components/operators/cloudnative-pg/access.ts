import { dns, networkPolicy, type Allowed } from "../../kubernetes/network-policy";
import type { Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan, NetworkPlan } from "../../plan/types";
import { accessObjects, apiServer, clients, toObjectStore, toServers } from "../connections";
import type { BoundValues, RenderedObject } from "../operator";
import { clusterLabel, poolerLabel, poolerNames, ports } from "./labels";

/** Who may talk to whom: everything is denied but what PostgreSQL, its operator and its clients need. */
export function renderAccess<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] {
  const { network } = plan;
  if (network === undefined) return [];
  return accessObjects(plan, {
    "instances-access": instancesAccess(plan, network, bound.operatorNamespace),
    ...(plan.pooler && { "poolers-access": poolersAccess(plan, network) }),
  });
}

function instancesAccess(plan: ClusterPlan, network: NetworkPlan, operatorNamespace?: string): Manifest<never> {
  const { names, monitoring } = plan;
  // Instances, and the jobs that make them: all but the poolers.
  const pods = { labels: { [clusterLabel]: names.cluster }, without: poolerLabel };
  const toInstances: Allowed = {
    peers: [{ pods }],
    ports: [{ port: ports.postgres }, { port: ports.status }],
  };
  return networkPolicy({
    name: `${names.cluster}-instances`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods,
    ingress: [
      toInstances,
      // The operator must reach both ports (cloudnative-pg docs, networking.md).
      ...fromOperator(operatorNamespace),
      clients(network),
      ...(monitoring
        ? [{ peers: [{ namespace: monitoring.namespace }], ports: [{ port: ports.instanceMetrics }] }]
        : []),
    ],
    egress: [dns, apiServer(network), toInstances, ...toObjectStore(plan), ...toServers(plan)],
  });
}

function poolersAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names, monitoring } = plan;
  return networkPolicy({
    name: `${names.cluster}-poolers`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: { oneOf: { key: poolerLabel, values: poolerNames(plan) } },
    ingress: [
      clients(network),
      ...(monitoring ? [{ peers: [{ namespace: monitoring.namespace }], ports: [{ port: ports.poolerMetrics }] }] : []),
    ],
    egress: [
      dns,
      apiServer(network),
      {
        peers: [{ pods: { labels: { [clusterLabel]: names.cluster }, without: poolerLabel } }],
        ports: [{ port: ports.postgres }],
      },
    ],
  });
}

function fromOperator(namespace: string | undefined): Allowed[] {
  if (namespace === undefined) return [];
  return [{ peers: [{ namespace }], ports: [{ port: ports.status }, { port: ports.postgres }] }];
}
