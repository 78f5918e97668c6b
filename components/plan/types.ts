import type {
  Cloud,
  CredentialsDelivery,
  FailoverProfile,
  IdentityKind,
  ImportMethod,
  ObjectLockMode,
  IssuerKind,
  PoolMode,
  Provision,
  ReplicationMode,
  VolumeType,
  WorkloadProfile,
} from "./spec/enums";
import type { Problem } from "./problems";

/** A computed value with the reason for it: the formula, what went in, and where the formula comes from. */
export interface Sourced<T> {
  value: T;
  formula: string;
  inputs: Record<string, string | number | boolean>;
  source: string;
}

/** What PostgreSQL's processes may use together, against the memory limit of the container. All in bytes. */
export interface MemoryBudget {
  limit: number;
  /** Shared buffers; 0 where they are on huge pages, which the limit does not count. */
  sharedBuffers: number;
  /** Other shared memory, background processes and the operator's own process in the container. */
  server: number;
  connections: number;
  autovacuum: number;
  maintenance: number;
  queries: number;
  /** The sum of the six above. */
  used: number;
  /** What is left below 90 % of the limit; never negative in an accepted plan. */
  slack: number;
}

/** One volume of each instance. */
export interface VolumePlan {
  size: string;
  sizeBytes: number;
  /** undefined: the Kubernetes cluster's default class. */
  storageClass?: string;
}

/** IOPS and throughput beyond the class's own, as a VolumeAttributesClass whose name changes with its content. */
export interface VolumeAttributesPlan {
  name: string;
  driver: string;
  parameters: Record<string, string>;
}

/** CPU and memory of a container; requests equal limits. */
export interface ComputePlan {
  cpu: string;
  memory: string;
  cpuMillis: number;
  memoryBytes: number;
  /** 2 MiB huge pages, in bytes; 0 without. */
  hugePagesBytes: number;
}

/** A database and its owner. */
export interface DatabasePlan {
  name: string;
  owner: string;
  extensions: string[];
}

/** A role besides the owner. */
export interface RolePlan {
  name: string;
  login: boolean;
  inRoles: string[];
  connectionLimit: number;
  /** Name of its password Secret; undefined where the role cannot log in. */
  secretName?: string;
}

/** A role that the operator itself, or its exporter, logs in as. */
export interface SystemRolePlan {
  name: string;
  secretName: string;
}

/** How changes reach the standbys. */
export interface ReplicationPlan {
  mode: ReplicationMode;
  /** Standbys that confirm a commit; 0 in mode asynchronous. */
  synchronousStandbys: number;
  /** Whether the operator keeps a quorum object, so that only a standby that has every acknowledged row is promoted. */
  failoverQuorum: boolean;
}

/** PgBouncer in front of the cluster. */
export interface PoolerPlan {
  instances: number;
  mode: PoolMode;
  maxClientConnections: number;
  /** Server connections each pod keeps for one pair of user and database. */
  defaultPoolSize: Sourced<number>;
  compute: ComputePlan;
  readOnly: boolean;
}

/** Continuous backup. */
export interface BackupPlan {
  recoveryWindowDays: number;
  /** Five cron fields, UTC. */
  schedule: string;
  /** The longest time between two base backups that `schedule` allows, in days. */
  fullBackupIntervalDays: number;
  path: string;
  serverName: string;
  /** undefined: the platform's bucket. */
  bucket?: string;
  endpointUrl?: string;
  /** Five cron fields, UTC; undefined: none are taken. */
  differentialSchedule?: string;
  incrementalSchedule?: string;
  /** How many are kept, in the place of the recovery window; undefined: the window decides. */
  keepFull?: number;
  keepDifferential?: number;
  /** Whether the backup tool encrypts with a passphrase of the cluster's own. */
  encrypt: boolean;
  /** undefined: the platform's key where the bucket is the platform's, else none. */
  kmsKeyArn?: string;
  /** Region of the bucket; undefined: the platform's. */
  region?: string;
  accessKeysSecret?: SecretKeysPlan;
  walParallel: number;
}

/** Which keys of a Kubernetes Secret hold an access key. */
export interface SecretKeysPlan {
  name: string;
  /** Whether the Secret is made from the platform's access key; else it is there already. */
  made: boolean;
  accessKeyIdKey: string;
  secretAccessKeyKey: string;
  caKey?: string;
}

/** Start from a backup. */
export interface RecoveryPlan {
  serverName: string;
  bucket?: string;
  path: string;
  /** undefined: the platform's key where the bucket is the platform's, else none. */
  kmsKeyArn?: string;
  /** Region of the bucket; undefined: the platform's. */
  region?: string;
  targetTime?: string;
  /** Secret with the passphrase of its backups; undefined: the backup tool did not encrypt them. */
  passphraseSecretName?: string;
  /** Whether the cluster follows the source and takes no writes. */
  standby: boolean;
}

