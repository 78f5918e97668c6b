import assert from "node:assert/strict";
import fc from "fast-check";
import { explain } from "kubernetes-postgres/plan/tuning/sizing";
import { poolProblems, poolSize } from "kubernetes-postgres/plan/tuning/pooler";

describe("the pool of a PgBouncer pod", () => {
  it("is PgBouncer's usual 20 where that is enough for the cores", () => {
    assert.equal(poolSize({ maxConnections: 300, poolerInstances: 2, pairs: 1, cpuMillis: 2000 }).value, 20);
  });

  it("grows with the cores: four sessions for each", () => {
    assert.equal(poolSize({ maxConnections: 300, poolerInstances: 2, pairs: 1, cpuMillis: 32_000 }).value, 64);
  });

  it("is smaller where pods and pairs must share the connections", () => {
    const pool = poolSize({ maxConnections: 100, poolerInstances: 3, pairs: 4, cpuMillis: 2000 });
    assert.equal(pool.value, 7);
    assert.equal(explain(pool), "min((100 - 13) / (3 * 4), max(20, 4 * 2 / (3 * 4)))");
  });

  it("never takes all pods and pairs together beyond what PostgreSQL accepts", () => {
    const input = fc.record({
      maxConnections: fc.integer({ min: 20, max: 5000 }),
      poolerInstances: fc.integer({ min: 1, max: 20 }),
      pairs: fc.integer({ min: 1, max: 50 }),
      cpuMillis: fc.integer({ min: 100, max: 256_000 }),
    });
    fc.assert(
      fc.property(input, (pool) => {
        const { value } = poolSize(pool);
        assert.ok(value >= 1 && Number.isInteger(value));
        const taken = value * pool.poolerInstances * pool.pairs;
        assert.equal(poolProblems(pool).length === 0, taken <= pool.maxConnections - 13);
      }),
    );
  });

  it("is refused where some pods would get no connection", () => {
    assert.deepEqual(poolProblems({ maxConnections: 20, poolerInstances: 4, pairs: 2 }), [
      {
        path: "pooler.instances",
        value: 4,
        message: "4 PgBouncer pods with 2 pools each need more than the 7 connections that max_connections leaves them",
        fix: "set it to at most 3, or raise maxConnections",
      },
    ]);
  });
});
