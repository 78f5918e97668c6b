import { caKey } from "../../kubernetes/certificates";
import { commonLabels, guaranteed, type Value } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import type { RenderedObject } from "../operator";
import { exporterPods } from "./labels";

/** The newest PostgreSQL that pgMonitor's exporter has queries for (internal/controller/postgrescluster/pgmonitor.go). */
export const newestExported = 17;

/** The `monitoring` of a PostgresCluster: pgMonitor's exporter beside each instance. */
export function exporter({ monitoring, names, tls }: ClusterPlan): Record<string, Value<never>> {
  if (monitoring === undefined) return {};
  return {
    monitoring: {
      pgmonitor: {
        exporter: {
          resources: guaranteed("100m", "128Mi"),
          ...(tls && { customTLSSecret: { name: names.certificate } }),
        },
      },
    },
  };
}

/** A PodMonitor of our own: the operator makes none. The exporter has TLS where the plan has an issuer. */
export function renderMonitoring<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { monitoring, names, tls } = plan;
  if (monitoring === undefined) return [];
  return [
    {
      what: "monitor",
      manifest: {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PodMonitor",
        metadata: {
          name: names.cluster,
          namespace: names.namespace,
          labels: { ...commonLabels(names.cluster), ...monitoring.labels },
        },
        spec: {
          selector: { matchLabels: exporterPods(plan) },
          podMetricsEndpoints: [
            {
              port: "exporter",
              // Prometheus asks pods by address, which no certificate names: the name to verify is given.
              ...(tls && {
                scheme: "https",
                tlsConfig: { ca: { secret: { name: names.certificate, key: caKey } }, serverName: names.readWrite },
              }),
            },
          ],
        },
      },
      after: ["cluster"],
    },
  ];
}
