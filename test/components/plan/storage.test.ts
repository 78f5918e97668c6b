import assert from "node:assert/strict";
import * as fc from "fast-check";
import { GiB } from "kubernetes-postgres/plan/quantity";
import { VolumeType } from "kubernetes-postgres/plan/spec/enums";
import {
  checkCeiling,
  checkGrowth,
  checkVolume,
  defaultWalBytes,
  instanceCeiling,
  wholeGiB,
  type VolumeWish,
} from "kubernetes-postgres/plan/storage";
import type { StoragePlan } from "kubernetes-postgres/plan/types";

const gp3 = (wish: Partial<VolumeWish>): VolumeWish => ({ type: VolumeType.Gp3, sizeBytes: 100 * GiB, ...wish });
const io2 = (wish: Partial<VolumeWish>): VolumeWish => ({ type: VolumeType.Io2, sizeBytes: 100 * GiB, ...wish });
const told = (wish: VolumeWish) => checkVolume(wish).map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);

describe("an EBS volume", () => {
  it("of type gp3 may have what AWS documents, to the limit", () => {
    for (const wish of [
      gp3({}),
      gp3({ iops: 3000, throughput: 125 }),
      gp3({ iops: 50_000, throughput: 2000 }),
      gp3({ sizeBytes: 160 * GiB, iops: 80_000, throughput: 2000 }),
      gp3({ sizeBytes: 16 * GiB, iops: 8000, throughput: 2000 }),
      gp3({ throughput: 750 }),
      gp3({ sizeBytes: GiB, iops: 3000 }),
    ]) {
      assert.deepEqual(told(wish), []);
    }
  });

  it("of type gp3 has at most 500 IOPS per GiB", () => {
    assert.deepEqual(told(gp3({ sizeBytes: 10 * GiB, iops: 6000 })), [
      'iops: gp3 has at most 500 IOPS per GiB, 5000 for 10Gi; set storage.iops to at most 5000, or storage.size to at least "12Gi"',
    ]);
  });

  it("of type gp3 has at most a quarter MiB/s per IOPS, those included counted", () => {
    assert.deepEqual(told(gp3({ throughput: 1000 })), [
      "throughput: throughput of gp3 is at most 0.25 MiB/s per IOPS, 750 MiB/s for 3000 IOPS; set storage.iops to at least 4000, or storage.throughput to at most 750",
    ]);
  });

  it("beyond the limits of gp3 is told what io2 could do", () => {
    assert.deepEqual(told(gp3({ sizeBytes: 1000 * GiB, iops: 90_000, throughput: 2001 })), [
      'iops: IOPS of gp3 must be 3000 to 80000; set storage.iops to 3000 to 80000, or storage.volumeType to "io2"',
      "throughput: throughput of gp3 must be 125 to 2000 MiB/s; set storage.throughput to 125 to 2000",
    ]);
    assert.match(told(gp3({ iops: 300_000 }))[0], /set storage\.iops to 3000 to 80000$/);
  });

  it("of type io2 needs IOPS and has no throughput of its own", () => {
    assert.deepEqual(told(io2({ throughput: 500 })), [
      'iops: is missing: the price of io2 includes no IOPS; set storage.iops to 100 to 256000, or storage.volumeType to "gp3"',
      "throughput: throughput of io2 follows from its IOPS and cannot be set; remove storage.throughput",
    ]);
    assert.deepEqual(told(io2({ iops: 100_000 })), []);
    assert.deepEqual(told(io2({ iops: 100_001 })), [
      'iops: io2 has at most 1000 IOPS per GiB, 100000 for 100Gi; set storage.iops to at most 100000, or storage.size to at least "101Gi"',
    ]);
  });

  it("of unknown size is checked for what does not depend on the size", () => {
    assert.deepEqual(checkVolume(gp3({ sizeBytes: undefined, iops: 80_000 })), []);
    assert.equal(checkVolume(gp3({ sizeBytes: undefined, iops: 80_001 })).length, 1);
  });

  it("is accepted exactly when every limit holds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 65_536 }),
        fc.integer({ min: 2900, max: 81_000 }),
        fc.integer({ min: 100, max: 2100 }),
        (gib, iops, throughput) => {
          const fits =
            iops >= 3000 &&
            iops <= 80_000 &&
            iops <= Math.max(3000, 500 * gib) &&
            throughput >= 125 &&
            throughput <= 2000 &&
            throughput <= iops / 4;
          assert.equal(checkVolume(gp3({ sizeBytes: gib * GiB, iops, throughput })).length === 0, fits);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("is right after what the report says to set", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 3000, max: 80_000 }),
        fc.integer({ min: 125, max: 2000 }),
        (gib, iops, throughput) => {
          const wish = gp3({ sizeBytes: gib * GiB, iops, throughput });
          for (const { path, fix } of checkVolume(wish)) {
            const most = Number(/to at most (\d+)/.exec(fix)?.[1]);
            const repaired = checkVolume({ ...wish, [path]: most }).filter((problem) => problem.path === path);
            assert.deepEqual(repaired, [], `${path} ${most} after "${fix}"`);
          }
        },
      ),
    );
  });

  it("is billed in whole GiB", () => {
    assert.equal(wholeGiB(1), 1);
    assert.equal(wholeGiB(GiB), 1);
    assert.equal(wholeGiB(100e9), 94);
  });
});

