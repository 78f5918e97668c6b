import type { Value } from "../kubernetes/manifest";
import type { ChartPlan } from "../plan/types";
import type { RenderedRelease } from "./operator";

/** What the installations of all operators share. */

/** Helm values as plain data. */
export type Values<V = never> = Record<string, Value<V>>;

/** A release that is waited for. Image pulls and webhooks' certificates take minutes on fresh nodes; Helm's own 300 seconds are too few. */
export function release<V = never>(
  what: string,
  chart: ChartPlan,
  values: Values<V>,
  after: string[],
): RenderedRelease<V> {
  return { what, chart, values, after, timeoutSeconds: 900 };
}

/** Different nodes if possible, and different zones: an operator that is lost with its node slows the failover it is for. */
export function spreadPods(chart: string, replicas: number): Values {
  const labels = { "app.kubernetes.io/name": chart };
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };
  return {
    ...(replicas > 1 && {
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
        },
      },
    }),
    topologySpreadConstraints: spread(labels),
  };
}

export function spread(labels: Record<string, string>): Value[] {
  return ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labels },
  }));
}
