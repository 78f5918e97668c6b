import { commonLabels, guaranteed, restrictedContainer, type Manifest, type Value } from "../../kubernetes/manifest";
import { mirrored } from "../../plan/image";
import type { ClusterPlan, MonitoringPlan } from "../../plan/types";
import { images } from "../../versions";
import { exporterRole } from "../exporter";
import type { BoundValues, RenderedObject } from "../operator";
import { caKey } from "../../kubernetes/certificates";
import { nobodyId, paths, ports, serverLabels } from "./labels";

/** Metrics: an exporter beside the server, which logs in on the pod's socket as a role that may only look. */

const webConfiguration = "web.yml";
const mount = "/etc/exporter";

export function renderMonitoring<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { monitoring, names } = plan;
  if (monitoring === undefined) return [];
  return [
    {
      what: "exporter-configuration",
      manifest: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: exporterConfiguration(plan),
          namespace: names.namespace,
          labels: commonLabels(names.cluster),
        },
        // The exporter reads certificate and key anew at each connection.
        data: {
          [webConfiguration]: `tls_server_config:\n  cert_file: ${paths.certificate}/tls.crt\n  key_file: ${paths.certificate}/tls.key\n  min_version: TLS13\n`,
        },
      },
      after: [],
    },
    { what: "monitor", manifest: podMonitor(plan, monitoring), after: [] },
  ];
}

export function exporterConfiguration({ names }: ClusterPlan): string {
  return `${names.cluster}-exporter`;
}

/** Its role has no password: PostgreSQL takes the user of its process for it, on the socket of the pod alone. */
export function exporterContainer<V>(bound: BoundValues<V>): Record<string, Value<never>> {
  return {
    name: "exporter",
    image: mirrored(images.postgresExporter, bound.imageRegistry),
    args: [`--web.config.file=${mount}/${webConfiguration}`, `--web.listen-address=:${ports.metrics}`],
    env: [
      {
        name: "DATA_SOURCE_NAME",
        value: `host=${paths.sockets} user=${exporterRole} dbname=postgres`,
      },
    ],
    ports: [{ name: "metrics", containerPort: ports.metrics }],
    resources: guaranteed("100m", "128Mi"),
    securityContext: { ...restrictedContainer, runAsUser: nobodyId, runAsGroup: nobodyId },
    volumeMounts: [
      { name: "sockets", mountPath: paths.sockets },
      { name: "certificate", mountPath: paths.certificate, readOnly: true },
      { name: "exporter", mountPath: mount, readOnly: true },
    ],
  };
}

function podMonitor(plan: ClusterPlan, { labels }: MonitoringPlan): Manifest<never> {
  const { names } = plan;
  const ca = { secret: { name: names.certificate, key: caKey } };
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: {
      name: names.cluster,
      namespace: names.namespace,
      labels: { ...commonLabels(names.cluster), ...labels },
    },
    spec: {
      selector: { matchLabels: serverLabels(plan) },
      podMetricsEndpoints: [
        // Prometheus asks pods by address, which no certificate names: the name to verify is given.
        { port: "metrics", scheme: "https", tlsConfig: { ca, serverName: names.readWrite } },
      ],
    },
  };
}
