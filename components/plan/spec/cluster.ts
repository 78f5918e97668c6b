import type {
  CredentialsDelivery,
  FailoverProfile,
  IdentityKind,
  ImportMethod,
  IssuerKind,
  PoolMode,
  ReplicationMode,
  VolumeType,
  WorkloadProfile,
} from "./enums";

/** CPU and memory of each PostgreSQL instance. Requests equal limits, so that the pods are Guaranteed (docs/tuning.md). */
export interface ComputeSpec {
  /** CPU cores of one instance, a Kubernetes quantity. Default "2". */
  cpu?: string;
  /** Memory of one instance, a Kubernetes quantity; every memory parameter of PostgreSQL follows from it. Default "8Gi". */
  memory?: string;
  /** Puts shared buffers on 2 MiB huge pages, which the nodes must have set aside. Default false. */
  hugePages?: boolean;
}

/** The volumes of each instance. Sizes only grow: Kubernetes and EBS cannot shrink a volume. */
export interface StorageSpec {
  /** Size of the data volume, a Kubernetes quantity such as "100Gi". Required: only you know how much data there is. */
  size: string;
  /** StorageClass of the data volume. Default: the platform's encrypted gp3 class on AWS, the Kubernetes cluster's default class elsewhere. */
  storageClass?: string;
  /** EBS volume type. Default "gp3". AWS only. */
  volumeType?: VolumeType;
  /** Provisioned IOPS of the data volume, changed online through a VolumeAttributesClass (Kubernetes 1.34). Once it is set, set it to 3000 and do not remove it: Kubernetes keeps a class that volumes use, and its deletion would wait for ever. Default: 3000 on gp3, included in its price. AWS only. */
  iops?: number;
  /** Throughput of the data volume in MiB/s, changed online like iops; once it is set, set it to 125 and do not remove it. Default: 125 on gp3, included in its price. AWS only. */
  throughput?: number;
  /** Size of the volume for the write-ahead log, which cloudnative-pg and crunchy have; the other operators keep the WAL on the data volume and refuse a size. "none" keeps the WAL on the data volume there, too. Default: a fifth of size, at least "10Gi" and at most "200Gi", where size is "20Gi" or more and the operator has such a volume, else none. It can be added later, never removed. */
  walSize?: string;
  /** StorageClass of the WAL volume, for operators that have one. Default: the platform's WAL class on AWS, else the class of the data volume. */
  walStorageClass?: string;
}

/** The database and role made when the cluster is first created. */
export interface DatabaseSpec {
  /** Name of the database. Default "app". */
  name?: string;
  /** Role that owns it; the connection outputs are for this role. Default "app". */
  owner?: string;
  /** Extensions to create in it, by their names in SQL: PostgreSQL's own, and what the image of the operator has besides (docs/operators.md); others need an image of your own. Default none. */
  extensions?: string[];
}

/** One more database on the cluster. */
export interface ExtraDatabaseSpec {
  /** Name of the database. */
  name: string;
  /** Role that owns it. Default: the owner of the first database. */
  owner?: string;
  /** Extensions to create in it, by their names in SQL: PostgreSQL's own, and what the image of the operator has besides (docs/operators.md); others need an image of your own. Default none. */
  extensions?: string[];
}

/** A role besides the owner. Its password is generated and delivered as the owner's is. */
export interface RoleSpec {
  /** Name of the role. */
  name: string;
  /** Whether the role may log in. Default true. */
  login?: boolean;
  /** Roles it is a member of, such as "pg_read_all_data". Default none. */
  inRoles?: string[];
  /** Most connections the role may hold at once; -1 is no limit. Default -1. */
  connectionLimit?: number;
}

/** How changes reach the standbys. */
export interface ReplicationSpec {
  /** What a commit waits for. Default: "zero-loss" with three or more instances, "asynchronous" with fewer. */
  mode?: ReplicationMode;
  /** How many standbys confirm a commit. Default 1; at most instances - 2 in mode "zero-loss", so that one lost standby does not stop writes. */
  synchronousStandbys?: number;
}

/** Where instances may run. */
export interface SchedulingSpec {
  /** Whether instances must be in different zones, not just should. Default false: with required spread a lost zone leaves a pod pending. */
  requireZoneSpread?: boolean;
  /** Labels a node must have. Default none. */
  nodeSelector?: Record<string, string>;
  /** Taints that instances tolerate. Default none. */
  tolerations?: TolerationSpec[];
  /** PriorityClass of the instances. Default: the platform's, where it has one. */
  priorityClassName?: string;
  /** EC2 instance type of the nodes, such as "r7g.xlarge": IOPS and throughput are checked against what it carries, and its price is part of the estimate. Places nothing. Default none: neither. AWS only. */
  instanceType?: string;
}

