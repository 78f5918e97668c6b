import * as fs from "node:fs";
import * as path from "node:path";
import { documentedValues } from "./documented-values";

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
  /** Repository of the chart; undefined where its values are written down from documentation. */
  source?: string;
  /** SPDX licence of the chart. */
  licence?: string;
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

/** The API versions that there is a schema for, of a group and kind: `["v1"]`. `releases` as in loadSchema. */
export function knownVersions(group: string, kind: string, releases: readonly string[] = []): string[] {
  return keptKinds()
    .filter((kept) => kept.group === group && kept.kind === kind && releaseOf(kept, releases) !== undefined)
    .map(({ version }) => version);
}

/** The kinds that there is a schema for, of a group. `releases` as in loadSchema. */
export function knownKinds(group: string, releases: readonly string[] = []): string[] {
  const kinds = keptKinds().filter((kept) => kept.group === group && releaseOf(kept, releases) !== undefined);
  return [...new Set(kinds.map(({ kind }) => kind))];
}

/** The operator of a release: "cloudnative-pg" of "cloudnative-pg-1.30.0"; the text itself where it is no release. */
export function operatorOf(release: string): string {
  return release.replace(/-\d+(\.\d+)*$/, "");
}

/** Which of the releases asked for is one of the operator that a group belongs to; undefined where none is. */
export function chosenRelease(group: string, releases: readonly string[]): string | undefined {
  if (releases.length === 0) return undefined;
  const kept = Object.entries(readIndex()).filter(([key]) => key.startsWith(`${group}/`));
  const operators = new Set(kept.flatMap(([, of]) => of).map(operatorOf));
  return releases.find((release) => operators.has(operatorOf(release)));
}

/** The release whose schema counts: the one asked for of its operator, else the newest; undefined where it has none. */
function releaseOf({ group, version, kind }: KeptKind, releases: readonly string[]): string | undefined {
  const kept = readIndex()[`${group}/${version}/${kind}`] ?? [];
  const chosen = chosenRelease(group, releases);
  return chosen === undefined ? kept.at(-1) : kept.find((release) => release === chosen);
}

/** Every release that schemas are kept of: "cloudnative-pg-1.30.0". */
export function keptReleases(): string[] {
  return [...new Set(Object.values(readIndex()).flat())].sort();
}

/**
 * The schema of a kind from the release of its operator that is asked for, else from the newest that is kept; read when
 * it is first asked for. Undefined where that release has no such kind.
 */
export function loadSchema(
  group: string,
  version: string,
  kind: string,
  releases: readonly string[] = [],
): KindSchema | undefined {
  const release = releaseOf({ group, version, kind }, releases);
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
export function loadChartValues(chart: string, written: string): ChartValues | undefined {
  const name = path.basename(chart);
  const version = written.replace(/^v/, "");
  const file = path.join(dataDirectory, "charts", `${name}-${version}.json`);
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8")) as ChartValues;
  return Object.hasOwn(documentedValues, name) ? { chart: name, version, schema: documentedValues[name] } : undefined;
}
