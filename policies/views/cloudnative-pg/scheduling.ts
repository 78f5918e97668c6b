import { append, set } from "../../frame/edit";
import type { Place } from "../../frame/place";
import type { Labels } from "../labels";
import { antiAffinityTerms, spreadConstraints } from "../scheduling";
import type { Scheduling, Separation } from "../types";
import { defaults } from "./defaults";

/** Labels of the instances' pods; the operator adds more that differ from pod to pod. */
function instanceLabels(root: Place): Labels {
  const labels: Record<string, string> = {};
  for (const inherited of [root.in("metadata", "labels"), root.in("spec", "inheritedMetadata", "labels")]) {
    for (const [key, value] of inherited.entries) labels[key] = value.text ?? "";
  }
  return { ...labels, ...instanceSelector(root) };
}

function instanceSelector(root: Place): Labels {
  return { "cnpg.io/cluster": root.in("metadata", "name").text ?? "", "cnpg.io/podRole": "instance" };
}

export function scheduling(root: Place): Scheduling {
  const affinity = root.in("spec", "affinity");
  const type = affinity.in("podAntiAffinityType");
  const own: Separation = {
    at: type,
    kind: "anti-affinity",
    get required() {
      const enabled = affinity.in("enablePodAntiAffinity").flag ?? defaults["spec.affinity.enablePodAntiAffinity"];
      return enabled && (type.text ?? defaults["spec.affinity.podAntiAffinityType"]) === "required";
    },
    get topologyKey() {
      return affinity.in("topologyKey").text ?? defaults["spec.affinity.topologyKey"];
    },
    // The operator writes this selector itself.
    selectsInstances: true,
  };
  const labels = (): Labels => instanceLabels(root);
  const spreadAt = root.in("spec", "topologySpreadConstraints");
  return {
    antiAffinityAt: type,
    antiAffinity: [own, ...antiAffinityTerms(affinity.in("additionalPodAntiAffinity"), labels)],
    spreadAt,
    spread: spreadConstraints(spreadAt, labels),
    get instanceSelector() {
      return instanceSelector(root);
    },
    requireDifferentNodes: (topologyKey) => [
      set(affinity.in("enablePodAntiAffinity"), true),
      set(type, "required"),
      set(affinity.in("topologyKey"), topologyKey),
    ],
    get instanceLabels() {
      return labels();
    },
    addSpread: (constraint) => [append(spreadAt, constraint)],
  };
}
