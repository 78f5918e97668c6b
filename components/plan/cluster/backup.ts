import { defaults } from "../defaults";
import { parseDays } from "../duration";
import { at, type Report } from "../report";
import { intervals, parseSchedule } from "../schedule";
import type { Lenient } from "../schema/read";
import type { BackupSpec, ClusterSpec, DumpSpec, SecretKeysSpec } from "../spec/cluster";
import { IdentityKind } from "../spec/enums";
import type { BackupPlan, DumpPlan, PlanContext, RecoveryPlan, SecretKeysPlan } from "../types";
import { isWanted } from "./access";
import { archiveOf, checkKey, checkPlace, keyRegion } from "./archive";
import { planRecovery } from "./recovery";

/** What backups depend on besides their own specification. */
export interface BackupSurroundings {
  context: PlanContext;
  identity: IdentityKind;
  namespace: string;
  cluster: string;
  major: number;
}

/** Where the cluster backs up to and what it starts from. */
export interface BackupsPlan {
  backup?: BackupPlan;
  recovery?: RecoveryPlan;
  dump?: DumpPlan;
}

// A year of WAL is already an archive, not a backup; S3 and Barman would take more.
const longestWindowDays = 3650;

/** Backups and recovery of a cluster. */
export function planBackups(spec: Lenient<ClusterSpec>, surroundings: BackupSurroundings, report: Report): BackupsPlan {
  const { namespace, cluster, major, context } = surroundings;
  const wish = spec.backup ?? {};
  const enabled = wish.enabled ?? defaults.BackupSpec.enabled;
  const { path, serverName } = archiveOf(cluster, { ...spec, namespace, postgresVersion: major });
  checkPlace(wish, at(report, "backup"));
  checkKey({ kmsKeyArn: wish.kmsKeyArn }, context.cloud, at(report, "backup"));
  const used = enabled || spec.recovery !== undefined || spec.dump?.enabled === true;
  const accessKeysSecret = planSecret(wish, used, surroundings, at(report, "backup"));
  const { recoveryWindowDays, fullBackupIntervalDays } = planTimes(wish, context, enabled, at(report, "backup"));
  if (enabled && wish.bucket === undefined && context.bucket === undefined) {
    const fix = "set backup.bucket to an existing bucket, or backup.enabled to false to run without backups";
    report("backup.bucket", undefined, "is missing: the platform has no backup bucket", fix);
  }
  const backup = {
    recoveryWindowDays,
    schedule: oneSpaced(wish.schedule ?? defaults.BackupSpec.schedule),
    fullBackupIntervalDays,
    differentialSchedule: planPartial("differentialSchedule", wish, at(report, "backup")),
    incrementalSchedule: planPartial("incrementalSchedule", wish, at(report, "backup")),
    keepFull: wish.keepFull,
    keepDifferential: wish.keepDifferential,
    encrypt: wish.encrypt ?? defaults.BackupSpec.encrypt,
    path,
    serverName,
    bucket: wish.bucket,
    endpointUrl: wish.endpointUrl,
    kmsKeyArn: wish.kmsKeyArn,
    region: keyRegion(wish.kmsKeyArn),
    accessKeysSecret,
    walParallel: wish.walParallel ?? defaults.BackupSpec.walParallel,
  };
  const recovery = planRecovery(spec.recovery, backup, context, at(report, "recovery"));
  const dump = planDump(spec.dump ?? {}, backup, context, at(report, "dump"));
  return { backup: enabled ? backup : undefined, recovery, dump };
}

/** Five fields with one space between them: operators compare and store them as text. */
function oneSpaced(schedule: string): string {
  return schedule.trim().split(/\s+/).join(" ");
}

/** When backups of changes alone are taken; undefined where there are none. */
function planPartial(
  path: "differentialSchedule" | "incrementalSchedule",
  wish: Lenient<BackupSpec>,
  report: Report,
): string | undefined {
  const text = wish[path];
  if (text === undefined) return undefined;
  readSchedule(path, text, `"0 2 * * 1-6" for every night but Sunday's at 02:00`, report);
  return oneSpaced(text);
}

/** Logical dumps, beside the backups or where those would be; undefined where there are none. */
function planDump(
  { enabled, ...settings }: Lenient<DumpSpec>,
  { path, bucket, endpointUrl, kmsKeyArn, region, accessKeysSecret }: BackupPlan,
  context: PlanContext,
  report: Report,
): DumpPlan | undefined {
  if (!isWanted("dump", enabled, settings, report)) return undefined;
  const { schedule = defaults.DumpSpec.schedule, retention = defaults.DumpSpec.retention } = settings;
  readSchedule("schedule", schedule, `"${defaults.DumpSpec.schedule}" for every night at 03:30`, report);
  const retentionDays = parseDays(retention);
  if (retentionDays === undefined) {
    const message = "is not a number of days, weeks or months";
    report("retention", retention, message, 'write it as "30d", "4w" or "1m", whole numbers only');
  }
  if (bucket === undefined && context.bucket === undefined) {
    const message = "needs a bucket, and the platform has none";
    report("enabled", true, message, "set backup.bucket to an existing bucket, or remove dump");
  }
  return {
    schedule: oneSpaced(schedule),
    retentionDays: retentionDays ?? 0,
    path: `${path}/dumps`,
    bucket,
    endpointUrl,
    kmsKeyArn,
    region,
    accessKeysSecret,
  };
}

