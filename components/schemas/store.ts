import * as fs from "node:fs";
import * as path from "node:path";

/** A structural schema of Kubernetes: JSON schema without prose (Kubernetes documentation, "Specifying a structural schema"). */
export interface StructuralSchema {
  type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  format?: string;
  enum?: unknown[];
  pattern?: string;
  nullable?: boolean;
  /** What the API server sets where the property is missing, before it validates. */
  default?: unknown;
  required?: string[];
  properties?: { [name: string]: StructuralSchema };
  additionalProperties?: boolean | StructuralSchema;
  items?: StructuralSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  allOf?: StructuralSchema[];
  anyOf?: StructuralSchema[];
  oneOf?: StructuralSchema[];
  not?: StructuralSchema;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-embedded-resource"?: boolean;
  "x-kubernetes-list-type"?: "set" | "map";
  "x-kubernetes-list-map-keys"?: string[];
  /** Rules in CEL, as the definition has them; kept as data, not evaluated here. */
  "x-kubernetes-validations"?: { rule: string; message?: string; [key: string]: unknown }[];
}

/** What a release says of one kind of custom resource. */
export interface KindSchema {
  scope: "Namespaced" | "Cluster";
  /** The name its objects have in paths of the API: "clusters". */
  plural: string;
  schema: StructuralSchema;
}

/** A kind that a schema is kept for. */
export interface KeptKind {
  group: string;
  version: string;
  kind: string;
}

/** The values that a Helm chart takes, and where that was read. */
export interface ChartValues {
  chart: string;
  version: string;
  /** Repository of the chart. */
  source: string;
  /** SPDX licence of the chart. */
  licence: string;
  schema: StructuralSchema;
}

/** What follows from a schema alone, worked out once for each. */
export function oncePerSchema<T>(workOut: (schema: StructuralSchema) => T): (schema: StructuralSchema) => T {
  const known = new WeakMap<StructuralSchema, { readonly result: T }>();
  return (schema) => {
    let found = known.get(schema);
    if (found === undefined) {
      found = { result: workOut(schema) };
      known.set(schema, found);
    }
    return found.result;
  };
}

// Compiled, this file is in bin/schemas of the package; the data is not compiled.
const dataDirectory = path.join(__dirname, "..", "..", "schemas", "data");
let index: Record<string, string[]> | undefined;
const loaded = new Map<string, KindSchema>();

function readIndex(): Record<string, string[]> {
  index ??= JSON.parse(fs.readFileSync(path.join(dataDirectory, "index.json"), "utf8")) as Record<string, string[]>;
  return index;
}

/** Every kind, in each API version, that a schema is kept for. */
export function keptKinds(): KeptKind[] {
  return Object.keys(readIndex()).map((key) => {
    const [group, version, kind] = key.split("/");
    return { group, version, kind };
  });
}

/** The API versions that there is a schema for, of a group and kind: `["v1"]`. */
export function knownVersions(group: string, kind: string): string[] {
  return keptKinds()
    .filter((kept) => kept.group === group && kept.kind === kind)
    .map(({ version }) => version);
}

/** The kinds that there is a schema for, of a group. */
export function knownKinds(group: string): string[] {
  const kinds = keptKinds().filter((kept) => kept.group === group);
  return [...new Set(kinds.map(({ kind }) => kind))];
}

/** Every release that schemas are kept of: "cloudnative-pg-1.30.0". */
export function keptReleases(): string[] {
  return [...new Set(Object.values(readIndex()).flat())].sort();
}

/**
 * The schema of a kind from one of the releases asked for, else from the newest that has one; read when it is first
 * asked for.
 */
export function loadSchema(
  group: string,
  version: string,
  kind: string,
  releases: readonly string[] = [],
): KindSchema | undefined {
  const kept = readIndex()[`${group}/${version}/${kind}`] ?? [];
  const release = kept.find((candidate) => releases.includes(candidate)) ?? kept.at(-1);
  if (release === undefined) return undefined;
  const file = path.join(dataDirectory, release, `${group}_${version}_${kind}.json`);
  let found = loaded.get(file);
  if (found === undefined) {
    found = JSON.parse(fs.readFileSync(file, "utf8")) as KindSchema;
    loaded.set(file, found);
  }
  return found;
}

/** The values of a chart at a version, with or without a leading "v"; undefined where none are kept. */
export function loadChartValues(chart: string, version: string): ChartValues | undefined {
  const file = path.join(dataDirectory, "charts", `${path.basename(chart)}-${version.replace(/^v/, "")}.json`);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as ChartValues) : undefined;
}
