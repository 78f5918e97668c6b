import * as fs from "node:fs";
import * as path from "node:path";

/** A structural schema of Kubernetes: JSON schema without prose (Kubernetes documentation, "Specifying a structural schema"). */
export interface StructuralSchema {
  type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  format?: string;
  enum?: unknown[];
  pattern?: string;
  nullable?: boolean;
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
}

/** What a release says of one kind of custom resource. */
export interface KindSchema {
  scope: "Namespaced" | "Cluster";
  schema: StructuralSchema;
}

// Compiled, this file is in bin/schemas of the package; the data is not compiled.
const dataDirectory = path.join(__dirname, "..", "..", "schemas", "data");
let index: Record<string, string[]> | undefined;
const loaded = new Map<string, KindSchema>();

function readIndex(): Record<string, string[]> {
  index ??= JSON.parse(fs.readFileSync(path.join(dataDirectory, "index.json"), "utf8")) as Record<string, string[]>;
  return index;
}

/** The API versions that there is a schema for, of a group and kind: `["v1"]`. */
export function knownVersions(group: string, kind: string): string[] {
  return Object.keys(readIndex())
    .map((key) => key.split("/"))
    .filter(([keyGroup, , keyKind]) => keyGroup === group && keyKind === kind)
    .map(([, version]) => version);
}

/** The kinds that there is a schema for, of a group. */
export function knownKinds(group: string): string[] {
  const kinds = Object.keys(readIndex())
    .map((key) => key.split("/"))
    .filter(([keyGroup]) => keyGroup === group)
    .map(([, , kind]) => kind);
  return [...new Set(kinds)];
}

/** The schema of a kind from the newest release that has one; read when it is first asked for. */
export function loadSchema(group: string, version: string, kind: string): KindSchema | undefined {
  const key = `${group}/${version}/${kind}`;
  const release = readIndex()[key]?.at(-1);
  if (release === undefined) return undefined;
  let found = loaded.get(key);
  if (found === undefined) {
    const file = path.join(dataDirectory, release, `${group}_${version}_${kind}.json`);
    found = JSON.parse(fs.readFileSync(file, "utf8")) as KindSchema;
    loaded.set(key, found);
  }
  return found;
}
