import type { Place } from "../../frame/place";
import { isObject } from "kubernetes-postgres/plan/objects";
import type { Finding } from "../../frame/rule";
import { forEach, textOf, type Check } from "../check";
import { isLabelKey, isLabelValue } from "../labels";

/** The operator's own checks are switched off, which pg-no-operator-bypass reports. */
export function isBypassed(root: Place): boolean {
  return root.in("metadata", "annotations", "cnpg.io/validation").text === "disabled";
}

export const clusterName: Check = (root) => {
  const at = root.in("metadata", "name");
  const name = at.text;
  // Without a name there is generateName, or the engine's own.
  if (name === undefined) return undefined;
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    return { at, message: "has small letters, digits and hyphens, and begins with a letter; rename it" };
  }
  return name.length > 50 ? { at, message: `has ${name.length} characters, at most 50; shorten it` } : undefined;
};

export const hibernation: Check = (root) => {
  const at = root.in("metadata", "annotations", "cnpg.io/hibernation");
  if (at.text === undefined || ["on", "off"].includes(at.text)) return undefined;
  return { at, message: "is neither on nor off; set one of them" };
};

/** Only whether it is a JSON patch: how it fits the pod depends on the operator's own template. */
export const podPatch: Check = (root) => {
  const at = root.in("metadata", "annotations", "cnpg.io/podPatch");
  if (at.text === undefined) return undefined;
  const patch = json(at.text);
  if (patch === null || (Array.isArray(patch) && patch.every((it) => isObject(it) || it === null))) return undefined;
  return { at, message: "is not a JSON patch, a list of operations; write one, or remove it" };
};

export const livenessPinger: Check = (root) => {
  const at = root.in("metadata", "annotations", "alpha.cnpg.io/livenessPinger");
  if (at.text === undefined) return undefined;
  const pinger = json(at.text);
  if (isObject(pinger) && typeof pinger.enabled === "boolean") return undefined;
  return { at, message: "says not whether it is enabled; use spec.probes.liveness.isolationCheck instead" };
};

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const antiAffinityType: Check = (root) => {
  const at = root.in("spec", "affinity", "podAntiAffinityType");
  const type = textOf(at);
  if (type === undefined || ["preferred", "required"].includes(type)) return undefined;
  return { at, message: `there is no type ${type}; set it to required or preferred` };
};

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export const tolerations: Check = (root) => forEach(root.in("spec", "affinity", "tolerations").items, toleration);

function toleration(item: Place): Finding[] {
  const found: Finding[] = [];
  const place = (name: string): Place => item.in(name);
  const [key, operator, value, effect] = ["key", "operator", "value", "effect"].map((name) => textOf(place(name)));
  if (key !== undefined && !isLabelKey(key)) {
    found.push({ at: place("key"), message: "is not the key of a taint; write one such as workload" });
  }
  if (key === undefined && operator !== "Exists") {
    found.push({ at: place("operator"), message: "without a key every taint is meant; set it to Exists" });
  }
  if (place("tolerationSeconds").isPresent && effect !== "NoExecute") {
    found.push({ at: place("effect"), message: "tolerationSeconds is about evictions; set it to NoExecute" });
  }
  if (operator === "Exists" && value !== undefined) {
    found.push({ at: place("value"), message: "Exists compares no value; remove it" });
  }
  if (operator !== undefined && !["Exists", "Equal"].includes(operator)) {
    found.push({ at: place("operator"), message: `there is no operator ${operator}; set it to Equal or Exists` });
  }
  if ((operator ?? "Equal") === "Equal" && !isLabelValue(value ?? "")) {
    found.push({ at: place("value"), message: "is not the value of a taint: at most 63 letters, digits and -_." });
  }
  if (effect !== undefined && !effects.includes(effect)) {
    found.push({ at: place("effect"), message: `there is no effect ${effect}; set it to ${effects.join(", ")}` });
  }
  return found;
}
