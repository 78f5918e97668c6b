import { parseMemory } from "kubernetes-postgres/plan/quantity";
import { show } from "kubernetes-postgres/plan/problems";
import { checkGrowth } from "kubernetes-postgres/plan/storage";
import type { StoragePlan, VolumePlan } from "kubernetes-postgres/plan/types";
import { mapOf, textOf, type PropertyMap, type Value } from "../engine/values";
import type { ReportedResource } from "./report";

const clusterType = "kubernetes:postgresql.cnpg.io/v1:Cluster";

/**
 * Why an update that Pulumi takes for an ordinary one will not happen: the operator or its volumes refuse it, or it is of
 * what is read only once. Empty when it will.
 */
export function refusals(former: ReportedResource, next: ReportedResource): string[] {
  if (next.type !== clusterType || former.type !== clusterType) return [];
  const before = mapOf(former.inputs.spec);
  const after = mapOf(next.inputs.spec);
  const volumes = checkGrowth(storageOf(before), storageOf(after)).map(
    ({ path, message, fix }) => `${path}: ${message}; ${fix}`,
  );
  return [...volumes, ...downgrade(before, after), ...bootstrap(mapOf(before.bootstrap), mapOf(after.bootstrap))];
}

/**
 * What is only read when the cluster is first created. The operator takes the change and does nothing, while passwords
 * and connection outputs would be those of a role or a database that is not there.
 */
function bootstrap(before: PropertyMap, after: PropertyMap): string[] {
  const [from, to] = [before, after].map(({ initdb, recovery, pg_basebackup: copy }) => mapOf(initdb ?? recovery ?? copy));
  const instead = { database: "more databases go under databases", owner: "more roles go under roles" };
  const names = { database: "database.name", owner: "database.owner" };
  const renamed = (["database", "owner"] as const)
    .filter((key) => from[key] !== undefined && textOf(from[key]) !== textOf(to[key]))
    .map((key) => {
      const now = show(from[key]);
      return `${names[key]}: is read once, when the cluster is first created, and it is ${now} now; keep ${now}; ${instead[key]}`;
    });
  const once = "is read once, when the cluster is first created, and it is there already";
  const fix = "give it to a new cluster, under another name, which then starts";
  return [
    ...renamed,
    ...(isAsked(before, after, recoveryOf) ? [`recovery: ${once}; ${fix} from the backup`] : []),
    ...(isAsked(before, after, importOf) ? [`import: ${once}; ${fix} with the data of that server`] : []),
  ];
}

/** What a cluster is to begin with; undefined: not with that. */
type Beginning = (bootstrap: PropertyMap) => Value | undefined;

const recoveryOf: Beginning = ({ recovery }) => recovery && (mapOf(recovery).recoveryTarget ?? null);
const importOf: Beginning = ({ initdb, pg_basebackup: copy }) => (copy && "copy") ?? mapOf(initdb).import;

/** Whether a beginning is asked for that is not the one there was. To ask for it no longer changes nothing. */
function isAsked(before: PropertyMap, after: PropertyMap, of: Beginning): boolean {
  return of(after) !== undefined && JSON.stringify(of(before)) !== JSON.stringify(of(after));
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
