import * as pulumi from "@pulumi/pulumi";

/** Arguments of StorageClasses; all are optional. */
export interface StorageClassesArgs {
  /** Name of the class for data volumes. Default "postgres-data". */
  dataName?: string;
  /** Name of the class for WAL volumes. Default "postgres-wal". */
  walName?: string;
  /** Name of the VolumeSnapshotClass; the snapshot controller must be there. Default: none is created. */
  snapshotClassName?: string;
  /** File system: "ext4" or "xfs". Default "ext4". */
  fileSystem?: string;
  /** ARN of the KMS key that encrypts the volumes. Default: the account's own key for EBS. */
  kmsKeyArn?: pulumi.Input<string>;
  /** Whether it is an EKS Auto Mode cluster, whose block storage has a provisioner of its own. Default false. */
  autoMode?: boolean;
  /** Name of the IAM role of the EBS CSI driver, or of the cluster role under Auto Mode. It gets the right to use the key. Default: you grant it yourself. */
  driverRoleName?: string;
  /** AWS region. Default: the AWS provider's region. */
  region?: string;
  /** Tags of every volume. Default none. */
  tags?: Record<string, string>;
  /** Whether volumes outlive their claims, and the classes a destroy. Default true. */
  deletionProtection?: boolean;
}

/** StorageClasses for encrypted gp3 volumes, and the right of the CSI driver to use their key. */
export class StorageClasses extends pulumi.ComponentResource {
  /** Name of the class for data volumes. */
  public readonly dataClassName: pulumi.Output<string>;
  /** Name of the class for WAL volumes. */
  public readonly walClassName: pulumi.Output<string>;
  /** Name of the CSI driver behind them. */
  public readonly driver: pulumi.Output<string>;

  constructor(name: string, args: StorageClassesArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-postgres:index:StorageClasses", name, args, opts);
    this.dataClassName = pulumi.output(args.dataName ?? "postgres-data");
    this.walClassName = pulumi.output(args.walName ?? "postgres-wal");
    this.driver = pulumi.output(args.autoMode === true ? "ebs.csi.eks.amazonaws.com" : "ebs.csi.aws.com");
    this.registerOutputs({ dataClassName: this.dataClassName, walClassName: this.walClassName, driver: this.driver });
  }
}
