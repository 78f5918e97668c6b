import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { inEveryConfiguration } from "./configurations";
import { judgeOrder, judgeSlots, judgeSum } from "./judge-wal";

export const walRetentionBounded = defineRule({
  id: "pg-wal-retention-bounded",
  title: "The write-ahead log cannot fill its volume",
  why: "A replication slot keeps WAL for a standby that is away, by default without an end. A full WAL volume stops the primary, and the standby that caused it cannot take over.",
  severity: "critical",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set max_slot_wal_keep_size to 30 % of the volume that holds the WAL, max_wal_size to at most 40 % and wal_keep_size to at most 5 %: in spec.postgresql.parameters of the Cluster or the Zalando postgresql, spec.config.parameters of a PostgresCluster, spec.replication of a KubeDB Postgres.",
  url: documents.replicationSlots,
  parameters: {
    fillPercent: {
      type: "integer",
      default: 90,
      minimum: 1,
      description: "Most of the volume that WAL kept on purpose may take, in percent.",
    },
  },
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { postgresql: { parameters: { max_slot_wal_keep_size: "-1" } } } },
    good: { spec: { postgresql: { parameters: { max_slot_wal_keep_size: "6GB" } } } },
  },
  covers: {
    database: (database, { config, each }) => {
      for (const view of inEveryConfiguration(database)) {
        each(() => judgeSlots(view, config.fillPercent));
        each(() => judgeOrder(view));
        // Last, because it may set both sizes, and the last edit counts.
        each(() => judgeSum(view, config.fillPercent));
      }
    },
  },
});
