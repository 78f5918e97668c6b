import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { budgetBeside } from "./budget-beside";

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
  remediationSteps:
    "Set spec.enablePDB of a CloudNativePG Cluster to true, which is its default, and with one instance to false; enable_pod_disruption_budget of Zalando's operator to true; spec.instances[].minAvailable of a PostgresCluster to one less than replicas. For a StatefulSet create a PodDisruptionBudget with maxUnavailable 1 that selects its pods.",
  url: documents.disruption,
  parameters: {},
  remediates: true,
  example: { role: "database", bad: { spec: { enablePDB: false } }, good: { spec: { enablePDB: true } } },
  covers: {
    database: ({ instances, disruptionBudget, settled }, { each, notApplicable }) =>
      each(() => {
        const why = settled?.["disruption-budget"];
        if (why !== undefined) return notApplicable(why);
        if (disruptionBudget === undefined) {
          return notApplicable("no operator makes one, so it is sought among the resources of the stack");
        }
        const { at, value: hasBudget, turn, instead, alone } = disruptionBudget;
        const count = instances.value;
        if (count > 1 && !hasBudget) {
          return { at, message: `a drain may evict several instances at once; ${instead}`, fix: turn(true) };
        }
        if (count !== 1 || !hasBudget) return undefined;
        const message = `a budget blocks every drain of the only instance's node; ${alone.instead}`;
        return { at: alone.at, message, level: "advisory" };
      }),
  },
  joins: {
    roles: ["database"],
    check: (stack, judge) => {
      const budgets = stack.all("disruption-budget");
      for (const { resource, view } of stack.all("database")) {
        if (view.disruptionBudget === undefined) judge(resource).each(() => budgetBeside(view, budgets));
      }
    },
  },
});
