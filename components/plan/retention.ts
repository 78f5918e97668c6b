import type { Problem } from "./problems";
import type { ObjectLockMode } from "./spec/enums";
import type { RetentionPlan } from "./types";

/**
 * How long objects in a backup bucket must live, and how long they do. In days: R the recovery window, F the longest
 * time between two base backups, D the Object Lock, N the time a deleted object is kept as a noncurrent version.
 *
 * To recover any moment of the window, the newest base backup before it and all WAL since are needed. That base backup
 * is up to F older than the moment, and the moment up to R in the past: an object is needed for R + F.
 */

/** What a bucket's retention is made from. */
export interface RetentionWish {
  recoveryWindowDays: number;
  fullBackupIntervalDays: number;
  /** Default for days: exactly as long as an object is needed. */
  objectLock?: { mode: ObjectLockMode; days?: number };
  noncurrentDays: number;
  expireAfterDays?: number;
}

/** Noncurrent versions are the only way back from a deletion by mistake; a week lets somebody notice it. */
export const minimumNoncurrentDays = 7;
const abortMultipartDays = 7;

/** Days that an object of the bucket is needed for some moment of the recovery window: R + F. */
export function neededDays(wish: Pick<RetentionWish, "recoveryWindowDays" | "fullBackupIntervalDays">): number {
  return wish.recoveryWindowDays + wish.fullBackupIntervalDays;
}

/** Lifetimes of the bucket's objects, or what in them breaks point-in-time recovery; paths are those of BackupBucketSpec. */
export function planRetention(wish: RetentionWish): { plan: RetentionPlan; problems: Problem[] } {
  const { recoveryWindowDays, fullBackupIntervalDays, noncurrentDays, expireAfterDays } = wish;
  const needed = Math.ceil(neededDays(wish));
  const objectLock =
    wish.objectLock === undefined ? undefined : { mode: wish.objectLock.mode, days: wish.objectLock.days ?? needed };
  const problems: Problem[] = [];
  const because = `${recoveryWindowDays} days of recovery window plus ${fullBackupIntervalDays} between base backups`;
  if (fullBackupIntervalDays > recoveryWindowDays) {
    problems.push({
      path: "fullBackupInterval",
      value: fullBackupIntervalDays,
      message: `is longer than the recovery window of ${recoveryWindowDays} days: one damaged base backup would leave nothing to recover from`,
      fix: `set backupBucket.fullBackupInterval to at most "${recoveryWindowDays}d"`,
    });
  }
  if (objectLock !== undefined && objectLock.days < needed) {
    problems.push({
      path: "objectLock.days",
      value: objectLock.days,
      message: `unlocks backups that are still needed: ${because} make ${needed} days`,
      fix: `set backupBucket.objectLock.days to at least ${needed}, or remove it`,
    });
  }
  if (expireAfterDays !== undefined && expireAfterDays <= needed) {
    problems.push({
      path: "expireAfterDays",
      value: expireAfterDays,
      message: `removes backups that are still needed: ${because} make ${needed} days`,
      fix: `set backupBucket.expireAfterDays to at least ${needed + 1}, or remove it`,
    });
  }
  if (noncurrentDays < minimumNoncurrentDays) {
    problems.push({
      path: "noncurrentDays",
      value: noncurrentDays,
      message: `leaves less than ${minimumNoncurrentDays} days to notice that backups were deleted`,
      fix: `set backupBucket.noncurrentDays to at least ${minimumNoncurrentDays}`,
    });
  }
  const plan = {
    recoveryWindowDays,
    fullBackupIntervalDays,
    objectLock,
    noncurrentDays,
    expireAfterDays,
    abortMultipartDays,
  };
  return { plan, problems };
}

/**
 * The most days an object takes up space: needed for R + F, deleted by the backup tool then, kept N days more as a
 * noncurrent version, and never gone before its lock ends: max(R + F + N, D).
 */
export function storedDays(plan: RetentionPlan): number {
  return Math.max(neededDays(plan) + plan.noncurrentDays, plan.objectLock?.days ?? 0);
}

/** What a database puts into the bucket. */
export interface BackupVolume {
  /** Bytes of one base backup, before compression. */
  dataBytes: number;
  /** Bytes of WAL a day, before compression. */
  walBytesPerDay: number;
  /** How many times smaller compression makes both; 1 without. */
  compression: number;
}

/** The most bytes that a database's backups take up: every base backup and all WAL of storedDays. */
export function storedBytes(plan: RetentionPlan, { dataBytes, walBytesPerDay, compression }: BackupVolume): number {
  const days = storedDays(plan);
  // A base backup at both ends of the days.
  const baseBackups = Math.floor(days / plan.fullBackupIntervalDays) + 1;
  return (baseBackups * dataBytes + days * walBytesPerDay) / compression;
}
