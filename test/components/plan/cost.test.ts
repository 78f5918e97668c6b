import assert from "node:assert/strict";
import * as fc from "fast-check";
import { planCluster } from "kubernetes-postgres/plan/cluster";
import { contextOf } from "kubernetes-postgres/plan/context";
import { estimateCost, usualAssumptions, type CostEstimate } from "kubernetes-postgres/plan/cost";
import { planPlatform } from "kubernetes-postgres/plan/platform";
import { listPrices, type PriceTable } from "kubernetes-postgres/plan/prices";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { ClusterPlan, Planned } from "kubernetes-postgres/plan/types";

function planned<T>({ plan, problems }: Planned<T>): T {
  assert.deepEqual(problems.map(formatProblem), []);
  assert.ok(plan !== undefined);
  return plan;
}

interface Wish {
  platform?: object;
  clusters?: object[];
  prices?: PriceTable;
}

function estimate({ platform = {}, clusters = [{}], prices }: Wish): CostEstimate {
  const shared = planned(
    planPlatform("shop", { region: "us-east-1", eks: { clusterName: "production" }, ...platform }),
  );
  const plans: ClusterPlan[] = clusters.map((spec, index) =>
    planned(planCluster(`db-${index}`, { storage: { size: "100Gi", walSize: "none" }, ...spec }, contextOf(shared))),
  );
  return estimateCost(shared, plans, prices);
}

/** The monthly price of the lines of the first cluster whose item begins with `item`. */
function monthly({ clusters }: CostEstimate, item: string): number[] {
  return clusters[0].lines.filter((line) => line.item.startsWith(item)).map((line) => line.monthly);
}

const cents = (amount: number) => Math.round(amount * 100);

