import type { Place } from "../frame/place";
import { selects, type Labels } from "./labels";
import type { Separation, SpreadConstraint } from "./types";

export const hostname = "kubernetes.io/hostname";
export const zone = "topology.kubernetes.io/zone";

/** The constraints of a list of Kubernetes' TopologySpreadConstraint. */
export function spreadConstraints(list: Place, labels: () => Labels): SpreadConstraint[] {
  return list.items.map((at) => ({
    at,
    kind: "topology-spread",
    maxSkew: at.in("maxSkew"),
    whenUnsatisfiable: at.in("whenUnsatisfiable"),
    labelSelector: at.in("labelSelector"),
    minDomains: at.in("minDomains"),
    get required() {
      return at.in("whenUnsatisfiable").text === "DoNotSchedule";
    },
    get topologyKey() {
      return at.in("topologyKey").text ?? "";
    },
    get selectsInstances() {
      return selects(at.in("labelSelector"), labels());
    },
  }));
}

/** The terms of a Kubernetes PodAntiAffinity, those that only prefer among them. */
export function antiAffinityTerms(podAntiAffinity: Place, labels: () => Labels): Separation[] {
  const term = (at: Place, required: boolean): Separation => ({
    at,
    kind: "anti-affinity",
    required,
    get topologyKey() {
      return at.in("topologyKey").text ?? "";
    },
    get selectsInstances() {
      return selects(at.in("labelSelector"), labels());
    },
  });
  return [
    ...podAntiAffinity.in("requiredDuringSchedulingIgnoredDuringExecution").items.map((at) => term(at, true)),
    ...podAntiAffinity
      .in("preferredDuringSchedulingIgnoredDuringExecution")
      .items.map((at) => term(at.in("podAffinityTerm"), false)),
  ];
}
