import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const disruptionBudget = defineRule({
  id: "pg-disruption-budget",
  title: "Node drains take one instance of a cluster at a time",
  why: "Without a PodDisruptionBudget an upgrade of the nodes evicts primary and standbys together. With a single instance the budget can never be met, and drains wait for ever.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "kube-score", id: "statefulset-has-poddisruptionbudget" },
    { framework: "kube-linter", id: "pdb-min-available" },
    { framework: "Polaris", id: "missingPodDisruptionBudget" },
    { framework: "Kyverno", id: "require-pdb" },
  ],
  remediationSteps: "Set spec.enablePDB of the Cluster to true, which is its default; with one instance to false.",
  url: documents.disruption,
  parameters: {},
  remediates: true,
  example: { role: "database", bad: { spec: { enablePDB: false } }, good: { spec: { enablePDB: true } } },
  covers: {
    database: ({ instances, disruptionBudget }, { each, notApplicable }) =>
      each(() => {
        if (disruptionBudget === undefined) return notApplicable("no operator makes one, so the stack must have it");
        const { at, value: hasBudget, turn } = disruptionBudget;
        const several = instances.value > 1;
        if (several && !hasBudget) {
          return { at, message: "a drain may evict all instances at once; set it to true", fix: turn(true) };
        }
        if (!several && hasBudget) {
          return { at, message: "blocks every drain of the only instance's node; set it to false", level: "advisory" };
        }
        return undefined;
      }),
  },
});
