import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const backupOffCluster = defineRule({
  id: "pg-backup-off-cluster",
  title: "Backups leave the cluster for an object store",
  why: "A volume of the same cluster and a snapshot in the same account are lost with them: whoever deletes the namespace, or the account's owner by mistake, takes database and backups together.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "List in spec.plugins of the Cluster the plugin barman-cloud.cloudnative-pg.io with an ObjectStore; in a PostgresCluster give one of spec.backups.pgbackrest.repos an s3, gcs or azure section.",
  url: documents.backup,
  parameters: {},
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { plugins: [], backup: { volumeSnapshot: { className: "ebs" } } } },
    good: {
      spec: {
        plugins: [
          {
            name: "barman-cloud.cloudnative-pg.io",
            isWALArchiver: true,
            parameters: { barmanObjectName: "orders-backup" },
          },
        ],
        backup: { volumeSnapshot: { className: "ebs" } },
      },
    },
  },
  covers: {
    database: ({ backupTargets, settled }, { each, notApplicable }) =>
      each(() => {
        if (backupTargets.some(({ kind }) => kind === "object-store")) return undefined;
        const [within] = backupTargets;
        if (within === undefined) {
          return notApplicable(
            settled?.["backup-store"] ?? "it has no backups, which pg-wal-archiving-configured reports",
          );
        }
        const message = "the only backups are lost with this cluster or its account; add an object store";
        return { at: within.at, message };
      }),
  },
});
