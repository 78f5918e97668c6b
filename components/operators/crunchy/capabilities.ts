import { charts, crunchyImages, crunchyOperatorImage } from "../../versions";
import { by, not, type OperatorCapabilities } from "../abilities";
import { inEvery } from "../image-content";
import type { OperatorFacts } from "../operator";
import { checkAdmission } from "./admission";
import { clusterLabel, instanceSet, userLabel } from "./labels";
import { ownedParameter, parameterDefaults } from "./parameters";

const issues = "https://github.com/CrunchyData/postgres-operator/issues";

const keysAreAFile =
  "reads its access key from a file of pgBackRest's configuration, not from keys of a Secret that is there";

const capabilities: OperatorCapabilities = {
  standbys: by("Patroni"),
  zeroLoss: by("`synchronous_mode_strict`"),
  preferred: by("`synchronous_mode`"),
  asynchronous: by("no `synchronous_mode`"),
  fastFailover: by("shorter leases"),
  walVolume: by("`walVolumeClaimSpec`"),
  volumeAttributes: by("VolumeAttributesClass of the claims"),
  volumeGrowth: by("online, by the operator"),
  hugePages: by("`hugepages-2Mi`"),
  pooler: by("`proxy.pgBouncer`"),
  readOnlyPooler: not(
    "has one PgBouncer, towards the primary",
    "remove pooler.readOnly; reads go to the standbys' Service without a pooler",
  ),
  extensions: by("a Job, as superuser"),
  databases: by("a Job, as superuser"),
  roles: by("`users`, each with its Secret; roles without login by a Job"),
  memberships: by("a Job, as superuser"),
  connectionLimits: by("a Job, as superuser"),
  passwordRotation: by("a new password and its SCRAM verifier in the Secret"),
  issuer: by("Certificates as `customTLSSecret` and `customReplicationTLSSecret`"),
  backups: by("pgBackRest"),
  podIdentity: not(
    "has no way to EKS Pod Identity: pgBackRest's is experimental, and PGO does not pass it on",
    'set identity.kind to "irsa"',
    `${issues}/4414`,
  ),
  irsa: by("`web-id`, role on the ServiceAccounts"),
  accessKeys: by("a file in a Secret"),
  ownKeysSecret: not(
    keysAreAFile,
    "remove backup.accessKeysSecret, and give the stack accessKeys: the Secret is made of them",
  ),
  endpoint: by("`repos[].s3.endpoint`, by path, over TLS"),
  endpointCa: not(
    `${keysAreAFile}, and a certificate authority for it from nowhere`,
    "remove backup.accessKeysSecret, and give the object store a certificate of a public authority",
  ),
  parallelWal: by("`process-max`; PGO archives asynchronously by itself"),
  differentialBackups: by("`schedules.differential`"),
  incrementalBackups: by("`schedules.incremental`"),
  keptFull: by("`repo1-retention-full`"),
  keptDifferential: by("`repo1-retention-diff`"),
  encryptedRepository: by("`repo1-cipher-type: aes-256-cbc`"),
  recovery: by("`dataSource.pgbackrest`"),
  pointInTime: by("`--type=time`"),
  replicaCluster: by("`standby.repoName`"),
  logicalImport: not(
    "imports no database from elsewhere",
    "remove import, and restore a dump of pg_dump, or subscribe to a publication of the source, from a job of your own",
  ),
  physicalImport: not(
    "copies a running server only by a certificate of the same authority, which another system does not have",
    "remove import; where the source is archived by pgBackRest, use recovery",
  ),
  dumps: not("takes no dumps", "remove dump, or run pg_dump from a job of your own"),
  maintenanceWindows: not(
    "has no maintenance windows: it restarts instances when their specification changes",
    "remove maintenanceWindows, and run pulumi up when a restart does not hurt",
  ),
  metrics: by("pgMonitor's exporter, PostgreSQL 15 to 17"),
  majorUpgrade: not(
    "upgrades with a PGUpgrade resource, in several steps with the cluster shut down; with another `postgresVersion` alone its pods halt before they start",
    "follow docs/operators/crunchy.md#major-upgrades",
  ),
  webInterface: not(
    "has its web interface, pgAdmin, as a resource of its own",
    "make a PGAdmin resource where it is wanted",
  ),
};

/** Kubernetes Secret of a user (internal/naming/names.go, PostgresUserSecret). */
export function userSecret(cluster: string, user: string): string {
  return `${cluster}-pguser-${user}`;
}

/** CronJobs are called "<cluster>-repo1-full", "-diff" and "-incr", and have at most 52 characters; with its set a cluster has 46. */
const maxClusterName = Math.min(52 - "-repo1-full".length, 46 - instanceSet.length);

/** Crunchy's PGO 6.0 and 5.8. */
export const crunchy: OperatorFacts = {
  name: "crunchy",
  title: "Crunchy PGO",
  summary:
    "Patroni and pgBackRest under an operator; differential and encrypted backups. Its code is Apache-2.0, its images are under the Crunchy Data Developer Program's terms (https://www.crunchydata.com/developers/terms-of-use): larger organisations need a subscription, or images of their own for every one of them.",
  charts: { crunchy: charts.crunchy },
  // Parameters and rules for pg_hba.conf are fields of their own since then.
  oldestVersion: "5.8.0",
  needsCertManager: false,
  needsLicense: false,
  images: {
    operator: crunchyOperatorImage(charts.crunchy.version),
    ...crunchyImages,
    collector: crunchyOperatorImage(charts.crunchy.version),
  },
  maxClusterName,
  majors: [15, 16, 17, 18],
  // relatedImages of its chart.
  image: () => undefined,
  imageContent: {
    summary:
      "the operator's own image, which has PostgreSQL's own modules, vector, timescaledb, pg_cron, pg_partman, pgaudit, orafce, pgnodemx and set_user",
    remedy: "set image to one that has it, or remove it",
    // https://access.crunchydata.com/documentation/postgres-operator/latest/releases; PostGIS has an image of its own.
    extensions: inEvery("vector timescaledb pg_cron pg_partman pgaudit orafce pgnodemx set_user"),
    libraries: inEvery("pg_partman_bgw wal2json"),
    loaded: ["pgaudit", "pg_stat_statements"],
  },
  podSecurity: "restricted",
  names: (cluster) => ({
    serviceAccounts: [`${cluster}-instance`, `${cluster}-pgbackrest`, `${cluster}-repohost`],
    readWrite: `${cluster}-primary`,
    readOnly: `${cluster}-replicas`,
    poolerReadWrite: `${cluster}-pgbouncer`,
    // There is none, and its capabilities say so.
    poolerReadOnly: `${cluster}-pgbouncer`,
    ownerSecret: (owner) => userSecret(cluster, owner),
    roleSecret: (role) => userSecret(cluster, role),
  }),
  systemRoles: [],
  secretLabels: (cluster, role) => ({ [clusterLabel]: cluster, [userLabel]: role }),
  adoptsSecrets: true,
  reservedRoles: ["_crunchyrepl", "_crunchypgbouncer", "ccp_monitoring"],
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: checkAdmission,
};
