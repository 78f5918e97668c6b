import { by, not, type OperatorCapabilities } from "./abilities";

const oneSchedule = "takes base backups on one schedule, all of them whole: Spilo runs WAL-G by one line of cron";

/** What Spilo can do and cannot, whoever runs it. */
export const spiloCapabilities = {
  standbys: by("Patroni, with ConfigMaps"),
  zeroLoss: by("`synchronous_mode_strict`"),
  preferred: by("`synchronous_mode`"),
  asynchronous: by("no `synchronous_mode`"),
  fastFailover: by("shorter `ttl`"),
  hugePages: by("`hugepages-2Mi`"),
  extensions: by("SQL, by a Job"),
  memberships: by("SQL, by a Job"),
  connectionLimits: by("SQL, by a Job"),
  backups: by("WAL-G, by Spilo's cron"),
  podIdentity: not(
    "cannot use EKS Pod Identity: Spilo does not hand its variables on to WAL-G",
    'set identity.kind to "irsa"',
    "https://github.com/zalando/postgres-operator/issues/2972",
  ),
  accessKeys: by("variables from a Secret"),
  ownKeysSecret: by("any Secret, any keys"),
  endpoint: by("`AWS_ENDPOINT`"),
  endpointCa: by("`WALG_S3_CA_CERT_FILE`"),
  parallelWal: by("`WALG_UPLOAD_CONCURRENCY`"),
  differentialBackups: not(oneSchedule, "remove backup.differentialSchedule"),
  incrementalBackups: not(oneSchedule, "remove backup.incrementalSchedule"),
  keptFull: by("`BACKUP_NUM_TO_RETAIN`; each for that many days at least"),
  keptDifferential: not("takes no differential backups", "remove backup.keepDifferential"),
  encryptedRepository: by("WAL-G with libsodium"),
  recovery: by("Spilo's clone from WAL-G"),
  pointInTime: by("`CLONE_TARGET_TIME`"),
  logicalImport: not(
    "begins with no data of another server",
    "remove import, and restore a dump of it or replicate it logically (docs/migration.md)",
  ),
  physicalImport: not(
    "begins with no copy of another server",
    "remove import, and replicate it logically (docs/migration.md)",
  ),
  dumps: by("a CronJob with `pg_dump`"),
  metrics: by("postgres_exporter beside it, PodMonitor"),
} satisfies Partial<OperatorCapabilities>;
