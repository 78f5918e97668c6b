import { KiB, MiB } from "../quantity";
import type { MemoryBudget } from "../types";

/** Everything that decides how much memory the processes of one instance may use together. Sizes in bytes. */
export interface MemoryDemand {
  limit: number;
  sharedBuffers: number;
  /** Shared memory is on huge pages, which Kubernetes counts apart from the memory limit. */
  hugePages: boolean;
  /** 0: PostgreSQL's own choice. */
  walBuffers: number;
  maxConnections: number;
  locksPerTransaction: number;
  parallelWorkers: number;
  /** Sessions that sort, hash or aggregate at the same moment; parallel workers come on top. */
  activeSessions: number;
  autovacuumWorkers: number;
  autovacuumWorkMem: number;
  maintenanceWorkMem: number;
  workMem: number;
  hashMemMultiplier: number;
  /** Temporary-table buffers of one session. */
  tempBuffers: number;
  /** Private memory of one connection. Default bytesPerConnection. */
  connectionBytes?: number;
}

/** The share of the limit that is planned for; the rest is page cache, without which reads and writes are slow. */
export const usableShare = 0.9;

/** Private memory of one connection before it runs a query: caches of catalog and plans. */
export const bytesPerConnection = 6 * MiB;

/** Sorts and hashes that one query runs at the same time. */
export const nodesPerQuery = 2;

/** Postmaster, background processes and the operator's instance manager, which live in the same container. */
const serverBytes = 64 * MiB;

/**
 * Shared memory PostgreSQL asks for, never below the truth: buffers and their descriptors, the lock table, what each
 * connection has, WAL buffers. Fitted to what `postgres -C shared_memory_size` answers for PostgreSQL 15 to 18 from
 * 128MB to 512GB of shared_buffers (test/components/plan/tuning/budget.test.ts). Huge pages are sized by this number:
 * https://www.postgresql.org/docs/current/kernel-resources.html#LINUX-HUGE-PAGES.
 */
export function sharedMemory(
  demand: Pick<MemoryDemand, "sharedBuffers" | "walBuffers" | "maxConnections" | "locksPerTransaction">,
): number {
  const { sharedBuffers, walBuffers, maxConnections, locksPerTransaction } = demand;
  // PostgreSQL's own wal_buffers is a 32nd of shared buffers, one segment at most.
  const wal = walBuffers > 0 ? walBuffers : Math.min(sharedBuffers / 32, 16 * MiB);
  const perConnection = maxConnections * 48 * KiB;
  const locks = locksPerTransaction * (maxConnections + 50) * 450;
  return Math.ceil(1.03 * sharedBuffers + 12 * MiB + wal + perConnection + locks);
}

/**
 * What one instance may use at most, by the invariant of docs/tuning.md: shared buffers, connections, autovacuum, one
 * maintenance operation and the queries of all active sessions together stay below 90 % of the limit.
 */
export function memoryBudget(demand: MemoryDemand): MemoryBudget {
  const sharedBuffers = demand.hugePages ? 0 : demand.sharedBuffers;
  const otherShared = demand.hugePages ? 0 : sharedMemory(demand) - demand.sharedBuffers;
  const processes = demand.activeSessions + demand.parallelWorkers;
  const perSort = demand.workMem * nodesPerQuery * Math.max(1, demand.hashMemMultiplier);
  const parts = {
    sharedBuffers,
    server: serverBytes + otherShared,
    connections: (demand.maxConnections + demand.parallelWorkers) * (demand.connectionBytes ?? bytesPerConnection),
    autovacuum: demand.autovacuumWorkers * demand.autovacuumWorkMem,
    maintenance: demand.maintenanceWorkMem,
    queries: Math.ceil(processes * perSort + demand.activeSessions * demand.tempBuffers),
  };
  const used = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
  return { limit: demand.limit, ...parts, used, slack: Math.floor(usableShare * demand.limit) - used };
}
