import { operatorVersions } from "kubernetes-postgres/versions";
import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

/** "1.30.0" as numbers that can be compared part by part. */
function parts(version: string): number[] {
  return version.replace(/^v/, "").split(".").map(Number);
}

/** Whether a version is a release or newer: "1.31.2" is at least "1.31", "1.9" is not. */
export function isAtLeast(version: string, release: string): boolean {
  const [had, wanted] = [parts(version), parts(release)];
  const differs = wanted.findIndex((part, index) => part !== (had[index] ?? 0));
  return differs === -1 || (had[differs] ?? 0) > wanted[differs];
}

export const inTreeBarmanRemoved = defineRule({
  id: "cnpg-in-tree-barman-removed",
  title: "A Cluster archives through the Barman Cloud plugin, not through fields that the operator drops",
  why: "CloudNativePG 1.31 no longer has barmanObjectStore. An operator that is upgraded first stops archiving: WAL fills the volume, and nothing can be recovered from then on.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Move spec.backup.barmanObjectStore of the Cluster, and that of each of spec.externalClusters, into an ObjectStore; list the plugin barman-cloud.cloudnative-pg.io in spec.plugins and in the external cluster's plugin.",
  url: documents.plugin,
  parameters: {
    operatorVersion: {
      type: "string",
      default: operatorVersions.cloudnativePg,
      pattern: "^v?\\d+\\.\\d+(\\.\\d+)?$",
      examples: ["1.31"],
      description:
        "The release of CloudNativePG that runs. Before 1.31 the fields still work, and are advised against.",
    },
  },
  remediates: false,
  example: {
    role: "removed-fields",
    bad: { spec: { backup: { barmanObjectStore: { destinationPath: "s3://shop-backups/orders" } } } },
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
  covers: {
    "removed-fields": (view, { config, each }) =>
      each(() => {
        const isGone = isAtLeast(config.operatorVersion, view.removedIn);
        const since = isGone ? `is not read by ${config.operatorVersion}` : `is gone in ${view.removedIn}`;
        return view.fields.map(({ at, instead }) => ({
          at,
          message: `${since}; ${instead}`,
          ...(isGone ? {} : { level: "advisory" as const }),
        }));
      }),
  },
});
