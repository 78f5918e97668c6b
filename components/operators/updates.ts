import { parseMemory } from "../plan/quantity";
import type { VolumePlan } from "../plan/types";

/** Objects as an update finds them: plain data, where what nobody knows yet is left out. */
export interface UpdatedObject {
  /** Such as "apps/v1:StatefulSet". */
  kind: string;
  body: Fields;
}

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
