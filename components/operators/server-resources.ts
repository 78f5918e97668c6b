import { guaranteed, type GuaranteedResources } from "../kubernetes/manifest";
import type { ClusterPlan } from "../plan/types";

/** What a container with PostgreSQL is given: its CPU and memory, and huge pages, in bytes, where the plan has any. */
export function serverResources({ compute }: ClusterPlan): GuaranteedResources {
  const { cpu, memory, hugePagesBytes } = compute;
  return guaranteed(cpu, memory, hugePagesBytes > 0 ? { "hugepages-2Mi": String(hugePagesBytes) } : {});
}
