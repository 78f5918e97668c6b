import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import { stableJson } from "../json";
import type { Problem } from "../plan/problems";
import { dataResource } from "../protection";
import { refuse } from "../refuse";
import { accountIdOr, partitionOr, regionOr } from "./account";
import { keyPolicy } from "./key-policy";

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
    refuse(keyProblems(args), `EncryptionKey "${name}"`);
    super("kubernetes-postgres:index:EncryptionKey", name, args, opts);
    this.arn = args.existingKeyArn === undefined ? createKey(name, args, this) : pulumi.output(args.existingKeyArn);
    this.registerOutputs({ arn: this.arn });
  }
}

function createKey(name: string, args: EncryptionKeyArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const key = new Key(
    `${name}-key`,
    {
      description: args.description ?? `Encrypts ${name}`,
      enableKeyRotation: true,
      rotationPeriodInDays: args.rotationPeriodDays ?? 365,
      deletionWindowInDays: args.deletionWindowDays ?? 30,
      policy: pulumi.output(policyOf(args, parent)).apply(stableJson),
      region: args.region,
      tags: args.tags,
    },
    dataResource(parent, args.deletionProtection ?? true),
  );
  new Alias(
    `${name}-alias`,
    { name: `alias/${args.alias ?? name}`, targetKeyId: key.keyId, region: args.region },
    { parent },
  );
  return key.arn;
}

function policyOf(args: EncryptionKeyArgs, parent: pulumi.Resource) {
  return keyPolicy({
    accountId: accountIdOr(args.accountId, parent),
    partition: partitionOr(args.partition, parent),
    region: regionOr(args.region, parent),
    administrators: args.administratorRoleArns ?? [],
    volumes: args.volumeRoleArns ?? [],
    autoModeVolumes: args.autoModeVolumes ?? false,
    backups: args.backupRoleArns ?? [],
    secretReaders: args.secretReaderRoleArns ?? [],
    guardedBy: args.guardedByRoleArns ?? [],
  });
}

/** What KMS would refuse (https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html, API_EnableKeyRotation.html, API_CreateAlias.html). */
function keyProblems({ deletionWindowDays = 30, rotationPeriodDays = 365, alias }: EncryptionKeyArgs): Problem[] {
  const problems: Problem[] = [];
  if (!Number.isInteger(deletionWindowDays) || deletionWindowDays < 7 || deletionWindowDays > 30) {
    problems.push({
      path: "deletionWindowDays",
      value: deletionWindowDays,
      message: "KMS waits 7 to 30 days before it deletes a key",
      fix: "set it to a whole number from 7 to 30, or leave it out for 30",
    });
  }
  if (!Number.isInteger(rotationPeriodDays) || rotationPeriodDays < 90 || rotationPeriodDays > 2560) {
    problems.push({
      path: "rotationPeriodDays",
      value: rotationPeriodDays,
      message: "KMS rotates a key every 90 to 2560 days",
      fix: "set it to a whole number from 90 to 2560, or leave it out for 365",
    });
  }
  if (alias !== undefined && (!/^[A-Za-z0-9/_-]{1,250}$/.test(alias) || alias.startsWith("aws/"))) {
    problems.push({
      path: "alias",
      value: alias,
      message: 'an alias has letters, digits, "/", "_" and "-", at most 250, and does not start with "aws/"',
      fix: 'choose another, without the leading "alias/"',
    });
  }
  return problems;
}
