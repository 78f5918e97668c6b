import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  neededDays,
  planRetention,
  storedBytes,
  storedDays,
  type RetentionWish,
} from "kubernetes-postgres/plan/retention";
import { ObjectLockMode } from "kubernetes-postgres/plan/spec/enums";

const wish: RetentionWish = { recoveryWindowDays: 30, fullBackupIntervalDays: 1, noncurrentDays: 30 };
const days = (most: number) => fc.integer({ min: 1, max: most });

function messages(changes: Partial<RetentionWish>): string[] {
  return planRetention({ ...wish, ...changes }).problems.map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);
}

describe("the retention of backups", () => {
  it("locks objects for exactly as long as they are needed", () => {
    const { plan, problems } = planRetention({ ...wish, objectLock: { mode: ObjectLockMode.Governance } });
    assert.deepEqual(problems, []);
    assert.deepEqual(plan.objectLock, { mode: "governance", days: 31 });
    assert.equal(plan.abortMultipartDays, 7);
  });

  it("refuses a lock that ends inside the window", () => {
    assert.deepEqual(messages({ objectLock: { mode: ObjectLockMode.Compliance, days: 30 } }), [
      "objectLock.days: unlocks backups that are still needed: 30 days of recovery window plus 1 between base backups make 31 days; set backupBucket.objectLock.days to at least 31, or remove it",
    ]);
  });

  it("refuses an expiry that removes what is needed", () => {
    assert.deepEqual(messages({ expireAfterDays: 31 }), [
      "expireAfterDays: removes backups that are still needed: 30 days of recovery window plus 1 between base backups make 31 days; set backupBucket.expireAfterDays to at least 32, or remove it",
    ]);
    assert.deepEqual(messages({ expireAfterDays: 32 }), []);
  });

  it("refuses fewer base backups than one a window, and too little time to notice a deletion", () => {
    assert.deepEqual(messages({ fullBackupIntervalDays: 31, noncurrentDays: 6 }), [
      'fullBackupInterval: is longer than the recovery window of 30 days: one damaged base backup would leave nothing to recover from; set backupBucket.fullBackupInterval to at most "30d"',
      "noncurrentDays: leaves less than 7 days to notice that backups were deleted; set backupBucket.noncurrentDays to at least 7",
    ]);
  });

  it("recovers every moment of the window from what it accepts", () => {
    fc.assert(
      fc.property(days(60), days(60), days(200), days(200), fc.nat(), (window, interval, lock, expiry, seed) => {
        const { plan, problems } = planRetention({
          recoveryWindowDays: window,
          fullBackupIntervalDays: interval,
          objectLock: { mode: ObjectLockMode.Governance, days: lock },
          noncurrentDays: 30,
          expireAfterDays: expiry,
        });
        fc.pre(problems.length === 0 && plan.objectLock !== undefined && plan.expireAfterDays !== undefined);
        // Base backups every `interval` days; today is some time after the last one; any moment of the window is asked for.
        const sinceLast = seed % interval;
        const moment = (seed >> 5) % (window + 1);
        const ages = Array.from({ length: 70 }, (_, index) => sinceLast + index * interval);
        const base = ages.find((age) => age >= moment);
        assert.ok(base !== undefined);
        assert.ok(base <= plan.objectLock.days, `a base backup of ${base} days is locked for ${plan.objectLock.days}`);
        assert.ok(base < plan.expireAfterDays, `a base backup of ${base} days expires after ${plan.expireAfterDays}`);
      }),
      { numRuns: 2000 },
    );
  });

  it("refuses exactly what the algebra says", () => {
    fc.assert(
      fc.property(
        days(60),
        days(60),
        days(130),
        days(130),
        fc.integer({ min: 1, max: 40 }),
        (window, interval, lock, expiry, noncurrent) => {
          const { problems } = planRetention({
            recoveryWindowDays: window,
            fullBackupIntervalDays: interval,
            objectLock: { mode: ObjectLockMode.Governance, days: lock },
            noncurrentDays: noncurrent,
            expireAfterDays: expiry,
          });
          const wrong = [
            ...(interval > window ? ["fullBackupInterval"] : []),
            ...(lock < window + interval ? ["objectLock.days"] : []),
            ...(expiry <= window + interval ? ["expireAfterDays"] : []),
            ...(noncurrent < 7 ? ["noncurrentDays"] : []),
          ];
          assert.deepEqual(
            problems.map(({ path }) => path),
            wrong,
          );
        },
      ),
    );
  });

  it("stores an object until it is neither needed, nor noncurrent, nor locked", () => {
    const { plan } = planRetention(wish);
    assert.equal(neededDays(plan), 31);
    assert.equal(storedDays(plan), 61);
    assert.equal(storedDays({ ...plan, objectLock: { mode: ObjectLockMode.Governance, days: 90 } }), 90);
  });

  it("counts every base backup and all WAL of that time", () => {
    const { plan } = planRetention({ recoveryWindowDays: 7, fullBackupIntervalDays: 7, noncurrentDays: 7 });
    // 21 days hold four weekly base backups, first and last day counted.
    assert.equal(storedBytes(plan, { dataBytes: 100, walBytesPerDay: 10, compression: 2 }), (4 * 100 + 21 * 10) / 2);
  });

  it("never stores less when more is kept", () => {
    const volume = { dataBytes: 1e9, walBytesPerDay: 1e8, compression: 2 };
    fc.assert(
      fc.property(days(60), days(60), days(60), days(10), (window, interval, noncurrent, more) => {
        const stored = (noncurrentDays: number, recoveryWindowDays: number) =>
          storedBytes(
            planRetention({ recoveryWindowDays, fullBackupIntervalDays: interval, noncurrentDays }).plan,
            volume,
          );
        assert.ok(stored(noncurrent + more, window) >= stored(noncurrent, window));
        assert.ok(stored(noncurrent, window + more) >= stored(noncurrent, window));
      }),
    );
  });
});
