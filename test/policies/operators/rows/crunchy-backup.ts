import { absent } from "../../given";
import type { Row } from "../row";

/** Backups of a Crunchy PostgresCluster, broken in one place at a time. */
export const crunchyBackup: readonly Row[] = [
  [
    "pg-wal-archiving-configured",
    "no repository",
    "PostgresCluster orders",
    { "spec.backups": absent },
    "mandatory orders: spec.backups.pgbackrest.repos: no WAL archiver; list a repo with s3",
  ],
  [
    "pg-base-backup-scheduled",
    "no schedules",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.repos[0].schedules": absent },
    "mandatory orders: spec.backups.pgbackrest.repos: no repo has a schedule; set schedules.full of one to every night",
  ],
  [
    "pg-base-backup-scheduled",
    "full backups once a week",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.repos[0].schedules.differential": absent },
    "mandatory orders: spec.backups.pgbackrest.repos[0].schedules.full: up to 168 hours between base backups, at most 24 allowed; run it daily",
  ],
  [
    "pg-base-backup-scheduled",
    "differential backups of nothing",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.repos[0].schedules.full": absent },
    'mandatory orders: spec.backups.pgbackrest.repos[0].schedules.full: never runs; set one such as "0 2 * * *", every night at 02:00',
  ],
  [
    "pg-backup-retention",
    "no retention",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.global": { "repo1-s3-key-type": "web-id", "repo1-path": "/shop/orders" } },
    "mandatory orders: spec.backups.pgbackrest.global.repo1-retention-full: nothing removes old backups, nor promises to keep them; set it to at least 7 days",
  ],
  [
    "pg-backup-retention",
    "three days",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.global.repo1-retention-full": "3" },
    "mandatory orders: spec.backups.pgbackrest.global.repo1-retention-full: goes back 3 days, at least 7 days are asked for; raise it",
  ],
  [
    "pg-backup-retention",
    "one full backup a week of which one is kept, whatever rests on it",
    "PostgresCluster orders",
    {
      "spec.backups.pgbackrest.global.repo1-retention-full": "1",
      "spec.backups.pgbackrest.global.repo1-retention-full-type": "count",
      "spec.backups.pgbackrest.repos[0].schedules": { full: "0 2 * * 0", differential: "0 2 * * 1-6" },
    },
    "mandatory orders: spec.backups.pgbackrest.global.repo1-retention-full: goes back 0 days (1 base backups, 168 hours apart), at least 7 days are asked for; raise it",
  ],
  [
    "pg-backup-retention",
    "a lifecycle that is shorter",
    "BucketLifecycleConfiguration backups-lifecycle",
    { rules: [{ status: "Enabled", expiration: { days: 7 } }] },
    "mandatory backups-lifecycle: rules[0].expiration.days: deletes backups after 7 days, which are needed for 37 (30 days of retention and 168 hours between base backups); set it to 38 or more, or remove it",
  ],
  [
    "pg-backup-off-cluster",
    "a volume as the only repository",
    "PostgresCluster orders",
    {
      "spec.backups.pgbackrest.repos[0].s3": absent,
      "spec.backups.pgbackrest.repos[0].volume": { volumeClaimSpec: {} },
    },
    "mandatory orders: spec.backups.pgbackrest.repos[0].volume: the only backups are lost with this cluster or its account; add an object store",
  ],
  [
    "pg-backup-off-cluster",
    "an object store in the same cluster",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.repos[0].s3.endpoint": "minio.shop.svc.cluster.local:9000" },
    "mandatory orders: spec.backups.pgbackrest.repos[0].s3.endpoint: the only backups are lost with this cluster or its account; add an object store",
  ],
  [
    "pg-backup-keyless",
    "an access key",
    "PostgresCluster orders",
    {
      "spec.backups.pgbackrest.global.repo1-s3-key-type": "shared",
      "spec.backups.pgbackrest.configuration": [{ secret: { name: "s3" } }],
    },
    "mandatory orders: spec.backups.pgbackrest.configuration[0]: an access key, which works for whoever copies it; remove it and set spec.backups.pgbackrest.global.repo1-s3-key-type to web-id",
  ],
  [
    "pg-backup-keyless",
    "no access key of an object store that is not AWS's",
    "PostgresCluster orders",
    {
      "spec.backups.pgbackrest.repos[0].s3.endpoint": "storage.example.com",
      "spec.backups.pgbackrest.global.repo1-s3-key-type": "shared",
      "spec.backups.pgbackrest.configuration": [{ secret: { name: "s3" } }],
    },
  ],
  [
    "pg-backup-keyless",
    "no role behind the pods",
    "PostgresCluster orders",
    { "spec.metadata": absent },
    'mandatory orders: spec.metadata.annotations["eks.amazonaws.com/role-arn"]: no role stands behind ServiceAccount orders-instance; set it to the ARN of one, or create a PodIdentityAssociation',
  ],
  [
    "pg-archive-timeout-within-rpo",
    "an hour",
    "PostgresCluster orders",
    { "spec.config.parameters.archive_timeout": "1h" },
    "advisory orders: spec.config.parameters.archive_timeout: 1h of transactions may be lost, at most 300 seconds allowed; set it to 300s",
  ],
  [
    "aws-backup-bucket-hardened",
    "a bucket without versions",
    "BucketVersioning backups-versioning",
    { versioningConfiguration: { status: "Suspended" } },
    "mandatory backups-versioning: versioningConfiguration.status: deleted and overwritten backups are gone at once; set it to Enabled (S3.14)",
  ],
];
