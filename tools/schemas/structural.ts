import type { StructuralSchema } from "kubernetes-postgres/schemas/store";

/** A schema as a definition holds it, with prose and what concerns other tools. */
export type WrittenSchema = { [keyword: string]: unknown };

/**
 * What a schema keeps: what decides whether an object is valid. `default` is part of it: the API server fills defaults
 * in before it validates. `x-kubernetes-validations` are kept as they are, for whoever evaluates CEL.
 */
const kept = new Set([
  "type",
  "format",
  "enum",
  "pattern",
  "nullable",
  "default",
  "required",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "x-kubernetes-int-or-string",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-validations",
]);

/** The structure of a schema without its prose, keywords in the order of the alphabet. */
export function structural(schema: WrittenSchema): StructuralSchema {
  const result: WrittenSchema = {};
  for (const keyword of Object.keys(schema).sort()) {
    const value = schema[keyword];
    if (keyword === "properties") result.properties = eachSorted(value as WrittenSchema, structuralOrBoolean);
    else if (keyword === "items" || keyword === "not" || keyword === "additionalProperties")
      result[keyword] = structuralOrBoolean(value);
    else if (keyword === "allOf" || keyword === "anyOf" || keyword === "oneOf")
      result[keyword] = (value as unknown[]).map(structuralOrBoolean);
    // "atomic" is Kubernetes' default and constrains nothing.
    else if (kept.has(keyword) && value !== "atomic") result[keyword] = sorted(value);
  }
  return result;
}

function structuralOrBoolean(schema: unknown): unknown {
  return isRecord(schema) ? structural(schema) : schema;
}

function eachSorted(object: WrittenSchema, change: (value: unknown) => unknown): WrittenSchema {
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, change(object[key])]),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return isRecord(value) ? eachSorted(value, sorted) : value;
}

function isRecord(value: unknown): value is WrittenSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
