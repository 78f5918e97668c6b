import type { Problem } from "../problems";
import type { Sourced } from "../types";
import { clamp } from "./sizing";

/** What the size of a PgBouncer pool depends on. */
export interface PoolInput {
  /** Connections that PostgreSQL accepts. */
  maxConnections: number;
  /** PgBouncer pods in front of one server. */
  poolerInstances: number;
  /** Pairs of user and database that clients use: PgBouncer keeps one pool for each. */
  pairs: number;
  /** CPU limit of the PostgreSQL server, in millicores. */
  cpuMillis: number;
}

/** Connections that poolers leave alone: 3 for superusers, 10 for operator, replication tools and exporter. */
const reserved = 13;

/** Connections to one server that all pools in front of it may hold together. */
export function connectionsForPools(maxConnections: number): number {
  return Math.max(0, maxConnections - reserved);
}

/** PgBouncer's own default_pool_size (https://www.pgbouncer.org/config.html). */
const usualPool = 20;

/** Sessions that keep one core busy, counting those that wait for the disk. */
const sessionsPerCore = 4;

/**
 * default_pool_size of each PgBouncer pod: server connections for one pair of user and database. All pods and pairs
 * together never exceed what PostgreSQL accepts, and a pool is not larger than the cores can serve: further clients
 * wait in PgBouncer, where it costs next to nothing.
 */
export function poolSize({ maxConnections, poolerInstances, pairs, cpuMillis }: PoolInput): Sourced<number> {
  const pools = poolerInstances * pairs;
  const cpus = cpuMillis / 1000;
  const share = Math.floor(connectionsForPools(maxConnections) / pools);
  const busy = Math.ceil((sessionsPerCore * cpus) / pools);
  return {
    value: clamp(Math.max(usualPool, busy), 1, Math.max(1, share)),
    formula: "min((connections - reserved) / (pods * pairs), max(usual, sessions * cpus / (pods * pairs)))",
    inputs: {
      connections: maxConnections,
      reserved,
      pods: poolerInstances,
      pairs,
      usual: usualPool,
      sessions: sessionsPerCore,
      cpus,
    },
    source: "https://www.pgbouncer.org/config.html#default_pool_size, within max_connections",
  };
}

/** Tells when so many pods and pairs share the connections that some would get none. */
export function poolProblems({ maxConnections, poolerInstances, pairs }: Omit<PoolInput, "cpuMillis">): Problem[] {
  const connections = connectionsForPools(maxConnections);
  const most = Math.floor(connections / pairs);
  if (poolerInstances <= most) return [];
  return [
    {
      path: "pooler.instances",
      value: poolerInstances,
      message: `${poolerInstances} PgBouncer pods with ${pairs} pools each need more than the ${connections} connections that max_connections leaves them`,
      fix: most > 0 ? `set it to at most ${most}, or raise maxConnections` : "raise maxConnections",
    },
  ];
}
