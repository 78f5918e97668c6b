import { someKnown } from "../../frame/place";
import { defineRule } from "../../frame/rule";
import { hostname, zone } from "../../views/scheduling";
import type { Separation } from "../../views/types";
import { documents } from "../documents";

export const hardNodeAntiAffinity = defineRule({
  id: "pg-hard-node-anti-affinity",
  title: "Instances of a cluster must be on different nodes",
  why: "What the scheduler only prefers it gives up when nodes are short: primary and standby land on one node and are lost with it. CloudNativePG prefers unless it is told to require.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "kube-score", id: "statefulset-has-host-podantiaffinity" },
    { framework: "kube-linter", id: "no-anti-affinity" },
    { framework: "Kyverno", id: "create-pod-antiaffinity" },
  ],
  remediationSteps:
    "Set spec.affinity.podAntiAffinityType of a CloudNativePG Cluster to required; enable_pod_antiaffinity of Zalando's operator to true; a required podAntiAffinity with topologyKey kubernetes.io/hostname in spec.instances[].affinity of a PostgresCluster or in a StatefulSet; nodeSpreadConstraint.whenUnsatisfiable DoNotSchedule in the PlacementPolicy of a KubeDB Postgres.",
  url: documents.scheduling,
  parameters: {
    topologyKeys: {
      type: "array",
      items: { type: "string" },
      default: [hostname],
      description: "Node labels that differ between any two nodes; the first is what a remediation sets.",
    },
  },
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { affinity: { podAntiAffinityType: "preferred" } } },
    good: { spec: { affinity: { podAntiAffinityType: "required" } } },
  },
  covers: {
    database: ({ instances, scheduling }, { config, each, notApplicable }) =>
      each(() => {
        if (instances.at.isKnown && instances.value < 2) {
          return notApplicable("one instance has no other to be kept apart from");
        }
        // Instances in different zones are on different nodes; spread over zones says nothing about the nodes of a zone.
        const keys = { "anti-affinity": [...config.topologyKeys, zone], "topology-spread": config.topologyKeys };
        const keepsApart = (separation: Separation): boolean =>
          separation.required && keys[separation.kind].includes(separation.topologyKey) && separation.selectsInstances;
        if (someKnown([...scheduling.antiAffinity, ...scheduling.spread], keepsApart)) return undefined;
        const message = `instances may share a node; ${scheduling.howToRequire}`;
        const fix = scheduling.requireDifferentNodes(config.topologyKeys[0] ?? hostname);
        return { at: scheduling.antiAffinityAt, message, fix };
      }),
  },
});
