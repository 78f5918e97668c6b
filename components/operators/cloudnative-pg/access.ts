import { denyByDefault, dns, networkPolicy, toCidrs, type Allowed, type Peer } from "../../kubernetes/network-policy";
import type { Manifest } from "../../kubernetes/manifest";
import { IdentityKind } from "../../plan/spec/enums";
import type { ClusterPlan, NetworkPlan } from "../../plan/types";
import type { BoundValues, RenderedObject } from "../operator";
import { clusterLabel, poolerLabel, poolerNames, ports } from "./labels";

/** Who may talk to whom: everything is denied but what PostgreSQL, its operator and its clients need. */
export function renderAccess<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] {
  const { network } = plan;
  if (network === undefined) return [];
  const policy = (what: string, manifest: Manifest<never>): RenderedObject<V> => ({
    what,
    manifest,
    after: plan.createNamespace ? ["namespace"] : [],
  });
  return [
    // In a namespace of somebody else's, only our own pods are closed off: being selected by a policy denies the rest.
    ...(plan.createNamespace
      ? [policy("deny-by-default", denyByDefault(plan.names.namespace, plan.names.cluster))]
      : []),
    policy("instances-access", instancesAccess(plan, network, bound.operatorNamespace)),
    ...(plan.pooler ? [policy("poolers-access", poolersAccess(plan, network))] : []),
  ];
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
    egress: [dns, apiServer(network), toInstances, ...toObjectStore(plan)],
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

/** Pods of the cluster's own namespace, poolers among them, and whoever else is let in. */
function clients({ allowNamespaces, allowCidrs }: NetworkPlan): Allowed {
  const peers: Peer[] = [
    { pods: {} },
    ...allowNamespaces.map((namespace) => ({ namespace })),
    ...allowCidrs.map((cidr) => ({ cidr })),
  ];
  return { peers, ports: [{ port: ports.postgres }] };
}

/** The Kubernetes API: leases, status, certificates. */
function apiServer({ apiServerCidrs }: NetworkPlan): Allowed {
  return toCidrs(apiServerCidrs, [{ port: 443 }, { port: 6443 }]);
}

/** The Barman Cloud sidecar's way to the bucket, and to the credentials for it. */
function toObjectStore({ backup, recovery, identity }: ClusterPlan): Allowed[] {
  if (backup === undefined && recovery === undefined) return [];
  return [
    ...toEndpoint(backup?.endpointUrl),
    // The EKS Pod Identity agent of the node, IPv4 and IPv6
    // (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html).
    ...(identity === IdentityKind.PodIdentity
      ? [{ peers: [{ cidr: "169.254.170.23/32" }, { cidr: "fd00:ec2::23/128" }], ports: [{ port: 80 }] }]
      : []),
  ];
}

/** S3 and STS answer from changing public addresses on 443. An endpoint has its own port, and may be in the Kubernetes cluster. */
function toEndpoint(endpointUrl: string | undefined): Allowed[] {
  if (endpointUrl === undefined) return [{ ports: [{ port: 443 }] }];
  const { protocol, hostname, port } = new URL(endpointUrl);
  const inCluster = /^[^.]+\.([^.]+)(\.svc(\..+)?)?$/.exec(hostname)?.[1];
  return [
    { ports: [{ port: port === "" ? (protocol === "http:" ? 80 : 443) : Number(port) }] },
    // Policies see the pod behind a Service, whose port may be another than the Service's.
    ...(inCluster === undefined ? [] : [{ peers: [{ namespace: inCluster }] }]),
  ];
}