describe("the WAL volume", () => {
  it("is a fifth of the data volume, 10 to 200 GiB, from 20 GiB on", () => {
    assert.equal(defaultWalBytes(20 * GiB - 1), undefined);
    assert.equal(defaultWalBytes(20 * GiB), 10 * GiB);
    assert.equal(defaultWalBytes(100 * GiB), 20 * GiB);
    assert.equal(defaultWalBytes(101 * GiB), 21 * GiB);
    assert.equal(defaultWalBytes(2000 * GiB), 200 * GiB);
  });

  it("never gets smaller with more data", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_536 }), fc.integer({ min: 0, max: 1000 }), (gib, more) => {
        assert.ok((defaultWalBytes((gib + more) * GiB) ?? 0) >= (defaultWalBytes(gib * GiB) ?? 0));
      }),
    );
  });
});

describe("a change of volumes", () => {
  const volume = (gib: number, storageClass?: string) => ({ size: `${gib}Gi`, sizeBytes: gib * GiB, storageClass });
  const before: StoragePlan = { data: volume(100, "fast"), wal: volume(20, "fast") };
  const change = (after: StoragePlan, from = before) =>
    checkGrowth(from, after).map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);

  it("may grow both, and add a WAL volume", () => {
    assert.deepEqual(change({ data: volume(200, "fast"), wal: volume(40, "fast") }), []);
    assert.deepEqual(change(before, { data: volume(100, "fast") }), []);
    assert.deepEqual(change(before), []);
  });

  it("cannot shrink either", () => {
    assert.deepEqual(change({ data: volume(50, "fast"), wal: volume(10, "fast") }), [
      `storage.size: a volume cannot shrink, and it is "100Gi" now; set storage.size to at least "100Gi"; to make it smaller, start a new cluster with recovery from this one's backups`,
      `storage.walSize: a volume cannot shrink, and it is "20Gi" now; set storage.walSize to at least "20Gi"; to make it smaller, start a new cluster with recovery from this one's backups`,
    ]);
  });

  it("cannot remove the WAL volume, nor move to another class", () => {
    assert.deepEqual(change({ data: volume(100) }), [
      `storage.storageClass: the class of an existing volume cannot change, and it is "fast" now; set storage.storageClass to "fast"; to move, start a new cluster with recovery from this one's backups`,
      'storage.walSize: a WAL volume cannot be removed once it is there; set storage.walSize to at least "20Gi"',
    ]);
  });

  it("is refused exactly when something shrinks", () => {
    const size = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(size, size, size, size, (data, wal, newData, newWal) => {
        const problems = checkGrowth(
          { data: volume(data), wal: volume(wal) },
          { data: volume(newData), wal: volume(newWal) },
        );
        assert.equal(problems.length, Number(newData < data) + Number(newWal < wal));
      }),
    );
  });
});

describe("the ceiling of a node", () => {
  it("is known for the usual types", () => {
    assert.deepEqual(instanceCeiling("r7g.xlarge"), {
      baselineIops: 6000,
      maximumIops: 40_000,
      baselineThroughput: 149,
      maximumThroughput: 1192,
    });
    assert.equal(instanceCeiling("x99.large"), undefined);
    assert.equal(instanceCeiling("r7g.toString"), undefined);
  });

  it("counts data and WAL volume together", () => {
    const ceiling = instanceCeiling("m7g.large");
    assert.ok(ceiling !== undefined);
    const wal = { iops: 3000, throughput: 125 };
    assert.deepEqual(checkCeiling("m7g.large", ceiling, [{ iops: 37_000, throughput: 1067 }, wal]), []);
    assert.deepEqual(checkCeiling("m7g.large", ceiling, [{ iops: 37_001, throughput: 1068 }, wal]), [
      {
        path: "iops",
        value: 37_001,
        message: "m7g.large carries at most 40000 IOPS for all volumes, and data and WAL volume have 40001 together",
        fix: "set storage.iops to at most 37000, or use larger nodes",
      },
      {
        path: "throughput",
        value: 1068,
        message: "m7g.large carries at most 1192 MiB/s for all volumes, and data and WAL volume have 1193 together",
        fix: "set storage.throughput to at most 1067, or use larger nodes",
      },
    ]);
  });
});
