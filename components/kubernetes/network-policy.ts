import { isIP } from "node:net";
import { commonLabels, type Manifest, type Value } from "./manifest";

/** Pods of a policy: labels they have, and labels they must not have. No labels at all are all pods of the namespace. */
export interface PodSelector {
  labels?: Record<string, string>;
  /** A label with one of several values. */
  oneOf?: { key: string; values: string[] };
  without?: string;
}

/** One side of a connection. */
export type Peer = { pods: PodSelector } | { namespace: string } | { cidr: string };

/** TCP unless said otherwise. */
export interface Port {
  port: number;
  protocol?: "TCP" | "UDP";
}

/** Connections that are allowed. No peers are all peers, no ports all ports. */
export interface Allowed {
  peers?: Peer[];
  ports?: Port[];
}

/** What some pods of a namespace may receive and open; everything else is denied to them. */
export interface NetworkPolicy {
  name: string;
  namespace: string;
  cluster: string;
  pods: PodSelector;
  ingress: Allowed[];
  egress: Allowed[];
}

export function networkPolicy({ name, namespace, cluster, pods, ingress, egress }: NetworkPolicy): Manifest<never> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels: commonLabels(cluster) },
    spec: {
      podSelector: renderSelector(pods),
      policyTypes: ["Ingress", "Egress"],
      // An empty list is left out: the API server stores none, and would find a change in it at every update.
      ...(ingress.length > 0 && { ingress: ingress.map((rule) => renderRule("from", rule)) }),
      ...(egress.length > 0 && { egress: egress.map((rule) => renderRule("to", rule)) }),
    },
  };
}

/** Denies every connection to and from every pod of the namespace; other policies add what is allowed. */
export function denyByDefault(namespace: string, cluster: string): Manifest<never> {
  return networkPolicy({ name: "deny-by-default", namespace, cluster, pods: {}, ingress: [], egress: [] });
}

/**
 * Name resolution, at any address: the DNS of a node-local cache or of EKS Auto Mode answers from the node, which no
 * selector can name.
 */
export const dns: Allowed = { ports: [{ port: 53, protocol: "UDP" }, { port: 53 }] };

/** Connections to address ranges; a range that is everything needs no peer, and then covers IPv6 and pods as well. */
export function toCidrs(cidrs: string[], ports: Port[]): Allowed {
  return cidrs.includes("0.0.0.0/0") ? { ports } : { peers: cidrs.map((cidr) => ({ cidr })), ports };
}

/** A host that answers on one port, wherever it is; one in the Kubernetes cluster is let in by its namespace too. */
export function toHost(host: string, port: number): Allowed[] {
  const namespace = /^[^.]+\.([^.]+)(\.svc(\..+)?)?$/.exec(host)?.[1];
  return [
    { ports: [{ port }] },
    // Policies see the pod behind a Service, whose port may be another than the Service's.
    ...(namespace === undefined || isIP(host) !== 0 ? [] : [{ peers: [{ namespace }] }]),
  ];
}

function renderRule(side: "from" | "to", { peers, ports }: Allowed): Value<never> {
  return {
    ...(peers && { [side]: peers.map(renderPeer) }),
    ...(ports && { ports: ports.map(({ port, protocol = "TCP" }) => ({ port, protocol })) }),
  };
}

function renderPeer(peer: Peer): Value<never> {
  if ("pods" in peer) return { podSelector: renderSelector(peer.pods) };
  if ("cidr" in peer) return { ipBlock: { cidr: peer.cidr } };
  // Every namespace carries its name in this label since Kubernetes 1.22.
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } } };
}

function renderSelector({ labels, oneOf, without }: PodSelector): Value<never> {
  const expressions = [
    ...(oneOf ? [{ key: oneOf.key, operator: "In", values: oneOf.values }] : []),
    ...(without === undefined ? [] : [{ key: without, operator: "DoesNotExist" }]),
  ];
  return { ...(labels && { matchLabels: labels }), ...(expressions.length > 0 && { matchExpressions: expressions }) };
}
