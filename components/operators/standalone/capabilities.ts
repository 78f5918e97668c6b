import { roleSecretName } from "../../plan/names";
import { standaloneImages } from "../../versions";
import { by, not, type OperatorCapabilities } from "../abilities";
import { dumpName } from "../dump-names";
import { exporterRole } from "../exporter";
import { officialImageContent } from "../official-image";
import type { OperatorFacts } from "../operator";
import { checkAdmission } from "./admission";
import { ownedParameter, parameterDefaults } from "./parameters";

const another = 'or set operator to "cloudnative-pg"';
const hasOne = "is one instance, and has no standbys";
const archivesNothing = "takes no base backups and archives no WAL";
const noArchive = `set backup.enabled to false, ${another}`;
const fromNothing = "starts from no backup";
const empty = `remove recovery and read a dump with pg_restore, ${another}`;

const capabilities: OperatorCapabilities = {
  standbys: not(hasOne, `set instances to 1, ${another}`),
  zeroLoss: not(hasOne, `remove replication, ${another}`),
  preferred: not(hasOne, `remove replication, ${another}`),
  asynchronous: not(hasOne, `remove replication, ${another}`),
  fastFailover: not(
    "has nothing to fail over to: after the loss of its node it starts again on another one, in minutes",
    `remove failover, ${another}`,
  ),
  walVolume: not(
    "keeps the write-ahead log on the data volume: one that exists could only be moved by hand, with the server stopped",
    "remove storage.walSize, and add it to storage.size",
  ),
  volumeAttributes: by("VolumeAttributesClass of the claim"),
  volumeGrowth: by("online, where the class allows it: the claim is no template"),
  hugePages: by("`hugepages-2Mi`"),
  pooler: not("has no pooler", `remove pooler, ${another}`),
  readOnlyPooler: not("has no pooler", `remove pooler, ${another}`),
  extensions: by("a Job with SQL"),
  databases: by("a Job with SQL"),
  roles: by("a Job with SQL"),
  memberships: by("a Job with SQL"),
  connectionLimits: by("a Job with SQL"),
  passwordRotation: by("the Job; the superuser's by a container beside the server"),
  issuer: by("a Certificate, reloaded when it is renewed"),
  backups: not(
    `${archivesNothing}, and backup.enabled is true unless it is set`,
    `set backup.enabled to false and dump.enabled to true for a pg_dump every night, ${another} to recover any moment`,
  ),
  podIdentity: by("the dump's ServiceAccount"),
  irsa: by("role on the dump's ServiceAccount"),
  accessKeys: by("mounted into the dump's upload"),
  ownKeysSecret: by("any Secret, any keys"),
  endpoint: by("`AWS_ENDPOINT_URL` of the upload"),
  endpointCa: by("`AWS_CA_BUNDLE` of the upload"),
  parallelWal: not(archivesNothing, noArchive),
  differentialBackups: not(archivesNothing, noArchive),
  incrementalBackups: not(archivesNothing, noArchive),
  keptFull: not(archivesNothing, noArchive),
  keptDifferential: not(archivesNothing, noArchive),
  encryptedRepository: not(archivesNothing, noArchive),
  recovery: not(fromNothing, empty),
  pointInTime: not(fromNothing, empty),
  replicaCluster: not(fromNothing, empty),
  logicalImport: not(
    "imports no database from a running server",
    "remove import; restore a dump into the new cluster, or replicate into it (docs/migration.md)",
  ),
  physicalImport: not(
    "copies no running server that is not its own",
    "remove import; restore a dump into the new cluster, or replicate into it (docs/migration.md)",
  ),
  dumps: by("a CronJob: pg_dump of every database, then the AWS CLI"),
  maintenanceWindows: not(
    "restarts when its pod changes, which is when pulumi up says so",
    "remove maintenanceWindows, and run pulumi up when a restart does not hurt",
  ),
  metrics: by("an exporter beside the server and a PodMonitor, over TLS"),
  majorUpgrade: not(
    "does not upgrade in place: the official image starts no data of another major",
    "make a second cluster, and bring the data over by the steps of docs/operators/standalone.md#another-major-version",
    "https://github.com/docker-library/postgres/issues/37",
  ),
  webInterface: not("has no web interface", "use psql in the pod"),
};

/** One instance of the official image, without an operator. */
export const standalone: OperatorFacts = {
  name: "standalone",
  title: "Standalone",
  summary:
    "One instance of the official image in a StatefulSet, without an operator: for development and for data that can " +
    "be lost. A lost node or an update is minutes without the database, and what was written since the last dump is " +
    "only on the volume; there is no standby, no failover, no recovery to a moment.",
  charts: {},
  needsCertManager: true,
  needsLicense: false,
  images: {},
  // A CronJob's name has at most 52 characters, and "-dump" is added.
  maxClusterName: 47,
  majors: [14, 15, 16, 17, 18],
  image: (major) => (standaloneImages.postgres as Readonly<Record<number, string>>)[major],
  imageContent: officialImageContent("set image to one that has it, or remove it"),
  podSecurity: "restricted",
  names: (cluster) => ({
    // Only dumps reach the bucket; the server itself needs nothing of the cloud.
    serviceAccounts: [],
    dumpAccount: dumpName(cluster),
    readWrite: cluster,
    // Whoever only reads, reads from the one there is.
    readOnly: cluster,
    poolerReadWrite: `${cluster}-pooler`,
    poolerReadOnly: `${cluster}-pooler-ro`,
    ownerSecret: () => `${cluster}-owner`,
    roleSecret: (role) => roleSecretName(cluster, role),
  }),
  systemRoles: ["postgres"],
  secretLabels: () => ({}),
  reservedRoles: [exporterRole],
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: checkAdmission,
};
