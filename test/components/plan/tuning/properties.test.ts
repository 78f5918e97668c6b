import assert from "node:assert/strict";
import fc from "fast-check";
import { cloudNativePg } from "kubernetes-postgres/operators/cloudnative-pg/capabilities";
import { parsePgMemory, formatPgMemory } from "kubernetes-postgres/plan/quantity";
import { WorkloadProfile } from "kubernetes-postgres/plan/spec/enums";
import type { Sourced } from "kubernetes-postgres/plan/types";
import { findParameter, parseValue } from "kubernetes-postgres/plan/tuning/parameter-values";
import type { TuningInput } from "kubernetes-postgres/plan/tuning/sizing";
import { tune, type Tuned } from "kubernetes-postgres/plan/tuning/tune";
import { GiB, MiB, tuningInput } from "./inputs";

/** Sizes spread evenly over their powers of two, so that small ones are tried as often as huge ones. */
function sizeBetween(least: number, most: number): fc.Arbitrary<number> {
  const exponents = { min: Math.log2(least), max: Math.log2(most), noNaN: true };
  return fc.double(exponents).map((exponent) => Math.min(most, Math.max(least, Math.floor(2 ** exponent))));
}

const anyInput: fc.Arbitrary<TuningInput> = fc
  .record({
    major: fc.constantFrom(14, 15, 16, 17, 18),
    instances: fc.integer({ min: 1, max: 9 }),
    profile: fc.constantFrom(...Object.values(WorkloadProfile)),
    cpuMillis: fc.integer({ min: 100, max: 256_000 }),
    memoryBytes: sizeBetween(512 * MiB, 2048 * GiB),
    hugePages: fc.boolean(),
    dataBytes: sizeBetween(GiB, 65_536 * GiB),
    walBytes: fc.option(sizeBetween(256 * MiB, 16_384 * GiB), { nil: undefined }),
    iops: fc.option(fc.integer({ min: 100, max: 256_000 }), { nil: undefined }),
    hasPooler: fc.boolean(),
  })
  .map((input) => tuningInput(input));

/** Overrides of what counts towards memory, most of them moderate. */
const anyOverrides: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    work_mem: sizeBetween(64 * 1024, 4 * GiB).map(kilobytes),
    shared_buffers: sizeBetween(16 * MiB, 64 * GiB).map(kilobytes),
    maintenance_work_mem: sizeBetween(MiB, 16 * GiB).map(kilobytes),
    autovacuum_work_mem: fc.oneof(fc.constant("-1"), sizeBetween(MiB, 4 * GiB).map(kilobytes)),
    hash_mem_multiplier: fc.integer({ min: 10, max: 80 }).map((tenths) => String(tenths / 10)),
    max_connections: fc.integer({ min: 20, max: 5000 }).map(String),
    autovacuum_max_workers: fc.integer({ min: 1, max: 20 }).map(String),
    max_parallel_workers: fc.integer({ min: 0, max: 64 }).map(String),
  },
  { requiredKeys: [] },
);

function kilobytes(size: number): string {
  return `${Math.floor(size / 1024)}kB`;
}

const number = (tuned: Tuned, name: string): number => Number(tuned.plan.parameters[name].value);

function memory(tuned: Tuned, name: string): number {
  const { value } = tuned.plan.parameters[name];
  if (value === "0") return 0;
  const size = parsePgMemory(value, "kB");
  assert.ok(size !== undefined && /B$/.test(value), `${name} ${value} is a size with its unit`);
  return size;
}

/** The invariant in the words of its definition, apart from the code that plans by it. */
function needed(tuned: Tuned, input: TuningInput): number {
  const active = { oltp: 0.1, web: 0.1, mixed: 0.2, warehouse: 0.5 }[input.profile];
  const connections = number(tuned, "max_connections");
  const hash = Math.max(1, number(tuned, "hash_mem_multiplier"));
  const autovacuum =
    tuned.plan.parameters.autovacuum_work_mem.value === "-1" ? "maintenance_work_mem" : "autovacuum_work_mem";
  return (
    (input.hugePages ? 0 : memory(tuned, "shared_buffers")) +
    connections * 6 * MiB +
    number(tuned, "autovacuum_max_workers") * memory(tuned, autovacuum) +
    memory(tuned, "maintenance_work_mem") +
    active * connections * memory(tuned, "work_mem") * 2 * hash
  );
}

