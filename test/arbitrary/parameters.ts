import fc from "fast-check";

/** Values that a parameter takes whatever the size of the cluster, in every spelling that PostgreSQL has for them. */
const parameters: readonly { name: string; values: readonly string[]; since?: number }[] = [
  { name: "work_mem", values: ["64kB", "0.5MB", "1 MB"] },
  { name: "maintenance_work_mem", values: ["1MB", "16384kB"] },
  { name: "random_page_cost", values: ["1", "1.1", "4e0"] },
  { name: "effective_io_concurrency", values: ["1", "200"] },
  { name: "jit", values: ["on", "off", "TRUE", "no", "1"] },
  { name: "wal_level", values: ["replica", "logical"] },
  { name: "wal_log_hints", values: ["on", "true", "yes", "1"] },
  { name: "hot_standby_feedback", values: ["on", "off"] },
  { name: "checkpoint_timeout", values: ["30s", "900", "1h", "1d"] },
  { name: "statement_timeout", values: ["0", "30s", "5min", "1000"] },
  { name: "log_min_duration_statement", values: ["-1", "0", "250ms", "1s"] },
  { name: "log_statement", values: ["none", "ddl", "mod", "all"] },
  { name: "log_line_prefix", values: ["%m [%p] ", "", "'quoted'", "user=%u,db=%d ", "ü"] },
  { name: "TimeZone", values: ["UTC", "Europe/Berlin"] },
  { name: "search_path", values: ['"$user", public'] },
  { name: "default_transaction_isolation", values: ["read committed", "serializable"] },
  { name: "ssl_min_protocol_version", values: ["TLSv1.2", "TLSv1.3"] },
  { name: "autovacuum_vacuum_scale_factor", values: ["0", "0.02", "100"] },
  { name: "wal_compression", values: ["on", "off"] },
  { name: "wal_compression", values: ["lz4", "zstd", "pglz"], since: 15 },
  { name: "io_method", values: ["worker", "sync"], since: 18 },
  { name: "max_slot_wal_keep_size", values: ["16MB", "32MB"] },
  { name: "idle_session_timeout", values: ["0", "1h"] },
  { name: "auto_explain.log_min_duration", values: ["0", "1s"] },
  { name: "pgaudit.log", values: ["read, write", "none"] },
  { name: "pg_stat_statements.max", values: ["10000"] },
  { name: "my_extension.setting_1", values: ["", "anything at all: \u00e9, #, \\, \"'"] },
];

/** A few parameters that a person sets, or none. */
export function parameterOverrides(major: number): fc.Arbitrary<Record<string, string> | undefined> {
  const known = parameters.filter(({ since = 14 }) => since <= major);
  const choice = fc
    .constantFrom(...known)
    .chain(({ name, values }) => fc.constantFrom(...values).map((value) => [name, value]));
  const some = fc.uniqueArray(choice, { maxLength: 6, selector: ([name]) => name });
  return fc.option(
    some.map((pairs) => Object.fromEntries(pairs) as Record<string, string>),
    { nil: undefined },
  );
}
