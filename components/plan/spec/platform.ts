import type { Cloud, CredentialsDelivery, IdentityKind, ObjectLockMode, Provision } from "./enums";

/** The EKS cluster that databases run on. It exists already. */
export interface EksSpec {
  /** Name of the EKS cluster. */
  clusterName: string;
  /** Whether it is an EKS Auto Mode cluster, whose block storage has a provisioner of its own. Default false. */
  autoMode?: boolean;
  /** Name of the IAM role of the EBS CSI driver, or of the cluster role under Auto Mode. When given, it gets the right to use the data key. Default: you grant it yourself. */
  ebsCsiRoleName?: string;
}

/** A KMS key. */
export interface KeySpec {
  /** Days before a deleted key is gone, 7 to 30. Default 30. */
  deletionWindowDays?: number;
  /** Days between rotations of the key material, 90 to 2560. Default 365. */
  rotationPeriodDays?: number;
}

/** The StorageClasses for data and WAL. */
export interface StorageClassesSpec {
  /** Whether they are created; while it is false, the rest of this group is kept for later and has no effect. Default: true on AWS, false elsewhere. */
  enabled?: boolean;
  /** Prefix of their names: "<prefix>-data" and "<prefix>-wal". Default "postgres". */
  namePrefix?: string;
  /** File system: "ext4" or "xfs". Default "ext4". */
  fileSystem?: string;
  /** Whether a VolumeSnapshotClass is created; the snapshot controller must be there. Default false. */
  snapshots?: boolean;
}

/** The PriorityClass of the instances: what runs with less makes room for them when nodes run short. */
export interface PriorityClassSpec {
  /** Whether it is created, and clusters use it unless they name another; while it is false, the rest of this group is kept for later and has no effect. Default true. */
  enabled?: boolean;
  /** Name of the class. Default "postgres". */
  name?: string;
  /** Priority, up to 1000000000, which Kubernetes keeps the rest of for itself; pods without a class have 0. Default 1000000. */
  value?: number;
}

/** The S3 bucket for backups. */
export interface BackupBucketSpec {
  /** Whether it is created; while it is false, the rest of this group is kept for later and has no effect. Default: true on AWS, false elsewhere. */
  enabled?: boolean;
  /** Longest recovery window of any cluster that uses it: "30d". Default "30d". */
  recoveryWindow?: string;
  /** Longest interval between base backups of any cluster that uses it: "1d", "7d". Default "1d". */
  fullBackupInterval?: string;
  /** Object Lock, so that nobody destroys a backup inside the window. Default: on in mode "governance", for recovery window plus full-backup interval. */
  objectLock?: ObjectLockSpec;
  /** Days a deleted or overwritten object is kept. Default 30, at least 7. */
  noncurrentDays?: number;
  /** Days after which objects are expired; must exceed the recovery window plus the full-backup interval. Default: never, the backup tool deletes what it no longer needs. */
  expireAfterDays?: number;
  /** Existing bucket that receives access logs, in the same region. Default: none are kept. */
  accessLogBucket?: string;
  /** Region of a second bucket that every object is copied to. Default: no copy. */
  replicaRegion?: string;
  /** ARNs of the IAM roles that may change the bucket's protections; must include the role that runs Pulumi. Default: no tamper guard. */
  administratorRoleArns?: string[];
  /** ARNs of roles for emergencies, exempt from the tamper guard as well. Default none. */
  breakGlassRoleArns?: string[];
}

/** S3 Object Lock on the backup bucket. It cannot be turned off again. */
export interface ObjectLockSpec {
  /** Whether new objects are locked; while it is false, the rest of this group is kept for later and has no effect. Default true. */
  enabled?: boolean;
  /** Mode of the lock. Default "governance". */
  mode?: ObjectLockMode;
  /** Days an object stays locked; at least the recovery window plus the full-backup interval. Default: exactly that. */
  days?: number;
}

/** Where a Helm chart comes from. */
export interface ChartSpec {
  /** Whether the chart is installed. Default "install". */
  provision?: Provision;
  /** Chart version. Default: the version table's. */
  version?: string;
  /** Chart repository URL. Default: the project's own. */
  repository?: string;
  /** Chart reference instead of a name in a repository: "oci://…" or a local path. Default none. */
  chart?: string;
  /** Namespace of the release. Default: the project's usual one. */
  namespace?: string;
}

