import assert from "node:assert/strict";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { tune } from "kubernetes-postgres/plan/tuning/tune";
import { tuningInput } from "./inputs";

/** The problems of parameters, as a person reads them. */
function problemsOf(overrides: Record<string, string>, changes: Parameters<typeof tuningInput>[0] = {}): string[] {
  return tune(tuningInput({ ...changes, overrides })).problems.map(formatProblem);
}

describe("a person's own parameters", () => {
  const accepted: Record<string, string>[] = [
    { work_mem: "8MB" },
    { work_mem: "1.5 MB" },
    { statement_timeout: "60s", lock_timeout: "500ms", idle_in_transaction_session_timeout: "60000" },
    { log_min_duration_statement: "-1", log_statement: "ddl" },
    { "auto_explain.log_min_duration": "10s", "pg_stat_statements.track": "all" },
    { jit: "yes", enable_seqscan: "f", hot_standby_feedback: "ON" },
    { wal_level: "replica", max_slot_wal_keep_size: "4GB", wal_keep_size: "0" },
    { autovacuum_work_mem: "-1", temp_file_limit: "-1" },
    { random_page_cost: "1.25", seq_page_cost: "1e0" },
    { DateStyle: "ISO, DMY" },
    { synchronous_commit: "remote_apply", huge_pages: "off" },
    { io_method: "sync" },
    { default_transaction_isolation: "repeatable read" },
  ];
  for (const overrides of accepted) {
    it(`are accepted and told to the operator: ${JSON.stringify(overrides)}`, () => {
      const { problems, parameters } = tune(tuningInput({ overrides }));
      assert.deepEqual(problems, []);
      for (const [name, value] of Object.entries(overrides)) assert.equal(parameters[name], value);
    });
  }

  const refused: [Record<string, string>, string][] = [
    [
      { wrok_mem: "8MB" },
      'parameters.wrok_mem: is not a parameter of PostgreSQL 18, which would not start with it (given "8MB"); set work_mem, if that is what is meant',
    ],
    [
      { frobnicate: "1" },
      'parameters.frobnicate: is not a parameter of PostgreSQL 18, which would not start with it (given "1"); correct the name, or remove it',
    ],
    [{ Work_Mem: "8MB" }, 'parameters.Work_Mem: is written work_mem (given "8MB"); rename it to work_mem'],
    [
      { old_snapshot_threshold: "1h" },
      'parameters.old_snapshot_threshold: was removed in PostgreSQL 17, and this is 18 (given "1h"); remove it',
    ],
    [
      { work_mem: "8192" },
      'parameters.work_mem: has no unit: PostgreSQL counts it in kB (given "8192"); write the unit, such as "8MB"',
    ],
    [
      { shared_buffers: "16384" },
      'parameters.shared_buffers: has no unit: PostgreSQL counts it in pages of 8kB (given "16384"); write the unit, such as "128MB"',
    ],
    [
      { work_mem: "8Mi" },
      'parameters.work_mem: must be a size in B, kB, MB, GB or TB (given "8Mi"); write it as "64MB"',
    ],
    [{ work_mem: "32kB" }, 'parameters.work_mem: is below the smallest value, 64kB (given "32kB"); raise it'],
    [{ work_mem: "4TB" }, 'parameters.work_mem: is above the largest value, 2147483647kB (given "4TB"); lower it'],
    [{ jit: "maybe" }, 'parameters.jit: must be a boolean (given "maybe"); set it to "on" or "off"'],
    [{ jit: "o" }, 'parameters.jit: must be a boolean (given "o"); set it to "on" or "off"'],
    [
      { wal_level: "full" },
      'parameters.wal_level: must be one of "minimal", "replica", "logical" (given "full"); set one of them',
    ],
    [
      { max_connections: "many" },
      'parameters.max_connections: must be a whole number (given "many"); set it from 1 to 262143',
    ],
    [
      { max_connections: "10" },
      'parameters.max_connections: connections are a whole number from 20 to 262143: 3 are reserved for superusers, about 10 for operator, exporter and poolers (given "10"); set it to at least 20, or leave it out',
    ],
    [
      { default_statistics_target: "99.5" },
      'parameters.default_statistics_target: must be a whole number (given "99.5"); set it from 1 to 10000',
    ],
    [
      { default_statistics_target: "20000" },
      'parameters.default_statistics_target: is above the largest value, 10000 (given "20000"); lower it',
    ],
    [
      { statement_timeout: "1 week" },
      'parameters.statement_timeout: must be a time in us, ms, s, min, h or d (given "1 week"); write it as "30s"',
    ],
    [
      { checkpoint_timeout: "10s" },
      'parameters.checkpoint_timeout: is below the smallest value, 30s (given "10s"); raise it',
    ],
    [
      { block_size: "8192" },
      'parameters.block_size: cannot be set: it is fixed when the server is built (given "8192"); remove it',
    ],
    [
      { search_path: "a\nport = 1" },
      'parameters.search_path: a value has one line (given "a\\nport = 1"); remove the line break',
    ],
    [
      { io_method: "io_uring" },
      'parameters.io_method: the default seccomp profile of containers forbids io_uring, so the server would not start (https://github.com/cloudnative-pg/cloudnative-pg/issues/9948) (given "io_uring"); set it to "worker", or leave it out',
    ],
    [
      { huge_pages: "try" },
      'parameters.huge_pages: no huge pages are requested for the container, and a server that maps one is killed (given "try"); set resources.hugePages to true, and leave this out',
    ],
    [
      { archive_command: "true" },
      'parameters.archive_command: the operator "cloudnative-pg" does not let it be set: the operator archives the write-ahead log itself, through the backup plugin (given "true"); set backup.enabled and the other fields of backup',
    ],
    [
      { fsync: "off" },
      'parameters.fsync: without it a crash of the node damages the database beyond repair (given "off"); set it to "on", or leave it out',
    ],
    [
      { fsync: "No" },
      'parameters.fsync: without it a crash of the node damages the database beyond repair (given "No"); set it to "on", or leave it out',
    ],
    [
      { full_page_writes: "false" },
      'parameters.full_page_writes: without it a crash in the middle of a page\'s write leaves a damaged page (given "false"); set it to "on", or leave it out',
    ],
    [
      { ssl_min_protocol_version: "TLSv1.1" },
      'parameters.ssl_min_protocol_version: TLS before 1.2 is broken and withdrawn (RFC 8996) (given "TLSv1.1"); set it to "TLSv1.2", or leave it out for TLSv1.3',
    ],
    [
      { ssl_max_protocol_version: "TLSv1" },
      'parameters.ssl_max_protocol_version: TLS before 1.2 is broken and withdrawn (RFC 8996) (given "TLSv1"); leave it out',
    ],
    [
      { password_encryption: "MD5" },
      'parameters.password_encryption: an MD5 hash of a password is as good as the password to whoever reads it (given "MD5"); set it to "scram-sha-256", or leave it out',
    ],
  ];
  for (const [overrides, message] of refused) {
    it(`are refused: ${JSON.stringify(overrides)}`, () => {
      assert.deepEqual(problemsOf(overrides), [message]);
    });
  }

  it("may let a commit wait for less only where an acknowledged row may be lost", () => {
    const instead = 'set it to "on" or "remote_apply" or leave it out, or set replication.mode to "preferred"';
    for (const value of ["off", "no", "0", "local"]) {
      assert.deepEqual(problemsOf({ synchronous_commit: value }, { zeroLoss: true }), [
        `parameters.synchronous_commit: a commit would be acknowledged before any standby has it, and replication.mode is "zero-loss" (given "${value}"); ${instead}`,
      ]);
    }
    assert.deepEqual(problemsOf({ synchronous_commit: "remote_write" }, { zeroLoss: true }), [
      `parameters.synchronous_commit: a commit would be acknowledged before the standby has it on disk, and replication.mode is "zero-loss" (given "remote_write"); ${instead}`,
    ]);
    for (const value of ["on", "yes", "remote_apply"]) {
      assert.deepEqual(problemsOf({ synchronous_commit: value }, { zeroLoss: true }), []);
    }
    for (const value of ["off", "local", "remote_write"]) {
      assert.deepEqual(problemsOf({ synchronous_commit: value }, { zeroLoss: false }), []);
    }
  });

  it("may name what is safe already", () => {
    const safe = {
      fsync: "on",
      full_page_writes: "1",
      ssl_min_protocol_version: "TLSv1.2",
      password_encryption: "scram-sha-256",
    };
    assert.deepEqual(problemsOf(safe), []);
  });

  it("are refused where their PostgreSQL does not know them yet", () => {
    assert.deepEqual(problemsOf({ io_method: "worker" }, { major: 17 }), [
      'parameters.io_method: exists since PostgreSQL 18, and this is 17 (given "worker"); remove it',
    ]);
  });

  it("are held to the form of their major: 64kB of maintenance_work_mem since 17, 1MB before", () => {
    assert.deepEqual(problemsOf({ maintenance_work_mem: "64kB" }, { major: 17 }), []);
    assert.deepEqual(problemsOf({ maintenance_work_mem: "64kB" }, { major: 16 }), [
      'parameters.maintenance_work_mem: is below the smallest value, 1MB (given "64kB"); raise it',
    ]);
  });

  it("must leave huge pages on where they are requested", () => {
    assert.deepEqual(problemsOf({ huge_pages: "off" }, { hugePages: true }), [
      'parameters.huge_pages: shared buffers are on huge pages here and do not fit into the memory limit (given "off"); leave it out',
    ]);
  });

  it("may not say another number of connections than maxConnections", () => {
    assert.deepEqual(problemsOf({ max_connections: "100" }, { maxConnections: 200 }), [
      'parameters.max_connections: maxConnections says 200 (given "100"); leave one of the two out',
    ]);
    assert.deepEqual(problemsOf({ max_connections: "200" }, { maxConnections: 200 }), []);
  });

  it("are all reported together", () => {
    assert.equal(problemsOf({ wrok_mem: "8MB", jit: "maybe", port: "5433", max_slot_wal_keep_size: "-1" }).length, 4);
  });
});

