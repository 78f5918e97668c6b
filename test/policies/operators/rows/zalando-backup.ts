import { absent, unknown } from "../../given";
import type { Row } from "../row";

const accessKey = {
  "spec.env[5]": { name: "AWS_ACCESS_KEY_ID", valueFrom: { secretKeyRef: { name: "s3", key: "id" } } },
};

/** Backups of a Zalando postgresql, broken in one place at a time. */
export const zalandoBackup: readonly Row[] = [
  [
    "pg-wal-archiving-configured",
    "no bucket",
    "postgresql shop-orders",
    { "spec.env": absent },
    "mandatory shop-orders: spec.env: no WAL archiver; add WAL_S3_BUCKET and USE_WALG_BACKUP, or set configuration.aws_or_gcp.wal_s3_bucket of the OperatorConfiguration",
  ],
  [
    "pg-wal-archiving-configured",
    "variables that are not known",
    "postgresql shop-orders",
    { "spec.env": unknown },
    "advisory shop-orders: spec.env: not known before the update, so it is judged only while the update runs",
  ],
  [
    "pg-base-backup-scheduled",
    "weekly base backups",
    "postgresql shop-orders",
    { "spec.env[3].value": "0 1 * * 0" },
    "mandatory shop-orders: spec.env[3].value: up to 168 hours between base backups, at most 24 allowed; run it daily",
  ],
  [
    "pg-backup-retention",
    "two base backups",
    "postgresql shop-orders",
    { "spec.env[4].value": "2" },
    "mandatory shop-orders: spec.env[4].value: goes back 1 day (2 base backups, 24 hours apart), at least 7 days are asked for; raise it",
  ],
  [
    "pg-backup-retention",
    "Spilo's own five base backups",
    "postgresql shop-orders",
    { "spec.env[4]": { name: "TZ", value: "UTC" } },
    "mandatory shop-orders: spec.env.BACKUP_NUM_TO_RETAIN: goes back 4 days (5 base backups, 24 hours apart), at least 7 days are asked for; raise it",
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
    "postgresql shop-orders",
    { "spec.env[5]": { name: "AWS_ENDPOINT", value: "http://minio.shop.svc:9000" } },
    "mandatory shop-orders: spec.env[5].value: the only backups are lost with this cluster or its account; add an object store",
  ],
  [
    "pg-backup-keyless",
    "an access key",
    "postgresql shop-orders",
    accessKey,
    "mandatory shop-orders: spec.env[5].valueFrom: an access key, which works for whoever copies it; remove it and set configuration.aws_or_gcp.irsa_role_arn of the OperatorConfiguration to the ARN of a role",
  ],
  [
    "pg-backup-keyless",
    "an access key at an endpoint of AWS",
    "postgresql shop-orders",
    { ...accessKey, "spec.env[6]": { name: "AWS_ENDPOINT", value: "https://s3.eu-central-1.amazonaws.com" } },
    "mandatory shop-orders: spec.env[5].valueFrom: an access key, which works for whoever copies it; remove it and set configuration.aws_or_gcp.irsa_role_arn of the OperatorConfiguration to the ARN of a role",
  ],
  [
    "pg-backup-keyless",
    "no access key of an object store that is not AWS's",
    "postgresql shop-orders",
    { ...accessKey, "spec.env[6]": { name: "AWS_ENDPOINT", value: "http://minio.minio:9000" } },
  ],
  [
    "pg-archive-timeout-within-rpo",
    "Spilo's own half an hour",
    "postgresql shop-orders",
    { "spec.postgresql.parameters.archive_timeout": absent },
    "advisory shop-orders: spec.postgresql.parameters.archive_timeout: 1800s of transactions may be lost, at most 300 seconds allowed; set it to 300s",
  ],
  [
    "aws-backup-bucket-hardened",
    "a bucket without versions",
    "BucketVersioning backups-versioning",
    { versioningConfiguration: { status: "Suspended" } },
    "mandatory backups-versioning: versioningConfiguration.status: deleted and overwritten backups are gone at once; set it to Enabled (S3.14)",
  ],
];
