import type * as aws from "@pulumi/aws";
import type { RetentionPlan } from "../plan/types";

type Rule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/**
 * What S3 removes by itself. Current objects are the backup tool's to delete: with no expiry of ours, no lifecycle can
 * cut a hole into the recovery window. Locked versions are passed over until their lock ends
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html).
 */
export function lifecycleRules({ noncurrentDays, expireAfterDays, abortMultipartDays }: RetentionPlan): Rule[] {
  const rules = [
    rule("unfinished-uploads", { abortIncompleteMultipartUpload: { daysAfterInitiation: abortMultipartDays } }),
    rule("deleted-and-overwritten", { noncurrentVersionExpiration: { noncurrentDays } }),
    // S3 refuses this beside an expiry in days.
    rule("markers-of-nothing", { expiration: { expiredObjectDeleteMarker: true } }),
  ];
  if (expireAfterDays === undefined) return rules;
  return [...rules, rule("too-old", { expiration: { days: expireAfterDays } })];
}

function rule(id: string, action: Partial<Rule>): Rule {
  return { id, status: "Enabled", filter: { prefix: "" }, ...action };
}

/**
 * Lifetimes in a copy of the bucket. Deletions are not copied, so that neither a mistake nor an attacker reaches the
 * copy; it expires objects by age instead: when they have left the recovery window, and the time to notice is over.
 */
export function replicaRetention(retention: RetentionPlan): RetentionPlan {
  const { recoveryWindowDays, fullBackupIntervalDays, noncurrentDays } = retention;
  return { ...retention, expireAfterDays: recoveryWindowDays + fullBackupIntervalDays + noncurrentDays };
}
