import assert from "node:assert/strict";
import {
  findParameter,
  parsePgBoolean,
  parseValue,
  type ParsedValue,
} from "kubernetes-postgres/plan/tuning/parameter-values";

/** The value as PostgreSQL 18 reads it. */
function read(name: string, text: string): ParsedValue {
  const found = findParameter(name, 18);
  assert.ok(found.found, name);
  return parseValue(text, found.form);
}

describe("PostgreSQL's parameters", () => {
  it("are known for each major", () => {
    for (const [name, majors] of [
      ["work_mem", [14, 15, 16, 17, 18]],
      ["recovery_prefetch", [15, 16, 17, 18]],
      ["reserved_connections", [16, 17, 18]],
      ["summarize_wal", [17, 18]],
      ["io_workers", [18]],
      ["old_snapshot_threshold", [14, 15, 16]],
      ["stats_temp_directory", [14]],
    ] as const) {
      assert.deepEqual(
        [14, 15, 16, 17, 18].filter((major) => findParameter(name, major).found),
        majors,
        name,
      );
    }
  });

  it("are found in any case, with the name PostgreSQL writes", () => {
    const found = findParameter("datestyle", 18);
    assert.ok(found.found);
    assert.equal(found.name, "DateStyle");
  });

  it("are suggested only where a name is near", () => {
    const misspelt = findParameter("efective_cache_size", 18);
    const strange = findParameter("zzzzzz", 18);
    assert.ok(!misspelt.found && !strange.found);
    assert.equal(misspelt.fix, "set effective_cache_size, if that is what is meant");
    assert.equal(strange.fix, "correct the name, or remove it");
  });

  it("are read in bytes and milliseconds, whatever unit they are written in", () => {
    assert.deepEqual(read("work_mem", "1GB"), { ok: true, number: 2 ** 30 });
    assert.deepEqual(read("shared_buffers", "8kB"), {
      ok: false,
      reason: "is below the smallest value, 128kB",
      fix: "raise it",
    });
    assert.deepEqual(read("checkpoint_timeout", "15min"), { ok: true, number: 900_000 });
    assert.deepEqual(read("checkpoint_timeout", "900"), { ok: true, number: 900_000 });
    assert.deepEqual(read("statement_timeout", "1d"), { ok: true, number: 86_400_000 });
    assert.deepEqual(read("autovacuum_vacuum_cost_delay", "0.5ms"), { ok: true, number: 0.5 });
  });

  it("take 0 and -1 without a unit where these are switches", () => {
    assert.deepEqual(read("temp_file_limit", "-1"), { ok: true, number: -1 });
    assert.deepEqual(read("wal_keep_size", "0"), { ok: true, number: 0 });
    assert.equal(read("work_mem", "-1").ok, false);
  });

  it("take numbers with exponents, and fractions only where they are no counts", () => {
    assert.deepEqual(read("random_page_cost", "1.1e0"), { ok: true, number: 1.1 });
    assert.equal(read("max_wal_senders", "1.5").ok, false);
    assert.equal(read("max_wal_senders", "").ok, false);
    assert.equal(read("max_wal_senders", "0x10").ok, true);
  });

  it("take every spelling of a boolean that PostgreSQL takes", () => {
    const truths = ["on", "ON", "true", "t", "tr", "yes", "y", "1", " on "];
    const untruths = ["off", "of", "false", "f", "no", "n", "0"];
    assert.deepEqual([...truths, ...untruths].map(parsePgBoolean), [
      ...truths.map(() => true),
      ...untruths.map(() => false),
    ]);
    for (const neither of ["o", "", "2", "onn", "enable", "null"])
      assert.equal(parsePgBoolean(neither), undefined, neither);
  });

  it("take booleans for lists that have on and off among them, and other words as they are", () => {
    assert.equal(read("synchronous_commit", "true").ok, true);
    assert.equal(read("synchronous_commit", "t").ok, false);
    assert.equal(read("wal_compression", "ZSTD").ok, true);
    assert.equal(read("default_transaction_isolation", "read committed").ok, true);
    assert.equal(read("wal_level", "true").ok, false);
  });
});