describe("the cost estimate", () => {
  it("prices what gp3 has above what its price includes", () => {
    const cost = estimate({ clusters: [{ storage: { size: "100Gi", iops: 6000, throughput: 250, walSize: "20Gi" } }] });
    assert.deepEqual(cost.clusters[0].lines.slice(0, 4), [
      {
        item: "Data volumes (gp3)",
        quantity: 300,
        unit: "GiB-month",
        unitPrice: 0.08,
        monthly: 24,
        formula: "3 instances x 100 GiB = 300; 300 x 0.08 = 24",
      },
      {
        item: "Data IOPS above those included",
        quantity: 9000,
        unit: "IOPS-month",
        unitPrice: 0.005,
        monthly: 45,
        formula: "3 instances x (6000 - 3000 included) = 9000; 9000 x 0.005 = 45",
      },
      {
        item: "Data throughput above that included",
        quantity: 375,
        unit: "MiB/s-month",
        unitPrice: 0.04,
        monthly: 15,
        formula: "3 instances x (250 - 125 included) = 375; 375 x 0.04 = 15",
      },
      {
        item: "WAL volumes (gp3)",
        quantity: 60,
        unit: "GiB-month",
        unitPrice: 0.08,
        monthly: 4.8,
        formula: "3 instances x 20 GiB = 60; 60 x 0.08 = 4.8",
      },
    ]);
  });

  it("prices nothing for what is included", () => {
    const cost = estimate({ clusters: [{ storage: { size: "100Gi", iops: 3000, throughput: 125, walSize: "none" } }] });
    assert.deepEqual(monthly(cost, "Data"), [24]);
  });

  it("prices the tiers of io2's IOPS for each volume by itself", () => {
    const cost = estimate({
      clusters: [{ instances: 1, storage: { size: "200Gi", volumeType: "io2", iops: 100_000, walSize: "none" } }],
    });
    assert.deepEqual(monthly(cost, "Data IOPS"), [2080, 1456, 1146.6]);
    const three = estimate({
      clusters: [{ storage: { size: "200Gi", volumeType: "io2", iops: 32_000, walSize: "none" } }],
    });
    assert.deepEqual(monthly(three, "Data IOPS"), [6240]);
  });

  it("prices the most that the retention keeps in S3", () => {
    const cost = estimate({});
    // 62 nightly base backups of 50 GiB and 61 days with 5 GiB of WAL, 2.4 times smaller.
    const gib = (62 * 50 + 61 * 5) / 2.4;
    assert.deepEqual(monthly(cost, "Backups"), [Math.round(gib * 100 * 0.023) / 100]);
    assert.match(
      cost.clusters[0].lines[1].formula,
      /^\(a base backup of 50 GiB every 1 days and 5 GiB of WAL a day, over 61 days\) \/ 2\.4 = /,
    );
  });

  it("leaves out a store that is not AWS's", () => {
    const backup = { bucket: "backups", endpointUrl: "https://store.example.com", accessKeysSecret: { name: "keys" } };
    const cost = estimate({
      clusters: [{ backup, identity: { kind: "access-keys" }, credentials: { delivery: "direct" } }],
    });
    assert.deepEqual(monthly(cost, "Backups"), []);
    assert.deepEqual(monthly(cost, "Secrets"), []);
  });

  it("counts a secret for the owner and every role that logs in", () => {
    const roles = [{ name: "reporting" }, { name: "readers", login: false }];
    assert.deepEqual(monthly(estimate({ clusters: [{ roles }] }), "Secrets"), [0.8]);
  });

  it("prices nodes where their type is named, and says where it cannot", () => {
    const known = estimate({ clusters: [{ scheduling: { instanceType: "r7g.xlarge" } }] });
    assert.deepEqual(monthly(known, "Nodes"), [Math.round(3 * 730 * 0.2142 * 100) / 100]);
    const unknown = estimate({ clusters: [{ scheduling: { instanceType: "x2gd.large" } }] });
    assert.deepEqual(monthly(unknown, "Nodes"), []);
    assert.ok(unknown.notes.includes("Nodes of type x2gd.large are not included: no price is known in us-east-1."));
  });

  it("prices the keys it makes, and the copy of the backups", () => {
    const cost = estimate({ platform: { backupBucket: { replicaRegion: "eu-central-1" } } });
    assert.deepEqual(
      cost.platform.lines.map(({ item, quantity, unitPrice }) => [item, quantity, unitPrice]),
      [
        ["KMS keys", 3, 1],
        ["Copy of the backups in eu-central-1", cost.clusters[0].lines[1].quantity, 0.0245],
      ],
    );
  });

  it("says when the prices of another region stand in", () => {
    const cost = estimate({ platform: { region: "ap-southeast-2" } });
    assert.equal(cost.region, "us-east-1");
    assert.equal(cost.notes[0], "No prices are known for region ap-southeast-2; those of us-east-1 stand in for them.");
  });

  it("prices nothing off AWS, and says so", () => {
    const platform = planned(planPlatform("local", { cloud: "none" }));
    const backup = { bucket: "backups", endpointUrl: "http://minio:9000", accessKeysSecret: { name: "keys" } };
    const cluster = planned(planCluster("db", { storage: { size: "5Gi" }, backup }, contextOf(platform)));
    assert.deepEqual(estimateCost(platform, [cluster]), {
      currency: "USD",
      pricesAsOf: listPrices.asOf,
      region: "none",
      monthly: 0,
      clusters: [{ name: "db", monthly: 0, lines: [] }],
      platform: { name: "local", monthly: 0, lines: [] },
      notes: ['Nothing is priced: cloud is "none", and only AWS prices are known.'],
    });
  });

  it("takes a price table of the person's own", () => {
    const own = {
      ...listPrices,
      asOf: "2030-01-01",
      currency: "EUR",
      regions: { "us-east-1": { ...listPrices.regions["us-east-1"], gp3Storage: 1 } },
    };
    const cost = estimate({ prices: own });
    assert.deepEqual([cost.currency, cost.pricesAsOf, monthly(cost, "Data")[0]], ["EUR", "2030-01-01", 300]);
  });

  it("adds up, line by line, for whatever is planned", () => {
    const cluster = fc.record({
      instances: fc.integer({ min: 1, max: 9 }),
      storage: fc
        .record({
          gib: fc.integer({ min: 10, max: 5000 }),
          iops: fc.integer({ min: 3000, max: 5000 }),
          throughput: fc.integer({ min: 125, max: 750 }),
        })
        .map(({ gib, ...rest }) => ({ size: `${gib}Gi`, ...rest })),
    });
    fc.assert(
      fc.property(fc.array(cluster, { maxLength: 4 }), (clusters) => {
        const cost = estimate({ clusters });
        for (const part of [...cost.clusters, cost.platform]) {
          const lines = part.lines.reduce((total, line) => total + cents(line.monthly), 0);
          assert.equal(cents(part.monthly), lines);
          for (const line of part.lines) {
            assert.ok(line.quantity > 0 && line.monthly >= 0);
            assert.ok(Math.abs(line.monthly - line.quantity * line.unitPrice) <= 0.0051, line.formula);
            assert.ok(line.formula.endsWith(`= ${line.monthly}`), line.formula);
          }
        }
        const parts = [...cost.clusters, cost.platform].reduce((total, part) => total + cents(part.monthly), 0);
        assert.equal(cents(cost.monthly), parts);
      }),
      { numRuns: 50 },
    );
  });

  it("never falls when a volume grows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 5000 }), fc.integer({ min: 1, max: 1000 }), (gib, more) => {
        const at = (size: number) => estimate({ clusters: [{ storage: { size: `${size}Gi` } }] }).monthly;
        assert.ok(at(gib + more) >= at(gib));
      }),
      { numRuns: 30 },
    );
  });

  const dumped = { operator: "standalone", instances: 1, backup: { enabled: false }, dump: { enabled: true } };

  it("prices dumps as long as they are kept, and those that are deleted as long as the bucket hides them", () => {
    const nightly = estimate({ clusters: [dumped] });
    const [line] = nightly.clusters[0].lines.filter(({ item }) => item.startsWith("Dumps"));
    assert.equal(line.item, "Dumps in S3 Standard");
    // 30 days, one between dumps and 30 as a noncurrent version are 61 days: 62 dumps of 50 GiB, compressed.
    assert.equal(line.quantity, 1291.67);
    assert.match(line.formula, /^\(a dump of 50 GiB every 1 days, over 61 days\) \/ 2\.4 = 1291\.67; /);
    const twice = estimate({ clusters: [{ ...dumped, dump: { enabled: true, schedule: "0 3,15 * * *" } }] });
    assert.ok(twice.monthly > nightly.monthly);
    const shorter = estimate({ clusters: [{ ...dumped, dump: { enabled: true, retention: "7d" } }] });
    assert.ok(shorter.monthly < nightly.monthly);
  });

  it("copies dumps to the other region with the backups", () => {
    const platform = { backupBucket: { replicaRegion: "eu-west-1" } };
    const copies = (cluster: object) =>
      estimate({ platform, clusters: [cluster] }).platform.lines.filter(({ item }) => item.startsWith("Copy"));
    assert.equal(copies(dumped)[0].quantity, 1291.67);
    assert.deepEqual(copies({ ...dumped, dump: { enabled: false } }), []);
  });

  it("speaks of the assumptions that count, of dumps where there are dumps alone", () => {
    assert.deepEqual(estimate({ clusters: [dumped] }).notes, [
      "Dumps: data volumes 50 % full, compressed 2.4 times; the most the retention keeps.",
      "Not included: requests to S3, KMS and Secrets Manager, traffic between zones, snapshots, and nodes unless scheduling.instanceType is set.",
    ]);
    assert.equal(estimate({ clusters: [{}, dumped] }).notes.length, 3);
  });

  it("states what it assumes", () => {
    assert.deepEqual(usualAssumptions, { filled: 0.5, dailyChange: 0.1, compression: 2.4 });
    assert.deepEqual(estimate({}).notes, [
      "Backups: data volumes 50 % full, 10 % of the data written to the WAL every day, compressed 2.4 times; the most the retention keeps.",
      "Not included: requests to S3, KMS and Secrets Manager, traffic between zones, snapshots, and nodes unless scheduling.instanceType is set.",
    ]);
  });
});
