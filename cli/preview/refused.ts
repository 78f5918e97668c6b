import { parseMemory } from "kubernetes-postgres/plan/quantity";
import { checkGrowth } from "kubernetes-postgres/plan/storage";
import type { StoragePlan, VolumePlan } from "kubernetes-postgres/plan/types";
import { mapOf, textOf, type PropertyMap, type Value } from "../engine/values";
import type { ReportedResource } from "./report";

const clusterType = "kubernetes:postgresql.cnpg.io/v1:Cluster";

/** Why the operator or its volumes would refuse an update that Pulumi takes for an ordinary one; empty when nobody does. */
export function refusals(former: ReportedResource, next: ReportedResource): string[] {
  if (next.type !== clusterType || former.type !== clusterType) return [];
  const before = mapOf(former.inputs.spec);
  const after = mapOf(next.inputs.spec);
  const volumes = checkGrowth(storageOf(before), storageOf(after)).map(
    ({ path, message, fix }) => `${path}: ${message}; ${fix}`,
  );
  return [...volumes, ...downgrade(before, after)];
}

function storageOf(spec: PropertyMap): StoragePlan {
  return {
    data: volumeOf(mapOf(spec.storage)),
    wal: spec.walStorage === undefined ? undefined : volumeOf(mapOf(spec.walStorage)),
  };
}

/** A size that is not known yet grows into whatever it becomes. */
function volumeOf({ size, storageClass, pvcTemplate }: PropertyMap): VolumePlan {
  const template = mapOf(pvcTemplate);
  const requests = mapOf(mapOf(template.resources).requests);
  const text = textOf(size) ?? textOf(requests.storage) ?? "";
  const name = textOf(storageClass) ?? textOf(template.storageClassName);
  return { size: text, sizeBytes: parseMemory(text) ?? Number.POSITIVE_INFINITY, storageClass: name };
}

function downgrade(before: PropertyMap, after: PropertyMap): string[] {
  const [from, to] = [majorOf(before.imageName), majorOf(after.imageName)];
  if (from === undefined || to === undefined || to >= from) return [];
  const fix = `set postgresVersion to ${from}; an older version starts as a new cluster that imports a dump`;
  return [`postgresVersion: PostgreSQL cannot go back from ${from} to ${to}; ${fix}`];
}

function majorOf(image: Value | undefined): number | undefined {
  const major = /:(\d+)[^/]*$/.exec(textOf(image) ?? "")?.[1];
  return major === undefined ? undefined : Number(major);
}
