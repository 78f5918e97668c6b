import { defineRule, type Finding } from "../../frame/rule";
import type { DatabaseView } from "../../views/types";
import { documents } from "../documents";

/** What keeps a cluster from losing no acknowledged commit when its primary dies. */
function whatLosesCommits({ replication, instances }: DatabaseView): Finding | undefined {
  const { synchronousStandbys, degrades, promotesOnlyCurrent, instead } = replication;
  if (synchronousStandbys.value < 1) {
    const message = "replication is asynchronous, so a dead primary takes its last commits along";
    return { at: synchronousStandbys.at, message: `${message}; ${instead.synchronous}` };
  }
  if (degrades.value) {
    const message = "commits go on without a standby that confirms them, and are lost with the primary";
    return { at: degrades.at, message: `${message}; ${instead.strict}` };
  }
  if (promotesOnlyCurrent === undefined || promotesOnlyCurrent.value || instances.value < 3) return undefined;
  const message = "a standby without the last commits may be promoted when the one that has them is away";
  return { at: promotesOnlyCurrent.at, message: `${message}; set it to true` };
}

function waitsForEver(wanted: number, standbys: number): string {
  if (standbys > 0)
    return `a commit waits for ${wanted} of ${standbys} standbys, for ever; set it to at most ${standbys}`;
  return `a commit waits for a standby, and one instance has none, for ever; run ${wanted + 1} instances, or turn synchronous replication off`;
}

export const replicationDurability = defineRule({
  id: "pg-replication-durability",
  title: "A commit that was acknowledged survives the loss of the primary",
  why: "With asynchronous replication a failover loses the commits that no standby had yet, and clients were told that they were safe. A quorum of any one standby loses them as well when the other one is promoted.",
  severity: "high",
  level: "advisory",
  references: [],
  remediationSteps:
    "Set spec.postgresql.synchronous of the Cluster to method any, number 1, dataDurability required and, with three instances or more, failoverQuorum true; synchronous_mode and synchronous_mode_strict of Patroni to true (spec.patroni of a Zalando postgresql, spec.patroni.dynamicConfiguration of a PostgresCluster); spec.streamingMode of a KubeDB Postgres to Synchronous.",
  url: documents.replication,
  parameters: {
    zeroLoss: {
      type: "boolean",
      default: true,
      description: "Whether no acknowledged commit may be lost; false where asynchronous replication is enough.",
    },
  },
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { postgresql: { synchronous: null } } },
    good: {
      spec: {
        postgresql: {
          synchronous: { method: "any", number: 1, dataDurability: "required", failoverQuorum: true },
        },
      },
    },
  },
  covers: {
    database: (view, { config, each, notApplicable }) => {
      const { replication, instances } = view;
      each(() => {
        const count = instances.value;
        if (count < 1) return notApplicable("no instance is asked for, which pg-min-instances reports");
        const { at, value: wanted } = replication.synchronousStandbys;
        const standbys = count - 1;
        if (wanted > standbys) return { at, message: waitsForEver(wanted, standbys) };
        if (standbys < 1) return notApplicable("one instance has no standby to confirm a commit");
        return config.zeroLoss ? whatLosesCommits(view) : undefined;
      });
    },
  },
});
