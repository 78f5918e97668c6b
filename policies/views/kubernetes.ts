import type { Place } from "../frame/place";
import { setting } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import type { PlainTextView, SecretTextView, StorageClassView } from "./types";

/** A StorageClass; the defaults are those of the API server (https://kubernetes.io/docs/concepts/storage/storage-classes/). */
export function storageClass(resource: Resource): StorageClassView {
  const root = properties(resource);
  return {
    provisioner: root.in("provisioner"),
    parameter: (name) => parameter(root.in("parameters"), name),
    bindingMode: setting(root.in("volumeBindingMode"), (at) => at.text ?? "Immediate"),
    allowsExpansion: setting(root.in("allowVolumeExpansion"), (at) => at.flag ?? false),
    reclaimPolicy: setting(root.in("reclaimPolicy"), (at) => at.text ?? "Delete"),
  };
}

function parameter(parameters: Place, name: string): Place {
  if (!parameters.isKnown) return parameters.in(name);
  const written = parameters.entries.find(([key]) => key.toLowerCase() === name.toLowerCase());
  return written === undefined ? parameters.in(name) : written[1];
}

/** A ConfigMap. */
export function configMap(resource: Resource): PlainTextView {
  return {
    get entries() {
      return properties(resource).in("data").entries;
    },
  };
}

/** A Secret: `stringData` as it is, `data` in base64. */
export function secret(resource: Resource): SecretTextView {
  const root = properties(resource);
  const decode = (stored: string): string => Buffer.from(stored, "base64").toString("utf8");
  return {
    groups: [
      { texts: root.in("stringData"), decode: (stored) => stored },
      { texts: root.in("data"), decode },
    ],
  };
}
