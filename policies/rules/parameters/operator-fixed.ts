import { defineRule, type Finding } from "../../frame/rule";
import type { ParametersView } from "../../views/types";
import { documents } from "../documents";
import { itself } from "./values";

function ownedOnes(parameters: ParametersView): Finding[] {
  return parameters.written.flatMap(([name, at]) => {
    const owned = parameters.owner(name);
    if (owned === undefined) return [];
    const called = itself(at, name) === "it" ? "" : `${name}: `;
    return [{ at, message: `${called}${owned.reason}; ${owned.instead}`, fix: parameters.remove(name) }];
  });
}

export const operatorFixed = defineRule({
  id: "pg-operator-fixed-parameters",
  title: "Parameters are set where they take effect, and not where the operator owns them",
  why: "An operator sets archiving, replication, TLS and paths itself. CloudNativePG and Crunchy refuse such a parameter half-way through an update; Patroni takes it without a word and ignores it, as PostgreSQL ignores a file that it is not told to read, and a person believes what is not so.",
  severity: "medium",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Remove the parameter from spec.postgresql.parameters of the Cluster or the Zalando postgresql, spec.config.parameters of a PostgresCluster, or the StatefulSet, and use the operator's own field where it has one; start PostgreSQL with -c config_file= and -c hba_file= where its files are mounted.",
  url: documents.parameters,
  parameters: {},
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { postgresql: { parameters: { logging_collector: "on" } } } },
    good: { spec: { postgresql: { parameters: { log_min_duration_statement: "1s" } } } },
  },
  covers: {
    database: ({ parameters, settled }, { each, notApplicable }) => {
      const why = settled?.["owned-parameters"];
      if (why !== undefined) {
        notApplicable(why);
        return;
      }
      each(() => [parameters, ...(parameters.dormant ?? [])].flatMap(ownedOnes));
      each(() =>
        parameters.ignoredFiles.map((at) => {
          const file = at.text ?? "";
          const option = /hba/.test(file) ? "hba_file" : "config_file";
          const message = `${file} is mounted, but PostgreSQL is not told to read it, so nothing in it is in effect`;
          return { at, message: `${message}; start it with -c ${option}=${file}` };
        }),
      );
    },
  },
});
