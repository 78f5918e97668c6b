import type { Problem } from "../../plan/problems";
import { checkGrowth } from "../../plan/storage";
import type { StoragePlan, VolumePlan } from "../../plan/types";
import { fieldsOf, textOf, volumeOf, type Fields, type UpdatedObject } from "../updates";

/** What the operator's webhook and the volumes refuse of an update that Pulumi takes for an ordinary one. */
export function refusesUpdate(before: UpdatedObject, after: UpdatedObject): Problem[] {
  if (after.kind !== "postgresql.cnpg.io/v1:Cluster") return [];
  const [was, is] = [fieldsOf(before.body.spec), fieldsOf(after.body.spec)];
  return [...checkGrowth(storageOf(was), storageOf(is)), ...downgrade(was, is)];
}

function storageOf({ storage, walStorage }: Fields): StoragePlan {
  return { data: volume(storage), wal: walStorage === undefined ? undefined : volume(walStorage) };
}

function volume(value: unknown): VolumePlan {
  const { size, storageClass, pvcTemplate } = fieldsOf(value);
  const template = fieldsOf(pvcTemplate);
  const { storage } = fieldsOf(fieldsOf(template.resources).requests);
  return volumeOf(textOf(size) ?? storage, textOf(storageClass) ?? template.storageClassName);
}

function downgrade(before: Fields, after: Fields): Problem[] {
  const [from, to] = [majorOf(before.imageName), majorOf(after.imageName)];
  if (from === undefined || to === undefined || to >= from) return [];
  const message = `PostgreSQL cannot go back from ${from} to ${to}`;
  const fix = `set postgresVersion to ${from}; an older version starts as a new cluster that imports a dump`;
  return [{ path: "postgresVersion", message, fix }];
}

function majorOf(image: unknown): number | undefined {
  const major = /:(\d+)[^/]*$/.exec(textOf(image) ?? "")?.[1];
  return major === undefined ? undefined : Number(major);
}
