import { isMap, type Value } from "kubepg/engine/values";

/** Where AWS's name of a field is not the provider's with a capital. */
const irregular: Record<string, string> = {
  id: "ID",
  kmsMasterKeyId: "KMSMasterKeyID",
  replicaKmsKeyId: "ReplicaKmsKeyID",
  sseAlgorithm: "SSEAlgorithm",
};
const irregularBack = Object.fromEntries(Object.entries(irregular).map(([ours, theirs]) => [theirs, ours]));

/** The structure with its fields named as AWS's API names them. */
export function toApi(value: Value): unknown {
  return renamed(value, (key) => irregular[key] ?? key[0].toUpperCase() + key.slice(1));
}

/** The structure with its fields named as the provider names them; what is undefined is left out. */
export function fromApi(value: unknown): Value {
  return renamed(value as Value, (key) => irregularBack[key] ?? key[0].toLowerCase() + key.slice(1));
}

function renamed(value: Value, rename: (key: string) => string): Value {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [rename(key), renamed(item, rename)]),
  );
}
