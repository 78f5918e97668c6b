import type { Value } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";

/**
 * Where pods may run: on different nodes from those of `apart`, always, and on nodes that the plan names. PGO has no
 * nodeSelector, only affinity.
 */
export function placement(
  { scheduling }: ClusterPlan,
  apart: Record<string, string> | undefined,
): Record<string, Value<never>> {
  const { nodeSelector, tolerations, priorityClassName } = scheduling;
  const labels = Object.entries(nodeSelector);
  const affinity = {
    ...(labels.length > 0 && {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: labels.map(([key, value]) => ({ key, operator: "In", values: [value] })) },
          ],
        },
      },
    }),
    // Preferred would put primary and standby on one node when nodes are short, and lose both with it.
    ...(apart && {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: apart } },
        ],
      },
    }),
  };
  return {
    ...(Object.keys(affinity).length > 0 && { affinity }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(priorityClassName !== undefined && { priorityClassName }),
  };
}

/** Different zones, if possible or always. */
export function zoneSpread(pods: Record<string, string>, required: boolean): Value<never> {
  return {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: required ? "DoNotSchedule" : "ScheduleAnyway",
    labelSelector: { matchLabels: pods },
  };
}
