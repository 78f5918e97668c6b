import { commonLabels, type Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan, MonitoringPlan } from "../../plan/types";
import type { RenderedObject } from "../operator";
import { instancePods, poolerNames, poolerPods } from "./labels";

/** PodMonitors of our own: the operator's option to make them is deprecated. */
export function renderMonitoring<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { monitoring, names } = plan;
  if (monitoring === undefined) return [];
  const instances = podMonitor(plan, monitoring, names.cluster, instancePods(plan), `${names.cluster}-rw`);
  const poolers = poolerNames(plan).map((name) => ({
    what: name === names.poolerReadWrite ? "pooler-rw-monitor" : "pooler-ro-monitor",
    manifest: podMonitor(plan, monitoring, name, poolerPods(name), name),
    after: ["cluster"],
  }));
  return [{ what: "monitor", manifest: instances, after: ["cluster"] }, ...poolers];
}

function podMonitor(
  { names }: ClusterPlan,
  { labels }: MonitoringPlan,
  name: string,
  pods: Record<string, string>,
  serverName: string,
): Manifest<never> {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name, namespace: names.namespace, labels: { ...commonLabels(names.cluster), ...labels } },
    spec: {
      selector: { matchLabels: pods },
      podMetricsEndpoints: [
        {
          port: "metrics",
          scheme: "https",
          // Prometheus asks pods by address, which no certificate names: the name to verify is given.
          tlsConfig: { ca: { secret: { name: caSecret(names.cluster), key: "ca.crt" } }, serverName },
        },
      ],
    },
  };
}

/** Secret with the certificate authority that the operator makes for a cluster. */
export function caSecret(cluster: string): string {
  return `${cluster}-ca`;
}
