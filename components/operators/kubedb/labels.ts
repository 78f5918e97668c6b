import type { PodSelector } from "../../kubernetes/network-policy";
import type { ClusterPlan } from "../../plan/types";

/** Labels that KubeDB puts on its pods, names it gives and ports they listen on. Sources: kubedb/docs v2026.7.10, guides/postgres. */

const nameLabel = "app.kubernetes.io/name";
const instanceLabel = "app.kubernetes.io/instance";

/** By which the archiver selects a cluster. */
export const archiverLabel = "kubernetes-postgres/archiver";

export const ports = {
  postgres: 5432,
  /** Coordinators of the instances, which elect the primary by Raft: to the operator, and among themselves. */
  coordinator: 2379,
  raft: 2380,
  metrics: 56790,
} as const;

export function instancePods({ names }: ClusterPlan): PodSelector {
  return { labels: labelsOf("postgreses", names.cluster) };
}

export function poolerPods({ names }: ClusterPlan): PodSelector {
  return { labels: labelsOf("pgbouncers", names.poolerReadWrite) };
}

/** What it knows a Secret of a Postgres' by, too: PgBouncer takes those with them for its users. */
export function clusterLabels(cluster: string): Record<string, string> {
  return labelsOf("postgreses", cluster);
}

function labelsOf(plural: string, name: string): Record<string, string> {
  return { [nameLabel]: `${plural}.kubedb.com`, [instanceLabel]: name };
}

export interface ObjectNames {
  archiver: string;
  retention: string;
  /** ServiceAccount of the backups. */
  backupAccount: string;
  /** Not namespaced: the namespace is in it. */
  placement: string;
}

export function objectNames({ names }: ClusterPlan): ObjectNames {
  return {
    archiver: names.cluster,
    retention: names.cluster,
    backupAccount: backupAccount(names.cluster),
    placement: `${names.namespace}-${names.cluster}`,
  };
}

export function backupAccount(cluster: string): string {
  return `${cluster}-backup`;
}

/** What gives pods of a ServiceAccount an IAM role. */
export function roleAnnotations<V>(roleArn: V): Record<string, V | string> {
  return { "eks.amazonaws.com/role-arn": roleArn, "eks.amazonaws.com/sts-regional-endpoints": "true" };
}
