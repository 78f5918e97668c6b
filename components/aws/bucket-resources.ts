import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
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
  bucket: Bucket;
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
  const bucket = new Bucket(
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

  const versioning = new BucketVersioning(
    `${name}-versioning`,
    { bucket: bucket.bucket, region, versioningConfiguration: { status: "Enabled" } },
    child(),
  );
  const encryption = new BucketServerSideEncryptionConfiguration(
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
    new BucketObjectLockConfiguration(
      `${name}-object-lock`,
      {
        bucket: bucket.bucket,
        region,
        rule: { defaultRetention: { mode: lock.mode.toUpperCase(), days: lock.days } },
      },
      child(versioning),
    );
  const lifecycle = new BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { bucket: bucket.bucket, region, rules: lifecycleRules(retention) },
    child(versioning),
  );
  const publicAccess = new BucketPublicAccessBlock(
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
  const ownership = new BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: bucket.bucket, region, rule: { objectOwnership: "BucketOwnerEnforced" } },
    child(publicAccess),
  );
  if (settings.accessLogBucket !== undefined) {
    new BucketLogging(
      `${name}-access-logs`,
      { bucket: bucket.bucket, region, targetBucket: settings.accessLogBucket, targetPrefix: `${name}/` },
      child(),
    );
  }
  const inPlace = [versioning, encryption, lifecycle, ...(objectLock === undefined ? [] : [objectLock])];
  new BucketPolicy(
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
