import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const operatorFixed = defineRule({
  id: "pg-operator-fixed-parameters",
  title: "Parameters that the operator owns are left to it",
  why: "An operator sets archiving, replication, TLS and paths itself. CloudNativePG and Crunchy refuse such a parameter half-way through an update; Patroni takes it without a word and ignores it, so that a person believes what is not so.",
  severity: "medium",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Remove the parameter from spec.postgresql.parameters of the Cluster or the Zalando postgresql, spec.config.parameters of a PostgresCluster, or the ConfigMap, and use the operator's own field where it has one.",
  url: documents.parameters,
  parameters: {},
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { postgresql: { parameters: { logging_collector: "on" } } } },
    good: { spec: { postgresql: { parameters: { log_min_duration_statement: "1s" } } } },
  },
  covers: {
    database: ({ parameters }, { each }) =>
      each(() =>
        parameters.written.flatMap(([name, at]) => {
          const owned = parameters.owner(name);
          return owned === undefined
            ? []
            : [{ at, message: `${owned.reason}; ${owned.instead}`, fix: parameters.remove(name) }];
        }),
      ),
  },
});
