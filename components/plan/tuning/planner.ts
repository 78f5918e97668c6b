import type { Sourced } from "../types";
import { sourced, type Sizing } from "./sizing";

/** Parameters that decide which plans PostgreSQL prefers. */
export function plannerParameters({ input, workload }: Sizing): Record<string, Sourced<string>> {
  return {
    random_page_cost: sourced(
      "1.1",
      "1.1 on solid-state volumes",
      {},
      "pgtune (https://github.com/le0pard/pgtune): gp3, io2 and NVMe read anywhere at about the same cost",
    ),
    default_statistics_target: sourced(
      workload.statisticsTarget,
      "by profile workload",
      { workload: input.profile },
      "pgtune (https://github.com/le0pard/pgtune)",
    ),
    jit: sourced(
      workload.jit,
      "by profile workload",
      { workload: input.profile },
      "pgtune (https://github.com/le0pard/pgtune): compiling costs more than it saves on short queries",
    ),
  };
}