/** CloudNativePG, what it needs, and what holds for every operator. */
export interface OperatorSpec {
  /** CloudNativePG itself. Default: installed. */
  cloudnativePg?: ChartSpec;
  /** The Barman Cloud plugin, which archives and backs up. Default: installed. */
  barmanPlugin?: ChartSpec;
  /** cert-manager, which signs the certificates of every operator but Crunchy's. Default: installed. */
  certManager?: ChartSpec;
  /** Pods of each operator. Default 2. */
  replicas?: number;
  /** PriorityClass of the operators' pods. Default "system-cluster-critical". */
  priorityClassName?: string;
}

/** An operator that clusters of the platform may ask for, and how it is installed. */
export interface OperatorReleaseSpec {
  /** Name of the operator, as clusters ask for it: "cloudnative-pg", "crunchy", "kubedb", "patroni", "standalone" or "zalando". */
  name: string;
  /** Where its charts come from, by the names that docs/operators.md lists, each with the settings of certManager under operator: {"operator": {"version": "2.0.1"}}. CloudNativePG's are set under operator. Default none: the charts of the version table. */
  charts?: Record<string, ChartSpec>;
  /** Images in the place of its own, by the names that docs/operators.md lists, for mirrors and for images under other terms. Default none. */
  images?: Record<string, string>;
  /** Whether its web interface is installed, where it has one. It asks nobody for a password, so only port-forwarding reaches it. Default false. */
  webInterface?: boolean;
  /** Existing Secret with its licence key, under key.txt, in the operator's namespace. Default none: the licence is given as a secret of the stack. */
  licenseSecretName?: string;
}

/** How secrets come from AWS Secrets Manager. */
export interface SecretsStoreSpec {
  /** The Secrets Store CSI driver with the AWS provider; installed where delivery is "csi". Default: installed. */
  csi?: ChartSpec;
  /** The External Secrets Operator; installed where delivery is "eso". Default: installed. */
  externalSecrets?: ChartSpec;
  /** How often a changed secret is noticed, as "1h" or "30m". Default "1h". */
  rotationInterval?: string;
}

/** What databases on one Kubernetes cluster share: plain data, known when the program starts. */
export interface PlatformSpec {
  /** Where it runs. Default "aws". */
  cloud?: Cloud;
  /** Name in tags, key aliases and roles. Default: the component's name. */
  name?: string;
  /** AWS region, such as "eu-west-1". Default none; required on AWS. */
  region?: string;
  /** EKS cluster. Default none; required on AWS. */
  eks?: EksSpec;
  /** Key for volumes and secrets. Default: made, rotated yearly. */
  dataKey?: KeySpec;
  /** Key for backups. Default: made, rotated yearly. */
  backupKey?: KeySpec;
  /** StorageClasses. Default: encrypted gp3 for data and for WAL. */
  storageClasses?: StorageClassesSpec;
  /** PriorityClass for instances. Default: made. */
  priorityClass?: PriorityClassSpec;
  /** Backup bucket. Default: made, versioned, locked. */
  backupBucket?: BackupBucketSpec;
  /** CloudNativePG and what holds for every operator. Default: CloudNativePG with the Barman Cloud plugin and cert-manager. */
  operator?: OperatorSpec;
  /** Operators that clusters may ask for. Default: CloudNativePG; in a stack file, those that its clusters ask for. */
  operators?: OperatorReleaseSpec[];
  /** Secrets drivers. Default: the CSI driver on AWS. */
  secretsStore?: SecretsStoreSpec;
  /** Default way of passwords into Kubernetes for clusters. Default: "csi" on AWS, "direct" elsewhere. */
  delivery?: CredentialsDelivery;
  /** Default kind of identity for clusters. Default: "pod-identity" on AWS, "access-keys" elsewhere. */
  identity?: IdentityKind;
  /** Registry that mirrors every image, such as "registry.example.com/mirror"; for clusters without internet. Default: the images' own registries. */
  imageRegistry?: string;
  /** Tags of every AWS resource and volume. Default none. */
  tags?: Record<string, string>;
  /** Whether a destroy is refused and data survives one that is forced. Default true. */
  deletionProtection?: boolean;
}
