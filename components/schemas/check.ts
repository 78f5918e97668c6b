import { isObject } from "../plan/objects";
import { joinPath, type Problem } from "../plan/problems";
import { nearest } from "../plan/schema/nearest";
import { checkLimits, count } from "./limits";
import { knownKinds, knownVersions, loadSchema, type StructuralSchema } from "./store";

/** A Kubernetes object, as far as it is known to be one. */
export interface CustomResource {
  apiVersion?: unknown;
  kind?: unknown;
  [property: string]: unknown;
}

/** How a check is done. */
export interface CheckOptions {
  /** Which values nobody knows yet: they are taken to be right. Default: none. */
  isUnknown?: (value: unknown) => boolean;
  /** Releases whose schemas count, such as "cloudnative-pg-1.30.0". Default: the newest of each operator. */
  releases?: readonly string[];
}

type IsUnknown = (value: unknown) => boolean;

const serverOwned = ["apiVersion", "kind", "metadata"];

/** Whether a schema is kept for this kind, in this or another API version. */
export function hasSchema(apiVersion: string, kind: string): boolean {
  return knownVersions(groupOf(apiVersion), kind).length > 0;
}

/**
 * What the API server would refuse of a custom resource for its structure, by the schema of its operator's release:
 * unknown fields, wrong types, values out of range. A kind that no schema is kept for has no problems; see hasSchema.
 */
export function checkCustomResource(resource: CustomResource, options: CheckOptions = {}): Problem[] {
  const { apiVersion, kind } = resource;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  const group = groupOf(apiVersion);
  const version = apiVersion.slice(group.length + 1);
  const definition = loadSchema(group, version, kind, options.releases);
  if (definition === undefined) return unknownKind(apiVersion, group, kind);
  const isUnknown = options.isUnknown ?? (() => false);
  // The API server adds these to every schema; their own structure is Kubernetes' to check.
  const { properties = {}, required = [] } = definition.schema;
  const ownRequired = required.filter((name) => !serverOwned.includes(name));
  const schema = { ...definition.schema, properties: withoutTypeMeta(properties), required: ownRequired };
  return checkValue(schema, withoutTypeMeta(resource), "", isUnknown);
}

function withoutTypeMeta<T>(object: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !serverOwned.includes(name)));
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf("/")));
}

function unknownKind(apiVersion: string, group: string, kind: string): Problem[] {
  const versions = knownVersions(group, kind);
  if (versions.length > 0) {
    const existing = versions.map((version) => `${group}/${version}`).join(" or ");
    return [
      { path: "apiVersion", value: apiVersion, message: `${kind} has no such API version`, fix: `set ${existing}` },
    ];
  }
  const kinds = knownKinds(group);
  const meant = nearest(kind, kinds);
  if (meant === undefined) return [];
  return [{ path: "kind", value: kind, message: `${group} has no such kind`, fix: `did you mean ${meant}?` }];
}

function checkValue(schema: StructuralSchema, value: unknown, path: string, isUnknown: IsUnknown): Problem[] {
  if (value === undefined || isUnknown(value)) return [];
  // The API server drops nulls where null is not allowed, as if they were not there.
  if (value === null) return [];
  const wrongType = checkType(schema, value, path);
  if (wrongType !== undefined) return [wrongType];
  return [
    ...checkLimits(schema, value, path),
    ...(Array.isArray(value) ? checkItems(schema, value, path, isUnknown) : []),
    ...(isObject(value) ? checkProperties(schema, value, path, isUnknown) : []),
    ...checkCombinations(schema, value, path, isUnknown),
  ];
}

function checkType(schema: StructuralSchema, value: unknown, path: string): Problem | undefined {
  if (schema["x-kubernetes-int-or-string"]) {
    if (typeof value === "string" || Number.isInteger(value)) return undefined;
    return { path, value, message: "must be a whole number or text", fix: "set a whole number or text" };
  }
  const { type } = schema;
  if (type === undefined || isOfType(type, value)) return undefined;
  const article = type === "object" || type === "integer" || type === "array" ? "an" : "a";
  return { path, value, message: `must be ${article} ${type}, is ${kindOf(value)}`, fix: `set ${article} ${type}` };
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function checkItems(schema: StructuralSchema, items: unknown[], path: string, isUnknown: IsUnknown): Problem[] {
  const problems: Problem[] = [];
  const report = (message: string, fix: string) => problems.push({ path, message, fix });
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && items.length < minItems)
    report(`must have at least ${count(minItems, "item")}`, "add items");
  if (maxItems !== undefined && items.length > maxItems)
    report(`must have at most ${count(maxItems, "item")}`, "remove items");
  problems.push(...duplicates(schema, items, path, isUnknown));
  const itemSchema = schema.items;
  if (itemSchema === undefined) return problems;
  return problems.concat(items.flatMap((item, index) => checkValue(itemSchema, item, `${path}[${index}]`, isUnknown)));
}

