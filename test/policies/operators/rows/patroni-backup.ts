import type { Row } from "../row";
import { configuration } from "../stateful-set";

const template = "spec.template.spec";
const spilo = "spec.template.spec.containers[0].env[8].value";
const accessKey = {
  [`${template}.containers[0].env[9]`]: {
    name: "AWS_ACCESS_KEY_ID",
    valueFrom: { secretKeyRef: { name: "s3", key: "id" } },
  },
};

/** Backups of a StatefulSet under Patroni, broken in one place at a time. */
export const patroniBackup: readonly Row[] = [
  [
    "pg-wal-archiving-configured",
    "no bucket",
    "StatefulSet orders",
    { [`${template}.containers[0].env[4]`]: { name: "TZ", value: "UTC" } },
    "mandatory orders: spec.template.spec.containers[0].env: no WAL archiver; add WAL_S3_BUCKET and USE_WALG_BACKUP",
  ],
  [
    "pg-base-backup-scheduled",
    "weekly base backups",
    "StatefulSet orders",
    { [`${template}.containers[0].env[6].value`]: "0 1 * * 0" },
    "mandatory orders: spec.template.spec.containers[0].env[6].value: up to 168 hours between base backups, at most 24 allowed; run it daily",
  ],
  [
    "pg-backup-retention",
    "two base backups",
    "StatefulSet orders",
    { [`${template}.containers[0].env[7].value`]: "2" },
    "mandatory orders: spec.template.spec.containers[0].env[7].value: goes back 1 day (2 base backups, 24 hours apart), at least 7 days are asked for; raise it",
  ],
  [
    "pg-backup-retention",
    "a lifecycle that is shorter",
    "BucketLifecycleConfiguration backups-lifecycle",
    { rules: [{ status: "Enabled", expiration: { days: 7 } }] },
    "mandatory backups-lifecycle: rules[0].expiration.days: deletes backups after 7 days, which are needed for 14 (13 days of retention and 24 hours between base backups); set it to 15 or more, or remove it",
  ],
  [
    "pg-backup-off-cluster",
    "an object store in the same cluster",
    "StatefulSet orders",
    { [`${template}.containers[0].env[9]`]: { name: "AWS_ENDPOINT", value: "http://minio.shop.svc:9000" } },
    "mandatory orders: spec.template.spec.containers[0].env[9].value: the only backups are lost with this cluster or its account; add an object store",
  ],
  [
    "pg-backup-keyless",
    "an access key",
    "StatefulSet orders",
    accessKey,
    "mandatory orders: spec.template.spec.containers[0].env[9].valueFrom: an access key, which works for whoever copies it; remove it and annotate the ServiceAccount of the pods with eks.amazonaws.com/role-arn",
  ],
  [
    "pg-backup-keyless",
    "no access key of an object store that is not AWS's",
    "StatefulSet orders",
    {
      ...accessKey,
      [`${template}.containers[0].env[10]`]: { name: "AWS_ENDPOINT", value: "https://storage.example.com" },
    },
  ],
  [
    "pg-archive-timeout-within-rpo",
    "Spilo's own half an hour",
    "StatefulSet orders",
    { [spilo]: configuration.replace("archive_timeout: 300s", "log_min_messages: warning") },
    "advisory orders: spec.template.spec.containers[0].env[8].value.postgresql.parameters.archive_timeout: 1800s of transactions may be lost, at most 300 seconds allowed; set it to 300s",
  ],
  [
    "aws-backup-bucket-hardened",
    "a bucket without versions",
    "BucketVersioning backups-versioning",
    { versioningConfiguration: { status: "Suspended" } },
    "mandatory backups-versioning: versioningConfiguration.status: deleted and overwritten backups are gone at once; set it to Enabled (S3.14)",
  ],
];
