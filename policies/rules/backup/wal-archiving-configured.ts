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
    "List in spec.plugins of the Cluster the plugin barman-cloud.cloudnative-pg.io with isWALArchiver true and parameters.barmanObjectName set to an ObjectStore.",
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
            return { at: walArchive.at, message: "no WAL archiver; list one with isWALArchiver true" };
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
