import { isObject } from "../plan/objects";
import { joinPath, type Problem } from "../plan/problems";
import { nearest } from "../plan/schema/nearest";
import { checkLimits, count } from "./limits";
import { objectMeta } from "./object-meta";
import { chosenRelease, knownKinds, knownVersions, loadSchema, oncePerSchema, type StructuralSchema } from "./store";

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
  /**
   * Releases whose schemas count, one an operator, such as "cloudnative-pg-1.30.0". Default: the newest of each operator.
   */
  releases?: readonly string[];
}

/** What goes along with every value that is checked. */
interface Context {
  isUnknown: (value: unknown) => boolean;
  /** What is said of a field that the schema does not name. */
  unheardOf: string;
}

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
  const { releases = [] } = options;
  const chosen = chosenRelease(group, releases);
  const where = chosen === undefined ? "" : ` in ${chosen}`;
  if (definition === undefined) return unknownKind(apiVersion, kind, releases, where);
  return checkStructure(asObject(definition.schema), resource, "", `is not a field of this kind${where}`, options);
}

/** What of `value`, found at `path`, is not as the schema says; `unheardOf` is said of a field it does not name. */
export function checkStructure(
  schema: StructuralSchema,
  value: unknown,
  path: string,
  unheardOf: string,
  { isUnknown = () => false }: CheckOptions,
): Problem[] {
  return checkValue(schema, value, path, { isUnknown, unheardOf });
}

/** The API server adds these to the schema of every object. */
const asObject = oncePerSchema((schema): StructuralSchema => {
  const properties = {
    ...schema.properties,
    apiVersion: { type: "string", minLength: 1 } as const,
    kind: kindName,
    metadata: objectMeta,
  };
  return { ...schema, properties, required: (schema.required ?? []).filter((name) => name !== "metadata") };
});

const kindName: StructuralSchema = { type: "string", maxLength: 63, pattern: "^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?$" };

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf("/")));
}

/** `where` is " in <release>" where one was asked for. */
function unknownKind(apiVersion: string, kind: string, releases: readonly string[], where: string): Problem[] {
  const group = groupOf(apiVersion);
  const versions = knownVersions(group, kind, releases);
  if (versions.length > 0) {
    const existing = versions.map((version) => `${group}/${version}`).join(" or ");
    const message = `${kind} has no such API version${where}`;
    return [{ path: "apiVersion", value: apiVersion, message, fix: `set ${existing}` }];
  }
  const message = `${group} has no such kind${where}`;
  if (knownVersions(group, kind).length > 0) {
    return [{ path: "kind", value: kind, message, fix: "remove it, or install a newer release" }];
  }
  const meant = nearest(kind, knownKinds(group, releases));
  return meant === undefined ? [] : [{ path: "kind", value: kind, message, fix: `did you mean ${meant}?` }];
}

function checkValue(schema: StructuralSchema, value: unknown, path: string, context: Context): Problem[] {
  if (value === undefined || context.isUnknown(value)) return [];
  // Pulumi's provider drops properties that are null before it sends an object; items of lists stay.
  if (value === null) return [];
  const wrongType = checkType(schema, value, path);
  if (wrongType !== undefined) return [wrongType];
  return [
    ...checkLimits(schema, value, path),
    ...(Array.isArray(value) ? checkItems(schema, value, path, context) : []),
    ...(isObject(value) ? checkProperties(withEmbedded(schema), value, path, context) : []),
    ...checkCombinations(schema, value, path, context),
  ];
}

/** An object within the object: of any kind, but with a head like every other. */
function withEmbedded(schema: StructuralSchema): StructuralSchema {
  if (!schema["x-kubernetes-embedded-resource"]) return schema;
  const embedded = asObject(schema);
  return { ...embedded, required: [...new Set([...(embedded.required ?? []), "apiVersion", "kind"])] };
}

