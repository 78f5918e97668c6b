import type * as z from "zod/mini";
import type { Problem } from "../problems";
import { explain, pathOf, unknownKeys, valueAt } from "./explain";

/**
 * A specification in which anything may be absent: what is left of one after its misshapen parts are taken out. The
 * checks that follow read this, so that a report holds the mistakes of meaning as well as those of shape.
 */
export type Lenient<T> = T extends readonly (infer E)[]
  ? Lenient<E>[]
  : T extends object
    ? { [K in keyof T]?: Lenient<T[K]> }
    : T;

/** What was read: every part that has the right shape, and the problems of the others. */
export interface Read<T> {
  spec: Lenient<T>;
  problems: Problem[];
}

/**
 * Reads `input` against `schema`; never throws. A part of the wrong shape is absent from `spec` and told in `problems`.
 * A misspelt setting is told, and then read as the one that is meant: that one is not missing as well. `beside` are
 * settings that the caller has read already.
 */
export function readSpec<T>(schema: z.ZodMiniType<T>, input: unknown, beside: readonly string[] = []): Read<T> {
  const result = schema.safeParse(input);
  if (result.success) return { spec: result.data as Lenient<T>, problems: [] };
  if (!isObject(input)) return { spec: {} as Lenient<T>, problems: explain(result.error.issues, input, schema) };
  const spec = copy(input);
  const unknown = result.error.issues.filter(({ code }) => code === "unrecognized_keys");
  const problems = explain(unknown, input, schema, beside);
  const guessed: string[] = [];
  for (const { parent, key, meant } of unknownKeys(unknown, schema)) {
    const group = valueAt(spec, parent) as Record<string, unknown>;
    if (meant !== undefined && !Object.hasOwn(group, meant)) {
      group[meant] = group[key];
      guessed.push(pathOf([...parent, meant]));
    }
    delete group[key];
  }
  const issues = schema.safeParse(spec).error?.issues ?? [];
  // A value of the wrong shape speaks against the guess.
  const known = issues.filter(({ path }) => !guessed.includes(pathOf(path)));
  problems.push(...explain(known, spec, schema));
  for (const { path } of issues) removeAt(spec, path);
  return { spec: spec as Lenient<T>, problems };
}

/**
 * Removes what stands at `path`. In a list that leaves a hole, not a shorter list: the indexes of the others stay, and
 * forEach and map pass over holes.
 */
function removeAt(input: unknown, path: readonly PropertyKey[]): void {
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), input);
  if (isObject(parent)) delete parent[path[path.length - 1]];
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

/** A copy of plain data; what is not plain (an Output, say) is kept as it is. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)]));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}
