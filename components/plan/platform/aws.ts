import { ebsDriver, type ExistingParts } from "../context";
import { defaults } from "../defaults";
import { parseDays } from "../duration";
import { bucketForm, dnsSubdomain, platformNames } from "../names";
import { pass, type Report } from "../report";
import { planRetention } from "../retention";
import { nearest } from "../schema/nearest";
import type { Lenient } from "../schema/read";
import { ObjectLockMode } from "../spec/enums";
import type { BackupBucketSpec, KeySpec, PlatformSpec, StorageClassesSpec } from "../spec/platform";
import type { PlatformPlan } from "../types";

/** Keys, StorageClasses and the backup bucket: what a platform has on AWS only. */

/** A KMS key to make; the schema has checked the ranges. */
export function planKey(spec: Lenient<KeySpec> | undefined, alias: string): NonNullable<PlatformPlan["dataKey"]> {
  return {
    alias,
    deletionWindowDays: spec?.deletionWindowDays ?? defaults.KeySpec.deletionWindowDays,
    rotationPeriodDays: spec?.rotationPeriodDays ?? defaults.KeySpec.rotationPeriodDays,
  };
}

/** Refuses settings of a key that is not made. */
export function checkExistingKey(
  path: "dataKey" | "backupKey",
  spec: unknown,
  exists: boolean | undefined,
  report: Report,
): void {
  if (exists !== true || spec === undefined) return;
  report(
    path,
    undefined,
    `has no effect: existing.${path}Arn names a key that is there already`,
    `remove ${path} or existing.${path}Arn`,
  );
}

const fileSystems = ["ext4", "xfs"];

/** The StorageClasses; `report` paths are those of StorageClassesSpec. */
export function planStorageClasses(
  spec: Lenient<StorageClassesSpec>,
  autoMode: boolean,
  report: Report,
): PlatformPlan["storageClasses"] {
  const { fileSystem = defaults.StorageClassesSpec.fileSystem, namePrefix = defaults.StorageClassesSpec.namePrefix } =
    spec;
  if (!fileSystems.includes(fileSystem)) {
    const meant = nearest(fileSystem, fileSystems);
    report("fileSystem", fileSystem, 'must be "ext4" or "xfs"', `set it to "${meant ?? "ext4"}"`);
  }
  if (!dnsSubdomain.test(namePrefix) || namePrefix.length > 200) {
    const message =
      "is not the beginning of a StorageClass name: at most 200 lower-case letters, digits, hyphens and dots";
    report("namePrefix", namePrefix, message, 'set it to a name such as "postgres"');
  }
  if (spec.enabled === false) return undefined;
  const names = platformNames("", namePrefix);
  return {
    dataName: names.dataClass,
    walName: names.walClass,
    fileSystem,
    snapshotClassName: (spec.snapshots ?? defaults.StorageClassesSpec.snapshots) ? names.snapshotClass : undefined,
    driver: ebsDriver(autoMode),
  };
}

/** The backup bucket; `report` paths are those of BackupBucketSpec. */
export function planBackupBucket(
  spec: Lenient<BackupBucketSpec>,
  platform: Pick<Lenient<PlatformSpec>, "region" | "deletionProtection">,
  existing: ExistingParts,
  report: Report,
): PlatformPlan["backupBucket"] {
  const recoveryWindowDays = readDays(
    "recoveryWindow",
    spec.recoveryWindow ?? defaults.BackupBucketSpec.recoveryWindow,
    report,
  );
  const fullBackupIntervalDays = readDays(
    "fullBackupInterval",
    spec.fullBackupInterval ?? defaults.BackupBucketSpec.fullBackupInterval,
    report,
  );
  const locked = spec.objectLock?.enabled ?? defaults.ObjectLockSpec.enabled;
  for (const setting of locked ? [] : (["mode", "days"] as const)) {
    const value = spec.objectLock?.[setting];
    if (value === undefined) continue;
    const fix = "remove it, or set backupBucket.objectLock.enabled to true";
    report(`objectLock.${setting}`, value, "has no effect: objectLock.enabled is false, and nothing is locked", fix);
  }
  const mode = spec.objectLock?.mode ?? defaults.ObjectLockSpec.mode;
  const { plan: retention, problems } = planRetention({
    recoveryWindowDays: recoveryWindowDays ?? 0,
    fullBackupIntervalDays: fullBackupIntervalDays ?? 0,
    objectLock: locked ? { mode, days: spec.objectLock?.days } : undefined,
    noncurrentDays: spec.noncurrentDays ?? defaults.BackupBucketSpec.noncurrentDays,
    expireAfterDays: spec.expireAfterDays,
  });
  if (recoveryWindowDays !== undefined && fullBackupIntervalDays !== undefined) {
    // Days were computed from text; what was given is the text.
    pass(
      report,
      problems.map((found) =>
        found.path === "fullBackupInterval" ? { ...found, value: spec.fullBackupInterval } : found,
      ),
    );
  }
  if (locked && mode === ObjectLockMode.Compliance && platform.deletionProtection === false) {
    const message =
      "locks backups against everybody, while deletionProtection false asks for a platform that can be destroyed";
    report(
      "objectLock.mode",
      mode,
      message,
      'set backupBucket.objectLock.mode to "governance", or deletionProtection to true',
    );
  }
  checkPlaces(spec, platform.region, report);
  const { administratorRoleArns = [], breakGlassRoleArns = defaults.BackupBucketSpec.breakGlassRoleArns } = spec;
  administratorRoleArns.forEach((arn, index) => checkRoleArn(`administratorRoleArns[${index}]`, arn, report));
  breakGlassRoleArns.forEach((arn, index) => checkRoleArn(`breakGlassRoleArns[${index}]`, arn, report));
  if (breakGlassRoleArns.length > 0 && administratorRoleArns.length === 0) {
    const message = "are exempt from a tamper guard that is not there without administratorRoleArns";
    report(
      "breakGlassRoleArns",
      breakGlassRoleArns,
      message,
      "set backupBucket.administratorRoleArns to the role that runs Pulumi",
    );
  }
  if (existing.hasBackupBucket === true || spec.enabled === false) return undefined;
  const { accessLogBucket, replicaRegion } = spec;
  return { retention, accessLogBucket, replicaRegion, administratorRoleArns, breakGlassRoleArns };
}