function duplicates(schema: StructuralSchema, items: unknown[], path: string, isUnknown: IsUnknown): Problem[] {
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (listType === undefined && !schema.uniqueItems) return [];
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const identity = listType === "map" && isObject(item) ? keys.map((key) => keyOf(schema, key, item)) : [item];
    if (identity.some(isUnknown)) return [];
    const text = JSON.stringify(identity);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    const what =
      listType === "map"
        ? `the same ${keys.join(" and ")} as an item before it`
        : "the same value as an item before it";
    return [{ path: `${path}[${index}]`, message: `has ${what}`, fix: "remove one of them" }];
  });
}

/** A key's value, or what the server would put in its place: ports without a protocol are TCP. */
function keyOf(schema: StructuralSchema, key: string, item: Record<string, unknown>): unknown {
  return item[key] ?? schema.items?.properties?.[key]?.default ?? null;
}

function checkProperties(
  schema: StructuralSchema,
  object: Record<string, unknown>,
  path: string,
  isUnknown: IsUnknown,
): Problem[] {
  const problems: Problem[] = [];
  const { properties = {}, additionalProperties, minProperties, maxProperties } = schema;
  const present = Object.entries(object).filter(([, value]) => value !== undefined);
  for (const name of schema.required ?? []) {
    if (isMissing(object[name], properties[name])) {
      problems.push({ path: joinPath(path, name), message: "is required", fix: "set it" });
    }
  }
  if (minProperties !== undefined && present.length < minProperties) {
    problems.push({ path, message: `must have at least ${count(minProperties, "entry")}`, fix: "add entries" });
  }
  if (maxProperties !== undefined && present.length > maxProperties) {
    problems.push({ path, message: `must have at most ${count(maxProperties, "entry")}`, fix: "remove entries" });
  }
  for (const [name, value] of present) {
    const at = keyPath(path, name);
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) problems.push(...checkValue(own, value, at, isUnknown));
    else if (typeof additionalProperties === "object")
      problems.push(...checkValue(additionalProperties, value, at, isUnknown));
    else if (!keepsUnknownFields(schema)) problems.push(unknownField(at, name, Object.keys(properties)));
  }
  return problems;
}

/** Whether a required property is neither given nor filled in by the server, which drops nulls where none is allowed. */
function isMissing(value: unknown, schema: StructuralSchema = {}): boolean {
  if (schema.default !== undefined) return false;
  return value === undefined || (value === null && schema.nullable !== true);
}

/** The path of a key, in quotes where a dot in it would read as another step. */
function keyPath(path: string, key: string): string {
  return joinPath(path, /^[\w-]+$/.test(key) ? key : `[${JSON.stringify(key)}]`);
}

/** Whether fields that the schema does not name are kept: asked for, a map of anything, or an embedded object. */
function keepsUnknownFields(schema: StructuralSchema): boolean {
  if (schema["x-kubernetes-preserve-unknown-fields"] || schema["x-kubernetes-embedded-resource"]) return true;
  return schema.additionalProperties === true;
}

function unknownField(path: string, name: string, known: string[]): Problem {
  const meant = nearest(name, known);
  const fix = meant === undefined ? "remove it" : `did you mean ${meant}?`;
  return { path, message: "is not a field of this kind", fix };
}

/** allOf, anyOf, oneOf and not: value constraints over what `properties` already types. */
function checkCombinations(schema: StructuralSchema, value: unknown, path: string, isUnknown: IsUnknown): Problem[] {
  const accepts = (part: StructuralSchema) => constraintProblems(part, value, path, isUnknown).length === 0;
  const problems = (schema.allOf ?? []).flatMap((part) => constraintProblems(part, value, path, isUnknown));
  const describe = (parts: StructuralSchema[]) =>
    parts.map((part) => (part.required ?? [part.type ?? part.pattern ?? "a rule"]).join(" and ")).join(", or ");
  if (schema.anyOf !== undefined && !schema.anyOf.some(accepts)) {
    problems.push({ path, message: `must have one of: ${describe(schema.anyOf)}`, fix: "set one of them" });
  }
  if (schema.oneOf !== undefined && schema.oneOf.filter(accepts).length !== 1) {
    problems.push({
      path,
      message: `must have exactly one of: ${describe(schema.oneOf)}`,
      fix: "set exactly one of them",
    });
  }
  if (schema.not !== undefined && accepts(schema.not)) {
    problems.push({ path, message: `must not have: ${describe([schema.not])}`, fix: "remove it" });
  }
  return problems;
}

/** Within combinations a schema only constrains: fields it does not name are no concern of it. */
function constraintProblems(schema: StructuralSchema, value: unknown, path: string, isUnknown: IsUnknown): Problem[] {
  return checkValue(openly(schema), value, path, isUnknown);
}

function openly(schema: StructuralSchema): StructuralSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, openly(part)] as const);
  return {
    ...schema,
    properties: Object.fromEntries(properties),
    items: schema.items && openly(schema.items),
    "x-kubernetes-preserve-unknown-fields": true,
  };
}
