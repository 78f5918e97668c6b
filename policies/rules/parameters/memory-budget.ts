import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { inEveryConfiguration } from "./configurations";
import { assumedCache, judgeMemory } from "./judge-memory";
import { sizingInEffect } from "./memory-sizing";

export const memoryBudget = defineRule({
  id: "pg-memory-budget",
  title: "Everything PostgreSQL may use at once fits into its memory",
  why: "Each sort of each session may take work_mem, and each autovacuum worker its own share. What adds up to more than the container's limit runs for weeks, until a busy hour has the kernel kill the server.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set shared_buffers to a quarter of the memory request, and work_mem, max_connections, maintenance_work_mem and autovacuum_work_mem so that all of them stay below 90 % of the limit: in spec.postgresql.parameters of the Cluster or the Zalando postgresql, spec.config.parameters of a PostgresCluster. `kubepg tune` computes them.",
  url: documents.memory,
  parameters: {
    maxSharedBuffersPercent: {
      type: "integer",
      default: 40,
      minimum: 1,
      description: "Most of the requested memory that shared_buffers may take, in percent.",
    },
    connectionMiB: {
      type: "integer",
      default: 6,
      minimum: 1,
      description: "Memory of one connection before it runs a query, in MiB.",
    },
    activePercent: {
      type: "integer",
      default: 10,
      minimum: 1,
      description:
        "Connections that sort, hash or aggregate at the same moment, in percent; at least 4 a CPU are counted.",
    },
  },
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { postgresql: { parameters: { shared_buffers: "6GB" } } } },
    good: { spec: { postgresql: { parameters: { shared_buffers: "2GB" } } } },
  },
  covers: {
    database: (database, { config, each, notApplicable }) =>
      each(() =>
        inEveryConfiguration(database).flatMap((view) => {
          const sizing = sizingInEffect(view, config);
          if (sizing === undefined) {
            notApplicable("no memory limit, which pg-resources-declared reports");
            return [];
          }
          return [
            ...judgeMemory(view, sizing, config.maxSharedBuffersPercent),
            ...assumedCache(view, sizing.input.memoryBytes),
          ];
        }),
      ),
  },
});
