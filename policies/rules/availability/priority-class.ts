import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const priorityClass = defineRule({
  id: "pg-priority-class",
  title: "A database has a PriorityClass",
  why: "Without one an instance is preempted or evicted as readily as a batch job when nodes run short, and the node's kubelet does not stop it after the pods that depend on it.",
  severity: "low",
  level: "advisory",
  references: [
    { framework: "Polaris", id: "priorityClassNotSet" },
    { framework: "kube-linter", id: "priority-class-name" },
  ],
  remediationSteps:
    "Set the name of a PriorityClass: spec.priorityClassName of the Cluster, spec.podPriorityClassName of a Zalando postgresql, priorityClassName of each of spec.instances of a PostgresCluster, spec.podTemplate.spec.priorityClassName of a KubeDB Postgres, spec.template.spec.priorityClassName of a StatefulSet.",
  url: documents.priority,
  parameters: {},
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { priorityClassName: null } },
    good: { spec: { priorityClassName: "databases" } },
  },
  covers: {
    database: ({ priorityClass: chosen }, { each, whenKnown }) => {
      const judge = chosen.at.isUnknown ? whenKnown : each;
      judge(() => {
        if ((chosen.value ?? "") !== "") return undefined;
        return { at: chosen.at, message: "is preempted like any other pod; set the name of a PriorityClass" };
      });
    },
  },
});
