import type { Problem } from "../../plan/problems";
import { checkGrowth } from "../../plan/storage";
import type { StoragePlan } from "../../plan/types";
import { claimOf, downgrade, fieldsOf, listOf, type Fields, type UpdatedObject } from "../updates";
import { apiVersions } from "./cluster";

const kinds = apiVersions.map((version) => `${version}:PostgresCluster`);

/**
 * What PGO and its volumes do not take. It writes an event about a claim that the API server refuses to change, and goes
 * on without; with another major version than that of the data its pods halt before they start, all at once.
 */
export function refusesUpdate(before: UpdatedObject, after: UpdatedObject): Problem[] {
  if (!kinds.includes(after.kind)) return [];
  const [was, is] = [fieldsOf(before.body.spec), fieldsOf(after.body.spec)];
  return [...volumes(storageOf(was), storageOf(is)), ...version(was, is)];
}

function storageOf({ instances }: Fields): StoragePlan {
  const { dataVolumeClaimSpec, walVolumeClaimSpec: wal } = fieldsOf(listOf(instances).at(0));
  return {
    data: claimOf(fieldsOf(dataVolumeClaimSpec)),
    wal: wal === undefined ? undefined : claimOf(fieldsOf(wal)),
  };
}

/** A WAL volume may come and go: PGO moves the WAL over at a restart, and deletes the claim after that. */
function volumes(before: StoragePlan, after: StoragePlan): Problem[] {
  return after.wal === undefined
    ? checkGrowth({ data: before.data }, { data: after.data })
    : checkGrowth(before, after);
}

function version(before: Fields, after: Fields): Problem[] {
  const [from, to] = [Number(before.postgresVersion), Number(after.postgresVersion)];
  if (Number.isNaN(from) || Number.isNaN(to) || from === to) return [];
  const back = downgrade(from, to);
  if (back !== undefined) return [back];
  const message = `PGO upgrades no data by this, and its pods halt before they start on the PostgreSQL ${from} that is in the volumes`;
  const fix = `set it to ${from}, and upgrade by the steps of docs/operators/crunchy.md#major-upgrades, which end with this value in the program`;
  return [{ path: "postgresVersion", value: to, message, fix }];
}
