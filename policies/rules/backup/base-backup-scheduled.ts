import { defineRule, type Finding } from "../../frame/rule";
import { byName, knownText, names, type Stack, type Subject } from "../../frame/stack";
import { someKnown } from "../../frame/place";
import { documents } from "../documents";

/** Whether a schedule is for this cluster: it names it, in the same namespace. */
function isFor({ resource, view }: Subject<"backup-schedule">, database: Subject<"database">): boolean {
  const [one, other] = [view.namespace, database.view.namespace];
  const elsewhere = [one, other].every((it) => it.isKnown && it.isPresent) && one.text !== other.text;
  return !elsewhere && names(resource, view.cluster, database.resource, database.view.name);
}

export const baseBackupScheduled = defineRule({
  id: "pg-base-backup-scheduled",
  title: "An archived cluster has base backups on a schedule",
  why: "A WAL archive is only replayed on top of a base backup: an archive with none recovers nothing, and one with an old backup takes days to replay.",
  severity: "critical",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Create a ScheduledBackup with spec.cluster.name set to the Cluster, spec.method to plugin and a spec.schedule that runs at least once a day.",
  url: documents.backup,
  parameters: {
    maxAgeHours: {
      type: "integer",
      default: 24,
      minimum: 1,
      description: "Longest time between base backups, in hours.",
    },
  },
  remediates: false,
  example: {
    role: "backup-schedule",
    bad: { spec: { suspend: true } },
    good: { spec: { suspend: false } },
  },
  joins: {
    roles: ["database"],
    check: (stack: Stack, judge) => {
      const schedulesOf = byName(stack.all("backup-schedule"), ({ cluster }) => cluster);
      for (const database of stack.all("database")) {
        const { each, notApplicable, config } = judge(database.resource);
        const { walArchive } = database.view;
        each(() => {
          if (!walArchive.isConfigured)
            return notApplicable("nothing is archived, which pg-wal-archiving-configured reports");
          const misses: Finding[] = [];
          const covered = someKnown(schedulesOf(knownText(database.view.name)), (schedule) => {
            if (!isFor(schedule, database)) return false;
            const found = mistake(schedule, database, config.maxAgeHours);
            if (found !== undefined) misses.push(found);
            return found === undefined;
          });
          if (covered) return undefined;
          const message = "no ScheduledBackup of this stack takes base backups of this cluster; create one";
          return misses.length > 0 ? misses : { at: walArchive.at, message };
        });
      }
    },
  },
});

function mistake(
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
