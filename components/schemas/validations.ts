import { isObject, ownValue } from "../plan/objects";
import { celDuration, expressionOf } from "./cel";
import type { CheckOptions, CustomResource } from "./check";
import { loadSchema, oncePerSchema, type StructuralSchema } from "./store";

/** A rule of a definition that a value breaks, or whose answer hangs on a value that nobody knows yet. */
export interface BrokenRule {
  /** Keys and indexes that lead to the value. */
  readonly segments: readonly (string | number)[];
  /** What the definition says of it. */
  readonly message: string;
  /** Where the value is that decides and is not known; undefined where the rule is surely broken. */
  readonly undecidedBy?: readonly (string | number)[];
}

type Segments = readonly (string | number)[];

/** Thrown within an expression that reads a value nobody knows. */
class UnknownRead extends Error {
  constructor(readonly segments: Segments) {
    super("not known");
  }
}

/**
 * The rules in CEL (x-kubernetes-validations) that the API server finds broken when a resource is created, with the
 * defaults of its definition filled in. Rules about a change (oldSelf) are not about a new resource. A resource that
 * breaks its structure is not asked, as the server does not either: see checkCustomResource.
 */
export function brokenRules(resource: CustomResource, options: CheckOptions = {}): BrokenRule[] {
  const { apiVersion, kind } = resource;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  const [group, version] = apiVersion.split("/");
  const definition = version === undefined ? undefined : loadSchema(group, version, kind, options.releases);
  if (definition === undefined) return [];
  return walk(definition.schema, resource, [], options.isUnknown ?? (() => false));
}

function walk(
  schema: StructuralSchema,
  given: unknown,
  at: Segments,
  isUnknown: (value: unknown) => boolean,
): BrokenRule[] {
  if (!hasRules(schema)) return [];
  const value = given ?? schema.default;
  if (value === undefined || value === null) return [];
  if (isUnknown(value)) return undecided(schema, at);
  const own = judge(schema, value, at, isUnknown);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? own
      : own.concat(value.flatMap((item, index) => walk(items, item, [...at, index], isUnknown)));
  }
  if (!isObject(value)) return own;
  const { properties = {}, additionalProperties } = schema;
  const named = Object.entries(properties).flatMap(([key, part]) =>
    hasRules(part) ? walk(part, ownValue(value, key), [...at, key], isUnknown) : [],
  );
  if (typeof additionalProperties !== "object" || !hasRules(additionalProperties)) return own.concat(named);
  const others = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  return own.concat(
    named,
    others.flatMap((key) => walk(additionalProperties, value[key], [...at, key], isUnknown)),
  );
}

/** Whether a schema, or any part of it, has rules about a new resource: most of a definition has none to walk for. */
const hasRules = oncePerSchema((schema): boolean => {
  const { properties = {}, additionalProperties, items } = schema;
  const parts = [...Object.values(properties), additionalProperties, items].filter((part) => typeof part === "object");
  return rulesOf(schema).length > 0 || parts.some((part) => hasRules(part));
});

/** The rules of a value that are about more than its change. */
const rulesOf = oncePerSchema((schema) =>
  (schema["x-kubernetes-validations"] ?? []).filter(({ rule }) => !/\boldSelf\b/.test(rule)),
);

/** A value that is not known leaves every rule open that is about it. */
function undecided(schema: StructuralSchema, at: Segments): BrokenRule[] {
  const [first] = rulesOf(schema);
  return first === undefined ? [] : [{ segments: at, message: first.message ?? first.rule, undecidedBy: at }];
}

/** The rules of one value that it breaks; it is put into CEL's terms once for all of them. */
function judge(
  schema: StructuralSchema,
  value: unknown,
  at: Segments,
  isUnknown: (value: unknown) => boolean,
): BrokenRule[] {
  const rules = rulesOf(schema);
  if (rules.length === 0) return [];
  let read: UnknownRead | undefined;
  const guard = (segments: Segments): never => {
    read ??= new UnknownRead(segments);
    throw read;
  };
  const self = toCel(schema, value, at, { isUnknown, guard });
  return rules.flatMap(({ rule, message = `must hold: ${rule}`, fieldPath }): BrokenRule[] => {
    const expression = expressionOf(rule);
    if (expression === undefined) return [];
    const segments = typeof fieldPath === "string" ? [...at, ...fieldPath.replace(/^\./, "").split(".")] : at;
    read = undefined;
    try {
      return expression({ self }) === true ? [] : [{ segments, message }];
    } catch {
      // An expression that fails refuses as one that is false does.
      return [{ segments, message, ...(read !== undefined && { undecidedBy: (read as UnknownRead).segments }) }];
    }
  });
}

interface Guard {
  readonly isUnknown: (value: unknown) => boolean;
  /** What reading an unknown value comes to. */
  readonly guard: (segments: Segments) => never;
}

/** A value as expressions read it: whole numbers as such, defaults filled in, durations as durations. */
function toCel(schema: StructuralSchema, given: unknown, at: Segments, guard: Guard): unknown {
  const value = given ?? schema.default;
  if (typeof value === "number") return Number.isInteger(value) && schema.type !== "number" ? BigInt(value) : value;
  if (typeof value === "string") return schema.format === "duration" ? celDuration(value) : value;
  if (Array.isArray(value)) {
    return filled(
      [],
      value.map((item, index) => [index, item, schema.items ?? {}]),
      at,
      guard,
    );
  }
  if (!isObject(value)) return value;
  const { properties = {}, additionalProperties } = schema;
  const rest = typeof additionalProperties === "object" ? additionalProperties : {};
  const missing = defaultsOf(schema).filter(([key]) => (ownValue(value, key) ?? undefined) === undefined);
  const entries = [...Object.entries(value), ...missing]
    .filter(([, item]) => item !== undefined && item !== null)
    .map(([key, item]): [string, unknown, StructuralSchema] => [key, item, ownValue(properties, key) ?? rest]);
  return filled({}, entries, at, guard);
}

/** The fields of an object that have a default, and it. */
const defaultsOf = oncePerSchema((schema): [string, unknown][] =>
  Object.entries(schema.properties ?? {})
    .filter(([, part]) => part.default !== undefined)
    .map(([key, part]) => [key, part.default]),
);

function filled<T extends object>(
  into: T,
  entries: readonly (readonly [string | number, unknown, StructuralSchema])[],
  at: Segments,
  guard: Guard,
): T {
  for (const [key, item, schema] of entries) {
    const segments = [...at, key];
    const value = guard.isUnknown(item)
      ? { get: () => guard.guard(segments) }
      : { value: toCel(schema, item, segments, guard), writable: true };
    // Assigned where that does the same: to define a property costs ten times as much.
    if ("value" in value && key !== "__proto__") (into as Record<string | number, unknown>)[key] = value.value;
    else Object.defineProperty(into, key, { ...value, enumerable: true, configurable: true });
  }
  return into;
}
