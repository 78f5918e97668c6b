import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { missingStore } from "./stores";

export const walArchivingConfigured = defineRule({
  id: "pg-wal-archiving-configured",
  title: "Every WAL segment is archived outside the cluster",
  why: "Without a WAL archive nothing between two base backups can be recovered, and there is no recovery to a point in time.",
  severity: "critical",
  level: "mandatory",
  references: [],
  remediationSteps:
    "List in spec.plugins of a CloudNativePG Cluster the plugin barman-cloud.cloudnative-pg.io with isWALArchiver true and parameters.barmanObjectName set to an ObjectStore; add WAL_S3_BUCKET to spec.env of a postgresql or set wal_s3_bucket of its operator; list a repo with s3 in spec.backups.pgbackrest.repos of a PostgresCluster; set spec.archiver.ref of a KubeDB Postgres to a PostgresArchiver; start a StatefulSet's PostgreSQL with -c archive_mode=on and an archive_command.",
  url: documents.walArchiving,
  parameters: {},
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { plugins: [] } },
    good: {
      spec: {
        plugins: [
          {
            name: "barman-cloud.cloudnative-pg.io",
            isWALArchiver: true,
            parameters: { barmanObjectName: "orders-backup" },
          },
        ],
      },
    },
  },
  joins: {
    roles: ["database"],
    check: (stack, judge) => {
      const stores = stack.all("backup-store");
      for (const { resource, view } of stack.all("database")) {
        const { each, whenKnown } = judge(resource);
        const { walArchive } = view;
        each(() => {
          if (!walArchive.isConfigured) {
            return { at: walArchive.at, message: `no WAL archiver; ${walArchive.instead}` };
          }
          return walArchive.gap ?? whenKnown(() => missingStore(view, stores));
        });
        each(() => {
          const at = walArchive.switchedOffAt;
          return at && { at, message: "turns WAL archiving off; remove it" };
        });
      }
    },
  },
});
