import type { Parameters } from "../../frame/config";
import { defineRule, type JudgeOf } from "../../frame/rule";
import { backupBuckets, partsOf, storesAndBuckets, type BackupBucket } from "../../views/backup-bucket";
import { documents } from "../documents";
import { bucketDemands, demandNames } from "./bucket-demands";

const parameters = {
  require: {
    type: "array",
    items: { type: "string", enum: [...demandNames] },
    default: ["public-access-block", "encryption", "versioning", "policy", "lifecycle"],
    description: "What a backup bucket must have.",
  },
  recommend: {
    type: "array",
    items: { type: "string", enum: [...demandNames] },
    default: ["object-lock", "logging", "replication"],
    description: "What it is advised to have.",
  },
} satisfies Parameters;

export const bucketHardened = defineRule({
  id: "aws-backup-bucket-hardened",
  title: "A bucket that holds backups is private, encrypted, versioned and locked",
  why: "Whoever deletes the database deletes its backups next. A bucket is configured by many small resources, and one that is missing shows nowhere.",
  severity: "critical",
  level: "mandatory",
  references: [
    ...bucketDemands.map(({ control }) => ({ framework: "AWS FSBP" as const, id: control })),
    { framework: "Checkov", id: "CKV_AWS_145" },
    { framework: "Checkov", id: "CKV_AWS_21" },
    { framework: "Checkov", id: "CKV2_AWS_6" },
  ],
  remediationSteps:
    "Create beside the bucket a BucketPublicAccessBlock with all four flags true, a BucketServerSideEncryptionConfiguration with aws:kms and your key, a BucketVersioning with status Enabled, a BucketPolicy that denies aws:SecureTransport false, and a BucketLifecycleConfiguration.",
  url: documents.s3Controls,
  parameters,
  remediates: false,
  example: {
    role: "bucket-part",
    part: "versioning",
    bad: { versioningConfiguration: { status: "Suspended" } },
    good: { versioningConfiguration: { status: "Enabled" } },
  },
  joins: {
    roles: ["bucket", "backup-store"],
    check: (stack, judge) => {
      const stores = storesAndBuckets(stack);
      for (const { store, buckets } of stores) {
        if (buckets.length === 0) judge(store.resource).notApplicable("its bucket is not in this stack");
      }
      const written = new Set(stores.flatMap(({ buckets }) => buckets));
      const partOf = partsOf(stack);
      for (const bucket of backupBuckets(stack, written)) judgeBucket(bucket, partOf, judge);
    },
  },
});

function judgeBucket(
  bucket: BackupBucket,
  partOf: ReturnType<typeof partsOf>,
  judge: JudgeOf<typeof parameters>,
): void {
  const { each, config } = judge(bucket.resource);
  for (const { part, control, resource, inline, isComputed, mistake } of bucketDemands) {
    const required = config.require.includes(part);
    if (!required && !config.recommend.includes(part)) continue;
    const level = required ? undefined : "advisory";
    each(() => {
      const found = partOf(bucket, part);
      const configured = found?.view.properties ?? bucket.view.properties.in(inline);
      if (!configured.isPresent) {
        const at = bucket.view.bucketName;
        return { at, message: `no ${resource} of this stack names this bucket (${control}); create one`, level };
      }
      const about = judge((found ?? bucket).resource);
      return (isComputed === true ? about.whenKnown : about.each)(() => {
        const wrong = mistake(configured);
        return wrong && { ...wrong, message: `${wrong.message} (${control})`, level };
      });
    });
  }
}
