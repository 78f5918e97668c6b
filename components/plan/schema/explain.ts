import type * as z from "zod/mini";
import type { Problem } from "../problems";
import { joinPath } from "../problems";
import { oneOf } from "./fields";
import { nearest } from "./nearest";

type Issue = z.core.$ZodIssue;

/** How zod's types are called in a report. */
const nouns: Record<string, string> = {
  string: "text",
  // Every number of ours is whole.
  number: "a whole number",
  int: "a whole number",
  boolean: "true or false",
  object: "a group of settings",
  record: "a group of settings",
  array: "a list",
};

/**
 * What zod found wrong with `input`, in words a person can act on: one problem an issue, one for each unknown key. `beside`
 * are settings that can stand in `input` and are read elsewhere.
 */
export function explain(
  issues: readonly Issue[],
  input: unknown,
  schema: z.ZodMiniType,
  beside: readonly string[] = [],
): Problem[] {
  return issues.flatMap((issue) => {
    const path = pathOf(issue.path);
    const value = valueAt(input, issue.path);
    if (issue.code === "unrecognized_keys") {
      const others = issue.path.length === 0 ? beside : [];
      return unknownKeys([issue], schema).map((unknown) =>
        unknownKey(path, unknown, valueAt(value, [unknown.key]), others),
      );
    }
    const wrong = { path, ...(value === undefined || value === null ? {} : { value }) };
    switch (issue.code) {
      case "invalid_type":
        return [{ ...wrong, message: wrongType(issue.expected, value), fix: fixType(issue, value) }];
      case "invalid_value":
        return [{ ...wrong, ...wrongChoice(issue.values.map(String), value, issue.message) }];
      case "too_small":
        return [{ ...wrong, message: `must be at least ${issue.minimum}`, fix: issue.message }];
      case "too_big":
        return [{ ...wrong, message: `must be at most ${issue.maximum}`, fix: issue.message }];
      default:
        return [{ ...wrong, message: "is not what belongs here", fix: issue.message }];
    }
  });
}

function wrongType(expected: string, value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is empty";
  const noun = nouns[expected] ?? expected;
  return typeof value === "number" && noun === nouns.number
    ? `must be ${noun}`
    : `must be ${noun}, not ${nounOf(value)}`;
}

/** Quotes that are missing or too many are the commonest slip in YAML, so they get a fix of their own. */
function fixType(issue: Issue & { code: "invalid_type" }, value: unknown): string {
  if (value === null) return `${issue.message}, or remove the line`;
  const bare = typeof value === "string" ? value.trim() : "";
  const quotedNumber = issue.expected === "number" && /^-?\d+$/.test(bare);
  const quotedFlag = issue.expected === "boolean" && /^(true|false)$/i.test(bare);
  return quotedNumber || quotedFlag ? `remove the quotes: ${bare.toLowerCase()}` : issue.message;
}

function wrongChoice(values: readonly string[], value: unknown, fix: string): Pick<Problem, "message" | "fix"> {
  if (value === undefined) return { message: "is missing", fix };
  if (value === null) return { message: "is empty", fix: `${fix}, or remove the line` };
  const meant = typeof value === "string" ? nearest(value, values) : undefined;
  return { message: `must be ${oneOf(values)}`, fix: meant === undefined ? fix : `set it to "${meant}"` };
}

/** A setting that does not exist, and the one that most likely is meant. */
export interface UnknownKey {
  parent: PropertyKey[];
  key: string;
  meant?: string;
  known: string[];
}

/** The settings among `issues` that do not exist. */
export function unknownKeys(issues: readonly Issue[], schema: z.ZodMiniType): UnknownKey[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [];
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => ({ parent: issue.path, key, meant: nearest(key, known), known }));
  });
}

function unknownKey(
  path: string,
  { key, meant, known }: UnknownKey,
  value: unknown,
  beside: readonly string[],
): Problem {
  const others = `remove it; what can be set here: ${[...known, ...beside].join(", ")}`;
  return {
    path: joinPath(path, key),
    ...(value === undefined || value === null ? {} : { value }),
    message: "there is no such setting",
    fix: meant === undefined ? others : `did you mean ${meant}? Otherwise remove it`,
  };
}

function nounOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return "a number";
  return typeof value === "object" ? "a group of settings" : (nouns[typeof value] ?? `a ${typeof value}`);
}

/** The path as the person would write it: `databases[0].name`. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => joinPath(text, typeof key === "number" ? `[${key}]` : String(key)), "");
}

/** What stands at `path` in `input`; undefined where nothing does. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    const own = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    return own ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  }, input);
}

/** The names that can be set at `path`. */
function knownKeys(schema: z.ZodMiniType, path: readonly PropertyKey[]): string[] {
  const reached = path.reduce<Definition>((definition, key) => step(unwrap(definition), key), definitionOf(schema));
  return Object.keys(unwrap(reached).shape ?? {});
}

/** The parts of zod's own description of a schema that lead from one path segment to the next. */
interface Definition {
  innerType?: { _zod: { def: Definition } };
  element?: { _zod: { def: Definition } };
  shape?: Record<string, { _zod: { def: Definition } }>;
}

function definitionOf(schema: z.ZodMiniType): Definition {
  return schema._zod.def as Definition;
}

function unwrap(definition: Definition): Definition {
  return definition.innerType === undefined ? definition : unwrap(definition.innerType._zod.def);
}

function step(definition: Definition, key: PropertyKey): Definition {
  return (definition.shape?.[String(key)] ?? definition.element)?._zod.def ?? {};
}
