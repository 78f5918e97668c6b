import {
  envelopeOf,
  isMap,
  isUnknown,
  makeSecret,
  mapOf,
  reveal,
  textOf,
  type PropertyMap,
  type Value,
} from "kubepg/engine/values";
import type { KubernetesObject } from "./objects";

/** `live` cut down to what `shape` has, secret where it is: the server adds much that nobody asked for. */
export function prune(live: Value | undefined, shape: Value): Value | undefined {
  if (envelopeOf(live) === "secret") return makeSecret(prune((live as PropertyMap).value, shape) ?? null);
  if (envelopeOf(shape) === "secret") return prune(live, (shape as PropertyMap).value ?? null);
  if (Array.isArray(shape) && Array.isArray(live)) {
    return live.map((item, index) => (index < shape.length ? (prune(item, shape[index]) ?? null) : item));
  }
  if (!isMap(shape) || !isMap(live)) return live;
  const pruned = Object.keys(shape).map((key): [string, Value | undefined] => [key, prune(live[key], shape[key])]);
  return Object.fromEntries(pruned.filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

/**
 * An object as it is kept in the state: without who owns which field, which changes with every look, and secret where
 * the program said so. A Secret's data is secret whoever wrote it.
 */
export function stateOf(live: KubernetesObject, inputs: PropertyMap): PropertyMap {
  const metadata = without(live.metadata as PropertyMap, "managedFields");
  const state = markSecrets({ ...(live as PropertyMap), metadata }, inputs) as PropertyMap;
  if (live.kind !== "Secret") return state;
  const data = mapOf(live.data as Value);
  const asked = mapOf(reveal(inputs.stringData ?? null));
  // The server keeps no stringData; what it made of it is compared under the name the program used.
  const kept = Object.keys(asked).map((key) => [key, Buffer.from(textOf(data[key]) ?? "", "base64").toString()]);
  const stringData = Object.fromEntries(kept) as PropertyMap;
  return {
    ...state,
    data: makeSecret(data),
    ...(inputs.stringData === undefined ? {} : { stringData: makeSecret(stringData) }),
  };
}

/** `properties` save one. */
export function without(properties: PropertyMap, key: string): PropertyMap {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== key));
}

/** `value`, secret wherever `like` is. */
function markSecrets(value: Value, like: Value | undefined): Value {
  if (envelopeOf(like) === "secret") return makeSecret(value);
  if (Array.isArray(value) && Array.isArray(like)) return value.map((item, index) => markSecrets(item, like[index]));
  if (!isMap(value) || !isMap(like)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, markSecrets(item, like[key])]));
}

/**
 * `properties` without empty maps in the metadata, where the kind is Kubernetes' own: pulumi-kubernetes reads those into
 * the API's types before it compares, which leaves out what is empty.
 */
export function withoutEmptyMetadata(properties: PropertyMap): PropertyMap {
  const group = textOf(properties.apiVersion)?.split("/").at(-2) ?? "";
  if (!ownGroups.test(group) || !isMap(properties.metadata)) return properties;
  const kept = Object.entries(properties.metadata).filter(([, item]) => !isMap(item) || Object.keys(item).length > 0);
  return { ...properties, metadata: Object.fromEntries(kept) };
}

/** Groups that a cluster has without any definition: "", "apps", "policy", "storage.k8s.io". */
const ownGroups = /^([a-z]*|(storage|networking|rbac\.authorization|scheduling)\.k8s\.io)$/;

/** Whether anything in `value` is known only once something else is there. */
export function hasUnknown(value: Value): boolean {
  if (isUnknown(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}
