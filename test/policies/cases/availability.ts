import * as fc from "fast-check";
import { cluster } from "../fixtures";
import { absent, changed, unknown } from "../given";
import { patroniSet } from "../operators/stateful-set";
import type { RuleCases } from "./case";

const zone = "topology.kubernetes.io/zone";
const hostname = "kubernetes.io/hostname";
const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const selector = { matchLabels: { "cnpg.io/cluster": "orders" } };
const preferred = { "spec.affinity.podAntiAffinityType": "preferred" };

const shareNode = "mandatory orders: spec.affinity.podAntiAffinityType: instances may share a node; set it to required";
const notKnown = "not known before the update, so it is judged only while the update runs";

export const minInstances: RuleCases = {
  rule: "pg-min-instances",
  passes: {
    "three instances": [cluster()],
    "five instances": [orders({ "spec.instances": 5 })],
  },
  fails: {
    "two instances": {
      given: [orders({ "spec.instances": 2 })],
      says: ["mandatory orders: spec.instances: 2 of at least 3 instances; set it to 3"],
    },
    "no number, which is one": {
      given: [orders({ "spec.instances": absent })],
      says: ["mandatory orders: spec.instances: 1 of at least 3 instances; set it to 3"],
    },
  },
  unknown: {
    "a number that is not known": {
      given: [orders({ "spec.instances": unknown })],
      says: [`advisory orders: spec.instances: ${notKnown}`],
    },
    "a spec that is not known": {
      given: [orders({ spec: unknown })],
      says: [`advisory orders: spec: ${notKnown}`],
    },
  },
  configured: {
    "one instance where one is enough": {
      given: [orders({ "spec.instances": 1 })],
      config: { minInstances: 1 },
      says: [],
    },
    "three where five are wanted, as advice": {
      given: [cluster()],
      config: { minInstances: 5, enforcementLevel: "advisory" },
      says: ["advisory orders: spec.instances: 3 of at least 5 instances; set it to 5"],
    },
  },
};

const antiAffinity = (topologyKey: string, labelSelector: object) => ({
  requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector }],
});

export const hardNodeAntiAffinity: RuleCases = {
  rule: "pg-hard-node-anti-affinity",
  passes: {
    "required between nodes": [cluster()],
    "required between zones, which are different nodes": [orders({ "spec.affinity.topologyKey": zone })],
    "required on the operator's default topology key": [orders({ "spec.affinity.topologyKey": absent })],
    "an additional term of one's own": [
      orders({ ...preferred, "spec.affinity.additionalPodAntiAffinity": antiAffinity(hostname, selector) }),
    ],
    "a term that matches by expression": [
      orders({
        ...preferred,
        "spec.affinity.additionalPodAntiAffinity": antiAffinity(hostname, {
          matchExpressions: [
            { key: "cnpg.io/cluster", operator: "In", values: ["orders", "carts"] },
            { key: "cnpg.io/podRole", operator: "Exists" },
            { key: "cnpg.io/jobRole", operator: "DoesNotExist" },
            { key: "cnpg.io/cluster", operator: "NotIn", values: ["carts"] },
            { key: "team", operator: "NotIn", values: ["carts"] },
          ],
        }),
      }),
    ],
    "a term on a label that instances inherit": [
      orders({
        ...preferred,
        "spec.inheritedMetadata.labels.team": "shop",
        "spec.affinity.additionalPodAntiAffinity": antiAffinity(hostname, { matchLabels: { team: "shop" } }),
      }),
    ],
    "a topology spread over nodes that must be followed": [
      orders({
        ...preferred,
        "spec.topologySpreadConstraints[0].topologyKey": hostname,
        "spec.topologySpreadConstraints[0].whenUnsatisfiable": "DoNotSchedule",
      }),
    ],
  },
  fails: {
    "two instances that may share a node": {
      given: [orders({ ...preferred, "spec.instances": 2 })],
      says: [shareNode],
    },
    "only preferred": { given: [orders(preferred)], says: [shareNode] },
    "nothing said, which prefers": { given: [orders({ "spec.affinity": absent })], says: [shareNode] },
    "switched off": { given: [orders({ "spec.affinity.enablePodAntiAffinity": false })], says: [shareNode] },
    "required over another label": { given: [orders({ "spec.affinity.topologyKey": "rack" })], says: [shareNode] },
    "an additional term whose selector matches other pods": {
      given: [
        orders({
          ...preferred,
          "spec.affinity.additionalPodAntiAffinity": antiAffinity(hostname, {
            matchLabels: { "cnpg.io/cluster": "carts" },
          }),
        }),
      ],
      says: [shareNode],
    },
    "an additional term without a selector, which matches nothing": {
      given: [
        orders({
          ...preferred,
          "spec.affinity.additionalPodAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution": [
            { topologyKey: hostname },
          ],
        }),
      ],
      says: [shareNode],
    },
    "an additional term that is only preferred": {
      given: [
        orders({
          ...preferred,
          "spec.affinity.additionalPodAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution": [
            { weight: 100, podAffinityTerm: { topologyKey: hostname, labelSelector: selector } },
          ],
        }),
      ],
      says: [shareNode],
    },
    "a topology spread over zones, which leaves a zone's nodes open": {
      given: [orders({ ...preferred, "spec.topologySpreadConstraints[0].whenUnsatisfiable": "DoNotSchedule" })],
      says: [shareNode],
    },
  },
  unknown: {
    "a type that is not known": {
      given: [orders({ "spec.affinity.podAntiAffinityType": unknown })],
      says: [`advisory orders: spec.affinity.podAntiAffinityType: ${notKnown}`],
    },
    "an additional term that is not known beside a required one": {
      given: [orders({ "spec.affinity.additionalPodAntiAffinity": unknown })],
      says: [],
    },
    "a number of instances that is not known with a preferred anti-affinity": {
      given: [orders({ ...preferred, "spec.instances": unknown })],
      says: [shareNode],
    },
    "a name that is not known beside a selector of one's own": {
      given: [
        orders({
          ...preferred,
          "metadata.name": unknown,
          "spec.affinity.additionalPodAntiAffinity": antiAffinity(hostname, selector),
        }),
      ],
      says: [`advisory orders: metadata.name: ${notKnown}`],
    },
  },
  configured: {
    "a label for nodes of one's own": {
      given: [orders({ "spec.affinity.topologyKey": "rack" })],
      config: { topologyKeys: [hostname, "rack"] },
      says: [],
    },
    "a single instance": {
      given: [orders({ ...preferred, "spec.instances": 1 })],
      says: [],
      notApplicable: ["orders: one instance has no other to be kept apart from"],
    },
    "as advice": {
      given: [orders(preferred)],
      config: { enforcementLevel: "advisory" },
      says: [shareNode.replace("mandatory", "advisory")],
    },
  },
  remediable: fc
    .record(
      {
        "spec.affinity.enablePodAntiAffinity": fc.boolean(),
        "spec.affinity.podAntiAffinityType": fc.constantFrom("preferred", "required", absent),
        "spec.affinity.topologyKey": fc.constantFrom("rack", hostname, absent),
        "spec.instances": fc.integer({ min: 1, max: 7 }),
      },
      { requiredKeys: [] },
    )
    .map(orders),
};