/** A taint that instances tolerate. */
export interface TolerationSpec {
  /** Key of the taint. */
  key: string;
  /** Value of the taint. Default: any value. */
  value?: string;
  /** Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. Default: every effect. */
  effect?: string;
}

/** PgBouncer in front of the cluster. */
export interface PoolerSpec {
  /** Whether there is one; while it is false, the rest of this group is kept for later and has no effect. Default false. */
  enabled?: boolean;
  /** PgBouncer pods. Default 2. */
  instances?: number;
  /** How server connections are shared. Default "transaction". */
  mode?: PoolMode;
  /** Client connections each pod accepts. Default 1000. */
  maxClientConnections?: number;
  /** Whether a second pooler serves reads from the standbys. Default false. */
  readOnly?: boolean;
}

/** Continuous backup to object storage: base backups on a schedule and every WAL segment. */
export interface BackupSpec {
  /** Whether there are backups; while it is false, only what says where the bucket is and how it is reached has an effect, on dumps and recoveries, and the rest of this group is kept for later. Default true; without them a lost volume is lost data. */
  enabled?: boolean;
  /** How far back every moment can be recovered, as days, weeks or months: "30d", "4w". Default "30d". */
  recoveryWindow?: string;
  /** When base backups are taken: five cron fields, UTC. Default "0 2 * * *", every night at 02:00. */
  schedule?: string;
  /** When differential backups are taken, each with what changed since the last base backup: five cron fields, UTC. Operators that take none refuse it. Default none. */
  differentialSchedule?: string;
  /** When incremental backups are taken, each with what changed since the last backup of any kind: five cron fields, UTC. Operators that take none refuse it. Default none. */
  incrementalSchedule?: string;
  /** How many base backups are kept, in the place of a recovery window: 1 to 9999. Operators that count no backups refuse it. Default: recoveryWindow decides. */
  keepFull?: number;
  /** How many differential backups are kept, 1 to 9999. Operators that take none refuse it. Default: as long as the base backup they belong to. */
  keepDifferential?: number;
  /** Whether the backup tool encrypts what it writes with a generated passphrase, on top of the bucket's own encryption; without the passphrase, an output of the stack, nothing can be restored. Only read when the cluster is first created. Operators whose tool cannot refuse it. Default false. */
  encrypt?: boolean;
  /** S3-compatible endpoint, for object stores outside AWS: "https://minio.storage:9000". Default: AWS S3. */
  endpointUrl?: string;
  /** Bucket for the backups where the platform does not provide one. Default: the platform's backup bucket. */
  bucket?: string;
  /** ARN of the KMS key that encrypts the bucket; the instances may use it, in its own region. Default: the platform's key where the bucket is the platform's, else none. AWS only. */
  kmsKeyArn?: string;
  /** Path within the bucket. Default: "<namespace>/<cluster>". */
  path?: string;
  /** Name under which this incarnation of the cluster archives. A recovered cluster needs a new one. Default: "<cluster>-<major version>-1". */
  serverName?: string;
  /** Existing Secret with static keys, for identity "access-keys". Default none. */
  accessKeysSecret?: SecretKeysSpec;
  /** Parallel uploads of WAL segments, 1 to 32; one moves about 10 MB/s. Each gets CPU of its own, and each is a request more at every step of a promotion, which makes a failover slower (docs/failover.md). Default 1. */
  walParallel?: number;
}

/** Which keys of an existing Kubernetes Secret hold an access key. */
export interface SecretKeysSpec {
  /** Name of the Secret, in the cluster's namespace. */
  name: string;
  /** Key that holds the access key's id. Default "ACCESS_KEY_ID". */
  accessKeyIdKey?: string;
  /** Key that holds the secret access key. Default "SECRET_ACCESS_KEY". */
  secretAccessKeyKey?: string;
  /** Key of a CA certificate that signed the endpoint's certificate, in the same Secret. Default: the system's authorities. */
  caKey?: string;
}