describe("a person's values against the memory budget", () => {
  const planned = "the 7372.8 MiB planned for (90 % of 8192 MiB)";

  it("too much work_mem is refused with the largest that fits", () => {
    assert.deepEqual(problemsOf({ work_mem: "64MB" }), [
      `parameters.work_mem: PostgreSQL's processes together may need 13509.1 MiB, 6136.3 MiB more than ${planned} (given "64MB"); set it to at most "16MB", or raise resources.memory`,
    ]);
  });

  it("too large shared_buffers leave nothing to sort in", () => {
    assert.deepEqual(problemsOf({ shared_buffers: "6GB" }), [
      `parameters.shared_buffers: PostgreSQL's processes together may need 9664 MiB, 2291.2 MiB more than ${planned} (given "6GB"); set it to at most "3904MB", or raise resources.memory`,
    ]);
  });

  it("too many connections are refused at the field they were set in", () => {
    const fix = "set it to at most 597, or raise resources.memory";
    const message = "PostgreSQL's processes together may need 22925.8 MiB, 15553 MiB more than";
    assert.deepEqual(problemsOf({}, { maxConnections: 3000 }), [
      `maxConnections: ${message} ${planned} (given 3000); ${fix}`,
    ]);
    assert.deepEqual(problemsOf({ max_connections: "3000" }), [
      `parameters.max_connections: ${message} ${planned} (given "3000"); ${fix.replace("597", '"597"')}`,
    ]);
  });

  it("maintenance_work_mem counts once, and for every autovacuum worker too when they have none of their own", () => {
    assert.deepEqual(problemsOf({ maintenance_work_mem: "1500MB" }), []);
    const [problem] = problemsOf({ maintenance_work_mem: "1500MB", autovacuum_work_mem: "-1" });
    assert.match(
      problem,
      /^parameters\.autovacuum_work_mem: .*\(given "-1"\); leave it out, or raise resources\.memory$/,
    );
  });

  it("hash_mem_multiplier and work_mem together are the cause; the one that frees most is named", () => {
    const [problem, ...rest] = problemsOf({ hash_mem_multiplier: "8", work_mem: "12MB" });
    assert.deepEqual(rest, []);
    assert.match(problem, /^parameters\.hash_mem_multiplier: .*set it to at most "2\.6", or raise resources\.memory$/);
  });

  it("two causes are both named when neither alone is enough", () => {
    const paths = tune(tuningInput({ overrides: { shared_buffers: "6GB", work_mem: "64MB" } })).problems.map(
      ({ path }) => path,
    );
    assert.deepEqual(paths, ["parameters.work_mem", "parameters.shared_buffers"]);
  });

  it("a smaller value leaves its memory to work_mem", () => {
    assert.equal(tune(tuningInput({ overrides: { shared_buffers: "1GB" } })).parameters.work_mem, "24MB");
  });
});