function readDays(path: string, text: string, report: Report): number | undefined {
  const days = parseDays(text);
  if (days !== undefined && days <= 3650) return days;
  const message = days === undefined ? "is not a number of days, weeks or months" : "is longer than 3650 days";
  report(path, text, message, 'write it as "30d", "4w" or "1m", whole numbers only');
  return undefined;
}

function checkPlaces(
  { accessLogBucket, replicaRegion }: Lenient<BackupBucketSpec>,
  region: string | undefined,
  report: Report,
): void {
  if (accessLogBucket !== undefined && !bucketForm.test(accessLogBucket)) {
    const message = "is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots";
    report("accessLogBucket", accessLogBucket, message, "set it to the name of an existing bucket, or remove it");
  }
  if (replicaRegion === undefined) return;
  checkRegion("replicaRegion", replicaRegion, report);
  if (replicaRegion === region) {
    report(
      "replicaRegion",
      replicaRegion,
      "is the region of the bucket itself",
      "set it to another region, or remove it",
    );
  }
}

/** Checks the form of an AWS region's name; which regions exist changes too often to be listed here. */
export function checkRegion(path: string, region: string, report: Report): void {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return;
  const meant = /^([a-z]{2})-?([a-z]+)-?(\d)$/i.exec(region)?.slice(1).join("-").toLowerCase();
  report(
    path,
    region,
    "is not the name of an AWS region",
    `set it to "${meant ?? "eu-west-1"}"${meant === undefined ? ", or wherever it runs" : ""}`,
  );
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export function checkRoleName(path: string, name: string, report: Report): void {
  if (/^[\w+=,.@-]{1,64}$/.test(name)) return;
  const ofArn = /^arn:aws[a-z-]*:iam::\d*:role\/(?:.*\/)?([\w+=,.@-]{1,64})$/.exec(name)?.[1];
  if (ofArn !== undefined) {
    report(path, name, "is the ARN of a role, not its name", `take the part after role/: set it to "${ofArn}"`);
    return;
  }
  const message = "is not the name of an IAM role: 1 to 64 letters, digits and _ + = , . @ -";
  report(path, name, message, 'set it to a name that "aws iam list-roles" shows as RoleName');
}

function checkRoleArn(path: string, arn: string, report: Report): void {
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) return;
  const session = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//.exec(arn);
  const message = session === null ? "is not the ARN of an IAM role" : "is the ARN of a session, not of its role";
  const fix =
    session === null
      ? 'write it as "arn:aws:iam::<account>:role/<name>"'
      : `set it to "arn:${session[1]}:iam::${session[2]}:role/${session[3]}"`;
  report(path, arn, message, fix);
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html, less the ten tags of our own. */
export function checkTags(tags: Lenient<Record<string, string>>, report: Report): void {
  const entries = Object.entries(tags);
  if (entries.length > 40)
    report(
      "",
      undefined,
      `has ${entries.length} tags; AWS takes 50, ten of them ours`,
      "remove tags until 40 are left",
    );
  for (const [key, value] of entries) {
    const mistake = tagMistake(key, value ?? "");
    if (mistake !== undefined) report(key, value, ...mistake);
  }
}

/** What AWS refuses in a tag, and what to do; undefined where it takes the tag. */
export function tagMistake(key: string, value: string): [message: string, fix: string] | undefined {
  if (/^aws:/i.test(key)) return ['tags that begin with "aws:" belong to AWS', `rename it to "${key.slice(4)}"`];
  const tooLong = (what: string, most: number, has: number): [string, string] => [
    `a tag's ${what} has at most ${most} characters, and this has ${has}`,
    "shorten it",
  ];
  if (key.length > 128) return tooLong("key", 128, key.length);
  if (value.length > 256) return tooLong("value", 256, value.length);
  const allowed = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u;
  if (allowed.test(key) && allowed.test(value)) return undefined;
  return ["has a character that AWS refuses in tags", "use letters, digits, spaces and _ . : / = + - @ only"];
}