/** Start from a backup instead of an empty database. Only read when the cluster is first created. */
export interface RecoverySpec {
  /** Name under which the source cluster archived. It must differ from the new cluster's own. */
  serverName: string;
  /** Bucket that holds the source's backups. Default: the bucket this cluster backs up to. */
  bucket?: string;
  /** ARN of the KMS key that encrypts the source's bucket; without it nothing there can be decrypted. Default: that of backup where the bucket is the same; else the platform's key where the bucket is the platform's, else none. AWS only. */
  kmsKeyArn?: string;
  /** AWS region of the source's bucket; cloudnative-pg, where the cluster backs up as well, finds it by S3's redirect and tells the role alone. Default: the region of kmsKeyArn, else the platform's. AWS only. */
  region?: string;
  /** Path of the source within the bucket. Default: the path this cluster backs up to. */
  path?: string;
  /** Moment to recover to, RFC 3339 such as "2026-03-01T12:00:00Z". Default: the latest there is. */
  targetTime?: string;
  /** Existing Secret with the passphrase of a source whose backup tool encrypted it, in the cluster's namespace: for zalando and patroni the key passphrase, for kubedb the key RESTIC_PASSWORD, for crunchy a file of the tool's configuration (docs/operators/crunchy.md). Operators whose tool does not encrypt refuse it. Default: the source is not encrypted; for kubedb the Secret that this package makes beside the source. */
  passphraseSecretName?: string;
  /** Whether the cluster stays a standby of its source, read-only and fed from its archive; false promotes it, for good. Default false. */
  standby?: boolean;
}

/** Start with the data of a server that is running, to move off it. Only read when the cluster is first created. */
export interface ImportSpec {
  /** How the data comes. Default "logical". */
  method?: ImportMethod;
  /** Host name or address of the server. */
  host: string;
  /** Port of the server. Default 5432. */
  port?: number;
  /** Database to import, with method "logical". Default: the name of the cluster's first database. */
  database?: string;
  /** Role to log in as: one that reads the database, or with method "physical" one that may replicate. Default "postgres". */
  username?: string;
  /** Existing Secret with its password, in the cluster's namespace. */
  passwordSecretName: string;
  /** Key of the password in that Secret. Default "password". */
  passwordKey?: string;
  /** How the connection is protected, in the words of libpq: "require", "verify-ca", "verify-full", or "disable" for a source without TLS. Default "require". */
  sslMode?: string;
  /** Whether the cluster goes on following its source, with method "physical"; false promotes it, for good. Default false. */
  standby?: boolean;
}

/** Logical dumps of every database to the backup bucket: a second way back, into any version, slower than a backup. They replace none. */
export interface DumpSpec {
  /** Whether there are dumps; while it is false, the rest of this group is kept for later and has no effect. Default false. */
  enabled?: boolean;
  /** When they are taken: five cron fields, UTC. Default "30 3 * * *", every night at 03:30. */
  schedule?: string;
  /** How long a dump is kept, as days, weeks or months. Default "30d". */
  retention?: string;
}

/** Who signs the certificate that the server shows to its clients. */
export interface TlsSpec {
  /** Name of an issuer of cert-manager. */
  issuerName: string;
  /** Kind of the issuer. Default "Issuer", one of the cluster's own namespace. */
  issuerKind?: IssuerKind;
}

/** Prometheus metrics. */
export interface MonitoringSpec {
  /** Whether PodMonitors are created; the Prometheus operator's definitions must be there. While it is false, the rest of this group is kept for later and has no effect. Default false. */
  enabled?: boolean;
  /** Labels of the PodMonitors, which your Prometheus selects by. Default none. */
  labels?: Record<string, string>;
  /** Namespace Prometheus scrapes from, let in by the network policy. Default "monitoring". */
  namespace?: string;
}

/** Who may reach PostgreSQL. The namespace denies everything else. */
export interface NetworkSpec {
  /** Whether NetworkPolicies are created; while it is false, the rest of this group is kept for later and has no effect. Default true; they need a network plugin that enforces them. */
  enabled?: boolean;
  /** Namespaces whose pods may connect, by name. Default none beyond the cluster's own. */
  allowNamespaces?: string[];
  /** Address ranges that may connect, as CIDR blocks. Default none. */
  allowCidrs?: string[];
  /** Where the Kubernetes API server answers, as CIDR blocks; instances talk to it for leases and status. Default "0.0.0.0/0", on ports 443 and 6443. */
  apiServerCidrs?: string[];
  /** PostgreSQL servers elsewhere that the instances may connect to, as host or host:port, such as "postgres.legacy.svc" or "[fd00::7]:5433": publishers they subscribe to, or servers behind postgres_fdw and dblink. Default none; port 5432 where none is said. */
  connectTo?: string[];
}

