import { ifKnown, type Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { duplicates, forEach, textOf, type Check } from "../check";
import { labelSelector } from "../labels";

const again = "has the name of one before it; rename it";

export const superuserSecret: Check = (root) => {
  const secret = root.in("spec", "superuserSecret");
  if (!secret.isPresent || textOf(secret.in("name")) !== undefined) return undefined;
  return { at: secret.in("name"), message: "the Secret has no name; set it, or remove superuserSecret" };
};

/** Certificates of one's own come with the authority that others check them by. */
export const certificates: Check = (root) => {
  const at = root.in("spec", "certificates");
  if (!at.isPresent) return undefined;
  const found: Finding[] = [];
  const needs = (certificate: string, authority: string): void => {
    if (textOf(at.in(certificate)) === undefined || textOf(at.in(authority)) !== undefined) return;
    found.push({ at: at.in(authority), message: `${certificate} needs its authority; set it` });
  };
  needs("serverTLSSecret", "serverCASecret");
  needs("replicationTLSSecret", "clientCASecret");
  const names = at.in("serverAltDNSNames");
  if (textOf(at.in("serverTLSSecret")) !== undefined && names.items.length > 0) {
    found.push({ at: names, message: "a certificate of one's own has its names already; remove it" });
  }
  return found;
};

export const ldap: Check = (root) => {
  const at = root.in("spec", "postgresql", "ldap");
  if (!at.isPresent) return undefined;
  const found: Finding[] = [];
  if (textOf(at.in("server")) === undefined)
    found.push({ at: at.in("server"), message: "LDAP needs a server; set it" });
  if (at.in("bindSearchAuth").isPresent && at.in("bindAsAuth").isPresent) {
    found.push({ at, message: "bindAsAuth and bindSearchAuth exclude each other; keep one of them" });
  }
  return found;
};

/** Variables that the operator sets itself. */
export function isReserved(name: string): boolean {
  const upper = name.toUpperCase();
  return /^(CNPG_|PG)/.test(upper) || ["POD_NAME", "NAMESPACE", "CLUSTER_NAME"].includes(upper);
}

export const environment: Check = (root) =>
  forEach(root.in("spec", "env").items, (item) => {
    const at = item.in("name");
    if (!isReserved(at.text ?? "")) return undefined;
    return { at, message: "the operator sets this variable itself; remove it" };
  });

export const serviceAccount: Check = (root) => {
  const at = root.in("spec", "serviceAccountName");
  if (textOf(at) === undefined || !root.in("spec", "serviceAccountTemplate").isPresent) return undefined;
  return { at, message: "serviceAccountTemplate makes one of the cluster's own; keep one of them" };
};

export const managedRoles: Check = (root) => {
  const items = root.in("spec", "managed", "roles").items;
  return [
    ...duplicates(items, (item) => item.in("name").text, "is a role of the same name as one before it; remove one"),
    ...forEach(items, role),
  ];
};

function role(item: Place): Finding[] {
  const found: Finding[] = [];
  const limit = item.in("connectionLimit");
  if ((limit.number ?? -1) < -1) found.push({ at: limit, message: "must be 0 or more, or -1 for no limit" });
  const name = item.in("name");
  if (["postgres", "streaming_replica"].includes(name.text ?? "") || /^(cnpg_|pg_)/.test(name.text ?? "")) {
    found.push({ at: name, message: "is a role of PostgreSQL's or the operator's own; rename it" });
  }
  if (item.in("disablePassword").flag === true && item.in("passwordSecret").isPresent) {
    found.push({ at: item.in("disablePassword"), message: "the role has a passwordSecret; keep one of them" });
  }
  return found;
}

export const managedServices: Check = (root) => {
  const services = root.in("spec", "managed", "services");
  if (!services.isPresent) return undefined;
  const cluster = root.in("metadata", "name").text ?? "";
  const additional = services.in("additional").items.map((item) => item.in("serviceTemplate"));
  const disabled = services.in("disabledDefaultServices").items.filter((at) => at.text === "rw");
  return [
    ...disabled.map((at) => ({ at, message: "the operator itself needs the Service rw; remove it" })),
    ...forEach(additional, (template) => service(template, cluster)),
    ...duplicates(additional, (template) => textOf(template.in("metadata", "name")), again),
  ];
};

function service(template: Place, cluster: string): Finding[] {
  const found: Finding[] = [];
  const name = template.in("metadata", "name");
  if (textOf(name) === undefined) found.push({ at: name, message: "the Service has no name; set it" });
  if (["rw", "ro", "r", "any"].some((suffix) => name.text === `${cluster}-${suffix}`)) {
    found.push({ at: name, message: "the operator makes a Service of this name; rename it" });
  }
  const selector = template.in("spec", "selector");
  if (selector.isPresent && selector.entries.length > 0) {
    found.push({ at: selector, message: "the operator sets it by selectorType; remove it" });
  }
  return found;
}

/** Selectors of pods, and references to them in pg_hba, `${podselector:shop}`. */
export const podSelectors: Check = (root) => {
  const selectors = root.in("spec", "podSelectorRefs").items;
  const names = selectors.map((item) => ifKnown(() => item.in("name").text));
  const lines = forEach(root.in("spec", "postgresql", "pg_hba").items, (at) => {
    const references = [...(at.text ?? "").matchAll(/\$\{([^:]+):([^}]+)\}/g)];
    for (const [, type, name] of references) {
      if (type !== "podselector") return { at, message: `there is no reference of type ${type}; use podselector` };
      if (!names.includes(name) && !names.includes(undefined)) {
        return { at, message: `no selector is called ${name}; add it to spec.podSelectorRefs` };
      }
    }
    return references.length > 1 ? { at, message: "a line refers to one selector; split it" } : undefined;
  });
  return [
    ...lines,
    ...duplicates(selectors, (item) => item.in("name").text, again),
    ...forEach(selectors, (item) => labelSelector(item.in("selector"))),
  ];
};
