import fc from "fast-check";
import { checkLimits } from "kubernetes-postgres/schemas/limits";
import { regExpOf } from "kubernetes-postgres/schemas/patterns";
import type { KeptKind, StructuralSchema } from "kubernetes-postgres/schemas/store";

/** A custom resource without its name and namespace. */
export type Resource = { apiVersion: string; kind: string; [property: string]: unknown };

const deepest = 7;

/** Texts that patterns ask for most often; a pattern that none of them fits is generated from itself. */
const texts = [
  "a",
  "app",
  "10Gi",
  "1h",
  "30d",
  "10m",
  "1",
  "0",
  "100%",
  "https://example.org/x",
  "s3://b/p",
  "abcdef01",
];

const formatted: Record<string, string[]> = {
  "date-time": ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.5+01:00"],
  date: ["2026-03-01"],
  duration: ["30s", "1h30m"],
  byte: ["YQ=="],
  uuid: ["123e4567-e89b-12d3-a456-426614174000"],
};

/** Resources of a kind that follow its schema; combinations such as anyOf are hit or missed. */
export function resourcesOf({ group, version, kind }: KeptKind, schema: StructuralSchema): fc.Arbitrary<Resource> {
  const head = ["apiVersion", "kind", "metadata", "status"];
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !head.includes(name));
  const required = (schema.required ?? []).filter((name) => !head.includes(name));
  return valueOf({ ...schema, properties: Object.fromEntries(properties), required }, 0).map((content) => ({
    apiVersion: `${group}/${version}`,
    kind,
    ...(content as Record<string, unknown>),
  }));
}

function valueOf(schema: StructuralSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema["x-kubernetes-int-or-string"]) return fc.oneof(fc.integer({ min: 0, max: 99 }), textOf(schema));
  switch (schema.type) {
    case "string":
      return textOf(schema);
    case "integer":
    case "number":
      return numberOf(schema);
    case "boolean":
      return fc.boolean();
    case "array":
      return listOf(schema, depth);
    case "object":
      return objectOf(schema, depth);
    case undefined:
      return fc.constantFrom({}, { any: "thing" });
  }
}

function textOf(schema: StructuralSchema): fc.Arbitrary<string> {
  const candidates = (formatted[schema.format ?? ""] ?? texts).filter(
    (text) => checkLimits(schema, text, "").length === 0,
  );
  if (candidates.length > 0 || schema.pattern === undefined) {
    return fc.constantFrom(...(candidates.length > 0 ? candidates : ["a".repeat(schema.minLength ?? 1)]));
  }
  const pattern = regExpOf(schema.pattern);
  return pattern === undefined ? fc.constant("a") : fc.stringMatching(pattern);
}

function numberOf({ minimum, maximum, multipleOf = 1 }: StructuralSchema): fc.Arbitrary<number> {
  const least = Math.ceil((minimum ?? 0) / multipleOf);
  const most = Math.max(least, Math.floor((maximum ?? (minimum ?? 0) + 100) / multipleOf));
  return fc.integer({ min: least, max: most }).map((value) => value * multipleOf);
}

function listOf(schema: StructuralSchema, depth: number): fc.Arbitrary<unknown[]> {
  const { items = {}, minItems = 0, maxItems = 2 } = schema;
  const least = depth >= deepest ? minItems : Math.max(minItems, Math.min(1, maxItems));
  const keys = schema["x-kubernetes-list-map-keys"];
  return fc.uniqueArray(valueOf(items, depth + 1), {
    minLength: schema["x-kubernetes-list-type"] === undefined ? least : minItems,
    maxLength: Math.max(least, Math.min(2, maxItems)),
    selector: (item) => JSON.stringify(keys?.map((key) => (item as Record<string, unknown>)[key]) ?? item),
  });
}

function objectOf(schema: StructuralSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema["x-kubernetes-embedded-resource"]) {
    return fc.constant({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
  }
  const { properties = {}, additionalProperties } = schema;
  if (typeof additionalProperties === "object") {
    return fc.dictionary(fc.constantFrom("a", "b.c/d"), valueOf(additionalProperties, depth + 1), { maxKeys: 2 });
  }
  const required = (schema.required ?? []).filter((name) => Object.hasOwn(properties, name));
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const most = depth >= deepest ? 0 : Math.max(1, 4 - depth);
  return fc.subarray(optional, { maxLength: Math.min(most, optional.length) }).chain((chosen) => {
    const names = [...required, ...chosen];
    return fc.record(Object.fromEntries(names.map((name) => [name, valueOf(properties[name], depth + 1)])));
  });
}

/** One thing that is changed at one place of a resource. */
export interface Mutation {
  /** Which of the resource's places, counted in its own order and round and round. */
  place: number;
  what: "remove" | "add unknown" | "misspell" | "repeat" | { put: unknown };
}

const odd = [
  null,
  "",
  "x",
  "UPPER_case",
  "x".repeat(300),
  "10Gi",
  "5 minutes",
  "2026-13-41T25:00:00Z",
  "a\nb",
  -1,
  0,
  1,
  1.5,
  2 ** 31,
  65536,
  true,
  [],
  {},
  ["a", "a"],
  [null],
  { a: null },
  [{}, {}],
];

export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    place: fc.nat({ max: 10_000 }),
    what: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom("remove", "add unknown", "misspell", "repeat") },
      { weight: 3, arbitrary: fc.constantFrom(...odd).map((put) => ({ put })) },
    ),
  }),
  { maxLength: 2 },
);

type Holder = Record<string, unknown> | unknown[];

/** The resource with these changes, in their order. */
export function mutated(resource: Resource, changes: readonly Mutation[]): Resource {
  const copy = structuredClone(resource);
  for (const change of changes) {
    const places = [...placesIn(copy, true)];
    if (places.length > 0) mutate(places[change.place % places.length], change.what);
  }
  return copy;
}

function* placesIn(value: unknown, isTop = false): Generator<[Holder, string]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (isTop && (key === "apiVersion" || key === "kind")) continue;
    yield [value as Holder, key];
    yield* placesIn(item);
  }
}

function mutate([holder, key]: [Holder, string], what: Mutation["what"]): void {
  if (Array.isArray(holder)) return mutateItem(holder, Number(key), what);
  if (typeof what === "object") holder[key] = structuredClone(what.put);
  else if (what === "remove") delete holder[key];
  else if (what === "misspell") {
    holder[`${key}x`] = holder[key];
    delete holder[key];
  } else {
    const inner = holder[key];
    if (what === "repeat" && Array.isArray(inner)) inner.push(...structuredClone(inner));
    else if (typeof inner === "object" && inner !== null && !Array.isArray(inner))
      (inner as Record<string, unknown>).unheardOf = 1;
    else holder.unheardOf = { a: 1 };
  }
}

function mutateItem(list: unknown[], index: number, what: Mutation["what"]): void {
  if (typeof what === "object") list[index] = structuredClone(what.put);
  else if (what === "remove") list.splice(index, 1);
  else list.push(structuredClone(list[index]));
}
