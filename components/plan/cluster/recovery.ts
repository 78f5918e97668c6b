import { defaults } from "../defaults";
import { dnsSubdomain } from "../names";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { RecoverySpec } from "../spec/cluster";
import type { BackupPlan, PlanContext, RecoveryPlan } from "../types";
import { checkBucket, checkKey, checkPath, checkServerName, keyRegion } from "./archive";

/** What a cluster starts from, and that it does not write there; `report` paths are those of RecoverySpec. */
export function planRecovery(
  recovery: Lenient<RecoverySpec> | undefined,
  backup: BackupPlan,
  context: PlanContext,
  report: Report,
): RecoveryPlan | undefined {
  if (recovery === undefined) return undefined;
  checkBucket("bucket", recovery.bucket, report);
  checkPath("path", recovery.path, report);
  checkServerName("serverName", recovery.serverName, report);
  checkKey(recovery, context.cloud, report);
  const targetTime = momentOf(recovery.targetTime);
  checkTargetTime(targetTime, report);
  const secret = recovery.passphraseSecretName;
  if (secret !== undefined && !dnsSubdomain.test(secret)) {
    const fix = 'set it to a name that "kubectl get secret" shows';
    report("passphraseSecretName", secret, "is not the name of a Secret", fix);
  }
  const bucket = recovery.bucket ?? backup.bucket;
  const path = recovery.path ?? backup.path;
  if (bucket === undefined && context.bucket === undefined) {
    report(
      "bucket",
      undefined,
      "is missing: neither backup.bucket nor the platform names one",
      "set recovery.bucket to the source's bucket",
    );
  }
  // The archiver stops a cluster that would write where another one wrote.
  if (recovery.serverName === backup.serverName) {
    const message = "is the name this cluster archives under itself: it would write into its source's archive";
    const next = backup.serverName.replace(/-(\d+)$/, (_, count: string) => `-${Number(count) + 1}`);
    const fix =
      next === backup.serverName ? "set backup.serverName to another name" : `set backup.serverName to "${next}"`;
    report("serverName", recovery.serverName, message, fix);
  }
  // The key of one bucket says nothing about another.
  const kmsKeyArn = recovery.kmsKeyArn ?? (bucket === backup.bucket ? backup.kmsKeyArn : undefined);
  const region = recovery.region ?? keyRegion(kmsKeyArn);
  const standby = recovery.standby ?? defaults.RecoverySpec.standby;
  if (standby && targetTime !== undefined) {
    const message = "stops at a moment, and recovery.standby follows the source for as long as it is true";
    report("targetTime", targetTime, message, "remove recovery.targetTime, or set recovery.standby to false");
  }
  return {
    serverName: recovery.serverName ?? "",
    bucket,
    path,
    kmsKeyArn,
    region,
    targetTime,
    passphraseSecretName: recovery.passphraseSecretName,
    standby,
  };
}

/** A moment without quotes in a stack file is a date to Pulumi's YAML, which hands it on in Go's spelling. */
function momentOf(time: string | undefined): string | undefined {
  const inGo = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d\d)(\d\d) \S+$/;
  return time?.replace(inGo, "$1T$2$3:$4");
}

function checkTargetTime(time: string | undefined, report: Report): void {
  if (time === undefined) return;
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  if (form.test(time) && isRealTime(time)) return;
  const zoneless = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/.test(time) && isRealTime(`${time.replace(" ", "T")}Z`);
  if (zoneless) {
    const whole = time.replace(" ", "T").replace(/T(\d\d:\d\d)$/, "T$1:00");
    return report("targetTime", time, "must be RFC 3339 with a time zone", `set it to "${whole}Z" if it is UTC`);
  }
  report("targetTime", time, "is not a moment in RFC 3339", 'write it as "2026-03-01T12:00:00Z"');
}

/**
 * Date.parse takes 31 February for 3 March, and 24:00 for the next day's beginning: a moment that reads back differently
 * does not exist.
 */
function isRealTime(time: string): boolean {
  const parsed = Date.parse(time);
  const day = Number(time.slice(8, 10));
  if (Number(time.slice(11, 13)) > 23) return false;
  return !Number.isNaN(parsed) && new Date(Date.parse(`${time.slice(0, 10)}T00:00:00Z`)).getUTCDate() === day;
}
