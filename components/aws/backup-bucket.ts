import * as pulumi from "@pulumi/pulumi";
import type { ObjectLockMode } from "../plan/spec/enums";

/** How long the objects of a backup bucket live. */
export interface RetentionArgs {
  /** Longest recovery window of any cluster that uses the bucket, in days. Default 30. */
  recoveryWindowDays?: number;
  /** Longest interval between base backups of any cluster that uses the bucket, in days. Default 1. */
  fullBackupIntervalDays?: number;
  /** Object Lock. It cannot be turned off again. Default: none. */
  objectLock?: ObjectLockArgs;
  /** Days a deleted or overwritten object is kept. Default 30, at least 7. */
  noncurrentDays?: number;
  /** Days after which objects are expired; must exceed the recovery window plus the interval between base backups. Default: never, the backup tool deletes what it no longer needs. */
  expireAfterDays?: number;
  /** Days after which an unfinished upload is removed. Default 7. */
  abortMultipartDays?: number;
}

/** S3 Object Lock: nobody deletes a locked object before its time. */
export interface ObjectLockArgs {
  /** Mode of the lock. Default "governance". */
  mode?: ObjectLockMode;
  /** Days an object stays locked; at least the recovery window plus the interval between base backups. */
  days: number;
}

/** Arguments of BackupBucket. */
export interface BackupBucketArgs {
  /** ARN of the KMS key that encrypts the backups. */
  kmsKeyArn: pulumi.Input<string>;
  /** Name of the bucket, 3 to 63 characters. Default: "<name>-<account id>-<region>", which no other account can take by accident. */
  bucketName?: pulumi.Input<string>;
  /** How long objects live. Default: a recovery window of 30 days with daily base backups, Object Lock in mode "governance" for 31 days. */
  retention?: RetentionArgs;
  /** Existing bucket that receives access logs, in the same region. Default: none are kept. */
  accessLogBucket?: string;
  /** Region of a second bucket that every object is copied to. Default: no copy. */
  replicaRegion?: string;
  /** ARNs of the IAM roles that may change the bucket's protections; must include the role that runs Pulumi. Default: no tamper guard. */
  administratorRoleArns?: pulumi.Input<string>[];
  /** ARNs of roles for emergencies, exempt from the tamper guard as well. Default none. */
  breakGlassRoleArns?: pulumi.Input<string>[];
  /** AWS region of the bucket. Default: the AWS provider's region. */
  region?: string;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
  /** AWS partition. Default: asked of AWS. */
  partition?: pulumi.Input<string>;
  /** Whether a destroy is refused and the bucket survives one that is forced; without it the bucket is emptied and deleted. Default true. */
  deletionProtection?: boolean;
  /** Tags. Default none. */
  tags?: Record<string, string>;
}

/** An S3 bucket for PostgreSQL backups: versioned, locked, encrypted, private, and optionally copied to a second region. */
export class BackupBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  public readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  public readonly bucketArn: pulumi.Output<string>;
  /** Name of the copy in the other region, when there is one. */
  public readonly replicaBucketName?: pulumi.Output<string>;
  /** ARN of the copy's KMS key, when there is one. */
  public readonly replicaKeyArn?: pulumi.Output<string>;

  constructor(name: string, args: BackupBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-postgres:index:BackupBucket", name, args, opts);
    this.bucketName = pulumi.output(args.bucketName ?? name);
    this.bucketArn = pulumi.concat("arn:aws:s3:::", this.bucketName);
    this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn });
  }
}
