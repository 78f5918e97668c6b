import type { Manifest } from "../kubernetes/manifest";
import { denyByDefault, toCidrs, toHost, type Allowed, type Peer } from "../kubernetes/network-policy";
import { IdentityKind } from "../plan/spec/enums";
import type { ClusterPlan, NetworkPlan } from "../plan/types";
import type { RenderedObject } from "./operator";

/** Connections that the network policies of every operator allow. */

export const postgresPort = 5432;

/** Policies of a cluster as objects; in a namespace of our own with the one that denies everything else. */
export function accessObjects<V>(plan: ClusterPlan, policies: Record<string, Manifest<never>>): RenderedObject<V>[] {
  // In a namespace of somebody else's, only our own pods are closed off: being selected by a policy denies the rest.
  const { namespace, cluster } = plan.names;
  const all = {
    ...(plan.createNamespace && { "deny-by-default": denyByDefault(namespace, cluster) }),
    ...policies,
  };
  const after = plan.createNamespace ? ["namespace"] : [];
  return Object.entries(all).map(([what, manifest]) => ({ what, manifest, after }));
}

/** Pods of the cluster's own namespace, poolers among them, and whoever else is let in. */
export function clients({ allowNamespaces, allowCidrs }: NetworkPlan): Allowed {
  const peers: Peer[] = [
    { pods: {} },
    ...allowNamespaces.map((namespace) => ({ namespace })),
    ...allowCidrs.map((cidr) => ({ cidr })),
  ];
  return { peers, ports: [{ port: postgresPort }] };
}

/** The Kubernetes API: whoever elects a primary or reports a state. */
export function apiServer({ apiServerCidrs }: NetworkPlan): Allowed {
  return toCidrs(apiServerCidrs, [{ port: 443 }, { port: 6443 }]);
}

/** The backup tool's way to the bucket, and to the credentials for it. */
export function toObjectStore({ backup, recovery, dump, identity }: ClusterPlan): Allowed[] {
  if ([backup, recovery, dump].every((part) => part === undefined)) return [];
  return [
    ...toEndpoint((backup ?? dump)?.endpointUrl),
    // The EKS Pod Identity agent of the node, IPv4 and IPv6
    // (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html).
    ...(identity === IdentityKind.PodIdentity
      ? [{ peers: [{ cidr: "169.254.170.23/32" }, { cidr: "fd00:ec2::23/128" }], ports: [{ port: 80 }] }]
      : []),
  ];
}

/** Servers elsewhere: the one whose data the cluster begins with, those that it subscribes to. */
export function toServers({ import: from, network }: ClusterPlan): Allowed[] {
  const servers = [...(from === undefined ? [] : [from]), ...(network?.connectTo ?? [])];
  return servers.flatMap(({ host, port }) => toHost(host, port));
}

/** S3 and STS answer from changing public addresses on 443. An endpoint has its own port, and may be in the Kubernetes cluster. */
function toEndpoint(endpointUrl: string | undefined): Allowed[] {
  if (endpointUrl === undefined) return [{ ports: [{ port: 443 }] }];
  const { protocol, hostname, port } = new URL(endpointUrl);
  return toHost(hostname, port === "" ? (protocol === "http:" ? 80 : 443) : Number(port));
}
