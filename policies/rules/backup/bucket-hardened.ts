import { defineRule } from "../../frame/rule";
import { backupBuckets, partsOf, replicasOf, storesAndBuckets } from "../../views/backup-bucket";
import { documents } from "../documents";
import { sayWhatIsHidden } from "./archives";
import { bucketDemands } from "./bucket-demands";
import { bucketParameters, judgeBucket } from "./judge-bucket";

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
  parameters: bucketParameters,
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
      sayWhatIsHidden(stack.all("database"), judge);
      const stores = storesAndBuckets(stack);
      for (const { store, buckets } of stores) {
        if (buckets.length === 0) judge(store.resource).notApplicable("its bucket is not in this stack");
      }
      const written = new Set(stores.flatMap(({ buckets }) => buckets));
      const [partOf, isReplica] = [partsOf(stack), replicasOf(stack)];
      for (const bucket of backupBuckets(stack, written)) judgeBucket(bucket, partOf, isReplica, judge);
    },
  },
});
