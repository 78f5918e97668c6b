import type { ClusterPlan } from "../plan/types";
import { FailoverProfile, IdentityKind, ImportMethod, ReplicationMode } from "../plan/spec/enums";

/** What may be asked of an operator: the rows of docs/operators.md, and what a plan that asks for it says at preview. */
export interface Question {
  /** What it is, as a row of a table names it. */
  title: string;
  /** The argument that asks for it; undefined where no argument does, and the answer is for the reader alone. */
  path?: string;
  /** Other arguments that ask for it as well; a refusal names the one that is given. Default none. */
  otherPaths?: readonly string[];
  /** What the argument is where nobody set it, if that already asks for it. Default: nothing does. */
  byDefault?: (plan: ClusterPlan) => unknown;
  /** Whether a plan asks for it also where another argument alone was set, which is then told of in its place. Default false. */
  follows?: boolean;
  /** Whether a plan asks for it. */
  asked: (plan: ClusterPlan) => boolean;
}

const usesBucket = ({ backup, recovery, dump }: ClusterPlan): boolean =>
  [backup, recovery, dump].some((part) => part !== undefined);
const identity = (kind: IdentityKind) => (plan: ClusterPlan) => usesBucket(plan) && plan.identity === kind;
const replication = (mode: ReplicationMode) => (plan: ClusterPlan) =>
  plan.instances > 1 && plan.replication.mode === mode;
const never = (): boolean => false;

