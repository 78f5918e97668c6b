/** What the database mostly does. Decides connections, memory per query, parallelism and WAL volume (docs/tuning.md). */
export enum WorkloadProfile {
  /** Many short transactions: shops, payments, bookings. */
  Oltp = "oltp",
  /** Short reads behind a web application, few writes. */
  Web = "web",
  /** Few long analytical queries. */
  Warehouse = "warehouse",
  /** A bit of everything. */
  Mixed = "mixed",
}

/** What a commit waits for before the client hears that it succeeded. */
export enum ReplicationMode {
  /** A commit waits for a standby, always: no acknowledged row is lost, but writes stop while too few standbys are up. */
  ZeroLoss = "zero-loss",
  /** A commit waits for a standby while there is one; with none left writes go on, and a failover may lose them. */
  Preferred = "preferred",
  /** A commit waits for the primary only; a failover may lose the last moments. */
  Asynchronous = "asynchronous",
}

/** How quickly a dead primary is replaced, against how easily a slow one is replaced by mistake. */
export enum FailoverProfile {
  /** Shorter leases: less waiting for a dead primary, more needless failovers on a slow API server or network. */
  Fast = "fast",
  /** The operator's own timings. */
  Standard = "standard",
}

/** EBS volume types that a database may use. */
export enum VolumeType {
  /** General purpose SSD: 3,000 to 80,000 IOPS, 125 to 2,000 MiB/s. */
  Gp3 = "gp3",
  /** Provisioned IOPS SSD (Block Express): up to 256,000 IOPS, 99.999 % durability. */
  Io2 = "io2",
}

/** How a PgBouncer hands out server connections. */
export enum PoolMode {
  /** A server connection for one transaction: the most sharing; no session state between transactions. */
  Transaction = "transaction",
  /** A server connection for as long as the client stays: everything works, little sharing. */
  Session = "session",
}

/** How pods prove to S3 and Secrets Manager who they are. */
export enum IdentityKind {
  /** EKS Pod Identity: an association of ServiceAccount and role; needs the add-on eks-pod-identity-agent. */
  PodIdentity = "pod-identity",
  /** IAM Roles for Service Accounts: an OIDC token of the ServiceAccount; works on Fargate too. */
  Irsa = "irsa",
  /** Static access keys in an existing Kubernetes Secret: for S3-compatible stores outside AWS. */
  AccessKeys = "access-keys",
}

/** The way of a generated password into Kubernetes. */
export enum CredentialsDelivery {
  /** AWS Secrets Manager, synced by the Secrets Store CSI driver through a small holder workload. */
  Csi = "csi",
  /** AWS Secrets Manager, synced by the External Secrets Operator. */
  Eso = "eso",
  /** Pulumi writes the Kubernetes Secret itself; the password stays encrypted in Pulumi's state. */
  Direct = "direct",
}

/** Whether a part of the platform is installed or already there. */
export enum Provision {
  /** Install it. */
  Install = "install",
  /** It is there already, owned by somebody else: use it, change nothing. */
  Existing = "existing",
}

/** Where the platform runs, which decides what is provisioned around the database. */
export enum Cloud {
  /** Amazon EKS: KMS, EBS, S3, IAM and Secrets Manager are provisioned. */
  Aws = "aws",
  /** Any Kubernetes: nothing outside the Kubernetes cluster is provisioned. */
  None = "none",
}

/** S3 Object Lock modes. */
export enum ObjectLockMode {
  /** Locked unless a principal holds s3:BypassGovernanceRetention. */
  Governance = "governance",
  /** Locked for everybody, the root user included, until the lock ends: the bucket cannot be destroyed before. */
  Compliance = "compliance",
}
