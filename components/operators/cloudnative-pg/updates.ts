import { show, type Problem } from "../../plan/problems";
import { checkGrowth } from "../../plan/storage";
import type { StoragePlan, VolumePlan } from "../../plan/types";
import { claimOf, downgrade, fieldsOf, majorOf, textOf, volumeOf, type Fields, type UpdatedObject } from "../updates";

/** What the operator's webhook and the volumes refuse of an update that Pulumi takes for an ordinary one, or leave undone. */
export function refusesUpdate(before: UpdatedObject, after: UpdatedObject): Problem[] {
  if (after.kind !== "postgresql.cnpg.io/v1:Cluster") return [];
  const [was, is] = [fieldsOf(before.body.spec), fieldsOf(after.body.spec)];
  const volumes = checkGrowth(storageOf(was), storageOf(is));
  const back = downgrade(majorOf(was.imageName), majorOf(is.imageName));
  return [...volumes, ...(back ? [back] : []), ...bootstrap(fieldsOf(was.bootstrap), fieldsOf(is.bootstrap))];
}

function storageOf({ storage, walStorage }: Fields): StoragePlan {
  return { data: volume(storage), wal: walStorage === undefined ? undefined : volume(walStorage) };
}

function volume(value: unknown): VolumePlan {
  const { size, storageClass, pvcTemplate } = fieldsOf(value);
  const template = claimOf(fieldsOf(pvcTemplate));
  return volumeOf(textOf(size) ?? template.size, textOf(storageClass) ?? template.storageClass);
}

/**
 * What is only read when the cluster is first created. The operator takes the change and does nothing, while passwords
 * and connection outputs would be those of a role or a database that is not there.
 */
function bootstrap(before: Fields, after: Fields): Problem[] {
  const [from, to] = [before, after].map(({ initdb, recovery, pg_basebackup: copy }) =>
    fieldsOf(initdb ?? recovery ?? copy),
  );
  const instead = { database: "more databases go under databases", owner: "more roles go under roles" };
  const renamed = (["database", "owner"] as const)
    .filter((key) => from[key] !== undefined && from[key] !== to[key])
    .map((key) => {
      const now = show(from[key]);
      const message = `is read once, when the cluster is first created, and it is ${now} now`;
      return { path: `database.${key === "owner" ? "owner" : "name"}`, message, fix: `keep ${now}; ${instead[key]}` };
    });
  const message = "is read once, when the cluster is first created, and it is there already";
  const fix = "give it to a new cluster, under another name, which then starts";
  return [
    ...renamed,
    ...(isAsked(before, after, recoveryOf) ? [{ path: "recovery", message, fix: `${fix} from the backup` }] : []),
    ...(isAsked(before, after, importOf)
      ? [{ path: "import", message, fix: `${fix} with the data of that server` }]
      : []),
  ];
}

/** What a cluster is to begin with; undefined: not with that. */
type Beginning = (bootstrap: Fields) => unknown;

const recoveryOf: Beginning = ({ recovery }) =>
  recovery === undefined ? undefined : (fieldsOf(recovery).recoveryTarget ?? null);
const importOf: Beginning = ({ initdb, pg_basebackup: copy }) =>
  copy === undefined ? fieldsOf(initdb).import : "copy";

/** Whether a beginning is asked for that is not the one there was. To ask for it no longer changes nothing. */
function isAsked(before: Fields, after: Fields, of: Beginning): boolean {
  return of(after) !== undefined && JSON.stringify(of(before)) !== JSON.stringify(of(after));
}