const noZones = "instances may share a zone; add a constraint on topology.kubernetes.io/zone";
const constraint = "spec.topologySpreadConstraints[0]";

export const zoneSpread: RuleCases = {
  rule: "pg-zone-spread",
  passes: {
    "anti-affinity over zones that is preferred": [
      orders({ ...preferred, "spec.topologySpreadConstraints": absent, "spec.affinity.topologyKey": zone }),
    ],
    "a constraint on zones": [cluster()],
    "anti-affinity over zones": [
      orders({ "spec.topologySpreadConstraints": absent, "spec.affinity.topologyKey": zone }),
    ],
    "a constraint on zones beside a useless one": [
      orders({
        "spec.topologySpreadConstraints[1]": { maxSkew: 3, topologyKey: zone },
      }),
    ],
  },
  fails: {
    "two instances without a constraint": {
      given: [orders({ "spec.topologySpreadConstraints": absent, "spec.instances": 2 })],
      says: [`advisory orders: spec.topologySpreadConstraints: ${noZones}`],
    },
    "no constraint": {
      given: [orders({ "spec.topologySpreadConstraints": absent })],
      says: [`advisory orders: spec.topologySpreadConstraints: ${noZones}`],
    },
    "a constraint on nodes only": {
      given: [orders({ [`${constraint}.topologyKey`]: hostname })],
      says: [`advisory orders: spec.topologySpreadConstraints: ${noZones}`],
    },
    "a skew of two": {
      given: [orders({ [`${constraint}.maxSkew`]: 2 })],
      says: [
        `advisory orders: ${constraint}.maxSkew: a zone may hold several instances more than another; set it to 1`,
      ],
    },
    "a selector that matches nothing": {
      given: [orders({ [`${constraint}.labelSelector.matchLabels["cnpg.io/cluster"]`]: "carts" })],
      says: [
        `advisory orders: ${constraint}.labelSelector: does not match the instances' labels, so it does nothing; select cnpg.io/cluster: orders, cnpg.io/podRole: instance`,
      ],
    },
  },
  unknown: {
    "a list that is not known": {
      given: [orders({ "spec.topologySpreadConstraints": unknown })],
      says: [`advisory orders: spec.topologySpreadConstraints: ${notKnown}`],
    },
    "one constraint that is not known beside a good one": {
      given: [orders({ "spec.topologySpreadConstraints[1]": unknown })],
      says: [],
    },
    "a skew that is not known": {
      given: [orders({ [`${constraint}.maxSkew`]: unknown })],
      says: [`advisory orders: ${constraint}.maxSkew: ${notKnown}`],
    },
  },
  configured: {
    "anti-affinity over zones, which is as hard": {
      given: [orders({ "spec.topologySpreadConstraints": absent, "spec.affinity.topologyKey": zone })],
      config: { hard: true },
      says: [],
    },
    "anti-affinity that is only preferred, where that is too little": {
      given: [orders({ ...preferred, "spec.topologySpreadConstraints": absent, "spec.affinity.topologyKey": zone })],
      config: { hard: true },
      says: [`advisory orders: spec.topologySpreadConstraints: ${noZones}`],
    },
    "a constraint that may be given up, where none may": {
      given: [cluster()],
      config: { hard: true, enforcementLevel: "mandatory" },
      says: [
        `mandatory orders: ${constraint}.minDomains: fewer zones are enough; set it to 3`,
        `mandatory orders: ${constraint}.whenUnsatisfiable: may be given up; set it to DoNotSchedule`,
      ],
    },
    "a hard constraint over two zones": {
      given: [orders({ [`${constraint}.whenUnsatisfiable`]: "DoNotSchedule", [`${constraint}.minDomains`]: 2 })],
      config: { hard: true, minZones: 2 },
      says: [],
    },
    "anti-affinity over zones that is only preferred, where it must be followed": {
      given: [orders({ ...preferred, "spec.topologySpreadConstraints": absent, "spec.affinity.topologyKey": zone })],
      config: { hard: true },
      says: [`advisory orders: spec.topologySpreadConstraints: ${noZones}`],
    },
    "a single instance": {
      given: [orders({ "spec.instances": 1, "spec.topologySpreadConstraints": absent })],
      says: [],
      notApplicable: ["orders: one instance cannot be spread"],
    },
  },
  remediable: fc
    .record(
      {
        "spec.topologySpreadConstraints": fc.constantFrom(
          absent,
          [],
          [{ topologyKey: zone }],
          [{ topologyKey: hostname }],
        ),
        "spec.instances": fc.integer({ min: 2, max: 7 }),
      },
      { requiredKeys: [] },
    )
    .chain((changes) =>
      fc
        .record(
          { maxSkew: fc.integer({ min: 1, max: 3 }), labelSelector: fc.constantFrom({}, selector, absent) },
          { requiredKeys: [] },
        )
        .map((more) =>
          "spec.topologySpreadConstraints" in changes
            ? orders(changes)
            : orders({
                ...changes,
                ...Object.fromEntries(Object.entries(more).map(([field, value]) => [`${constraint}.${field}`, value])),
              }),
        ),
    ),
};

