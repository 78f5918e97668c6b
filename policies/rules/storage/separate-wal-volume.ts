import { GiB, parseMemory } from "kubernetes-postgres/plan/quantity";
import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const separateWalVolume = defineRule({
  id: "pg-separate-wal-volume",
  title: "A large database has a volume of its own for the write-ahead log",
  why: "On one volume, data and WAL compete for the same IOPS at every commit, and WAL that cannot be archived takes the room that the data needs: the database stops instead of only falling behind.",
  severity: "low",
  level: "advisory",
  references: [],
  remediationSteps:
    "Set spec.walStorage of the Cluster, or walVolumeClaimSpec of each of spec.instances of a PostgresCluster. A running Cluster takes it as well; it cannot be removed again.",
  url: documents.storage,
  parameters: {
    minGiB: {
      type: "integer",
      default: 100,
      minimum: 1,
      description: "Size of the data volume from which on WAL needs one of its own, in GiB.",
    },
  },
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { walStorage: null } },
    good: { spec: { walStorage: { size: "20Gi", storageClass: "postgres-wal" } } },
  },
  covers: {
    database: ({ walVolumeAt, volumes, settled }, { config, each, notApplicable }) =>
      each(() => {
        const why = settled?.["wal-volume"];
        if (why !== undefined) return notApplicable(why);
        if (walVolumeAt === undefined) return undefined;
        const size = volumes.find(({ holdsWal }) => holdsWal)?.size;
        const bytes = parseMemory(size?.value ?? "");
        if (bytes === undefined) return notApplicable("the size of the data volume is not said");
        if (bytes < config.minGiB * GiB) return undefined;
        const message = `a data volume of ${size?.value ?? ""} also holds the WAL; set a volume for it`;
        return { at: walVolumeAt, message };
      }),
  },
});
