import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { names, type Subject } from "../../frame/stack";
import type { BackupScheduleView } from "../../views/types";

/** Whether a schedule is for this cluster: it names it, in the same namespace. */
export function isFor({ resource, view }: Subject<"backup-schedule">, database: Subject<"database">): boolean {
  return (
    !isElsewhere(view.namespace, database.view.namespace) &&
    names(resource, view.cluster, database.resource, database.view.name)
  );
}

/** Whether two namespaces are surely not the same one. */
export function isElsewhere(one: Place, other: Place): boolean {
  return [one, other].every((it) => it.isKnown && it.isPresent) && one.text !== other.text;
}

/** What is wrong with a schedule that the operator cannot read, or that names a day which never comes. */
export function neverRuns({ schedule, longestGapHours, fieldCount }: BackupScheduleView): Finding | undefined {
  if (longestGapHours !== undefined) return undefined;
  const nightly = fieldCount === 6 ? "0 0 2 * * *" : "0 2 * * *";
  return { at: schedule, message: `never runs; set one such as "${nightly}", every night at 02:00` };
}

/** What keeps a schedule of this cluster from giving it a recent base backup. */
export function mistake(
  { view }: Subject<"backup-schedule">,
  database: Subject<"database">,
  hours: number,
): Finding | undefined {
  const { suspended, method, schedule, longestGapHours } = view;
  if (suspended.value)
    return { at: suspended.at, message: "takes no base backups while it is suspended; set it to false" };
  const methods = database.view.backupMethods;
  if (!methods.includes(method.value)) {
    const wanted = methods.length === 0 ? "" : `; set it to ${methods.join(" or ")}`;
    return {
      at: method.at,
      message: `takes base backups by ${method.value}, which the cluster is not set up for${wanted}`,
    };
  }
  if (longestGapHours === undefined) return neverRuns(view);
  if (longestGapHours <= hours) return undefined;
  const message = `up to ${longestGapHours} hours between base backups, at most ${hours} allowed; run it daily`;
  return { at: schedule, message };
}
