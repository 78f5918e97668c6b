import { append } from "../../frame/edit";
import type { Place } from "../../frame/place";
import type { Labels } from "../labels";
import { hostname, spreadConstraints } from "../scheduling";
import type { Scheduling, Separation } from "../types";
import { defaults } from "./defaults";
import { flagOf, type OperatorSettings } from "./operator-settings";

const section = "configuration.kubernetes";

/** Labels that the operator selects a cluster's pods by; both are configurable. */
function instanceSelector(root: Place, operator: OperatorSettings): Labels {
  const nameLabel = operator.of("kubernetes", "cluster_name_label").text ?? defaults[`${section}.cluster_name_label`];
  const general = operator.of("kubernetes", "cluster_labels");
  const written = general.isKnown && general.text === undefined ? general.entries : [];
  const labels = written.length > 0 ? written.map(([key, at]) => [key, at.text ?? ""]) : [["application", "spilo"]];
  return { ...(Object.fromEntries(labels) as Labels), [nameLabel]: root.in("metadata", "name").text ?? "" };
}

function instanceLabels(root: Place, operator: OperatorSettings): Labels {
  const labels = root.in("metadata", "labels").entries.map(([key, at]) => [key, at.text ?? ""] as const);
  const team = root.in("spec", "teamId").text ?? "";
  return { ...Object.fromEntries(labels), team, ...instanceSelector(root, operator) };
}

/** Anti-affinity is the operator's alone to say; constraints on topology spread are the cluster's. */
export function scheduling(root: Place, operator: OperatorSettings): Scheduling {
  const enabled = operator.of("kubernetes", "enable_pod_antiaffinity");
  const preferred = operator.of("kubernetes", "pod_antiaffinity_preferred_during_scheduling");
  const key = operator.of("kubernetes", "pod_antiaffinity_topology_key");
  const isEnabled = (): boolean => flagOf(undefined, enabled, `${section}.enable_pod_antiaffinity`).value;
  const isPreferred = (): boolean =>
    flagOf(undefined, preferred, `${section}.pod_antiaffinity_preferred_during_scheduling`).value;
  const own: Separation = {
    at: enabled,
    kind: "anti-affinity",
    get required() {
      return isEnabled() && !isPreferred();
    },
    get topologyKey() {
      return key.text ?? defaults[`${section}.pod_antiaffinity_topology_key`];
    },
    // The operator writes this selector itself.
    selectsInstances: true,
  };
  const labels = (): Labels => instanceLabels(root, operator);
  const spreadAt = root.in("spec", "topologySpreadConstraints");
  return {
    get antiAffinityAt() {
      return isEnabled() ? preferred : enabled;
    },
    antiAffinity: [own],
    spreadAt,
    spread: spreadConstraints(spreadAt, labels),
    get instanceSelector() {
      return instanceSelector(root, operator);
    },
    get instanceLabels() {
      return labels();
    },
    // What the cluster itself can say has the same effect.
    requireDifferentNodes: (topologyKey) => [
      append(spreadAt, {
        maxSkew: 1,
        topologyKey: topologyKey === "" ? hostname : topologyKey,
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: instanceSelector(root, operator) },
      }),
    ],
    addSpread: (constraint) => [append(spreadAt, constraint)],
    get howToRequire() {
      return isEnabled() ? "set it to false" : `set it to true${operator.note(enabled)}`;
    },
  };
}
