import type { Manifest } from "../../kubernetes/manifest";
import { denyByDefault, dns, networkPolicy, type Allowed } from "../../kubernetes/network-policy";
import type { ClusterPlan, NetworkPlan } from "../../plan/types";
import { apiServer, clients, toObjectStore, toServers } from "../connections";
import type { RenderedObject } from "../operator";
import { backRestPods, instancePods, poolerPods, ports } from "./labels";

/**
 * Who may talk to whom: everything is denied but what PostgreSQL, its backups and its clients need. The operator works
 * through the API server (`exec`), and opens no connection to a pod.
 */
export function renderAccess<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { network, names } = plan;
  if (network === undefined) return [];
  const policy = (what: string, manifest: Manifest<never>): RenderedObject<V> => ({
    what,
    manifest,
    after: plan.createNamespace ? ["namespace"] : [],
  });
  return [
    // In a namespace of somebody else's, only our own pods are closed off: being selected by a policy denies the rest.
    ...(plan.createNamespace ? [policy("deny-by-default", denyByDefault(names.namespace, names.cluster))] : []),
    policy("instances-access", instancesAccess(plan, network)),
    ...(plan.backup || plan.recovery ? [policy("jobs-access", jobsAccess(plan, network))] : []),
    ...(plan.pooler ? [policy("poolers-access", poolersAccess(plan, network))] : []),
  ];
}

function instancesAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names, monitoring } = plan;
  const pods = { labels: instancePods(plan) };
  const together: Allowed = {
    peers: [{ pods }],
    ports: [{ port: ports.postgres }, { port: ports.patroni }, { port: ports.backRest }],
  };
  return networkPolicy({
    name: `${names.cluster}-instances`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods,
    ingress: [
      together,
      { peers: [{ pods: { labels: backRestPods(plan) } }], ports: [{ port: ports.backRest }] },
      clients(network),
      ...(monitoring ? [{ peers: [{ namespace: monitoring.namespace }], ports: [{ port: ports.exporter }] }] : []),
    ],
    egress: [dns, apiServer(network), together, ...toObjectStore(plan), ...toServers(plan)],
  });
}

/** Jobs that take backups read the database through the instances, and write to the object store; those that restore read from it. */
function jobsAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names } = plan;
  return networkPolicy({
    name: `${names.cluster}-backup-jobs`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: { labels: backRestPods(plan) },
    ingress: [],
    egress: [
      dns,
      apiServer(network),
      { peers: [{ pods: { labels: instancePods(plan) } }], ports: [{ port: ports.backRest }] },
      ...toObjectStore(plan),
    ],
  });
}

function poolersAccess(plan: ClusterPlan, network: NetworkPlan): Manifest<never> {
  const { names } = plan;
  return networkPolicy({
    name: `${names.cluster}-poolers`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: { labels: poolerPods(plan) },
    ingress: [clients(network)],
    egress: [dns, { peers: [{ pods: { labels: instancePods(plan) } }], ports: [{ port: ports.postgres }] }],
  });
}