/** The passwords of the owner and the roles. */
export interface CredentialsSpec {
  /** The way of a password into Kubernetes. Default: the platform's, "csi" on AWS and "direct" elsewhere. */
  delivery?: CredentialsDelivery;
  /** Raise by one to rotate every password. Default 1. */
  rotation?: number;
  /** Days AWS Secrets Manager keeps a deleted secret, 7 to 30, or 0 to delete at once. Default: 30, or 0 when deletionProtection is false. */
  recoveryWindowDays?: number;
  /** Existing Secret in the cluster's namespace with passwords for the operator's own roles, instead of generated ones: one key a role, postgres and standby, and postgres_exporter with monitoring. Required with recovery.standby on zalando and patroni, whose data comes with the source's passwords; leave it set after the promotion. Read by Pulumi, so the namespace must be there before (createNamespace false). zalando and patroni only. Default: they are generated. */
  systemPasswordsSecretName?: string;
}

/** How the cluster's pods prove who they are to S3. */
export interface IdentitySpec {
  /** Kind of identity. Default: the platform's, "pod-identity" on AWS and "access-keys" elsewhere. */
  kind?: IdentityKind;
}

/** One highly available PostgreSQL cluster: plain data, known when the program starts. */
export interface ClusterSpec {
  /** Operator that runs it: "cloudnative-pg", "crunchy", "kubedb" or "zalando", or without one "patroni" and "standalone"; docs/operators.md compares them. It cannot be changed later. Default "cloudnative-pg". */
  operator?: string;
  /** Namespace, one a cluster; two may share one that the second does not create. Default: the cluster's name. */
  namespace?: string;
  /** Whether the namespace is created. Default true. */
  createNamespace?: boolean;
  /** PostgreSQL major version: 14 to 18, of crunchy 15 to 18. Default 18. */
  postgresVersion?: number;
  /** Container image, for a mirror or extensions of your own; its tag starts with the major version. Default: the operator's image for postgresVersion. */
  image?: string;
  /** PostgreSQL servers: one primary, the others standbys. 1 to 9. Default 3. */
  instances?: number;
  /** What the database mostly does. Default "oltp". */
  profile?: WorkloadProfile;
  /** CPU and memory of each instance. Default: 2 cores and 8Gi. */
  resources?: ComputeSpec;
  /** Volumes of each instance. */
  storage: StorageSpec;
  /** First database and its owner. Default: "app" owned by "app". */
  database?: DatabaseSpec;
  /** More databases. Default none. */
  databases?: ExtraDatabaseSpec[];
  /** More roles. Default none. */
  roles?: RoleSpec[];
  /** Client connections PostgreSQL accepts. Default: by profile (web 200, oltp 300, warehouse 40, mixed 100), fewer where memory does not carry them. */
  maxConnections?: number;
  /** PostgreSQL parameters that override the tuned ones, values as strings: {"work_mem": "32MB"}. Default none. */
  parameters?: Record<string, string>;
  /** Libraries loaded at start, such as "pg_stat_statements"; those that the image of the operator does not have (docs/operators.md) need an image of your own. Default none. */
  sharedPreloadLibraries?: string[];
  /** How changes reach the standbys. Default: no acknowledged row is lost, with three or more instances. */
  replication?: ReplicationSpec;
  /** How quickly a dead primary is replaced. Default "standard". */
  failover?: FailoverProfile;
  /** Where instances may run. Default: on different nodes always, in different zones where possible. */
  scheduling?: SchedulingSpec;
  /** PgBouncer. Default: none. */
  pooler?: PoolerSpec;
  /** Backups. Default: nightly, every moment of 30 days recoverable. */
  backup?: BackupSpec;
  /** Start from a backup. Default: an empty database. */
  recovery?: RecoverySpec;
  /** Start with the data of a running server. Default: an empty database. */
  import?: ImportSpec;
  /** Logical dumps. Default: none. */
  dump?: DumpSpec;
  /** Certificates. Default: from an authority of the cluster's own. */
  tls?: TlsSpec;
  /** When the operator may restart instances for an upgrade, UTC: "01:00-06:00" daily, "Sat:00:00-04:00" weekly. Operators without windows refuse it. Default none: at any time. */
  maintenanceWindows?: string[];
  /** Metrics. Default: none. */
  monitoring?: MonitoringSpec;
  /** Who may connect. Default: only pods of the cluster's own namespace. */
  network?: NetworkSpec;
  /** Passwords. Default: generated, in AWS Secrets Manager on AWS. */
  credentials?: CredentialsSpec;
  /** Identity towards S3. Default: EKS Pod Identity on AWS. */
  identity?: IdentitySpec;
  /** Whether a destroy is refused and data survives one that is forced. Default true. */
  deletionProtection?: boolean;
  /** How long Pulumi waits for the cluster to be ready, as "45m" or "1h". Default "45m". */
  readyTimeout?: string;
}
