import type { ClusterPlan } from "../../plan/types";

/** Labels that CloudNativePG puts on its pods, and ports they listen on. Source: cloudnative-pg 1.30 docs, labels_annotations.md. */
export const clusterLabel = "cnpg.io/cluster";
export const poolerLabel = "cnpg.io/poolerName";
const roleLabel = "cnpg.io/podRole";

export const ports = {
  postgres: 5432,
  /** Status of an instance: asked by the operator, and by the other instances for the primary's isolation check. */
  status: 8000,
  instanceMetrics: 9187,
  poolerMetrics: 9127,
} as const;

/** The PostgreSQL pods of a cluster; poolers and the jobs that make instances carry the cluster's label too. */
export function instancePods({ names }: ClusterPlan): Record<string, string> {
  return { [clusterLabel]: names.cluster, [roleLabel]: "instance" };
}

/** The pods of one pooler. */
export function poolerPods(pooler: string): Record<string, string> {
  return { [poolerLabel]: pooler };
}

/** Names of the poolers a plan has. */
export function poolerNames({ names, pooler }: ClusterPlan): string[] {
  if (pooler === undefined) return [];
  return pooler.readOnly ? [names.poolerReadWrite, names.poolerReadOnly] : [names.poolerReadWrite];
}
