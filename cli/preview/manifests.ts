import { knownAfterCreation } from "../engine/stand-ins";
import type { Registration } from "../engine";
import { envelopeOf, isMap, isUnknown, maskedSecret, reveal, type PropertyMap, type Value } from "../engine/values";

/** A Kubernetes object of the stack, ready to be applied: secrets masked, unknowns with stand-ins. */
export interface Manifest {
  object: PropertyMap;
  /** Paths that hold a stand-in for what only creation makes known. */
  standIns: string[];
}

/** Kinds in the order a cluster wants them; what is not named comes after these. */
const kindOrder = [
  "Namespace",
  "PriorityClass",
  "StorageClass",
  "VolumeAttributesClass",
  "VolumeSnapshotClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "ConfigMap",
  "Secret",
  "ClusterRole",
  "ClusterRoleBinding",
  "Role",
  "RoleBinding",
  "NetworkPolicy",
  "SecretProviderClass",
  "Deployment",
  "Service",
];

/** The Kubernetes objects among the resources, each after what it depends on. */
export function manifestsOf(resources: readonly Registration[]): Manifest[] {
  return inApplyOrder(resources)
    .filter(isManifest)
    .map(({ name, inputs }) => manifest(name, inputs));
}

function isManifest({ type, inputs, external, custom }: Registration): boolean {
  const isObject = typeof inputs.apiVersion === "string" && typeof inputs.kind === "string";
  return custom && !external && isObject && type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/");
}

/** In waves: what depends on nothing, then what depends on the wave before, each by kind. */
function inApplyOrder(resources: readonly Registration[]): Registration[] {
  const waiting = dependencies(resources);
  const dependents = new Map<string, Registration[]>();
  for (const resource of resources) {
    for (const urn of waiting.get(resource.urn) ?? []) {
      const known = dependents.get(urn);
      if (known === undefined) dependents.set(urn, [resource]);
      else known.push(resource);
    }
  }
  const ordered: Registration[] = [];
  let wave = resources.filter(({ urn }) => waiting.get(urn)?.size === 0);
  while (wave.length > 0) {
    ordered.push(...wave.sort(byKind));
    wave = wave.flatMap(({ urn }) =>
      (dependents.get(urn) ?? []).filter((dependent) => {
        const left = waiting.get(dependent.urn);
        return left?.delete(urn) === true && left.size === 0;
      }),
    );
  }
  return ordered;
}

function byKind(a: Registration, b: Registration): number {
  return rank(a) - rank(b) || (a.urn < b.urn ? -1 : 1);
}

function rank(resource: Registration): number {
  const place = kindOrder.indexOf(kindOf(resource));
  return place === -1 ? kindOrder.length : place;
}

/** What each resource comes after: what it depends on, and the namespace it is in, whether or not the program says so. */
function dependencies(resources: readonly Registration[]): Map<string, Set<string>> {
  const known = new Set(resources.map(({ urn }) => urn));
  const namespaces = new Map<string, string>();
  for (const resource of resources) {
    const { name } = metadataOf(resource.inputs);
    if (kindOf(resource) === "Namespace" && typeof name === "string") namespaces.set(name, resource.urn);
  }
  return new Map(
    resources.map(({ urn, inputs, options }) => {
      const { namespace } = metadataOf(inputs);
      const own = typeof namespace === "string" ? namespaces.get(namespace) : undefined;
      const after = [...(options.dependsOn ?? []), ...(own === undefined ? [] : [own])];
      return [urn, new Set(after.filter((one) => one !== urn && known.has(one)))] as const;
    }),
  );
}

function kindOf({ inputs }: Registration): string {
  return typeof inputs.kind === "string" ? inputs.kind : "";
}

function metadataOf(inputs: PropertyMap): PropertyMap {
  const metadata = reveal(inputs.metadata ?? null);
  return isMap(metadata) ? metadata : {};
}

function manifest(logicalName: string, inputs: PropertyMap): Manifest {
  const standIns: string[] = [];
  const encoded = inputs.kind === "Secret" ? encodedData(inputs) : inputs;
  const { apiVersion, kind, metadata, ...rest } = applicable(encoded, "", standIns) as PropertyMap;
  const { name, namespace, ...otherMetadata } = isMap(metadata) ? metadata : {};
  const given = typeof name === "string" ? name : kubernetesName(logicalName);
  if (typeof name !== "string") standIns.push("metadata.name");
  const head = { name: given, ...(namespace === undefined ? {} : { namespace }) };
  return { object: { apiVersion, kind, metadata: { ...head, ...otherMetadata }, ...rest }, standIns };
}

/** The same with secrets masked and unknowns replaced; `standIns` collects where. */
export function applicable(value: Value, path: string, standIns: string[], secret = false): Value {
  if (isUnknown(value)) {
    if (!secret) standIns.push(path);
    return secret ? maskedSecret : knownAfterCreation;
  }
  if (envelopeOf(value) === "secret") return applicable((value as PropertyMap).value, path, standIns, true);
  if (Array.isArray(value)) return value.map((item, index) => applicable(item, `${path}[${index}]`, standIns, secret));
  if (isMap(value)) {
    const at = (key: string) => (path === "" ? key : `${path}.${key}`);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, applicable(item, at(key), standIns, secret)]),
    );
  }
  if (!secret) return value;
  // A secret number is shown as 1, which is valid in most places; a switch gives nothing away.
  return typeof value === "string" ? maskedSecret : typeof value === "number" ? 1 : value;
}

/** A Secret's `data` is base64: what is masked or unknown there must be as well, so it is written as `stringData`. */
function encodedData(inputs: PropertyMap): PropertyMap {
  const plain = (value: Value | undefined): PropertyMap => {
    const revealed = value === undefined ? {} : envelopeOf(value) === "secret" ? (value as PropertyMap).value : value;
    return isMap(revealed) ? revealed : { value: revealed };
  };
  const { data, stringData, ...rest } = inputs;
  if (data === undefined && stringData === undefined) return rest;
  const keys = [...Object.keys(plain(data)), ...Object.keys(plain(stringData))];
  return { ...rest, stringData: Object.fromEntries([...new Set(keys)].sort().map((key) => [key, maskedSecret])) };
}

function kubernetesName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
}
