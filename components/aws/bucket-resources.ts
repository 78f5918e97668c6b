import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RetentionPlan } from "../plan/types";
import { dataResource } from "../protection";
import { bucketArn } from "./backup-policies";
import { lifecycleRules } from "./bucket-lifecycle";
import { bucketPolicy } from "./bucket-policy";

/** A backup bucket, decided in every detail. */
export interface BucketSettings {
  bucketName: pulumi.Input<string>;
  partition: pulumi.Input<string>;
  region?: string;
  kmsKeyArn: pulumi.Input<string>;
  retention: RetentionPlan;
  accessLogBucket?: string;
  guardedBy: pulumi.Input<string>[];
  deletionProtection: boolean;
  tags?: Record<string, string>;
}

/** What replication needs of a bucket: versioning and lock must be in place on both sides first. */
export interface BucketResources {
  bucket: aws.s3.Bucket;
  /** Its ARN, put together from the name: known at preview, so that the policies that name it are. */
  arn: pulumi.Input<string>;
  readyForReplication: pulumi.Resource[];
}

/**
 * Registers a bucket and everything that protects it. The order is S3's: versioning before lock and lifecycle; public
 * access, ownership and policy one after the other, for S3 answers parallel changes of them with a conflict.
 */
export function registerBucket(name: string, settings: BucketSettings, parent: pulumi.Resource): BucketResources {
  const { region, kmsKeyArn, retention, deletionProtection, tags } = settings;
  const lock = retention.objectLock;
  const arn = bucketArn(settings.partition, settings.bucketName);
  const bucket = new aws.s3.Bucket(
    `${name}-bucket`,
    {
      bucket: settings.bucketName,
      region,
      objectLockEnabled: lock === undefined ? undefined : true,
      forceDestroy: !deletionProtection,
      tags,
    },
    // A lock that is turned on later is put on the bucket there is; the flag alone would replace it.
    { ...dataResource(parent, deletionProtection), ignoreChanges: ["objectLockEnabled"] },
  );
  const child = (...dependsOn: pulumi.Resource[]): pulumi.CustomResourceOptions => ({ parent, dependsOn });

  const versioning = new aws.s3.BucketVersioning(
    `${name}-versioning`,
    { bucket: bucket.bucket, region, versioningConfiguration: { status: "Enabled" } },
    child(),
  );
  const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      bucket: bucket.bucket,
      region,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
          // One call to KMS for many objects, not one for each.
          bucketKeyEnabled: true,
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    },
    child(),
  );
  const objectLock =
    lock &&
    new aws.s3.BucketObjectLockConfiguration(
      `${name}-object-lock`,
      {
        bucket: bucket.bucket,
        region,
        rule: { defaultRetention: { mode: lock.mode.toUpperCase(), days: lock.days } },
      },
      child(versioning),
    );
  const lifecycle = new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { bucket: bucket.bucket, region, rules: lifecycleRules(retention) },
    child(versioning),
  );
  const publicAccess = new aws.s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      bucket: bucket.bucket,
      region,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    child(),
  );
  const ownership = new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: bucket.bucket, region, rule: { objectOwnership: "BucketOwnerEnforced" } },
    child(publicAccess),
  );
  if (settings.accessLogBucket !== undefined) {
    new aws.s3.BucketLogging(
      `${name}-access-logs`,
      { bucket: bucket.bucket, region, targetBucket: settings.accessLogBucket, targetPrefix: `${name}/` },
      child(),
    );
  }
  const inPlace = [versioning, encryption, lifecycle, ...(objectLock === undefined ? [] : [objectLock])];
  new aws.s3.BucketPolicy(
    `${name}-policy`,
    {
      bucket: bucket.bucket,
      region,
      policy: bucketPolicy({ bucketArn: arn, kmsKeyArn, guardedBy: settings.guardedBy }),
    },
    // Last, because its tamper guard covers the other settings.
    child(ownership, ...inPlace),
  );
  return { bucket, arn, readyForReplication: inPlace };
}
