import { absent } from "../../given";
import type { Row } from "../row";

/** Backups of a KubeDB Postgres, broken in one place at a time. */
export const kubedbBackup: readonly Row[] = [
  [
    "pg-wal-archiving-configured",
    "no archiver",
    "Postgres carts",
    { "spec.archiver": absent },
    "mandatory carts: spec.archiver.ref: no WAL archiver; set it to a PostgresArchiver",
  ],
  [
    "pg-wal-archiving-configured",
    "a paused archiver",
    "PostgresArchiver orders",
    { "spec.pause": true },
    "mandatory carts: PostgresArchiver orders.spec.pause: turns WAL archiving off; remove it",
    "mandatory invoices: PostgresArchiver orders.spec.pause: turns WAL archiving off; remove it",
    "mandatory orders: PostgresArchiver orders.spec.pause: turns WAL archiving off; remove it",
  ],
  [
    "pg-wal-archiving-configured",
    "an archiver without storage",
    "PostgresArchiver orders",
    { "spec.backupStorage": absent },
    "mandatory carts: PostgresArchiver orders.spec.backupStorage.ref.name: the archiver is not told where to; set the name of a BackupStorage",
    "mandatory invoices: PostgresArchiver orders.spec.backupStorage.ref.name: the archiver is not told where to; set the name of a BackupStorage",
    "mandatory orders: PostgresArchiver orders.spec.backupStorage.ref.name: the archiver is not told where to; set the name of a BackupStorage",
  ],
  [
    "pg-base-backup-scheduled",
    "weekly base backups",
    "PostgresArchiver orders",
    { "spec.fullBackup.scheduler.schedule": "30 3 * * 0" },
    "mandatory carts: PostgresArchiver orders.spec.fullBackup.scheduler.schedule: up to 168 hours between base backups, at most 24 allowed; run it daily",
    "mandatory invoices: PostgresArchiver orders.spec.fullBackup.scheduler.schedule: up to 168 hours between base backups, at most 24 allowed; run it daily",
    "mandatory orders: PostgresArchiver orders.spec.fullBackup.scheduler.schedule: up to 168 hours between base backups, at most 24 allowed; run it daily",
  ],
  [
    "pg-base-backup-scheduled",
    "no schedule",
    "PostgresArchiver orders",
    { "spec.fullBackup": absent },
    "mandatory carts: spec.archiver.ref: no PostgresArchiver or BackupConfiguration of this stack takes base backups of it; set spec.fullBackup.scheduler of a PostgresArchiver",
    "mandatory invoices: spec.archiver.ref: no PostgresArchiver or BackupConfiguration of this stack takes base backups of it; set spec.fullBackup.scheduler of a PostgresArchiver",
    "mandatory orders: spec.archiver.ref: no PostgresArchiver or BackupConfiguration of this stack takes base backups of it; set spec.fullBackup.scheduler of a PostgresArchiver",
  ],
  [
    "pg-backup-retention",
    "two days",
    "RetentionPolicy month",
    { "spec.maxRetentionPeriod": "2d" },
    "mandatory carts: RetentionPolicy month.spec.maxRetentionPeriod: goes back 2 days, at least 7 days are asked for; raise it",
    "mandatory invoices: RetentionPolicy month.spec.maxRetentionPeriod: goes back 2 days, at least 7 days are asked for; raise it",
    "mandatory orders: RetentionPolicy month.spec.maxRetentionPeriod: goes back 2 days, at least 7 days are asked for; raise it",
  ],
  [
    "pg-backup-retention",
    "a lifecycle that is shorter",
    "BucketLifecycleConfiguration backups-lifecycle",
    { rules: [{ status: "Enabled", expiration: { days: 7 } }] },
    "mandatory backups-lifecycle: rules[0].expiration.days: deletes backups after 7 days, which are needed for 31 (30 days of retention and 24 hours between base backups); set it to 32 or more, or remove it",
  ],
  [
    "pg-backup-off-cluster",
    "a store within the cluster",
    "BackupStorage s3",
    {
      "spec.storage": {
        provider: "local",
        local: { mountPath: "/backups", persistentVolumeClaim: { claimName: "backups" } },
      },
    },
    "mandatory carts: BackupStorage s3.spec.storage.provider: the only backups are lost with this cluster or its account; add an object store",
    "mandatory invoices: BackupStorage s3.spec.storage.provider: the only backups are lost with this cluster or its account; add an object store",
    "mandatory orders: BackupStorage s3.spec.storage.provider: the only backups are lost with this cluster or its account; add an object store",
  ],
  [
    "pg-backup-off-cluster",
    "an object store in the same cluster",
    "BackupStorage s3",
    { "spec.storage.s3.endpoint": "https://minio.shop.svc:9000" },
    "mandatory carts: BackupStorage s3.spec.storage.s3.endpoint: the only backups are lost with this cluster or its account; add an object store",
    "mandatory invoices: BackupStorage s3.spec.storage.s3.endpoint: the only backups are lost with this cluster or its account; add an object store",
    "mandatory orders: BackupStorage s3.spec.storage.s3.endpoint: the only backups are lost with this cluster or its account; add an object store",
  ],
  [
    "pg-backup-keyless",
    "an access key",
    "BackupStorage s3",
    { "spec.storage.s3.secretName": "s3" },
    "mandatory carts: BackupStorage s3.spec.storage.s3.secretName: an access key, which works for whoever copies it; remove it and annotate the ServiceAccount of the pods with eks.amazonaws.com/role-arn",
    "mandatory invoices: BackupStorage s3.spec.storage.s3.secretName: an access key, which works for whoever copies it; remove it and annotate the ServiceAccount of the pods with eks.amazonaws.com/role-arn",
    "mandatory orders: BackupStorage s3.spec.storage.s3.secretName: an access key, which works for whoever copies it; remove it and annotate the ServiceAccount of the pods with eks.amazonaws.com/role-arn",
  ],
  [
    "pg-backup-keyless",
    "no access key of an object store that is not AWS's",
    "BackupStorage s3",
    { "spec.storage.s3.secretName": "s3", "spec.storage.s3.endpoint": "https://storage.example.com" },
  ],
  [
    "pg-backup-keyless",
    "no role behind the pods",
    "PodIdentityAssociation carts-identity",
    undefined,
    'mandatory carts: ServiceAccount (none in this stack).metadata.annotations["eks.amazonaws.com/role-arn"]: no role stands behind ServiceAccount carts; set it to the ARN of one, or create a PodIdentityAssociation',
  ],
  [
    "pg-archive-timeout-within-rpo",
    "an hour",
    "Postgres orders",
    {
      "spec.configuration.inline": {
        "user.conf":
          "max_connections = 200\nshared_buffers = 2GB\narchive_timeout = 1h\nmax_slot_wal_keep_size = 10GB\nmax_parallel_workers = 2\n",
      },
    },
    'advisory orders: spec.configuration.inline["user.conf"].archive_timeout: 1h of transactions may be lost, at most 300 seconds allowed; set it to 300s',
  ],
  [
    "aws-backup-bucket-hardened",
    "a bucket without versions",
    "BucketVersioning backups-versioning",
    { versioningConfiguration: { status: "Suspended" } },
    "mandatory backups-versioning: versioningConfiguration.status: deleted and overwritten backups are gone at once; set it to Enabled (S3.14)",
  ],
];