/** Start with the data of a running server. */
export interface ImportPlan {
  method: ImportMethod;
  host: string;
  port: number;
  database: string;
  username: string;
  passwordSecretName: string;
  passwordKey: string;
  sslMode: string;
  /** Whether the cluster follows the server and takes no writes. */
  standby: boolean;
}

/** Logical dumps beside the backups. */
export interface DumpPlan {
  /** Five cron fields, UTC. */
  schedule: string;
  retentionDays: number;
  /** Where they go: below the path of the backups. */
  path: string;
  /** undefined: the platform's bucket. */
  bucket?: string;
  endpointUrl?: string;
  /** undefined: the platform's key where the bucket is the platform's, else none. */
  kmsKeyArn?: string;
  /** Region of the bucket; undefined: the platform's. */
  region?: string;
  accessKeysSecret?: SecretKeysPlan;
}

/** Who signs the certificate that the server shows. */
export interface TlsPlan {
  issuerName: string;
  issuerKind: IssuerKind;
}

/** Every name that belongs to one cluster. Data hangs on them: they never change between releases. */
export interface ClusterNames {
  cluster: string;
  namespace: string;
  /** ServiceAccounts whose pods reach the backup bucket; the first is that of the PostgreSQL pods, where these do. */
  serviceAccounts: string[];
  /** Kubernetes Secret of the owner: username and password. */
  ownerSecret: string;
  /** Services of the primary and of the standbys. */
  readWrite: string;
  readOnly: string;
  /** Kubernetes Secret that the backup tool reads its keys and passphrase from, where this package makes it. */
  backupSecret: string;
  /** Certificate of the server and its Secret, where this package makes them. */
  certificate: string;
  /** Where the backup tool writes, and what it reads a recovery from. */
  objectStore: string;
  recoveryObjectStore: string;
  scheduledBackup: string;
  poolerReadWrite: string;
  poolerReadOnly: string;
  /** Holder workload that keeps the synced Secret alive, and its ServiceAccount. */
  secretsHolder: string;
  /** IAM role of the backup tool, at most 64 characters. */
  backupRole: string;
  /** IAM role that reads the cluster's secrets. */
  secretsRole: string;
  /** Prefix of its secrets in AWS Secrets Manager: "<platform>/<namespace>/<cluster>". */
  secretsPath: string;
}

/** Where clients connect. */
export interface EndpointsPlan {
  /** Primary: reads and writes. */
  readWrite: string;
  /** Standbys: reads. */
  readOnly: string;
  /** Pooler towards the primary, when there is one. */
  pooler?: string;
  /** Pooler towards the standbys, when there is one. */
  poolerReadOnly?: string;
  port: number;
}

/** A complete, validated, tuned description of one database cluster: what render turns into manifests. */
export interface ClusterPlan {
  names: ClusterNames;
  createNamespace: boolean;
  operator: string;
  cloud: Cloud;
  postgresMajor: number;
  /** undefined: the operator chooses it by the version. */
  image?: string;
  instances: number;
  profile: WorkloadProfile;
  compute: ComputePlan;
  /** What the operator is told: tuned values that differ from its defaults, and the person's own. */
  parameters: Record<string, string>;
  /** Every tuned value with its formula, and the memory they need together. */
  tuning: TuningPlan;
  sharedPreloadLibraries: string[];
  storage: StoragePlan;
  database: DatabasePlan;
  databases: DatabasePlan[];
  roles: RolePlan[];
  replication: ReplicationPlan;
  failover: FailoverProfile;
  scheduling: SchedulingPlan;
  pooler?: PoolerPlan;
  backup?: BackupPlan;
  recovery?: RecoveryPlan;
  monitoring?: MonitoringPlan;
  network?: NetworkPlan;
  credentials: CredentialsPlan;
  identity: IdentityKind;
  endpoints: EndpointsPlan;
  /** undefined: an authority of the cluster's own. */
  tls?: TlsPlan;
  import?: ImportPlan;
  dump?: DumpPlan;
  /** Roles of the operator's own that need a password. */
  systemRoles: SystemRolePlan[];
  /** When the operator may restart and upgrade, UTC; none: at any time. */
  maintenanceWindows: string[];
  deletionProtection: boolean;
  readyTimeoutSeconds: number;
}

/** Every tuned PostgreSQL parameter, and the memory they need together. */
export interface TuningPlan {
  parameters: Record<string, Sourced<string>>;
  budget: MemoryBudget;
}

/** Volumes of each instance. */
export interface StoragePlan {
  /** EBS only, as are the two below. */
  volumeType?: VolumeType;
  /** IOPS of the data volume, those included in its price counted. */
  iops?: number;
  /** MiB/s of the data volume, those included in its price counted. */
  throughput?: number;
  data: VolumePlan;
  /** undefined: the WAL lives on the data volume. */
  wal?: VolumePlan;
  attributes?: VolumeAttributesPlan;
}

