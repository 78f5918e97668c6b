import type { Finding } from "../../frame/rule";
import { names, type Subject } from "../../frame/stack";

/** Whether a schedule is for this cluster: it names it, in the same namespace. */
export function isFor({ resource, view }: Subject<"backup-schedule">, database: Subject<"database">): boolean {
  const [one, other] = [view.namespace, database.view.namespace];
  const elsewhere = [one, other].every((it) => it.isKnown && it.isPresent) && one.text !== other.text;
  return !elsewhere && names(resource, view.cluster, database.resource, database.view.name);
}

/** What keeps a schedule of this cluster from giving it a recent base backup. */
export function mistake(
  { view }: Subject<"backup-schedule">,
  database: Subject<"database">,
  hours: number,
): Finding | undefined {
  const { suspended, method, schedule, longestGapHours } = view;
  if (suspended.value) return { at: suspended.at, message: "the only schedule is suspended; set it to false" };
  const methods = database.view.backupMethods;
  if (!methods.includes(method.value)) {
    const wanted = methods.length === 0 ? "" : `; set it to ${methods.join(" or ")}`;
    return {
      at: method.at,
      message: `takes base backups by ${method.value}, which the cluster is not set up for${wanted}`,
    };
  }
  if ((longestGapHours ?? 0) <= hours) return undefined;
  const message = `up to ${longestGapHours} hours between base backups, at most ${hours} allowed; run it daily`;
  return { at: schedule, message };
}
