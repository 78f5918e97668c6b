import { charts, images } from "../../versions";
import { by, not, type OperatorCapabilities } from "../abilities";
import { dumpName } from "../dump-names";
import type { OperatorFacts } from "../operator";
import { checkArchive } from "../spilo-archive";
import { checkPatroniMinimums } from "../spilo-parameters";
import { spiloContent, spiloMajors, spiloRoles } from "../spilo";
import { checkAdmission } from "./admission";
import { roleSecret, serviceAccount } from "./labels";
import { ownedParameter, parameterDefaults } from "./parameters";

const oneSchedule = "takes base backups on one schedule, all of them whole: Spilo runs WAL-G by one line of cron";

const capabilities: OperatorCapabilities = {
  standbys: by("Patroni, with ConfigMaps"),
  zeroLoss: by("`synchronous_mode_strict`"),
  preferred: by("`synchronous_mode`"),
  asynchronous: by("no `synchronous_mode`"),
  fastFailover: by("shorter `ttl`"),
  walVolume: not(
    "has no volume for the WAL: its pods have one volume",
    "remove storage.walSize, and add it to storage.size",
    "https://github.com/zalando/postgres-operator/issues/1047",
  ),
  volumeAttributes: not(
    "changes IOPS and throughput only with rights of its own in EC2, not through a VolumeAttributesClass",
    "remove storage.iops and storage.throughput, and set storage.storageClass to a class that has them",
  ),
  volumeGrowth: by("online, by the operator"),
  hugePages: by("`hugepages-2Mi`"),
  pooler: by("`enableConnectionPooler`"),
  readOnlyPooler: by("`enableReplicaConnectionPooler`"),
  extensions: by("SQL, by a Job"),
  databases: by("`databases`"),
  roles: by("`users`"),
  memberships: by("SQL, by a Job"),
  connectionLimits: by("SQL, by a Job"),
  passwordRotation: by("the Secret, applied by a Job"),
  issuer: by("a Certificate as `tls`"),
  backups: by("WAL-G, by Spilo's cron"),
  podIdentity: not(
    "cannot use EKS Pod Identity: Spilo does not hand its variables on to WAL-G",
    'set identity.kind to "irsa"',
    "https://github.com/zalando/postgres-operator/issues/2972",
  ),
  irsa: by("a token of the ServiceAccount, role by cluster"),
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
  replicaCluster: by("`standby`"),
  logicalImport: not(
    "begins with no data of another server",
    "remove import, and restore a dump of it or replicate it logically (docs/migration.md)",
  ),
  physicalImport: not(
    "begins with no copy of another server",
    "remove import, and replicate it logically (docs/migration.md)",
  ),
  dumps: by("a CronJob with `pg_dump`"),
  maintenanceWindows: by("`maintenanceWindows`"),
  metrics: by("postgres_exporter beside it, PodMonitor"),
  majorUpgrade: by("raise `postgresVersion`; in place, with pg_upgrade"),
  webInterface: by("its own, behind `kubectl port-forward`"),
};

/** Zalando's postgres-operator 2.0 with Spilo 4.1. */
export const zalando: OperatorFacts = {
  name: "zalando",
  title: "Zalando postgres-operator",
  summary:
    "An operator that runs Spilo: PostgreSQL under Patroni, with WAL-G for backups; a web interface as an option.",
  charts: { zalando: charts.zalando, zalandoUi: charts.zalandoUi },
  // Spilo's own certificate is signed by itself, and made anew with every pod.
  needsCertManager: true,
  needsLicense: false,
  images: { operator: images.zalandoOperator, pooler: images.zalandoPooler, webInterface: images.zalandoUi },
  // Services have 63, and one is called "-pooler-repl"; the operator itself takes 58 (pkg/apis/acid.zalan.do/v1/const.go).
  maxClusterName: 51,
  majors: spiloMajors,
  image: () => images.spilo,
  imageHasAllMajors: true,
  imageContent: spiloContent,
  // The operator sets neither a seccomp profile nor dropped capabilities on Spilo, and has no field for them.
  podSecurity: "baseline",
  names: (cluster) => ({
    serviceAccounts: [serviceAccount],
    dumpAccount: dumpName(cluster),
    readWrite: cluster,
    readOnly: `${cluster}-repl`,
    poolerReadWrite: `${cluster}-pooler`,
    poolerReadOnly: `${cluster}-pooler-repl`,
    ownerSecret: (owner) => roleSecret(cluster, owner),
    roleSecret: (role) => roleSecret(cluster, role),
  }),
  // Those of its superuser and of replication it makes itself.
  systemRoles: [],
  // It finds a role's Secret by its name.
  secretLabels: () => ({}),
  reservedRoles: [...spiloRoles, "pooler"],
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: (plan) => [...checkAdmission(plan), ...checkArchive(plan), ...checkPatroniMinimums(plan)],
};
