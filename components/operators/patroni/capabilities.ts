import { roleSecretName } from "../../plan/names";
import { images } from "../../versions";
import { by, not, type OperatorCapabilities } from "../abilities";
import { dumpName } from "../dump-names";
import type { OperatorFacts } from "../operator";
import { checkArchive } from "../spilo-archive";
import { checkPatroniMinimums } from "../spilo-parameters";
import { spiloContent, spiloMajors, spiloRoles, spiloSuperuser } from "../spilo";
import { ownedParameter, parameterDefaults } from "./parameters";

const oneSchedule = "takes base backups on one schedule, all of them whole: Spilo runs WAL-G by one line of cron";
const noOperator = "has no operator that would do it";

const capabilities: OperatorCapabilities = {
  standbys: by("Patroni, with ConfigMaps"),
  zeroLoss: by("`synchronous_mode_strict`"),
  preferred: by("`synchronous_mode`"),
  asynchronous: by("no `synchronous_mode`"),
  fastFailover: by("shorter `ttl`"),
  walVolume: not(
    "has no volume for the WAL: Spilo's restores put it beside the data",
    "remove storage.walSize, and add it to storage.size",
  ),
  volumeAttributes: not(
    "cannot change the class of claims that a StatefulSet made",
    "remove storage.iops and storage.throughput, and set storage.storageClass to a class that has them",
  ),
  volumeGrowth: not("cannot grow the claims of a StatefulSet", "follow docs/resize-statefulset.md"),
  hugePages: by("`hugepages-2Mi`"),
  pooler: not(`${noOperator}: no PgBouncer comes with it`, 'remove pooler, or set operator to "cloudnative-pg"'),
  readOnlyPooler: not(`${noOperator}: no PgBouncer comes with it`, "remove pooler"),
  extensions: by("SQL, by a Job"),
  databases: by("SQL, by a Job"),
  roles: by("SQL, by a Job"),
  memberships: by("SQL, by a Job"),
  connectionLimits: by("SQL, by a Job"),
  passwordRotation: not(
    "knows the passwords of its own roles from when a pod started, and would lose its standbys with others",
    "leave credentials.rotation at 1",
  ),
  issuer: by("a Certificate, mounted"),
  backups: by("WAL-G, by Spilo's cron"),
  podIdentity: not(
    "cannot use EKS Pod Identity: Spilo does not hand its variables on to WAL-G",
    'set identity.kind to "irsa"',
    "https://github.com/zalando/postgres-operator/issues/2972",
  ),
  irsa: by("a token of the ServiceAccount"),
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
  replicaCluster: by("`standby_cluster`"),
  logicalImport: not(
    "begins with no data of another server",
    "remove import, and restore a dump of it or replicate it logically (docs/migration.md)",
  ),
  physicalImport: not(
    "begins with no copy of another server",
    "remove import, and replicate it logically (docs/migration.md)",
  ),
  dumps: by("a CronJob with `pg_dump`"),
  maintenanceWindows: not(
    `${noOperator}: pods restart when pulumi up changes them`,
    "remove maintenanceWindows, and run pulumi up when a restart does not hurt",
  ),
  metrics: by("postgres_exporter beside it, PodMonitor"),
  majorUpgrade: not("does not upgrade what is in its volumes", "follow docs/resize-statefulset.md#major-version"),
  webInterface: not("has no web interface", "use patronictl in a pod"),
};

/** Patroni in a StatefulSet of our own, without an operator: the image is Spilo 4.1. */
export const patroni: OperatorFacts = {
  name: "patroni",
  title: "Patroni",
  summary:
    "No operator: a StatefulSet of Spilo, in which Patroni elects the primary by ConfigMaps, with WAL-G for backups.",
  charts: {},
  // Spilo's own certificate is signed by itself, and made anew with every pod.
  needsCertManager: true,
  needsLicense: false,
  images: {},
  // The pods' label controller-revision-hash has the name, a hyphen and ten letters in 63.
  maxClusterName: 52,
  majors: spiloMajors,
  image: () => images.spilo,
  imageHasAllMajors: true,
  imageContent: spiloContent,
  podSecurity: "restricted",
  names: (cluster) => ({
    serviceAccounts: [cluster],
    dumpAccount: dumpName(cluster),
    readWrite: `${cluster}-primary`,
    readOnly: `${cluster}-replica`,
    poolerReadWrite: `${cluster}-pooler`,
    poolerReadOnly: `${cluster}-pooler-ro`,
    ownerSecret: () => `${cluster}-owner`,
    roleSecret: (role) => roleSecretName(cluster, role),
  }),
  systemRoles: [spiloSuperuser, "standby"],
  secretLabels: () => ({}),
  reservedRoles: spiloRoles,
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: (plan) => [...checkArchive(plan), ...checkPatroniMinimums(plan)],
};
