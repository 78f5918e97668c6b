import { findParameter, parseValue } from "kubernetes-postgres/plan/tuning/parameter-values";
import { set } from "../../frame/edit";
import { defineRule, type Finding } from "../../frame/rule";
import type { BackupStoreView } from "../../views/types";
import { documents } from "../documents";
import { itself } from "../parameters/values";

/** Seconds of PostgreSQL's archive_timeout, as the server itself reads it; undefined for what it refuses. */
function seconds(value: string): number | undefined {
  const lookup = findParameter("archive_timeout", 18);
  const parsed = lookup.found ? parseValue(value, lookup.form) : undefined;
  const milliseconds = parsed?.ok === true ? parsed.number : undefined;
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** PostgreSQL archives one segment at a time: a busy hour writes faster than a slow compression reads. */
function slowCompressions({ slowCompression = [] }: BackupStoreView): Finding[] {
  return slowCompression.map(({ at, name }) => ({
    at,
    message: `${name} compresses many times slower than lz4, so that WAL waits to be archived; set it to lz4`,
    fix: [set(at, "lz4")],
  }));
}

export const archiveTimeoutWithinRpo = defineRule({
  id: "pg-archive-timeout-within-rpo",
  title: "A quiet database archives its last transactions in time, and a busy one keeps up",
  why: "A WAL segment is archived when it is full, or after archive_timeout. In a quiet hour that is all that bounds what is lost with the cluster: 5 minutes with CloudNativePG, 30 with Spilo, and no bound at all at 0. In a busy one it is how fast a segment is compressed.",
  severity: "medium",
  level: "advisory",
  references: [],
  remediationSteps:
    "Set archive_timeout in spec.postgresql.parameters of the Cluster or postgresql resource, or in spec.config.parameters of the PostgresCluster, to 5min; set wal.compression and data.compression of spec.configuration of an ObjectStore to lz4.",
  url: documents.archiveTimeout,
  parameters: {
    maxRpoSeconds: {
      type: "integer",
      default: 300,
      minimum: 1,
      description: "Longest time whose transactions may be lost with the whole cluster, in seconds.",
    },
  },
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { postgresql: { parameters: { archive_timeout: "1h" } } } },
    good: { spec: { postgresql: { parameters: { archive_timeout: "5min" } } } },
  },
  covers: {
    "backup-store": (store, { each }) => each(() => slowCompressions(store)),
    database: ({ walArchive, parameters, ownStores }, { config, each, notApplicable }) => {
      for (const store of ownStores) each(() => slowCompressions(store));
      each(() => {
        const timeout = parameters.of("archive_timeout");
        const value = timeout.value ?? "0";
        const most = config.maxRpoSeconds;
        const length = seconds(value);
        if (length !== undefined && length > 0 && length <= most) return undefined;
        if (!walArchive.isConfigured) {
          return notApplicable("nothing is archived, which pg-wal-archiving-configured reports");
        }
        const lost =
          length === 0 ? "a segment that never fills is never archived" : `${value} of transactions may be lost`;
        const message = `${length === undefined ? `${value} is no time` : lost}, at most ${most} seconds allowed; set ${itself(timeout.at, "archive_timeout")} to ${most}s`;
        return { at: timeout.at, message, fix: parameters.set("archive_timeout", `${most}s`) };
      });
    },
  },
});
