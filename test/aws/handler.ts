import type { PropertyMap } from "kubepg/engine/values";
import type { Clients } from "./clients";
import type { Outputs } from "./references";

/** A resource that exists: what was asked for, and what came of it. */
export interface Existing {
  inputs: PropertyMap;
  outputs: Outputs;
}

/** How a type of resource is created and read back through AWS's API, as the provider does it. */
export interface Handler {
  /** Creates it, or puts it as it shall be. */
  create(inputs: PropertyMap, aws: Clients): Promise<Outputs>;
  /** The inputs as AWS has them: every field of them, or the comparison fails. */
  read(existing: Existing, aws: Clients): Promise<PropertyMap>;
  /** Inputs that only the provider looks at, when it deletes. */
  forDeletion?: readonly string[];
}

/** A text that the resource cannot be without. */
export function text(inputs: PropertyMap, field: string): string {
  const value = inputs[field];
  if (typeof value !== "string") throw new Error(`${field} is not a text: ${JSON.stringify(value)}`);
  return value;
}

/** A text that may be left out. */
export function optionalText(inputs: PropertyMap, field: string): string | undefined {
  return inputs[field] === undefined ? undefined : text(inputs, field);
}

/** What AWS answered; an answer without it is an error. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`AWS answered without ${what}`);
  return value;
}

/** Tags as a list, in the shape of most services. */
export function tagList({ tags }: PropertyMap): { Key: string; Value: string }[] {
  return Object.entries((tags ?? {}) as Record<string, string>).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as inputs have them; none: the field is left out. */
export function tagsOf(list: { Key?: string; Value?: string }[] | undefined): { tags?: Record<string, string> } {
  if (list === undefined || list.length === 0) return {};
  return { tags: Object.fromEntries(list.map(({ Key, Value }) => [Key ?? "", Value ?? ""])) };
}

/** A policy document as a text; inputs have it as one already, or as a structure. */
export function documentText(inputs: PropertyMap, field: string): string {
  const value = inputs[field];
  return typeof value === "string" ? value : JSON.stringify(value);
}
