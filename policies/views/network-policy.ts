import { someKnown, type Place } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import { selects } from "./labels";
import type { NetworkPolicyView } from "./types";

/** A NetworkPolicy (https://kubernetes.io/docs/concepts/services-networking/network-policies/). */
export function networkPolicy(resource: Resource): NetworkPolicyView {
  const root = properties(resource);
  const spec = root.in("spec");
  const open = (): Place[] => (isAboutIngress(spec) ? spec.in("ingress").items.filter(letsEverybodyIn) : []);
  return {
    namespace: root.in("metadata", "namespace"),
    selects: (labels) => selects(spec.in("podSelector"), labels),
    get restrictsIngress() {
      return isAboutIngress(spec) && open().length === 0;
    },
    get open() {
      return open();
    },
  };
}

/** A policy without policyTypes is about ingress. */
function isAboutIngress(spec: Place): boolean {
  const types = spec.in("policyTypes");
  return !types.isPresent || someKnown(types.items, (it) => it.text === "Ingress");
}

/** A rule without `from`, or with a peer that is everybody, where it is about PostgreSQL's port or all of them. */
function letsEverybodyIn(rule: Place): boolean {
  const [from, ports] = [rule.in("from"), rule.in("ports")];
  const everybody = from.items.length === 0 || someKnown(from.items, isEverybody);
  return everybody && (ports.items.length === 0 || someKnown(ports.items, isPostgres));
}

/** Addresses everywhere, or all pods of all namespaces. */
function isEverybody(peer: Place): boolean {
  if (peer.in("ipBlock").isPresent) return /^(0\.0\.0\.0|::)\/0$/.test(peer.in("ipBlock", "cidr").text ?? "");
  const namespaces = peer.in("namespaceSelector");
  return namespaces.isPresent && isEmpty(namespaces) && isEmpty(peer.in("podSelector"));
}

function isEmpty(selector: Place): boolean {
  return selector.in("matchLabels").entries.length === 0 && selector.in("matchExpressions").items.length === 0;
}

/** A named port may be PostgreSQL's, and so may one without a number; UDP is not. */
function isPostgres(at: Place): boolean {
  const [port, end] = [at.in("port"), at.in("endPort")];
  if ((at.in("protocol").text ?? "TCP") !== "TCP") return false;
  if (port.number === undefined) return true;
  return port.number <= 5432 && (end.number ?? port.number) >= 5432;
}
