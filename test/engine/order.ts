import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What the components create, by the words of docs/architecture.md. */
export const groups = {
  keys: /aws:kms\/key:Key::/,
  roles: /aws:iam\/(role:Role|rolePolicy:RolePolicy)::.*-identity-/,
  bucket: /aws:s3\/bucket/,
  secrets: /aws:secretsmanager\/|StatefulSet::.*-holder|core\/v1:Secret::/,
  releases: /helm\.sh\/v3:Release::/,
  classes: /storage\.k8s\.io\/v1:StorageClass::/,
  cluster: /postgresql\.cnpg\.io\/v1:Cluster::/,
  backups: /postgresql\.cnpg\.io\/v1:ScheduledBackup::/,
} as const;
export type Group = keyof typeof groups;

/** Which group is complete before the first of which begins, wherever one needs the other. */
export const before: readonly (readonly [Group, Group])[] = [
  ["keys", "secrets"],
  ["keys", "classes"],
  ["keys", "cluster"],
  ["roles", "cluster"],
  ["bucket", "cluster"],
  ["secrets", "cluster"],
  ["releases", "cluster"],
  ["classes", "cluster"],
  ["cluster", "backups"],
];

/** Members of two groups that were not created one after the other; empty when all were. */
export function outOfOrder(events: readonly EngineEvent[], first: Group, then: Group): string[] {
  const finished = events.map(({ resOutputsEvent }) => resOutputsEvent?.metadata.urn ?? "");
  const begun = events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata.urn ?? "");
  const lastOfFirst = Math.max(...finished.map((urn, index) => (groups[first].test(urn) ? index : 0)));
  return begun.slice(0, lastOfFirst).filter((urn) => groups[then].test(urn));
}

/** The groups that a stack outside AWS has. */
export const groupsWithoutAws: readonly Group[] = ["secrets", "releases", "cluster", "backups"];

/** How many of a group there are. */
export function countOf(events: readonly EngineEvent[], group: Group): number {
  return events.filter(({ resOutputsEvent }) => groups[group].test(resOutputsEvent?.metadata.urn ?? "")).length;
}