const all = {
  standbys: {
    title: "Standbys and automatic failover",
    path: "instances",
    byDefault: ({ instances }) => instances,
    asked: ({ instances }) => instances > 1,
  },
  zeroLoss: {
    title: "Zero loss",
    path: "replication.mode",
    follows: true,
    asked: replication(ReplicationMode.ZeroLoss),
  },
  preferred: {
    title: "Synchronous while a standby is up",
    path: "replication.mode",
    follows: true,
    asked: replication(ReplicationMode.Preferred),
  },
  asynchronous: {
    title: "Asynchronous replication",
    path: "replication.mode",
    follows: true,
    asked: replication(ReplicationMode.Asynchronous),
  },
  fastFailover: {
    title: "Faster failover",
    path: "failover",
    asked: ({ failover }) => failover === FailoverProfile.Fast,
  },
  walVolume: { title: "WAL volume", path: "storage.walSize", asked: ({ storage }) => storage.wal !== undefined },
  volumeAttributes: {
    title: "IOPS and throughput changed online",
    path: "storage.iops",
    otherPaths: ["storage.throughput", "storage.volumeType"],
    asked: ({ storage }) => storage.attributes !== undefined,
  },
  volumeGrowth: { title: "Volumes that grow", asked: never },
  hugePages: {
    title: "Huge pages",
    path: "resources.hugePages",
    asked: ({ compute }) => compute.hugePagesBytes > 0,
  },
  pooler: {
    title: "PgBouncer",
    path: "pooler.enabled",
    otherPaths: ["pooler"],
    asked: ({ pooler }) => pooler !== undefined,
  },
  readOnlyPooler: {
    title: "PgBouncer for standbys",
    path: "pooler.readOnly",
    asked: ({ pooler }) => pooler?.readOnly === true,
  },
  extensions: {
    title: "Extensions",
    path: "database.extensions",
    asked: ({ database, databases }) => [database, ...databases].some(({ extensions }) => extensions.length > 0),
  },
  databases: { title: "More databases", path: "databases", asked: ({ databases }) => databases.length > 0 },
  roles: { title: "More roles", path: "roles", asked: ({ roles }) => roles.length > 0 },
  memberships: {
    title: "Role memberships",
    path: "roles",
    asked: ({ roles }) => roles.some(({ inRoles }) => inRoles.length > 0),
  },
  connectionLimits: {
    title: "Connection limits of roles",
    path: "roles",
    asked: ({ roles }) => roles.some(({ connectionLimit }) => connectionLimit >= 0),
  },
  passwordRotation: {
    title: "Password rotation",
    path: "credentials.rotation",
    asked: ({ credentials }) => credentials.rotation > 1,
  },
  issuer: { title: "Certificates of your own issuer", path: "tls", asked: ({ tls }) => tls !== undefined },
  backups: { title: "Base backups and WAL archive", path: "backup", asked: ({ backup }) => backup !== undefined },
  podIdentity: {
    title: "EKS Pod Identity",
    path: "identity.kind",
    byDefault: ({ identity: kind }) => kind,
    asked: identity(IdentityKind.PodIdentity),
  },
  irsa: {
    title: "IRSA",
    path: "identity.kind",
    byDefault: ({ identity: kind }) => kind,
    asked: identity(IdentityKind.Irsa),
  },
  accessKeys: {
    title: "Static access keys",
    path: "identity.kind",
    byDefault: ({ identity: kind }) => kind,
    asked: identity(IdentityKind.AccessKeys),
  },
  ownKeysSecret: {
    title: "Access keys in a Secret of your own",
    path: "backup.accessKeysSecret",
    asked: ({ backup }) => backup?.accessKeysSecret?.made === false,
  },
  endpoint: {
    title: "S3-compatible stores",
    path: "backup.endpointUrl",
    asked: ({ backup }) => backup?.endpointUrl !== undefined,
  },
  endpointCa: {
    title: "S3-compatible stores with a private certificate authority",
    path: "backup.accessKeysSecret.caKey",
    asked: ({ backup }) => backup?.accessKeysSecret?.caKey !== undefined,
  },
  parallelWal: {
    title: "Parallel WAL upload",
    path: "backup.walParallel",
    asked: ({ backup }) => (backup?.walParallel ?? 1) > 1,
  },
  differentialBackups: {
    title: "Differential backups",
    path: "backup.differentialSchedule",
    asked: ({ backup }) => backup?.differentialSchedule !== undefined,
  },
  incrementalBackups: {
    title: "Incremental backups",
    path: "backup.incrementalSchedule",
    asked: ({ backup }) => backup?.incrementalSchedule !== undefined,
  },
  keptFull: {
    title: "Retention by a number of full backups",
    path: "backup.keepFull",
    asked: ({ backup }) => backup?.keepFull !== undefined,
  },
  keptDifferential: {
    title: "Retention by a number of differential backups",
    path: "backup.keepDifferential",
    asked: ({ backup }) => backup?.keepDifferential !== undefined,
  },
  encryptedRepository: {
    title: "Backups encrypted by the backup tool",
    path: "backup.encrypt",
    asked: ({ backup }) => backup?.encrypt === true,
  },
  recovery: { title: "Start from a backup", path: "recovery", asked: ({ recovery }) => recovery !== undefined },
  pointInTime: {
    title: "Recovery to a moment",
    path: "recovery.targetTime",
    asked: ({ recovery }) => recovery?.targetTime !== undefined,
  },
  replicaCluster: {
    title: "A cluster that follows another's archive",
    path: "recovery.standby",
    asked: ({ recovery }) => recovery?.standby === true,
  },
  logicalImport: {
    title: "Import of a database from a running server",
    path: "import",
    asked: ({ import: from }) => from?.method === ImportMethod.Logical,
  },
  physicalImport: {
    title: "Copy of a running server",
    path: "import.method",
    asked: ({ import: from }) => from?.method === ImportMethod.Physical,
  },
  dumps: {
    title: "Logical dumps",
    path: "dump.enabled",
    otherPaths: ["dump"],
    asked: ({ dump }) => dump !== undefined,
  },
  maintenanceWindows: {
    title: "Maintenance windows",
    path: "maintenanceWindows",
    asked: ({ maintenanceWindows }) => maintenanceWindows.length > 0,
  },
  metrics: {
    title: "Metrics for Prometheus",
    path: "monitoring.enabled",
    otherPaths: ["monitoring"],
    asked: ({ monitoring }) => monitoring !== undefined,
  },
  majorUpgrade: { title: "Major upgrade in place", asked: never },
  webInterface: { title: "Web interface", asked: never },
} satisfies Record<string, Question>;

/** Something that an operator can do, or not. */
export type Capability = keyof typeof all;

/** Everything that may be asked of an operator. */
export const questions: Readonly<Record<Capability, Question>> = all;

/** An operator's answer: how it does it, or why it does not and the nearest thing that works. */
export type Ability =
  | { readonly able: true; readonly how: string }
  | { readonly able: false; readonly because: string; readonly instead: string; readonly url?: string };

/** Every answer of one operator: a question without an answer does not compile. */
export type OperatorCapabilities = Readonly<Record<Capability, Ability>>;

/** It does that, and how: a few words for the table. */
export function by(how: string): Ability {
  return { able: true, how };
}

/**
 * It does not do that. `because` goes on from the operator's name ("passes no … on"), `instead` is what to set or do,
 * `url` where its project says so.
 */
export function not(because: string, instead: string, url?: string): Ability {
  return { able: false, because, instead, ...(url === undefined ? {} : { url }) };
}
