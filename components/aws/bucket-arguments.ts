import { defaults } from "../plan/defaults";
import { parseDays } from "../plan/duration";
import type { Problem } from "../plan/problems";
import { planRetention } from "../plan/retention";
import type { RetentionPlan } from "../plan/types";
import type { BackupBucketArgs } from "./backup-bucket";

/** The lifetimes asked for, and what is wrong with them. */
export function retentionOf(args: BackupBucketArgs): { retention: RetentionPlan; problems: Problem[] } {
  const preset = defaults.BackupBucketSpec;
  const problems: Problem[] = [];
  const days = (path: "recoveryWindow" | "fullBackupInterval"): number => {
    const value = args[path] ?? preset[path];
    const parsed = parseDays(value);
    if (parsed !== undefined) return parsed;
    problems.push({
      path,
      value,
      message: "is not a number of days, weeks or months",
      fix: `set it to a value such as "${preset[path]}", "2w" or "1m"`,
    });
    return parseDays(preset[path]) ?? 1;
  };
  const { enabled = true, mode = defaults.ObjectLockSpec.mode, days: lockDays } = args.objectLock ?? {};
  const { plan, problems: unsafe } = planRetention({
    recoveryWindowDays: days("recoveryWindow"),
    fullBackupIntervalDays: days("fullBackupInterval"),
    objectLock: enabled ? { mode, days: lockDays } : undefined,
    noncurrentDays: args.noncurrentDays ?? preset.noncurrentDays,
    expireAfterDays: args.expireAfterDays,
  });
  return { retention: plan, problems: [...problems, ...unsafe] };
}

/** What S3 and IAM would refuse (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). */
export function bucketProblems(name: string, args: BackupBucketArgs): Problem[] {
  const problems: Problem[] = [];
  // "-", twelve digits of account id, "-" and the longest region of those in play.
  const room = 63 - 14 - Math.max((args.region ?? "ap-southeast-1").length, args.replicaRegion?.length ?? 0);
  if (args.bucketName === undefined && (!/^[a-z0-9][a-z0-9-]*$/.test(name) || name.length > room)) {
    problems.push({
      path: "name",
      value: name,
      message: `begins the bucket's name: lower-case letters, digits and hyphens, at most ${room}`,
      fix: "set bucketName, or choose another name for the component",
    });
  }
  const given = args.bucketName;
  const longest = args.replicaRegion === undefined ? 63 : 63 - "-replica".length;
  if (typeof given === "string" && (!/^[a-z0-9][a-z0-9.-]+[a-z0-9]$/.test(given) || given.length > longest)) {
    problems.push({
      path: "bucketName",
      value: given,
      message: `has lower-case letters, digits, dots and hyphens, 3 to ${longest} of them`,
      fix: "choose another, or leave it out",
    });
  }
  if (args.replicaRegion !== undefined && args.replicaRegion === args.region) {
    problems.push({
      path: "replicaRegion",
      value: args.replicaRegion,
      message: "is the bucket's own region: a copy there is lost together with it",
      fix: "set another region, or leave it out",
    });
  }
  if ((args.breakGlassRoleArns ?? []).length > 0 && (args.administratorRoleArns ?? []).length === 0) {
    problems.push({
      path: "breakGlassRoleArns",
      message: "there is no tamper guard to be exempt from",
      fix: "set administratorRoleArns as well, or leave breakGlassRoleArns out",
    });
  }
  return problems;
}