/** Static keys exist exactly where the identity needs them. */
function planSecret(
  { accessKeysSecret: keys, endpointUrl }: Lenient<BackupSpec>,
  used: boolean,
  { identity, cluster, context }: BackupSurroundings,
  report: Report,
): SecretKeysPlan | undefined {
  if (identity !== IdentityKind.AccessKeys) {
    if (keys !== undefined) {
      const fix = `remove backup.accessKeysSecret, or set identity.kind to "access-keys"`;
      report("accessKeysSecret", undefined, `is given, but identity "${identity}" uses no static keys`, fix);
    }
    if (endpointUrl !== undefined) {
      const message = `only takes static keys, and identity is "${identity}"`;
      report(
        "endpointUrl",
        endpointUrl,
        message,
        'set identity.kind to "access-keys", or remove backup.endpointUrl to use AWS S3',
      );
    }
    return undefined;
  }
  if (keys === undefined && context.hasAccessKey === true) {
    // The Secret is made of the platform's access key.
    return { ...defaults.SecretKeysSpec, name: `${cluster}-access-keys`, made: true };
  }
  if (keys === undefined) {
    const fix =
      "set backup.accessKeysSecret.name to an existing Secret, give the stack accessKeys, or set backup.enabled to false";
    if (used)
      report("accessKeysSecret", undefined, 'is missing: identity "access-keys" reads its keys from a Secret', fix);
    return undefined;
  }
  return planKeys(keys, report);
}

function planKeys(keys: Lenient<SecretKeysSpec>, report: Report): SecretKeysPlan {
  if (keys.name !== undefined && !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(keys.name)) {
    const message = "is not the name of a Secret: lower-case letters, digits, hyphens and dots";
    report("accessKeysSecret.name", keys.name, message, 'set it to a name that "kubectl get secret" shows');
  }
  return {
    name: keys.name ?? "",
    made: false,
    accessKeyIdKey: keys.accessKeyIdKey ?? defaults.SecretKeysSpec.accessKeyIdKey,
    secretAccessKeyKey: keys.secretAccessKeyKey ?? defaults.SecretKeysSpec.secretAccessKeyKey,
    caKey: keys.caKey,
  };
}

/** Recovery window and time between base backups, held against what the bucket is laid out for. */
function planTimes(
  wish: Lenient<BackupSpec>,
  context: PlanContext,
  enabled: boolean,
  report: Report,
): { recoveryWindowDays: number; fullBackupIntervalDays: number } {
  const window = wish.recoveryWindow ?? defaults.BackupSpec.recoveryWindow;
  const days = checkWindow(window, report);
  const schedule = wish.schedule ?? defaults.BackupSpec.schedule;
  const interval = checkSchedule(schedule, report);
  const bucket = wish.bucket === undefined && enabled ? context.bucket : undefined;
  const keeps = bucket?.recoveryWindowDays;
  if (days !== undefined && keeps !== undefined && days > keeps) {
    const message = `is longer than the backup bucket keeps objects for: a recovery window of ${keeps} days`;
    report(
      "recoveryWindow",
      window,
      message,
      `set backup.recoveryWindow to at most "${keeps}d", or backupBucket.recoveryWindow of the platform to at least "${days}d"`,
    );
  }
  const every = bucket?.fullBackupIntervalDays;
  if (interval !== undefined && every !== undefined && interval > every) {
    const message = `leaves ${showDays(interval)} between base backups, and the backup bucket is laid out for ${showDays(every)}`;
    report(
      "schedule",
      schedule,
      message,
      `take base backups at least every ${showDays(every)}, or set backupBucket.fullBackupInterval of the platform to at least "${Math.ceil(interval)}d"`,
    );
  }
  if (days !== undefined && interval !== undefined && interval > days) {
    const message = `leaves ${showDays(interval)} between base backups, more than the recovery window of ${showDays(days)}: one damaged base backup would leave nothing to recover from`;
    report(
      "schedule",
      schedule,
      message,
      `take base backups at least every ${showDays(days)}, or set backup.recoveryWindow to at least "${Math.ceil(interval)}d"`,
    );
  }
  return { recoveryWindowDays: days ?? 0, fullBackupIntervalDays: interval ?? 0 };
}

function checkWindow(window: string, report: Report): number | undefined {
  const days = parseDays(window);
  if (days !== undefined && days <= longestWindowDays) return days;
  const message =
    days === undefined ? "is not a number of days, weeks or months" : `is longer than ${longestWindowDays} days`;
  report("recoveryWindow", window, message, 'write it as "30d", "4w" or "1m", whole numbers only');
  return undefined;
}

/** Times of a schedule; undefined where it is refused. */
function readSchedule(
  path: string,
  text: string,
  example: string,
  report: Report,
): ReturnType<typeof intervals> | undefined {
  const parsed = parseSchedule(text);
  if ("mistakes" in parsed) {
    for (const { message, fix } of parsed.mistakes) report(path, text, message, fix);
    return undefined;
  }
  const found = intervals(parsed.schedule);
  if (found === undefined) {
    report(path, text, "never runs: no month has that day", `set it to ${example}`);
  }
  return found;
}

/** Days between base backups at most; undefined where the schedule is refused. */
function checkSchedule(text: string, report: Report): number | undefined {
  const found = readSchedule("schedule", text, `"${defaults.BackupSpec.schedule}" for every night at 02:00`, report);
  if (found === undefined) return undefined;
  if (found.shortest < 60) {
    const often = found.shortest === 1 ? "every minute" : `every ${found.shortest} minutes`;
    const message = `takes a base backup ${often}, each a copy of the whole database`;
    report(
      "schedule",
      text,
      message,
      'give one minute, not "*", as the first field: "0 2 * * *" for every night at 02:00',
    );
    return undefined;
  }
  return found.longest / 1440;
}

function showDays(days: number): string {
  return days === 1 ? "1 day" : `${Math.round(days * 100) / 100} days`;
}
