import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { limitOf, requestOf } from "../resources/amounts";
import { inEveryConfiguration } from "./configurations";
import { itself, parameterNumber } from "./values";

export const parallelWithinCpu = defineRule({
  id: "pg-parallel-within-cpu",
  title: "Parallel workers are no more than the CPUs they run on",
  why: "CloudNativePG allows 32 parallel workers whatever the CPU limit: on two CPUs they only take turns, each with memory of its own, and the container is throttled for everybody.",
  severity: "low",
  level: "advisory",
  references: [],
  remediationSteps:
    "Set max_parallel_workers in spec.postgresql.parameters of the Cluster or the Zalando postgresql, spec.config.parameters of a PostgresCluster, to the CPU limit.",
  url: documents.memory,
  parameters: {
    factor: { type: "integer", default: 1, minimum: 1, description: "Parallel workers of each CPU." },
  },
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { postgresql: { parameters: { max_parallel_workers: "32" } } } },
    good: { spec: { postgresql: { parameters: { max_parallel_workers: "2" } } } },
  },
  covers: {
    database: (database, { config, each, notApplicable }) => {
      for (const view of inEveryConfiguration(database)) {
        each(() => {
          const cpu = limitOf(view.server, "cpu") ?? requestOf(view.server, "cpu");
          if (cpu === undefined) return notApplicable("no CPU is set, which pg-resources-declared reports");
          const workers = Math.min(
            parameterNumber(view, "max_parallel_workers") ?? 0,
            parameterNumber(view, "max_worker_processes") ?? Infinity,
          );
          const most = config.factor * Math.ceil(cpu / 1000);
          if (workers <= most) return undefined;
          const { at } = view.parameters.of("max_parallel_workers");
          const message = `${workers} workers share ${cpu / 1000} CPU; set ${itself(at, "max_parallel_workers")} to ${most}`;
          return { at, message, fix: view.parameters.set("max_parallel_workers", String(most)) };
        });
      }
    },
  },
});
