import { set } from "../../frame/edit";
import { defineRule } from "../../frame/rule";
import { cronFields } from "../../views/cron";
import { documents } from "../documents";
import { neverRuns } from "./schedules";

export const scheduledBackupSixFields = defineRule({
  id: "cnpg-scheduledbackup-six-fields",
  title: "A ScheduledBackup's schedule has six fields, seconds first",
  why: "CloudNativePG reads the first field as seconds: the usual 0 2 * * * means two minutes past every hour, a full backup each, and its webhook only warns.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps: 'Put "0 " before spec.schedule of the ScheduledBackup: 0 0 2 * * * is every night at 02:00.',
  url: documents.backup,
  parameters: {},
  remediates: true,
  example: {
    role: "backup-schedule",
    bad: { spec: { schedule: "0 2 * * *" } },
    good: { spec: { schedule: "0 0 2 * * *" } },
  },
  covers: {
    "backup-schedule": (view, { each }) =>
      each(() => {
        const { schedule: at, fieldCount } = view;
        const fields = cronFields(at.text ?? "");
        if (fields.length === fieldCount || fields[0].startsWith("@")) return neverRuns(view);
        if (fields.length !== fieldCount - 1) {
          return { at, message: `is not ${fieldCount} fields; set one such as "0 0 2 * * *", every night at 02:00` };
        }
        const meant = `0 ${at.text?.trim() ?? ""}`;
        const message = `"${at.text ?? ""}" runs every hour or more often, for its first field is seconds; set it to "${meant}"`;
        // Before a time zone there is no place for seconds; those are left to a person.
        return { at, message, fix: meant.includes("TZ=") ? undefined : [set(at, meant)] };
      }),
  },
});
