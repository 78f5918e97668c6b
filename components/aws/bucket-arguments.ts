import { limits } from "../plan/names";
import { planBackupBucket } from "../plan/platform/aws";
import type { Problem } from "../plan/problems";
import { reportTo } from "../plan/report";
import type { RetentionPlan } from "../plan/types";
import type { BackupBucketArgs } from "./backup-bucket";

/** The lifetimes asked for, and everything that is wrong with the arguments; a platform's bucket is judged by the same rules. */
export function planBucket(args: BackupBucketArgs): { retention: RetentionPlan; problems: Problem[] } {
  const problems: Problem[] = [];
  const { region, deletionProtection } = args;
  const plan = planBackupBucket(args, { region, deletionProtection }, {}, reportTo(problems));
  if (plan === undefined) throw new Error("a bucket that is asked for is planned");
  return { retention: plan.retention, problems: [...problems, ...nameProblems(args)] };
}

const replicaSuffix = "-replica";

/** Name of the copy of a bucket that was given a name. */
export function replicaName(bucketName: string): string {
  return `${bucketName}${replicaSuffix}`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function nameProblems({ bucketName, replicaRegion }: BackupBucketArgs): Problem[] {
  if (typeof bucketName !== "string") return [];
  const longest = limits.bucket - (replicaRegion === undefined ? 0 : replicaSuffix.length);
  if (/^[a-z0-9]([a-z0-9-]|\.(?!\.))+[a-z0-9]$/.test(bucketName) && bucketName.length <= longest) return [];
  return [
    {
      path: "bucketName",
      value: bucketName,
      message: `is not a bucket name: 3 to ${longest} lower-case letters, digits, hyphens and dots`,
      fix: "choose another, or leave it out",
    },
  ];
}