export const disruptionBudget: RuleCases = {
  rule: "pg-disruption-budget",
  passes: {
    "a budget": [cluster()],
    "nothing said, which makes one": [orders({ "spec.enablePDB": absent })],
    "a single instance without one": [orders({ "spec.instances": 1, "spec.enablePDB": false })],
  },
  fails: {
    "two instances without a budget, which no operator makes": {
      given: [changed(patroniSet(), { "spec.replicas": 2 })],
      says: [
        "mandatory orders: metadata.name: no PodDisruptionBudget of this stack selects its pods, so a drain may evict several instances at once; create one with maxUnavailable 1",
      ],
    },
    "no budget for three instances": {
      given: [orders({ "spec.enablePDB": false })],
      says: ["mandatory orders: spec.enablePDB: a drain may evict several instances at once; set it to true"],
    },
    "a budget for a single instance, as advice only": {
      given: [orders({ "spec.instances": 1 })],
      says: [
        "advisory orders: spec.enablePDB: a budget blocks every drain of the only instance's node; set it to false",
      ],
    },
  },
  unknown: {
    "a budget that is not known": {
      given: [orders({ "spec.enablePDB": unknown })],
      says: [`advisory orders: spec.enablePDB: ${notKnown}`],
    },
  },
  configured: {
    "as advice": {
      given: [orders({ "spec.enablePDB": false })],
      config: { enforcementLevel: "advisory" },
      says: ["advisory orders: spec.enablePDB: a drain may evict several instances at once; set it to true"],
    },
    disabled: { given: [orders({ "spec.enablePDB": false })], config: { enforcementLevel: "disabled" }, says: [] },
  },
  remediable: fc
    .record({
      "spec.enablePDB": fc.constantFrom(true, false, absent),
      "spec.instances": fc.integer({ min: 2, max: 9 }),
    })
    .map(orders),
};
