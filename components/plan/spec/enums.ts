// Objects, not TypeScript enums: a program may write "irsa" as a stack file does, or IdentityKind.Irsa. Both are one type.

/** What the database mostly does. Decides connections, memory per query, parallelism and WAL volume (docs/tuning.md). */
export const WorkloadProfile = {
  /** Many short transactions: shops, payments, bookings. */
  Oltp: "oltp",
  /** Short reads behind a web application, few writes. */
  Web: "web",
  /** Few long analytical queries. */
  Warehouse: "warehouse",
  /** A bit of everything. */
  Mixed: "mixed",
} as const;
export type WorkloadProfile = (typeof WorkloadProfile)[keyof typeof WorkloadProfile];

/** What a commit waits for before the client hears that it succeeded. */
export const ReplicationMode = {
  /** A commit waits for a standby, always: no acknowledged row is lost, but writes stop while too few standbys are up. */
  ZeroLoss: "zero-loss",
  /** A commit waits for a standby while there is one; with none left writes go on, and a failover may lose them. */
  Preferred: "preferred",
  /** A commit waits for the primary only; a failover may lose the last moments. */
  Asynchronous: "asynchronous",
} as const;
export type ReplicationMode = (typeof ReplicationMode)[keyof typeof ReplicationMode];

/** How quickly a dead primary is replaced, against how long a healthy one may take for its own. */
export const FailoverProfile = {
  /** Half the wait for a dead primary, for an API server that answers within a second; less time for a clean stop. */
  Fast: "fast",
  /** The operator's own timings, with a shorter wait for a dead primary and for one that hangs. */
  Standard: "standard",
} as const;
export type FailoverProfile = (typeof FailoverProfile)[keyof typeof FailoverProfile];

/** EBS volume types that a database may use. */
export const VolumeType = {
  /** General purpose SSD: 3,000 to 80,000 IOPS, 125 to 2,000 MiB/s. */
  Gp3: "gp3",
  /** Provisioned IOPS SSD (Block Express): up to 256,000 IOPS, 99.999 % durability. */
  Io2: "io2",
} as const;
export type VolumeType = (typeof VolumeType)[keyof typeof VolumeType];

/** How a PgBouncer hands out server connections. */
export const PoolMode = {
  /** A server connection for one transaction: the most sharing; no session state between transactions. */
  Transaction: "transaction",
  /** A server connection for as long as the client stays: everything works, little sharing. */
  Session: "session",
} as const;
export type PoolMode = (typeof PoolMode)[keyof typeof PoolMode];

/** How pods prove to S3 and Secrets Manager who they are. */
export const IdentityKind = {
  /** EKS Pod Identity: an association of ServiceAccount and role; needs the add-on eks-pod-identity-agent. */
  PodIdentity: "pod-identity",
  /** IAM Roles for Service Accounts: an OIDC token of the ServiceAccount; works on Fargate too. */
  Irsa: "irsa",
  /** Static access keys in an existing Kubernetes Secret: for S3-compatible stores outside AWS. */
  AccessKeys: "access-keys",
} as const;
export type IdentityKind = (typeof IdentityKind)[keyof typeof IdentityKind];

/** The way of a generated password into Kubernetes. */
export const CredentialsDelivery = {
  /** AWS Secrets Manager, synced by the Secrets Store CSI driver through a small holder workload. */
  Csi: "csi",
  /** AWS Secrets Manager, synced by the External Secrets Operator. */
  Eso: "eso",
  /** Pulumi writes the Kubernetes Secret itself; the password stays encrypted in Pulumi's state. */
  Direct: "direct",
} as const;
export type CredentialsDelivery = (typeof CredentialsDelivery)[keyof typeof CredentialsDelivery];

/** Ways of data from a server that is running somewhere else into a new cluster. */
export const ImportMethod = {
  /** A dump of one database, restored: into any newer version, from any server that lets one log in; takes as long as the data is large. */
  Logical: "logical",
  /** A copy of the whole server, of the same major version and over streaming replication; it can follow its source until it takes over. */
  Physical: "physical",
} as const;
export type ImportMethod = (typeof ImportMethod)[keyof typeof ImportMethod];

/** Kinds of cert-manager's issuers. */
export const IssuerKind = {
  /** An issuer of the cluster's own namespace. */
  Issuer: "Issuer",
  /** An issuer for every namespace. */
  ClusterIssuer: "ClusterIssuer",
} as const;
export type IssuerKind = (typeof IssuerKind)[keyof typeof IssuerKind];

/** Whether a part of the platform is installed or already there. */
export const Provision = {
  /** Install it. */
  Install: "install",
  /** It is there already, owned by somebody else: use it, change nothing. */
  Existing: "existing",
} as const;
export type Provision = (typeof Provision)[keyof typeof Provision];

/** Where the platform runs, which decides what is provisioned around the database. */
export const Cloud = {
  /** Amazon EKS: KMS, EBS, S3, IAM and Secrets Manager are provisioned. */
  Aws: "aws",
  /** Any Kubernetes: nothing outside the Kubernetes cluster is provisioned. */
  None: "none",
} as const;
export type Cloud = (typeof Cloud)[keyof typeof Cloud];

/** S3 Object Lock modes. */
export const ObjectLockMode = {
  /** Locked unless a principal holds s3:BypassGovernanceRetention. */
  Governance: "governance",
  /** Locked for everybody, the root user included, until the lock ends: the bucket cannot be destroyed before. */
  Compliance: "compliance",
} as const;
export type ObjectLockMode = (typeof ObjectLockMode)[keyof typeof ObjectLockMode];
