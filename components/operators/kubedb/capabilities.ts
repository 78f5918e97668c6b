import { roleSecretName } from "../../plan/names";
import { charts } from "../../versions";
import { by, not, type OperatorCapabilities } from "../abilities";
import { officialImageContent } from "../official-image";
import type { OperatorFacts } from "../operator";
import { checkAdmission } from "./admission";
import { backupAccount, clusterLabels } from "./labels";
import { ownedParameter, parameterDefaults } from "./parameters";

const irsaGuide = "https://kubestash.com/docs/v2026.7.10/guides/platforms/eks-irsa/";
const wholeBackups = "takes whole base backups only";

const capabilities: OperatorCapabilities = {
  standbys: by("a coordinator beside each instance, by Raft"),
  zeroLoss: by("`streamingMode: Synchronous`"),
  preferred: not(
    "never lets commits go on without a standby that confirms them",
    'set replication.mode to "zero-loss" or "asynchronous"',
  ),
  asynchronous: by("`streamingMode: Asynchronous`"),
  fastFailover: by("shorter ticks of Raft"),
  walVolume: not("has one volume for each instance", "remove storage.walSize, and add it to storage.size"),
  volumeAttributes: by("VolumeAttributesClass of the claims"),
  volumeGrowth: by("online, by a request of the GitOps operator"),
  hugePages: by("`hugepages-2Mi`"),
  pooler: by("PgBouncer resource, for one database"),
  readOnlyPooler: not("points its PgBouncer at the primary alone", "remove pooler.readOnly"),
  extensions: by("a Job with SQL"),
  databases: by("a Job with SQL"),
  roles: by("a Job with SQL"),
  memberships: by("a Job with SQL"),
  connectionLimits: by("a Job with SQL"),
  passwordRotation: not(
    "does not take up a changed password of its superuser, with which this package sets all others",
    "leave credentials.rotation at 1, and rotate with a PostgresOpsRequest of type RotateAuth",
    "https://kubedb.com/docs/v2026.7.10/guides/postgres/rotate-auth/",
  ),
  issuer: by("`tls.issuerRef`"),
  backups: by("PostgresArchiver: WAL-G for WAL, KubeStash with Restic for base backups"),
  podIdentity: not("is not documented to reach a bucket by EKS Pod Identity", 'set identity.kind to "irsa"', irsaGuide),
  irsa: by("role on the backups' ServiceAccount; the platform gives KubeStash's own operator one, too"),
  accessKeys: by("a Secret of keys"),
  ownKeysSecret: by("any Secret, with AWS' own names for the keys"),
  endpoint: by("`s3.endpoint`"),
  endpointCa: by("`CA_CERT_DATA` of the Secret"),
  parallelWal: not("ships one WAL segment after the other", "remove backup.walParallel"),
  differentialBackups: not(wholeBackups, "remove backup.differentialSchedule"),
  incrementalBackups: not(
    `${wholeBackups}; Restic stores only what has changed of each`,
    "remove backup.incrementalSchedule",
  ),
  keptFull: by("RetentionPolicy `successfulSnapshots.last`"),
  keptDifferential: not("takes no differential backups", "remove backup.keepDifferential"),
  encryptedRepository: by("Restic, always"),
  recovery: by("`init.archiver`, from a cluster of the same namespace, with static keys"),
  pointInTime: by("`recoveryTimestamp`"),
  replicaCluster: not(
    "follows a running cluster over the network, not its archive",
    "remove recovery.standby",
    "https://kubedb.com/docs/v2026.7.10/guides/postgres/remote-replica/",
  ),
  logicalImport: not(
    "imports no database from a running server",
    "remove import; restore a dump into the new cluster, or replicate into it (docs/migration.md)",
  ),
  physicalImport: not(
    "copies no running server that is not its own",
    "remove import; restore a dump into the new cluster, or replicate into it (docs/migration.md)",
  ),
  dumps: not(
    "dumps by a BackupConfiguration with the task logical-backup, which this package does not make",
    "remove dump, and apply one beside the cluster",
    "https://kubedb.com/docs/v2026.7.10/guides/postgres/backup/kubestash/logical/",
  ),
  maintenanceWindows: not(
    "has windows for its own recommendations alone: what is asked for is done at once",
    "remove maintenanceWindows, and run pulumi up when a restart does not hurt",
  ),
  metrics: by("an exporter beside each instance and a ServiceMonitor"),
  majorUpgrade: by("raise `postgresVersion`: an UpdateVersion request of the GitOps operator"),
  webInterface: not("has its web interface in another product", "use kubectl"),
};

/** KubeDB 2026.7.10 with KubeStash. */
export const kubeDb: OperatorFacts = {
  name: "kubedb",
  title: "KubeDB",
  summary:
    "AppsCode's operator, under the AppsCode Community License with a licence key, free for trials and paid for in " +
    "production: PostgreSQL with a coordinator of its own that elects by Raft; backups by KubeStash.",
  charts: { kubedb: charts.kubeDb, kubestash: charts.kubeStash },
  needsCertManager: true,
  needsLicense: true,
  bucketAccount: { name: "kubestash-kubestash-operator", chart: "kubestash" },
  images: {},
  // "-pooler" and what the operator adds to a pod's name must fit into a label.
  maxClusterName: 40,
  majors: [14, 15, 16, 17, 18],
  // It chooses by the version, from its own catalogue.
  image: () => undefined,
  imageContent: officialImageContent('remove it, or set operator to "cloudnative-pg"'),
  podSecurity: "restricted",
  names: (cluster) => ({
    // Not that of the instances: WAL is shipped by a pod of its own.
    serviceAccounts: [backupAccount(cluster)],
    readWrite: cluster,
    readOnly: `${cluster}-standby`,
    poolerReadWrite: `${cluster}-pooler`,
    poolerReadOnly: `${cluster}-pooler-ro`,
    ownerSecret: () => `${cluster}-owner`,
    roleSecret: (role) => roleSecretName(cluster, role),
  }),
  systemRoles: ["postgres"],
  secretLabels: (cluster) => clusterLabels(cluster),
  reservedRoles: [],
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: checkAdmission,
};
