/**
 * What Patroni 4 does where its dynamic configuration says nothing (patroni/config.py, __DEFAULT_CONFIG, and
 * patroni/postgresql/config.py, CMDLINE_OPTIONS).
 */
export const patroniDefaults = {
  ttl: 30,
  loop_wait: 10,
  retry_timeout: 10,
  maximum_lag_on_failover: 1_048_576,
  synchronous_mode: false,
  synchronous_mode_strict: false,
  synchronous_node_count: 1,
} as const;

/** PostgreSQL parameters that Patroni gives every instance. */
export const patroniParameters: Readonly<Record<string, string>> = {
  max_connections: "100",
  max_worker_processes: "8",
  max_prepared_transactions: "0",
  wal_level: "replica",
  track_commit_timestamp: "off",
  max_wal_senders: "10",
  max_replication_slots: "10",
  wal_keep_size: "128MB",
  wal_log_hints: "on",
  hot_standby: "on",
};

/**
 * What the image Spilo 4.1 adds (postgres-appliance/scripts/configure_spilo.py). It sizes shared_buffers at a fifth of
 * the container's memory and max_connections by it, which a reader cannot know.
 */
export const spiloParameters: Readonly<Record<string, string>> = {
  ...patroniParameters,
  archive_mode: "on",
  archive_timeout: "1800s",
  autovacuum_analyze_scale_factor: "0.02",
  autovacuum_max_workers: "5",
  autovacuum_vacuum_scale_factor: "0.05",
  checkpoint_completion_target: "0.9",
  log_connections: "on",
  log_destination: "csvlog",
  log_directory: "../pg_log",
  log_disconnections: "on",
  log_min_duration_statement: "500",
  log_statement: "ddl",
  log_truncate_on_rotation: "on",
  logging_collector: "on",
  ssl: "on",
};

/** Spilo's environment, and its own dynamic configuration where it differs from Patroni's. */
export const spiloDefaults = {
  BACKUP_SCHEDULE: "0 1 * * *",
  BACKUP_NUM_TO_RETAIN: 5,
  maximum_lag_on_failover: 33_554_432,
} as const;
