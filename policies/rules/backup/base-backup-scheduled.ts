import { ifKnown, knownText } from "../../frame/place";
import { defineRule } from "../../frame/rule";
import { byName, type Stack, type Subject } from "../../frame/stack";
import { documents } from "../documents";
import { isFor, mistake } from "./schedules";

export const baseBackupScheduled = defineRule({
  id: "pg-base-backup-scheduled",
  title: "An archived cluster has base backups on a schedule",
  why: "A WAL archive is only replayed on top of a base backup: an archive with none recovers nothing, and one with an old backup takes days to replay.",
  severity: "critical",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Create a ScheduledBackup with spec.cluster.name set to the CloudNativePG Cluster, spec.method to plugin and a spec.schedule that runs at least once a day; set BACKUP_SCHEDULE in spec.env of a postgresql, schedules.full of a repo of a PostgresCluster, spec.fullBackup.scheduler.schedule of a PostgresArchiver. Let a CronJob back up over the network, after pgbackrest stanza-create, to a repository with a cipher and a path of its own.",
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
        const { walArchive, missingBaseBackups } = database.view;
        each(() => database.view.ownSchedules.flatMap(({ gaps = [] }) => gaps));
        each(() => {
          if (!walArchive.isConfigured)
            return notApplicable("nothing is archived, which pg-wal-archiving-configured reports");
          const wrong = (schedule: Subject<"backup-schedule">) => mistake(schedule, database, config.maxAgeHours);
          const own = database.view.ownSchedules.map((view) => ({ resource: database.resource, view }));
          const others = schedulesOf(knownText(database.view.name)).filter(
            (schedule) => ifKnown(() => isFor(schedule, database)) !== false,
          );
          const covers = (schedule: Subject<"backup-schedule">) =>
            (own.includes(schedule) || isFor(schedule, database)) && wrong(schedule) === undefined;
          if ([...own, ...others].some((schedule) => ifKnown(() => covers(schedule)))) return undefined;
          // Each mistake is reported about the schedule that has it.
          for (const schedule of own) each(() => wrong(schedule));
          for (const schedule of others) {
            judge(schedule.resource).each(() => (isFor(schedule, database) ? wrong(schedule) : undefined));
          }
          return own.length + others.length > 0 ? undefined : missingBaseBackups;
        });
      }
    },
  },
});