describe("tuning, for every valid input", () => {
  it("plans memory that stays below 90 % of the limit", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const tuned = tune(input);
        assert.deepEqual(tuned.problems, []);
        assert.ok(needed(tuned, input) <= 0.9 * input.memoryBytes);
        assert.ok(tuned.plan.budget.slack >= 0, `slack ${tuned.plan.budget.slack}`);
        assert.equal(tuned.plan.budget.limit, input.memoryBytes);
      }),
      { numRuns: 2000 },
    );
  });

  it("refuses a person's values exactly when memory does not carry them, and then says what to change", () => {
    fc.assert(
      fc.property(anyInput, anyOverrides, (input, overrides) => {
        const tuned = tune({ ...input, overrides });
        const fits = tuned.plan.budget.slack >= 0;
        assert.equal(tuned.problems.length === 0, fits);
        if (fits) assert.ok(needed(tuned, input) <= 0.9 * input.memoryBytes);
        for (const problem of tuned.problems) {
          const name = problem.path.replace("parameters.", "");
          assert.ok(Object.hasOwn(overrides, name), problem.path);
          assert.equal(problem.value, overrides[name]);
          assert.match(problem.fix, /raise resources\.memory$/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("names a largest value that indeed fits", () => {
    fc.assert(
      fc.property(anyInput, anyOverrides, (input, overrides) => {
        const { problems } = tune({ ...input, overrides });
        const corrected = { ...overrides };
        for (const { path, fix } of problems) {
          const name = path.replace("parameters.", "");
          const largest = /^set it to at most "([^"]+)"/.exec(fix)?.[1];
          if (largest === undefined) delete corrected[name];
          else corrected[name] = largest;
        }
        assert.deepEqual(tune({ ...input, overrides: corrected }).problems, []);
      }),
      { numRuns: 500 },
    );
  });

  it("never gives less shared_buffers or work_mem for more memory, connections and cores being the same", () => {
    const sizes = fc.tuple(sizeBetween(GiB, 1024 * GiB), fc.integer({ min: 0, max: 512 * 1024 }));
    fc.assert(
      fc.property(anyInput, sizes, fc.integer({ min: 20, max: 60 }), (input, [least, more], maxConnections) => {
        const cpuMillis = Math.min(input.cpuMillis, Math.floor(least / (512 * MiB)) * 1000);
        const at = (memoryBytes: number): Tuned => tune({ ...input, cpuMillis, maxConnections, memoryBytes });
        const [small, large] = [at(least), at(least + more * MiB)];
        fc.pre(small.problems.length === 0);
        for (const name of ["shared_buffers", "work_mem", "maintenance_work_mem", "effective_cache_size"]) {
          assert.ok(memory(large, name) >= memory(small, name), name);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps the write-ahead log within 90 % of its volume, in the order the operator wants", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const tuned = tune(input);
        const space = input.walBytes ?? input.dataBytes / 5;
        const [min, max, keep, slots] = ["min_wal_size", "max_wal_size", "wal_keep_size", "max_slot_wal_keep_size"].map(
          (name) => memory(tuned, name),
        );
        assert.ok(max + keep + slots <= 0.9 * space);
        assert.ok(32 * MiB <= min && min < max && max < space);
        assert.ok(keep <= 0.05 * space);
      }),
    );
  });

  it("keeps parallel work within the cores and the cache estimate within the memory", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const tuned = tune(input);
        const cores = Math.floor(input.cpuMillis / 1000);
        assert.ok(number(tuned, "max_parallel_workers") <= cores);
        assert.ok(number(tuned, "max_parallel_workers_per_gather") <= cores / 2);
        assert.ok(number(tuned, "max_parallel_maintenance_workers") <= cores / 2);
        assert.equal(number(tuned, "max_worker_processes"), number(tuned, "max_parallel_workers") + 8);
        const cache = memory(tuned, "effective_cache_size");
        assert.ok(cache >= 0.25 * input.memoryBytes && cache <= 0.75 * input.memoryBytes, `cache ${cache}`);
      }),
    );
  });

  it("writes values that PostgreSQL of that major reads, and only parameters the operator lets be set", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const tuned = tune(input);
        for (const [name, { value }] of Object.entries(tuned.plan.parameters)) {
          const found = findParameter(name, input.major);
          assert.ok(found.found, `${name} exists in PostgreSQL ${input.major}`);
          assert.ok(["0", "-1"].includes(value) || parseValue(value, found.form).ok, `${name} = ${value}`);
        }
        for (const name of Object.keys(tuned.parameters)) {
          assert.equal(cloudNativePg.ownedParameter(name), undefined, name);
        }
      }),
    );
  });

  it("gives every value a formula and a source", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const all: [string, Sourced<string>][] = Object.entries(tune(input).plan.parameters);
        assert.ok(all.length >= 28);
        for (const [name, { formula, source }] of all) {
          assert.ok(formula.length > 0 && source.length > 0, name);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("requests huge pages that hold all of shared memory", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { hugePagesBytes, plan } = tune(input);
        assert.equal(hugePagesBytes % (2 * MiB), 0);
        assert.equal(hugePagesBytes > 0, input.hugePages);
        assert.equal(plan.parameters.huge_pages.value, input.hugePages ? "on" : "off");
        if (!input.hugePages) return;
        const buffers = parsePgMemory(plan.parameters.shared_buffers.value, "8kB") ?? 0;
        assert.ok(hugePagesBytes >= 1.02 * buffers, formatPgMemory(hugePagesBytes));
      }),
    );
  });
});
