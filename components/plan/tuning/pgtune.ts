import { KiB } from "../quantity";

/**
 * pgtune's answers (https://github.com/le0pard/pgtune, version of 2026-07-30, Linux), so that they can be compared with
 * ours (docs/tuning.md says where and why they differ). Nothing here decides what a cluster gets.
 */

/** Workloads as pgtune knows them; "warehouse" is its "dw". */
export type PgtuneProfile = "web" | "oltp" | "warehouse" | "desktop" | "mixed";

export type PgtuneStorage = "ssd" | "hdd" | "san" | "nvme";

/** How large the database is beside the memory: smaller, up to three times as large, larger. */
export type PgtuneDatabaseSize = "less-than-memory" | "up-to-three-times" | "larger";

/** What a person fills into pgtune's form. */
export interface PgtuneInput {
  memoryBytes: number;
  /** Undefined: pgtune leaves parallelism at PostgreSQL's defaults. */
  cpus?: number;
  connections?: number;
  profile: PgtuneProfile;
  storage: PgtuneStorage;
  major: number;
  /** Default "up-to-three-times". */
  databaseSize?: PgtuneDatabaseSize;
}

const kilobytesPerMB = 1024;
const kilobytesPerGB = 1024 * 1024;

const connectionsByProfile = { web: 200, oltp: 300, warehouse: 40, desktop: 20, mixed: 100 };
const walGigabytes = { web: [1, 4], oltp: [2, 8], warehouse: [4, 16], desktop: [100 / 1024, 2], mixed: [1, 4] };
const workMemDivisor = { web: 1, oltp: 1, warehouse: 2, desktop: 6, mixed: 2 };
const workMemFactor = { "less-than-memory": 1.3, "up-to-three-times": 1, larger: 0.9 };
const ioConcurrency = { hdd: 2, ssd: 200, san: 300, nvme: 1000 };

/** pgtune's parameters and values, in its order. Like pgtune it leaves out what stays at PostgreSQL's default. */
export function pgtune(input: PgtuneInput): Record<string, string> {
  const { profile, storage, major, cpus = 0, databaseSize = "up-to-three-times" } = input;
  const memory = input.memoryBytes / KiB;
  const desktop = profile === "desktop";
  const connections = input.connections ?? connectionsByProfile[profile];
  const sharedBuffers = Math.floor(memory / (desktop ? 16 : 4));
  const maintenance = Math.min(Math.floor(memory / (profile === "warehouse" ? 8 : 16)), 8 * kilobytesPerGB);
  const parallel = parallelism(cpus, profile);
  const workers = Number(parallel.max_worker_processes ?? 8);
  const share = Math.floor((memory - sharedBuffers) / ((connections + workers) * 3) / workMemDivisor[profile]);
  const workMem = Math.max(Math.floor(share * workMemFactor[databaseSize]), 4 * kilobytesPerMB);
  const inMemory = databaseSize === "less-than-memory";
  const slowRandomReads = !inMemory && (storage === "hdd" || profile === "warehouse");
  const [minWal, maxWal] = walGigabytes[profile];
  return {
    max_connections: String(connections),
    shared_buffers: size(sharedBuffers),
    effective_cache_size: size(Math.floor((memory * (desktop ? 1 : 3)) / 4)),
    maintenance_work_mem: size(maintenance),
    checkpoint_completion_target: "0.9",
    wal_buffers: size(walBuffers(sharedBuffers)),
    default_statistics_target: profile === "warehouse" ? "500" : "100",
    random_page_cost: slowRandomReads ? "4" : "1.1",
    effective_io_concurrency: String(ioConcurrency[storage]),
    work_mem: size(workMem),
    huge_pages: sharedBuffers >= 2 * kilobytesPerGB ? "try" : "off",
    ...(profile === "warehouse" || desktop ? {} : { jit: "off" }),
    wal_compression: major >= 15 ? "lz4" : "on",
    ...(cpus >= 16 ? { autovacuum_max_workers: cpus >= 32 ? "5" : "4" } : {}),
    ...(maintenance >= 2 * kilobytesPerGB ? { autovacuum_work_mem: "2GB" } : {}),
    ...(major >= 18 ? { io_method: "io_uring" } : {}),
    min_wal_size: size(minWal * kilobytesPerGB),
    max_wal_size: size(maxWal * kilobytesPerGB),
    ...parallel,
    ...(desktop ? { wal_level: "minimal", max_wal_senders: "0" } : {}),
  };
}

function parallelism(cpus: number, profile: PgtuneProfile): Record<string, string> {
  if (cpus < 4) return {};
  const half = Math.ceil(cpus / 2);
  return {
    max_worker_processes: String(cpus),
    max_parallel_workers_per_gather: String(profile === "warehouse" ? half : Math.min(half, 4)),
    max_parallel_workers: String(cpus),
    max_parallel_maintenance_workers: String(Math.min(half, 4)),
  };
}

/** 3 % of shared buffers, 16MB at most and from 14MB on, 32kB at least. */
function walBuffers(sharedBuffers: number): number {
  const most = 16 * kilobytesPerMB;
  const share = Math.floor((3 * sharedBuffers) / 100);
  return share > 14 * kilobytesPerMB ? most : Math.max(share, 32);
}

/** Kilobytes as pgtune writes them: in the largest of kB, MB and GB that is exact. */
function size(kilobytes: number): string {
  if (kilobytes % kilobytesPerGB === 0) return `${kilobytes / kilobytesPerGB}GB`;
  return kilobytes % kilobytesPerMB === 0 ? `${kilobytes / kilobytesPerMB}MB` : `${kilobytes}kB`;
}