function checkType(schema: StructuralSchema, value: unknown, path: string): Problem | undefined {
  if (schema["x-kubernetes-int-or-string"]) {
    if (typeof value === "string" || Number.isInteger(value)) return undefined;
    return { path, value, message: "must be a whole number or text", fix: "set a whole number or text" };
  }
  const { type } = schema;
  if (type === undefined || isOfType(type, value)) return undefined;
  const what = withArticle(type);
  return { path, value, message: `must be ${what}, is ${kindOf(value)}`, fix: `set ${what}` };
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
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

function checkItems(schema: StructuralSchema, items: unknown[], path: string, context: Context): Problem[] {
  const problems: Problem[] = [];
  const report = (message: string, fix: string) => problems.push({ path, message, fix });
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && items.length < minItems)
    report(`must have at least ${count(minItems, "item")}`, "add items");
  if (maxItems !== undefined && items.length > maxItems)
    report(`must have at most ${count(maxItems, "item")}`, "remove items");
  problems.push(...duplicates(schema, items, path, context));
  const itemSchema = schema.items;
  if (itemSchema === undefined) return problems;
  return problems.concat(items.flatMap((item, index) => checkItem(itemSchema, item, `${path}[${index}]`, context)));
}

function checkItem(schema: StructuralSchema, item: unknown, path: string, context: Context): Problem[] {
  const isTyped = schema.type !== undefined || schema["x-kubernetes-int-or-string"] === true;
  if (item !== null || schema.nullable || schema.default !== undefined || !isTyped) {
    return checkValue(schema, item, path, context);
  }
  const what = schema.type === undefined ? "a whole number or text" : withArticle(schema.type);
  return [{ path, value: item, message: `must be ${what}, is null`, fix: `set ${what}, or remove it` }];
}

function duplicates(schema: StructuralSchema, items: unknown[], path: string, context: Context): Problem[] {
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (listType === undefined && !schema.uniqueItems) return [];
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const identity = listType === "map" && isObject(item) ? keys.map((key) => keyOf(schema, key, item)) : [item];
    if (identity.some(context.isUnknown)) return [];
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
  context: Context,
): Problem[] {
  const problems: Problem[] = [];
  const { properties = {}, additionalProperties, minProperties, maxProperties } = schema;
  const present = Object.entries(object).filter(([, value]) => value !== undefined && value !== null);
  for (const name of schema.required ?? []) {
    if ((object[name] ?? undefined) === undefined && properties[name]?.default === undefined) {
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
    if (own !== undefined) problems.push(...checkValue(own, value, at, context));
    else if (typeof additionalProperties === "object")
      problems.push(...checkValue(additionalProperties, value, at, context));
    else if (!keepsUnknownFields(schema))
      problems.push(unknownField(at, context.unheardOf, nearest(name, Object.keys(properties))));
  }
  return problems;
}

/** The path of a key, in quotes where a dot in it would read as another step. */
function keyPath(path: string, key: string): string {
  return joinPath(path, /^[\w-]+$/.test(key) ? key : `[${JSON.stringify(key)}]`);
}

/** Whether fields that the schema does not name are kept: asked for, or a map of anything. */
function keepsUnknownFields(schema: StructuralSchema): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true;
}

function unknownField(path: string, message: string, meant: string | undefined): Problem {
  return { path, message, fix: meant === undefined ? "remove it" : `did you mean ${meant}?` };
}

/** allOf, anyOf, oneOf and not: value constraints over what `properties` already types. */
function checkCombinations(schema: StructuralSchema, value: unknown, path: string, context: Context): Problem[] {
  const accepts = (part: StructuralSchema) => constraintProblems(part, value, path, context).length === 0;
  const problems = (schema.allOf ?? []).flatMap((part) => constraintProblems(part, value, path, context));
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
function constraintProblems(schema: StructuralSchema, value: unknown, path: string, context: Context): Problem[] {
  return checkValue(openly(schema), value, path, context);
}

const openly = oncePerSchema((schema): StructuralSchema => {
  const properties = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, openly(part)] as const);
  return {
    ...schema,
    properties: Object.fromEntries(properties),
    items: schema.items && openly(schema.items),
    "x-kubernetes-preserve-unknown-fields": true,
  };
});
