import { hardenedBucket, namespace, podSecurity, storageClass } from "../fixtures";
import { changed, object, type Given } from "../given";

/** A class whose volumes somebody makes by hand, and the only one that was made. */
function byHand(name = "by-hand"): Given[] {
  return [
    changed(storageClass(name), { provisioner: "kubernetes.io/no-provisioner" }),
    object("v1", "PersistentVolume", name, { spec: { storageClassName: name } }),
  ];
}

/** What every database needs around it: a namespace that enforces a level, classes of volumes, a bucket for backups. */
export function surroundings(level: "baseline" | "restricted"): Given[] {
  return [
    changed(namespace(), { "metadata.labels": podSecurity(level) }),
    storageClass(),
    ...byHand(),
    ...hardenedBucket(),
  ];
}
