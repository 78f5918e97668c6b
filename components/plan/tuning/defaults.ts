/**
 * PostgreSQL's own values of the parameters that tuning sets, by major; those that no version changed come first.
 * Source: column boot_val of pg_settings, and initdb for shared_buffers.
 */
export function postgresDefault(name: string, major: number): string | undefined {
  const tables = [major >= 18 ? since18 : before18, ...(major < 15 ? [before15] : []), always];
  const table = tables.find((some) => Object.hasOwn(some, name));
  return table?.[name];
}

const always: Readonly<Record<string, string>> = {
  autovacuum_analyze_scale_factor: "0.1",
  autovacuum_max_workers: "3",
  // -1 there, which means vacuum_cost_limit, 200.
  autovacuum_vacuum_cost_limit: "200",
  autovacuum_vacuum_scale_factor: "0.2",
  autovacuum_work_mem: "-1",
  checkpoint_timeout: "5min",
  default_statistics_target: "100",
  effective_cache_size: "4GB",
  hash_mem_multiplier: "2",
  huge_pages: "try",
  io_method: "worker",
  io_workers: "3",
  jit: "on",
  maintenance_work_mem: "64MB",
  max_connections: "100",
  max_parallel_maintenance_workers: "2",
  max_parallel_workers: "8",
  max_parallel_workers_per_gather: "2",
  max_slot_wal_keep_size: "-1",
  max_wal_senders: "10",
  max_wal_size: "1GB",
  max_worker_processes: "8",
  min_wal_size: "80MB",
  random_page_cost: "4",
  shared_buffers: "128MB",
  wal_compression: "off",
  wal_keep_size: "0",
  wal_retrieve_retry_interval: "5s",
  work_mem: "4MB",
};

const before15: Readonly<Record<string, string>> = { hash_mem_multiplier: "1" };

const before18: Readonly<Record<string, string>> = { effective_io_concurrency: "1", maintenance_io_concurrency: "10" };

const since18: Readonly<Record<string, string>> = { effective_io_concurrency: "16", maintenance_io_concurrency: "16" };
