import { BlockList, isIPv6 } from "node:net";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";

/** A pod, or an address outside the Kubernetes cluster. */
export type End = { namespace: string; labels: Record<string, string> } | string;

/** A connection that somebody wants to open. */
export interface Connection {
  from: End;
  to: End;
  port: number;
  protocol?: "TCP" | "UDP";
  /** Whether what `from` may open is somebody else's business. */
  fromOpen?: boolean;
}

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}
interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: { cidr: string };
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: number; protocol: string }[];
}
interface Spec {
  podSelector: Selector;
  ingress?: Rule[];
  egress?: Rule[];
}

/** Whether policies of one namespace allow a connection, by the rules of NetworkPolicy in Kubernetes. */
export function allows(policies: Manifest[], connection: Connection): boolean {
  const { from, to, fromOpen } = connection;
  const leaves = fromOpen === true || side(policies, from, (spec) => spec.egress ?? [], "to", to, connection);
  return leaves && side(policies, to, (spec) => spec.ingress ?? [], "from", from, connection);
}

function side(
  policies: Manifest[],
  own: End,
  rules: (spec: Spec) => Rule[],
  direction: "from" | "to",
  other: End,
  connection: Connection,
): boolean {
  if (typeof own === "string") return true;
  const selecting = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === own.namespace && selects((spec as unknown as Spec).podSelector, own.labels),
  );
  // A pod that no policy selects is open.
  if (selecting.length === 0) return true;
  return selecting.some(({ metadata, spec }) =>
    rules(spec as unknown as Spec).some(
      (rule) =>
        fitsPort(rule, connection) &&
        (rule[direction] === undefined ||
          rule[direction].some((peer) => isPeer(peer, other, metadata.namespace ?? ""))),
    ),
  );
}

function fitsPort({ ports }: Rule, { port, protocol = "TCP" }: Connection): boolean {
  return ports === undefined || ports.some((one) => one.port === port && one.protocol === protocol);
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, end: End, namespace: string): boolean {
  if (typeof end === "string") return ipBlock !== undefined && contains(ipBlock.cidr, end);
  if (ipBlock !== undefined) return false;
  const inNamespace =
    namespaceSelector === undefined
      ? end.namespace === namespace
      : selects(namespaceSelector, { "kubernetes.io/metadata.name": end.namespace });
  return inNamespace && (podSelector === undefined || selects(podSelector, end.labels));
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Record<string, string>): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) =>
      operator === "DoesNotExist" ? labels[key] === undefined : values.includes(labels[key] ?? ""),
    )
  );
}

function contains(cidr: string, address: string): boolean {
  const [network = "", bits] = cidr.split("/");
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  if ((family === "ipv6") !== isIPv6(address)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
}
