import type { Problem } from "../../plan/problems";
import { checkGrowth } from "../../plan/storage";
import { steps } from "./data-version";
import { claimOf, fieldsOf, isOurs, listOf, majorOf, type Fields, type UpdatedObject } from "../updates";

/** How one gets away from a volume: there is no backup to recover from. */
const newVolume = `start a new cluster, and bring the data over by the steps of ${steps}`;

/**
 * What the volume does not take: its claim neither shrinks nor moves, and the official image starts no data of another
 * major version. From 18 on it looks for them elsewhere, finds nothing, and begins with an empty database.
 */
export function refusesUpdate(before: UpdatedObject, after: UpdatedObject): Problem[] {
  if (!isOurs(after)) return [];
  const [was, is] = [fieldsOf(before.body.spec), fieldsOf(after.body.spec)];
  if (after.kind === "core/v1:PersistentVolumeClaim") {
    return checkGrowth({ data: claimOf(was) }, { data: claimOf(is) }, newVolume);
  }
  return after.kind === "apps/v1:StatefulSet" ? version(was, is) : [];
}

function version(before: Fields, after: Fields): Problem[] {
  const [from, to] = [before, after].map((spec) => majorOf(serverImage(spec)));
  if (from === undefined || to === undefined || from === to) return [];
  const message = `the volume holds the data of PostgreSQL ${from}, and the official image upgrades none`;
  const fix = `set postgresVersion back to ${from}; PostgreSQL ${to} starts as a new cluster, which is given the data by the steps of ${steps}`;
  return [{ path: "postgresVersion", value: to, message, fix }];
}

/** Undefined where this is not the StatefulSet of a single instance. */
function serverImage({ template }: Fields): unknown {
  const { containers } = fieldsOf(fieldsOf(template).spec);
  return listOf(containers).find(({ name, env }) => {
    return name === "postgres" && listOf(env).some((variable) => variable.name === "POSTGRES_INITDB_ARGS");
  })?.image;
}
