import { someKnown } from "../../frame/place";
import { defineRule } from "../../frame/rule";
import { zone } from "../../views/scheduling";
import type { Separation, SpreadConstraint } from "../../views/types";
import { documents } from "../documents";
import { mistakes, zoneConstraint } from "./zone-constraint";

export const zoneSpread = defineRule({
  id: "pg-zone-spread",
  title: "Instances of a cluster are spread over zones",
  why: "Nodes in one zone fail together. A constraint whose selector does not match the instances' own labels is accepted and does nothing.",
  severity: "medium",
  level: "advisory",
  references: [
    { framework: "kube-score", id: "pod-topology-spread-constraints" },
    { framework: "Polaris", id: "topologySpreadConstraint" },
    { framework: "Kyverno", id: "spread-pods-across-topology" },
  ],
  remediationSteps: `Add a topologySpreadConstraint with topologyKey ${zone}, maxSkew 1 and a labelSelector that matches the instances: to spec of a CloudNativePG Cluster (cnpg.io/cluster: <name>) or a postgresql (cluster-name: <name>), to spec.instances[] of a PostgresCluster (postgres-operator.crunchydata.com/cluster: <name>), to the pods of a StatefulSet; set spec.zoneSpreadConstraint of a KubeDB Postgres's PlacementPolicy.`,
  url: documents.scheduling,
  parameters: {
    hard: { type: "boolean", default: false, description: "Whether the scheduler must follow it, not only try to." },
    minZones: { type: "integer", default: 3, minimum: 1, description: "Fewest zones, where hard is true." },
  },
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { topologySpreadConstraints: [] } },
    good: {
      spec: {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: zone, labelSelector: { matchLabels: { "cnpg.io/cluster": "orders" } } },
        ],
      },
    },
  },
  covers: {
    database: ({ instances, scheduling }, { config, each, notApplicable }) =>
      each(() => {
        if (instances.at.isKnown && instances.value < 2) return notApplicable("one instance cannot be spread");
        const { antiAffinity, spread, spreadAt, instanceSelector, addSpread } = scheduling;
        const isApart = (term: Separation): boolean =>
          term.topologyKey === zone && (term.required || !config.hard) && term.selectsInstances;
        if (someKnown(antiAffinity, isApart)) return undefined;
        const wanted = zoneConstraint(instanceSelector, () => instances.value, config);
        const overZones = (constraint: SpreadConstraint): boolean => constraint.topologyKey === zone;
        if (someKnown(spread, (it) => overZones(it) && mistakes(it, wanted).length === 0)) return undefined;
        const found = spread.filter(overZones).flatMap((constraint) => mistakes(constraint, wanted));
        if (found.length > 0) return found;
        const message = `instances may share a zone; add a constraint on ${zone}`;
        return { at: spreadAt, message, fix: addSpread(wanted) };
      }),
  },
});
