import type { Sourced } from "../types";
import { ioOperations } from "./io";
import { chosen, clamp, sourced, type Sizing } from "./sizing";

function computedWorkers({ cores }: Sizing): number {
  if (cores >= 32) return 5;
  return cores >= 16 ? 4 : 3;
}

/** Autovacuum workers that may run at the same moment. */
export function autovacuumWorkers(sizing: Sizing): number {
  return chosen(sizing, "autovacuum_max_workers", computedWorkers(sizing));
}

/** Parameters of autovacuum. */
export function autovacuumParameters(sizing: Sizing): Record<string, Sourced<string>> {
  const { cores, workload, input } = sizing;
  const iops = ioOperations(input);
  return {
    autovacuum_max_workers: sourced(
      computedWorkers(sizing),
      "cores >= 32 ? 5 : cores >= 16 ? 4 : 3",
      { cores },
      "pgtune (https://github.com/le0pard/pgtune)",
    ),
    // A page that vacuum makes dirty costs 20, and a worker rests 2 ms when the limit is reached: 500 rounds a second.
    autovacuum_vacuum_cost_limit: sourced(
      clamp(Math.floor(((iops / 2) * 20) / 500), 200, 10_000),
      "clamp(iops / 2 * 20 / 500, 200, 10000)",
      { iops },
      "half of the volume's operations for vacuum: https://www.postgresql.org/docs/current/runtime-config-vacuum.html",
    ),
    autovacuum_vacuum_scale_factor: sourced(
      workload.vacuumScaleFactor,
      "by profile workload",
      { workload: input.profile },
      workload.vacuumSource,
    ),
    autovacuum_analyze_scale_factor: sourced(
      workload.analyzeScaleFactor,
      "by profile workload",
      { workload: input.profile },
      workload.vacuumSource,
    ),
  };
}
