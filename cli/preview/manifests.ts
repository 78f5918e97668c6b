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

function inApplyOrder(resources: readonly Registration[]): Registration[] {
  const waiting = new Map(resources.map((resource) => [resource.urn, dependenciesOf(resource, resources)]));
  const ordered: Registration[] = [];
  const rank = (resource: Registration) => {
    const place = kindOrder.indexOf(kindOf(resource));
    return place === -1 ? kindOrder.length : place;
  };
  const byRank = (a: Registration, b: Registration) => rank(a) - rank(b) || (a.urn < b.urn ? -1 : 1);
  const remaining = [...resources].sort(byRank);
  while (remaining.length > 0) {
    const ready = remaining.findIndex(({ urn }) => [...(waiting.get(urn) ?? [])].every((one) => !waiting.has(one)));
    // The SDK refuses circular dependencies; should there be one, order by kind is what is left.
    const [next] = remaining.splice(Math.max(0, ready), 1);
    waiting.delete(next.urn);
    ordered.push(next);
  }
  return ordered;
}

function dependenciesOf(resource: Registration, all: readonly Registration[]): Set<string> {
  const known = new Set(all.map(({ urn }) => urn));
  const found = new Set([...(resource.options.dependsOn ?? []), ...namespacesOf(resource, all)]);
  found.delete(resource.urn);
  return new Set([...found].filter((urn) => known.has(urn)));
}

/** An object comes after the namespace it is in, whether or not the program says so. */
function namespacesOf({ inputs }: Registration, all: readonly Registration[]): string[] {
  const namespace = metadataOf(inputs).namespace;
  if (typeof namespace !== "string") return [];
  return all
    .filter((one) => kindOf(one) === "Namespace" && metadataOf(one.inputs).name === namespace)
    .map(({ urn }) => urn);
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
