import assert from "node:assert/strict";
import { parsePgMemory } from "kubernetes-postgres/plan/quantity";
import { memoryBudget, sharedMemory, type MemoryDemand } from "kubernetes-postgres/plan/tuning/budget";
import { MiB } from "./inputs";

const demand: MemoryDemand = {
  limit: 8192 * MiB,
  sharedBuffers: 2048 * MiB,
  hugePages: false,
  walBuffers: 0,
  maxConnections: 300,
  locksPerTransaction: 64,
  parallelWorkers: 2,
  activeSessions: 30,
  autovacuumWorkers: 3,
  autovacuumWorkMem: 256 * MiB,
  maintenanceWorkMem: 512 * MiB,
  workMem: 16 * MiB,
  hashMemMultiplier: 2,
  tempBuffers: 0,
};

describe("shared memory", () => {
  // `postgres -C shared_memory_size` of PostgreSQL 15.18, 17.10 and 18.4 with max_wal_senders 22, in MB.
  const measured: [string, number, number, Record<number, number>][] = [
    ["128MB", 20, 64, { 15: 140, 17: 140, 18: 145 }],
    ["128MB", 100, 64, { 15: 144, 17: 144, 18: 151 }],
    ["128MB", 5000, 64, { 15: 378, 17: 378, 18: 389 }],
    ["1GB", 200, 64, { 15: 1079, 17: 1084, 18: 1095 }],
    ["2GB", 300, 64, { 15: 2131, 17: 2145, 18: 2158 }],
    ["2GB", 5000, 64, { 15: 2354, 18: 2503 }],
    ["2GB", 300, 1024, { 15: 2254, 17: 2269, 18: 2288 }],
    ["16GB", 300, 64, { 15: 16782, 17: 16827, 18: 16841 }],
    ["64GB", 1000, 128, { 15: 67079, 17: 67172, 18: 67211 }],
    ["512GB", 40, 64, { 15: 534536, 17: 534641, 18: 534650 }],
  ];
  for (const [buffers, maxConnections, locksPerTransaction, byMajor] of measured) {
    it(`covers what PostgreSQL asks for with ${buffers}, ${maxConnections} connections and ${locksPerTransaction} locks each`, () => {
      const sharedBuffers = parsePgMemory(buffers, "kB") ?? 0;
      const planned = sharedMemory({ sharedBuffers, walBuffers: 0, maxConnections, locksPerTransaction }) / MiB;
      for (const [major, asked] of Object.entries(byMajor)) {
        assert.ok(planned >= asked, `PostgreSQL ${major} asks for ${asked} MB, planned are ${planned}`);
      }
      const most = Math.max(...Object.values(byMajor));
      assert.ok(planned <= 1.35 * most, `planned are ${planned}, far above ${most}`);
    });
  }
});

describe("the memory budget", () => {
  it("adds up its parts and compares them with 90 % of the limit", () => {
    const budget = memoryBudget(demand);
    assert.deepEqual(
      {
        limit: budget.limit / MiB,
        sharedBuffers: budget.sharedBuffers / MiB,
        connections: budget.connections / MiB,
        autovacuum: budget.autovacuum / MiB,
        maintenance: budget.maintenance / MiB,
        queries: budget.queries / MiB,
      },
      // 302 processes of 6 MiB; 32 that sort, two sorts each, twice as much for hashes.
      { limit: 8192, sharedBuffers: 2048, connections: 1812, autovacuum: 768, maintenance: 512, queries: 2048 },
    );
    assert.equal(
      budget.used,
      budget.sharedBuffers +
        budget.server +
        budget.connections +
        budget.autovacuum +
        budget.maintenance +
        budget.queries,
    );
    assert.equal(budget.slack, Math.floor(0.9 * demand.limit) - budget.used);
  });

  it("leaves shared memory out where it is on huge pages, which Kubernetes counts apart", () => {
    const budget = memoryBudget({ ...demand, hugePages: true });
    assert.equal(budget.sharedBuffers, 0);
    assert.equal(budget.server, 64 * MiB);
  });

  it("never counts a hash for less than a sort", () => {
    assert.equal(memoryBudget({ ...demand, hashMemMultiplier: 0.5 }).queries / MiB, 32 * 2 * 16);
  });

  it("counts temporary buffers for active sessions only", () => {
    const more = memoryBudget({ ...demand, tempBuffers: 10 * MiB }).queries - memoryBudget(demand).queries;
    assert.equal(more / MiB, 300);
  });
});
