import { dns, networkPolicy, type Allowed } from "../../kubernetes/network-policy";
import type { Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan, NetworkPlan } from "../../plan/types";
import { accessObjects, apiServer, clients, toObjectStore, toServers } from "../connections";
import type { BoundValues, RenderedObject } from "../operator";
import { instancePods, poolerPods, ports } from "./labels";

/** Who may talk to whom: everything is denied but what PostgreSQL, its coordinators, its operator and its clients need. */
export function renderAccess<V>(plan: ClusterPlan, { operatorNamespace }: BoundValues<V>): RenderedObject<V>[] {
  const { network } = plan;
  if (network === undefined) return [];
  return accessObjects(plan, {
    "instances-access": instancesAccess(plan, network, operatorNamespace),
    ...(plan.pooler && { "poolers-access": poolersAccess(plan, network, operatorNamespace) }),
    // Pods of the backup tool have labels of its own choosing. In a namespace of somebody else's they are left open, for a
    // policy for all pods would close those of others.
    ...(plan.createNamespace && plan.backup && { "backups-access": backupsAccess(plan, network) }),
  });
}

function instancesAccess(plan: ClusterPlan, network: NetworkPlan, operatorNamespace?: string): Manifest<never> {
  const { names } = plan;
  const pods = instancePods(plan);
  const ofInstances = [{ port: ports.postgres }, { port: ports.coordinator }, { port: ports.raft }];
  const toInstances: Allowed = { peers: [{ pods }], ports: ofInstances };
  return networkPolicy({
    name: `${names.cluster}-instances`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods,
    ingress: [
      toInstances,
      // The operator checks the health of PostgreSQL, and moves the primary through the coordinator.
      ...fromOperator(operatorNamespace, [{ port: ports.postgres }, { port: ports.coordinator }]),
      clients(network),
      ...fromPrometheus(plan),
    ],
    egress: [dns, apiServer(network), toInstances, ...toObjectStore(plan), ...toServers(plan)],
  });
}

function poolersAccess(plan: ClusterPlan, network: NetworkPlan, operatorNamespace?: string): Manifest<never> {
  const { names } = plan;
  return networkPolicy({
    name: `${names.cluster}-poolers`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: poolerPods(plan),
    ingress: [
      ...fromOperator(operatorNamespace, [{ port: ports.postgres }]),
      clients(network),
      ...fromPrometheus(plan),
    ],
    egress: [dns, apiServer(network), { peers: [{ pods: instancePods(plan) }], ports: [{ port: ports.postgres }] }],
  });
}

function backupsAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names } = plan;
  return networkPolicy({
    name: `${names.cluster}-backups`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: {},
    ingress: [],
    egress: [
      dns,
      apiServer(network),
      { peers: [{ pods: instancePods(plan) }], ports: [{ port: ports.postgres }] },
      ...toObjectStore(plan),
    ],
  });
}

function fromOperator(namespace: string | undefined, to: Allowed["ports"]): Allowed[] {
  return namespace === undefined ? [] : [{ peers: [{ namespace }], ports: to }];
}

function fromPrometheus({ monitoring }: ClusterPlan): Allowed[] {
  return monitoring ? [{ peers: [{ namespace: monitoring.namespace }], ports: [{ port: ports.metrics }] }] : [];
}
