import * as pulumi from "@pulumi/pulumi";

/** Arguments of EncryptionKey; all are optional. */
export interface EncryptionKeyArgs {
  /** ARN of a key that exists already; nothing is created then. Default: a key is made. */
  existingKeyArn?: pulumi.Input<string>;
  /** Alias, without the leading "alias/". Default: the component's name. */
  alias?: string;
  /** What the key is for, shown in the AWS console. Default: "Encrypts <name>". */
  description?: string;
  /** Days before a deleted key is gone, 7 to 30. Default 30. */
  deletionWindowDays?: number;
  /** Days between rotations of the key material, 90 to 2560. Default 365. */
  rotationPeriodDays?: number;
  /** AWS region of the key. Default: the AWS provider's region. */
  region?: string;
  /** ARNs of IAM roles that administer the key, but cannot decrypt with it. Default none: the account's IAM policies decide. */
  administratorRoleArns?: pulumi.Input<string>[];
  /** ARNs of IAM roles that may use the key for EBS volumes: the EBS CSI driver's, or under EKS Auto Mode the cluster role's. The roles must exist. Default none: their own IAM policies decide. */
  volumeRoleArns?: pulumi.Input<string>[];
  /** Whether every principal of the account may use the key through EC2, which EKS Auto Mode needs where its cluster role has no grant. Default false. */
  autoModeVolumes?: boolean;
  /** ARNs of IAM roles that may use the key through S3. The roles must exist. Default none: their own IAM policies decide. */
  backupRoleArns?: pulumi.Input<string>[];
  /** ARNs of IAM roles that may read secrets encrypted with the key. The roles must exist. Default none: their own IAM policies decide. */
  secretReaderRoleArns?: pulumi.Input<string>[];
  /** ARNs of the only IAM roles that may disable the key or schedule its deletion; must include the role that runs Pulumi. Default: no guard. */
  guardedByRoleArns?: pulumi.Input<string>[];
  /** Whether a destroy is refused and the key survives one that is forced. Default true. */
  deletionProtection?: boolean;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
  /** AWS partition. Default: asked of AWS. */
  partition?: pulumi.Input<string>;
  /** Tags. Default none. */
  tags?: Record<string, string>;
}

/** A KMS key that rotates, has an alias and is hard to lose; or one that exists already. */
export class EncryptionKey extends pulumi.ComponentResource {
  /** ARN of the key. */
  public readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-postgres:index:EncryptionKey", name, args, opts);
    this.arn = pulumi.output(args.existingKeyArn ?? "");
    this.registerOutputs({ arn: this.arn });
  }
}