/** Where instances may run. */
export interface SchedulingPlan {
  requireZoneSpread: boolean;
  nodeSelector: Record<string, string>;
  tolerations: { key: string; operator: string; value?: string; effect?: string }[];
  priorityClassName?: string;
  /** EC2 instance type of the nodes, for limits and the cost estimate only. */
  instanceType?: string;
}

/** Prometheus metrics. */
export interface MonitoringPlan {
  labels: Record<string, string>;
  namespace: string;
}

/** Who may reach PostgreSQL, and whom it may reach. */
export interface NetworkPlan {
  allowNamespaces: string[];
  allowCidrs: string[];
  apiServerCidrs: string[];
  /** Servers that the instances may connect to. */
  connectTo: ServerAddress[];
}

/** Where a server answers. */
export interface ServerAddress {
  host: string;
  port: number;
}

/** Passwords. */
export interface CredentialsPlan {
  delivery: CredentialsDelivery;
  rotation: number;
  recoveryWindowDays: number;
  /** Secret with the passwords of systemRoles; undefined: they are generated. */
  systemPasswordsSecretName?: string;
}

/** What a cluster must know of the platform it runs on, to be planned: plain data. */
export interface PlanContext {
  cloud: Cloud;
  /** Name of the platform, part of names outside Kubernetes. */
  platformName: string;
  /** Defaults for clusters. */
  delivery: CredentialsDelivery;
  identity: IdentityKind;
  /** Data and WAL class of the platform; undefined where it has none. */
  dataStorageClass?: string;
  walStorageClass?: string;
  /** CSI driver of the platform's StorageClasses. */
  volumeDriver?: string;
  /** PriorityClass of the platform; undefined where it has none. */
  priorityClassName?: string;
  /** What the platform's backup bucket is laid out for, where that is known; undefined where there is no bucket. */
  bucket?: { recoveryWindowDays?: number; fullBackupIntervalDays?: number };
  /** Whether the EKS cluster's OIDC provider is known, which identity "irsa" needs. Default: not checked. */
  hasOidcProvider?: boolean;
  /** Whether the platform gives an access key for an S3-compatible object store. */
  hasAccessKey?: boolean;
  /** Registry that mirrors every image. */
  imageRegistry?: string;
  /** Operators that the platform installs, or has, by name. Default: not checked. */
  operators?: string[];
  /** Namespaces of the operator and what it needs, which no cluster may take. Default: not checked. */
  takenNamespaces?: string[];
  /** Ways of passwords into Kubernetes that the platform has drivers for. Default: not checked. */
  deliveries?: CredentialsDelivery[];
}

/** Lifetimes of the objects in the backup bucket, in days. */
export interface RetentionPlan {
  recoveryWindowDays: number;
  fullBackupIntervalDays: number;
  objectLock?: { mode: ObjectLockMode; days: number };
  noncurrentDays: number;
  expireAfterDays?: number;
  abortMultipartDays: number;
}

/** A Helm chart to install, versions and places resolved. */
export interface ChartPlan {
  provision: Provision;
  chart: string;
  version: string;
  repository?: string;
  namespace: string;
}

/** An operator to install: versions, places and images resolved. */
export interface OperatorPlan {
  name: string;
  /** By the keys of the operator's facts, in their order. */
  charts: Record<string, ChartPlan>;
  /** Pods of each of its controllers. */
  replicas: number;
  priorityClassName: string;
  /** Images in the place of the operator's own, by the keys of its facts. */
  images: Record<string, string>;
  webInterface: boolean;
  /** Secret with its licence key, in its namespace; undefined where it needs none. */
  licenseSecret?: { name: string; /** Whether it is made from the stack's licence. */ made: boolean };
}

/** What databases on one Kubernetes cluster share, with every default filled in. */
export interface PlatformPlan {
  cloud: Cloud;
  name: string;
  region?: string;
  eks?: { clusterName: string; autoMode: boolean; ebsCsiRoleName?: string };
  dataKey?: { alias: string; deletionWindowDays: number; rotationPeriodDays: number };
  backupKey?: { alias: string; deletionWindowDays: number; rotationPeriodDays: number };
  storageClasses?: {
    dataName: string;
    walName: string;
    fileSystem: string;
    snapshotClassName?: string;
    driver: string;
  };
  priorityClass?: { name: string; value: number };
  backupBucket?: {
    retention: RetentionPlan;
    accessLogBucket?: string;
    replicaRegion?: string;
    administratorRoleArns: string[];
    breakGlassRoleArns: string[];
  };
  /** In the order they are installed in. */
  operators: OperatorPlan[];
  /** undefined: no operator of the platform needs it. */
  certManager?: ChartPlan;
  secretsStore?: { csi?: ChartPlan; externalSecrets?: ChartPlan; rotationIntervalSeconds: number };
  delivery: CredentialsDelivery;
  identity: IdentityKind;
  imageRegistry?: string;
  tags: Record<string, string>;
  deletionProtection: boolean;
}

/** A plan, or every reason why there is none. */
export type Planned<T> = { plan: T; problems: [] } | { plan?: undefined; problems: Problem[] };
