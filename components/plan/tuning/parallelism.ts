import type { Sourced } from "../types";
import { chosen, clamp, sourced, type Sizing } from "./sizing";

const source =
  "https://www.postgresql.org/docs/current/runtime-config-resource.html#RUNTIME-CONFIG-RESOURCE-WORKER-PROCESSES";

/** Worker processes beyond those of parallel queries: logical replication and extensions such as pg_cron. */
const otherWorkers = 8;

/** Parallel workers of one query: none below two cores, where they only take turns. */
function perGather({ cores, workload }: Sizing): number {
  return cores < 2 ? 0 : Math.min(workload.maxGather, Math.floor(cores / 2));
}

/** Parallel workers of all queries together, one a core. PostgreSQL takes at most 1024. */
function computedParallelWorkers(sizing: Sizing): number {
  return perGather(sizing) === 0 ? 0 : Math.min(sizing.cores, 1024);
}

/** Parallel workers that may run at the same moment. */
export function parallelWorkers(sizing: Sizing): number {
  const parallel = chosen(sizing, "max_parallel_workers", computedParallelWorkers(sizing));
  return Math.min(parallel, chosen(sizing, "max_worker_processes", parallel + otherWorkers));
}

/** Parameters of parallel queries. */
export function parallelismParameters(sizing: Sizing): Record<string, Sourced<string>> {
  const { cores, workload } = sizing;
  const parallel = chosen(sizing, "max_parallel_workers", computedParallelWorkers(sizing));
  return {
    max_worker_processes: sourced(
      parallel + otherWorkers,
      "parallel + others",
      { parallel, others: otherWorkers },
      source,
    ),
    max_parallel_workers: sourced(computedParallelWorkers(sizing), "cores < 2 ? 0 : cores", { cores }, source),
    max_parallel_workers_per_gather: sourced(
      perGather(sizing),
      "cores < 2 ? 0 : min(cores / 2, most)",
      { cores, most: workload.maxGather },
      "pgtune (https://github.com/le0pard/pgtune)",
    ),
    max_parallel_maintenance_workers: sourced(
      cores < 2 ? 0 : clamp(Math.floor(cores / 2), 0, 4),
      "cores < 2 ? 0 : min(cores / 2, 4)",
      { cores },
      "pgtune (https://github.com/le0pard/pgtune)",
    ),
  };
}
