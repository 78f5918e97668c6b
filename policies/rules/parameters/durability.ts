import { acknowledgesBefore, unsafe } from "kubernetes-postgres/plan/tuning/durability";
import { defineRule, type Finding, type Judge } from "../../frame/rule";
import type { Setting } from "../../frame/place";
import type { ParametersView } from "../../views/types";
import { documents } from "../documents";
import { itself } from "./values";

type Reported = Setting<string | undefined>;

/** Parameters without which a crash damages what is stored. */
function damages(name: "fsync" | "full_page_writes", { at, value }: Reported): Finding | undefined {
  const refused = unsafe(name, value ?? "", false);
  return refused && { at, message: `${refused.problem}; set ${itself(at, name)} to on` };
}

function minimalWal({ at, value }: Reported): Finding | undefined {
  if (value?.trim().toLowerCase() !== "minimal") return undefined;
  const message = "neither a standby nor an archive can work from minimal WAL";
  return { at, message: `${message}; set ${itself(at, "wal_level")} to replica or logical` };
}

function early({ at, value }: Reported): Finding | undefined {
  const happens = acknowledgesBefore(value ?? "on");
  if (happens === undefined) return undefined;
  const message = `commits are acknowledged ${happens}, although they wait for one; set ${itself(at, "synchronous_commit")} to on or remote_apply`;
  return { at, message };
}

function judgeParameters({ of }: ParametersView, { each }: Judge<Record<never, never>>): void {
  each(() => damages("fsync", of("fsync")));
  each(() => damages("full_page_writes", of("full_page_writes")));
  each(() => minimalWal(of("wal_level")));
}

export const durability = defineRule({
  id: "pg-durability-parameters",
  title: "Nothing that PostgreSQL promises about stored data is switched off",
  why: "Without fsync or full_page_writes a crash of the node damages the database beyond repair. With synchronous_commit off or local a zero-loss cluster loses acknowledged rows. Without checksums a page that the disk damaged is returned as if it were right.",
  severity: "critical",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Remove fsync, full_page_writes, synchronous_commit and wal_level from spec.postgresql.parameters of the Cluster or the Zalando postgresql, spec.config.parameters of a PostgresCluster, or the ConfigMap; set spec.bootstrap.initdb.dataChecksums of a new Cluster to true.",
  url: documents.wal,
  parameters: {},
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { postgresql: { parameters: { fsync: "off" } } } },
    good: { spec: { postgresql: { parameters: { fsync: "on" } } } },
  },
  covers: {
    database: ({ parameters, replication, dataChecksums }, judge) => {
      judgeParameters(parameters, judge);
      judge.each(() => {
        // Only a cluster that promises to lose nothing is held to it.
        const promised = replication.synchronousStandbys.value > 0 && !replication.degrades.value;
        return promised ? early(parameters.of("synchronous_commit")) : undefined;
      });
      judge.each(() => {
        if (dataChecksums?.value !== false) return undefined;
        return { at: dataChecksums.at, message: "pages have no checksums, so damage goes unseen; set it to true" };
      });
    },
    "configuration-files": ({ parameters }, judge) => {
      if (parameters !== undefined) judgeParameters(parameters, judge);
    },
  },
});
