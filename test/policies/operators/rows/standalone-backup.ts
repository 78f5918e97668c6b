import { absent } from "../../given";
import type { Row } from "../row";
import { conf } from "../stateful-set";

const template = "spec.template.spec";
const file = 'data["postgresql.conf"]';

/** Backups of a plain StatefulSet, broken in one place at a time. */
export const standaloneBackup: readonly Row[] = [
  [
    "pg-wal-archiving-configured",
    "files that are never loaded",
    "StatefulSet carts",
    { [`${template}.containers[0].args`]: absent },
    "mandatory carts: spec.template.spec.containers[0].args: no WAL archiver; set archive_mode to on and archive_command to one that stores each segment outside the cluster",
  ],
  [
    "pg-wal-archiving-configured",
    "a file that does not archive",
    "ConfigMap carts-configuration",
    { data: { "postgresql.conf": "archive_mode = on\narchive_command = '/bin/true'\n" } },
    "mandatory carts: spec.template.spec.containers[0].args: no WAL archiver; set archive_mode to on and archive_command to one that stores each segment outside the cluster",
  ],
  [
    "pg-wal-archiving-configured",
    "a file that is not in the stack",
    "ConfigMap carts-configuration",
    undefined,
    "advisory carts: spec.template.spec.containers[0].args: not known before the update, so it is judged only while the update runs",
  ],
  [
    "pg-base-backup-scheduled",
    "no CronJob",
    "CronJob carts-backup",
    undefined,
    "mandatory carts: spec.template.spec.containers[0].args: no CronJob of this stack takes base backups; create one, or use an operator",
  ],
  [
    "pg-base-backup-scheduled",
    "a CronJob once a week",
    "CronJob carts-backup",
    { "spec.schedule": "0 2 * * 0" },
    "mandatory carts: CronJob carts-backup.spec.schedule: up to 168 hours between base backups, at most 24 allowed; run it daily",
  ],
  [
    "pg-base-backup-scheduled",
    "a suspended CronJob",
    "CronJob carts-backup",
    { "spec.suspend": true },
    "mandatory carts: CronJob carts-backup.spec.suspend: takes no base backups while it is suspended; set it to false",
  ],
  [
    "pg-backup-off-cluster",
    "an archive on a volume of the same cluster",
    "ConfigMap carts-configuration",
    { [file]: conf.replace("wal-g wal-push %p", "cp %p /archive/%f") },
    'mandatory carts: ConfigMap carts-configuration.data["postgresql.conf"].archive_command: the only backups are lost with this cluster or its account; add an object store',
  ],
  [
    "pg-archive-timeout-within-rpo",
    "no timeout, which is the default",
    "ConfigMap carts-configuration",
    { [file]: conf.replace("archive_timeout = 5min", "") },
    "advisory carts: spec.template.spec.containers[0].args: a segment that never fills is never archived, at most 300 seconds allowed; set archive_timeout to 300s",
  ],
];