describe("a person's values against the WAL volume", () => {
  it("more WAL than the volume holds is refused with what fits", () => {
    assert.deepEqual(problemsOf({ max_wal_size: "16GB" }), [
      'parameters.max_wal_size: max_wal_size, wal_keep_size and max_slot_wal_keep_size together keep 23040 MiB, more than 18432 MiB, 90 % of the WAL volume (given "16GB"); set it to at most "11776MB", or raise storage.walSize',
    ]);
  });

  it("slots without a bound would fill the volume", () => {
    assert.deepEqual(problemsOf({ max_slot_wal_keep_size: "-1" }, { walBytes: undefined }), [
      'parameters.max_slot_wal_keep_size: max_wal_size, wal_keep_size and max_slot_wal_keep_size together keep WAL without a bound, more than 18432 MiB, 90 % of a fifth of the data volume (given "-1"); set it to at most "9728MB", or raise storage.size',
    ]);
  });

  it("a value that no reduction makes fit is to be left out", () => {
    const [problem] = problemsOf({ wal_keep_size: "30GB", max_slot_wal_keep_size: "17GB" });
    assert.match(problem, /^parameters\.wal_keep_size: .*; leave it out, or raise storage\.walSize$/);
  });

  it("min_wal_size stays below max_wal_size, and both are two segments at least", () => {
    assert.deepEqual(problemsOf({ min_wal_size: "8GB" }), [
      'parameters.min_wal_size: must be below max_wal_size, 8GB (given "8GB"); set it below "8GB", or leave it out',
    ]);
    assert.deepEqual(problemsOf({ max_wal_size: "16MB", min_wal_size: "16MB" }), [
      'parameters.min_wal_size: PostgreSQL needs two segments of 16MB (given "16MB"); set it to at least "32MB"',
      'parameters.max_wal_size: PostgreSQL needs two segments of 16MB (given "16MB"); set it to at least "32MB"',
      'parameters.min_wal_size: must be below max_wal_size, 16MB (given "16MB"); set it below "16MB", or leave it out',
    ]);
  });

  it("min_wal_size follows a max_wal_size that a person set", () => {
    assert.equal(tune(tuningInput({ overrides: { max_wal_size: "2GB" } })).parameters.min_wal_size, "512MB");
  });
});
