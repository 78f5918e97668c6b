import { commonLabels, type Manifest } from "../kubernetes/manifest";
import type { ClusterPlan, RolePlan } from "../plan/types";

/** Metrics by postgres_exporter beside PostgreSQL, for systems that have none of their own. */

/** Port of the metrics, and its name in the container. */
export const exporterPort = { name: "metrics", port: 9187 } as const;

/** Role that the exporter logs in as. */
export const exporterRole = "postgres_exporter";

/** What that role may: look. Its password is in a Secret, or it has none and its process shows who it is. */
export function exporterLogin(secretName?: string): RolePlan {
  return { name: exporterRole, login: true, inRoles: ["pg_monitor"], connectionLimit: 5, secretName };
}

/** Within the pod, by TLS: nothing else is let in. It asks the database it is connected to about all of them. */
export const exporterAddress = "127.0.0.1:5432/postgres?sslmode=require";

/** Lets a Prometheus of the Prometheus operator scrape the exporter of every pod. */
export function exporterMonitor({ names, monitoring }: ClusterPlan, pods: Record<string, string>): Manifest<never> {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: {
      name: names.cluster,
      namespace: names.namespace,
      labels: { ...commonLabels(names.cluster), ...monitoring?.labels },
    },
    spec: { selector: { matchLabels: pods }, podMetricsEndpoints: [{ port: exporterPort.name }] },
  };
}
