import { append } from "../../frame/edit";
import type { Place } from "../../frame/place";
import type { Labels } from "../labels";
import { antiAffinityTerms, spreadConstraints } from "../scheduling";
import type { Scheduling } from "../types";
import type { Recognised } from "./recognise";

function texts(labels: Place): Labels {
  return Object.fromEntries(labels.entries.map(([key, at]) => [key, at.text ?? ""]));
}

export function scheduling({ root, pod }: Recognised): Scheduling {
  const labels = (): Labels => texts(root.in("spec", "template", "metadata", "labels"));
  const selector = (): Labels => texts(root.in("spec", "selector", "matchLabels"));
  const affinity = pod.in("affinity", "podAntiAffinity");
  const required = affinity.in("requiredDuringSchedulingIgnoredDuringExecution");
  const spreadAt = pod.in("topologySpreadConstraints");
  return {
    antiAffinityAt: required,
    antiAffinity: antiAffinityTerms(affinity, labels),
    spreadAt,
    spread: spreadConstraints(spreadAt, labels),
    get instanceSelector() {
      return selector();
    },
    get instanceLabels() {
      return labels();
    },
    requireDifferentNodes: (topologyKey) => [
      append(required, { topologyKey, labelSelector: { matchLabels: selector() } }),
    ],
    addSpread: (constraint) => [append(spreadAt, constraint)],
    howToRequire: "add a term with topologyKey kubernetes.io/hostname that selects the pods' own labels",
  };
}
