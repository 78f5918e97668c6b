import type { ClusterPlan } from "../../plan/types";

/** Labels that PGO puts on its pods, and ports they listen on. Source: internal/naming/labels.go and iana.go of v6.0.3. */
const prefix = "postgres-operator.crunchydata.com/";
export const clusterLabel = `${prefix}cluster`;
export const userLabel = `${prefix}pguser`;
const dataLabel = `${prefix}data`;
const roleLabel = `${prefix}role`;
const backRestLabel = `${prefix}pgbackrest`;
const exporterLabel = `${prefix}crunchy-postgres-exporter`;

export const ports = {
  postgres: 5432,
  /** Patroni's REST API, asked by the other instances. */
  patroni: 8008,
  /** pgBackRest's TLS server beside each instance, which backup jobs copy the database through. */
  backRest: 8432,
  exporter: 9187,
} as const;

/** The one set of instances; its name is part of those of their pods and volumes. */
export const instanceSet = "pg";

/** The PostgreSQL pods of a cluster. */
export function instancePods({ names }: ClusterPlan): Record<string, string> {
  return { [clusterLabel]: names.cluster, [dataLabel]: "postgres" };
}

/** Pods of jobs that take backups, make replicas and restore. */
export function backRestPods({ names }: ClusterPlan): Record<string, string> {
  return { [clusterLabel]: names.cluster, [backRestLabel]: "" };
}

/** The PgBouncer pods of a cluster. */
export function poolerPods({ names }: ClusterPlan): Record<string, string> {
  return { [clusterLabel]: names.cluster, [roleLabel]: "pgbouncer" };
}

/** The PostgreSQL pods that have an exporter beside them. */
export function exporterPods({ names }: ClusterPlan): Record<string, string> {
  return { [clusterLabel]: names.cluster, [exporterLabel]: "true" };
}
