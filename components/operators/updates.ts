import { managedBy } from "../kubernetes/manifest";
import type { Problem } from "../plan/problems";
import { parseMemory } from "../plan/quantity";
import type { VolumePlan } from "../plan/types";

/** Objects as an update finds them: plain data, where what nobody knows yet is left out. */
export interface UpdatedObject {
  /** Such as "apps/v1:StatefulSet". */
  kind: string;
  body: Fields;
}

/** What would be refused, or come to nothing, of an update that Pulumi would try. */
export type RefusesUpdate = (before: UpdatedObject, after: UpdatedObject) => Problem[];

export type Fields = { readonly [key: string]: unknown };

/** A value as an object; an empty one where it is something else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A value as a list of objects; none where it is something else. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** A value as text; undefined where it is something else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A volume of that size and class; a size that is not known yet grows into whatever it becomes. */
export function volumeOf(size: unknown, storageClass: unknown): VolumePlan {
  const text = textOf(size) ?? "";
  return { size: text, sizeBytes: parseMemory(text) ?? Infinity, storageClass: textOf(storageClass) };
}

/** The volume that the specification of a claim asks for. */
export function claimOf({ resources, storageClassName }: Fields): VolumePlan {
  return volumeOf(fieldsOf(fieldsOf(resources).requests).storage, storageClassName);
}

/** PostgreSQL's major version in the tag of an image; undefined where it is in none. */
export function majorOf(image: unknown): number | undefined {
  const major = /:(\d+)[^/]*$/.exec(textOf(image) ?? "")?.[1];
  return major === undefined ? undefined : Number(major);
}

/** What is wrong with going back to an older version; undefined where that is not asked. */
export function downgrade(from: number | undefined, to: number | undefined): Problem | undefined {
  if (from === undefined || to === undefined || to >= from) return undefined;
  const message = `PostgreSQL cannot go back from ${from} to ${to}`;
  const fix = `set postgresVersion to ${from}; an older version starts as a new cluster that imports a dump`;
  return { path: "postgresVersion", value: to, message, fix };
}

/** Whether this package made the object, so that a kind of Kubernetes' own is not taken for one of somebody else's. */
export function isOurs({ body }: UpdatedObject): boolean {
  const [label, value] = managedBy;
  return fieldsOf(fieldsOf(body.metadata).labels)[label] === value;
}
