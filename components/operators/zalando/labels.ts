import type { ClusterPlan } from "../../plan/types";

/** Labels and names of Zalando's postgres-operator 2.0.1 with the values of installation.ts. Source: pkg/cluster/k8sres.go, connection_pooler.go. */

export const clusterLabel = "cluster-name";
export const poolerLabel = "connection-pooler";

/** The ServiceAccount of every PostgreSQL pod: the operator makes one of this name in each namespace. */
export const serviceAccount = "postgres-pod";

/** Owner of every cluster. With the teams' service off it is a label, and what the web interface lists by. */
export const team = "postgres";

/** The PostgreSQL pods of a cluster; poolers carry the cluster's label too. */
export function instancePods({ names }: ClusterPlan): Record<string, string> {
  return { application: "spilo", [clusterLabel]: names.cluster };
}

/** Secret of a role: the operator looks for it by this name, and makes it where it is not there. */
export function roleSecret(cluster: string, role: string): string {
  return `${role.replace(/_/g, "-")}.${cluster}.credentials.postgresql.acid.zalan.do`;
}

/** Names of the poolers' Deployments and Services. */
export function poolerNames({ names, pooler }: ClusterPlan): string[] {
  if (pooler === undefined) return [];
  return pooler.readOnly ? [names.poolerReadWrite, names.poolerReadOnly] : [names.poolerReadWrite];
}
