import { ifKnown, Place, setting } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { findNamed, nowhere } from "../elsewhere";
import type { Labels } from "../labels";
import { antiAffinityTerms, hostname, spreadConstraints, zone } from "../scheduling";
import type { Scheduling, Separation, SpreadConstraint } from "../types";
import { append } from "../../frame/edit";
import { defaults } from "./defaults";

const policyType = "kubernetes:apps.k8s.appscode.com/v1:PlacementPolicy";

function selector(root: Place): Labels {
  return {
    "app.kubernetes.io/instance": root.in("metadata", "name").text ?? "",
    "app.kubernetes.io/name": "postgreses.kubedb.com",
  };
}

function labelsOf(root: Place): Labels {
  const own = root.in("spec", "podTemplate", "metadata", "labels").entries;
  return { ...Object.fromEntries(own.map(([key, at]) => [key, at.text ?? ""])), ...selector(root) };
}

/** In v1 a PlacementPolicy says where instances go; v1alpha2 has Kubernetes' own fields as well. */
export function scheduling(root: Place, stack: Stack, isOld: boolean): Scheduling {
  const pod = root.in("spec", "podTemplate", "spec");
  const reference = pod.in("podPlacementPolicy", "name");
  const policy = (): Place | undefined => findNamed(stack, policyType, reference, new Place(undefined, []));
  const labels = (): Labels => labelsOf(root);
  const spreadAt = pod.in("topologySpreadConstraints");
  const node = (): Place => (ifKnown(policy) ?? nowhere("PlacementPolicy")).in("spec", "nodeSpreadConstraint");
  return {
    get antiAffinityAt() {
      return ifKnown(policy) === undefined ? reference : node().in("whenUnsatisfiable");
    },
    get antiAffinity() {
      const own = isOld ? antiAffinityTerms(pod.in("affinity", "podAntiAffinity"), labels) : [];
      return [...own, ...constraintsOf(policy(), reference).map(asAntiAffinity)];
    },
    get spreadAt() {
      if (isOld) return spreadAt;
      return ifKnown(policy)?.in("spec", "zoneSpreadConstraint") ?? reference;
    },
    get spread() {
      const own = isOld ? spreadConstraints(spreadAt, labels) : [];
      return [...own, ...constraintsOf(policy(), reference)];
    },
    get instanceSelector() {
      return selector(root);
    },
    get instanceLabels() {
      return labels();
    },
    requireDifferentNodes: () => [],
    addSpread: (constraint) => (isOld ? [append(spreadAt, constraint)] : []),
    get howToRequire() {
      if (ifKnown(policy) === undefined) {
        return `name a PlacementPolicy with nodeSpreadConstraint.whenUnsatisfiable DoNotSchedule (the operator's own, ${defaults["spec.podTemplate.spec.podPlacementPolicy.name"]}, only prefers)`;
      }
      return "set it to DoNotSchedule";
    },
  };
}

/** What a PlacementPolicy makes of itself; without one the operator's own only prefers. */
function constraintsOf(policy: Place | undefined, reference: Place): SpreadConstraint[] {
  if (policy === undefined) {
    // A policy of the cluster that the stack has not got may ask for anything.
    return [hostname, zone].map((topologyKey) => constraint(reference, topologyKey, "ScheduleAnyway"));
  }
  const spec = policy.in("spec");
  return [
    { at: spec.in("nodeSpreadConstraint"), topologyKey: hostname },
    { at: spec.in("zoneSpreadConstraint"), topologyKey: zone },
  ]
    .filter(({ at }) => at.isPresent)
    .map(({ at, topologyKey }) => constraint(at, topologyKey, defaults["spec.nodeSpreadConstraint.whenUnsatisfiable"]));
}

/**
 * The operator makes of a constraint that must be followed a required anti-affinity, too, whatever its maxSkew. Source:
 * pkg/controller/placement.go of kubeops/petset v0.0.16.
 */
function asAntiAffinity(constraint: SpreadConstraint): Separation {
  const { at, topologyKey } = constraint;
  return {
    at,
    kind: "anti-affinity",
    topologyKey,
    required: true,
    // Of one that is only preferred nothing is made.
    get selectsInstances() {
      return constraint.required;
    },
  };
}

function constraint(at: Place, topologyKey: string, otherwise: string): SpreadConstraint {
  const when = at.in("whenUnsatisfiable");
  const known = (field: Place, value: string | number): Place =>
    !field.isKnown || field.isPresent ? field : new Place(value, field.segments);
  return {
    at,
    kind: "topology-spread",
    maxSkew: known(at.in("maxSkew"), defaults["spec.nodeSpreadConstraint.maxSkew"]),
    whenUnsatisfiable: known(when, otherwise),
    // The operator writes this selector itself.
    labelSelector: at,
    minDomains: at.in("minDomains"),
    topologyKey,
    selectsInstances: true,
    get required() {
      return setting(when, (it) => it.text ?? otherwise).value === "DoNotSchedule";
    },
  };
}
