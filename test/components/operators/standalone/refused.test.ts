import assert from "node:assert/strict";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { FailoverProfile } from "kubernetes-postgres/plan/spec/enums";
import { told } from "./plans";

const none = 'the operator "standalone"';
const cases: [string, Partial<ClusterSpec>, string[]][] = [
  [
    "backups, which are on by default",
    { backup: undefined },
    [
      `backup: ${none} takes no base backups and archives no WAL, and backup.enabled is true unless it is set; set backup.enabled to false and dump.enabled to true for a pg_dump every night, or set operator to "cloudnative-pg" to recover any moment`,
    ],
  ],
  [
    "standbys",
    { instances: 2 },
    [
      `instances: ${none} is one instance, and has no standbys (given 2); set instances to 1, or set operator to "cloudnative-pg"`,
    ],
  ],
  [
    "standbys by default, and what was never set of replication is not told of",
    { instances: undefined },
    [
      `instances: ${none} is one instance, and has no standbys, and instances is 3 unless it is set; set instances to 1, or set operator to "cloudnative-pg"`,
    ],
  ],
  [
    "standbys and what they wait for",
    { instances: 3, replication: { mode: "zero-loss" } },
    [
      `instances: ${none} is one instance, and has no standbys (given 3); set instances to 1, or set operator to "cloudnative-pg"`,
      `replication.mode: ${none} is one instance, and has no standbys (given "zero-loss"); remove replication, or set operator to "cloudnative-pg"`,
    ],
  ],
  [
    "an import beside a recovery, each for itself",
    {
      recovery: { serverName: "old" },
      import: { host: "db.legacy", passwordSecretName: "legacy" },
    },
    [
      `recovery: ${none} starts from no backup; remove recovery and read a dump with pg_restore, or set operator to "cloudnative-pg"`,
      `import: ${none} imports no database from a running server; remove import; restore a dump into the new cluster, or replicate into it (docs/migration.md)`,
    ],
  ],
  [
    "a pooler that is not switched on, too",
    { pooler: { instances: 3 } },
    [
      "pooler.enabled: is missing, so that instances would have no effect; set pooler.enabled to true, or to false to keep the settings for later",
      `pooler: ${none} has no pooler; remove pooler, or set operator to "cloudnative-pg"`,
    ],
  ],
  [
    "a WAL volume of a size that cannot be read",
    { storage: { size: "20Gi", walSize: "lots" } },
    [
      `storage.walSize: ${none} keeps the write-ahead log on the data volume: one that exists could only be moved by hand, with the server stopped (given "lots"); remove storage.walSize, and add it to storage.size`,
    ],
  ],
  [
    "a recovery",
    { recovery: { serverName: "old" } },
    [
      `recovery: ${none} starts from no backup; remove recovery and read a dump with pg_restore, or set operator to "cloudnative-pg"`,
    ],
  ],
  [
    "a WAL volume, a pooler and windows",
    { storage: { size: "20Gi", walSize: "10Gi" }, pooler: { enabled: true }, maintenanceWindows: ["01:00-02:00"] },
    [
      `storage.walSize: ${none} keeps the write-ahead log on the data volume: one that exists could only be moved by hand, with the server stopped (given "10Gi"); remove storage.walSize, and add it to storage.size`,
      `pooler.enabled: ${none} has no pooler (given true); remove pooler, or set operator to "cloudnative-pg"`,
      `maintenanceWindows: ${none} restarts when its pod changes, which is when pulumi up says so (given ["01:00-02:00"]); remove maintenanceWindows, and run pulumi up when a restart does not hurt`,
    ],
  ],
  [
    "a fast failover",
    { failover: FailoverProfile.Fast },
    [
      `failover: ${none} has nothing to fail over to: after the loss of its node it starts again on another one, in minutes (given "fast"); remove failover, or set operator to "cloudnative-pg"`,
    ],
  ],
  [
    "what nothing of it reads",
    { scheduling: { requireZoneSpread: true }, network: { apiServerCidrs: ["10.0.0.0/8"] } },
    [
      'network.apiServerCidrs: nothing of a single instance talks to the Kubernetes API, and no policy lets it (given ["10.0.0.0/8"]); remove it',
      "scheduling.requireZoneSpread: one instance is in one zone (given true); remove it",
    ],
  ],
  [
    "extensions that the official image lacks, or that are not loaded",
    {
      database: { extensions: ["vector", "pg_stat_statements"] },
      parameters: { "auto_explain.log_min_duration": "1s" },
      sharedPreloadLibraries: ["pgaudit"],
    },
    [
      'database.extensions[0]: is not in the official image of PostgreSQL, which has PostgreSQL\'s own modules, for PostgreSQL 18 (given "vector"); set image to one that has it, or remove it',
      'sharedPreloadLibraries[0]: is not in the official image of PostgreSQL, which has PostgreSQL\'s own modules, for PostgreSQL 18 (given "pgaudit"); set image to one that has it, or remove it',
      'database.extensions[1]: collects nothing unless PostgreSQL loads its library at start (given "pg_stat_statements"); add "pg_stat_statements" to sharedPreloadLibraries',
      'parameters.auto_explain.log_min_duration: has no effect: PostgreSQL does not load auto_explain (given "1s"); add "auto_explain" to sharedPreloadLibraries',
    ],
  ],
];

describe("A single instance refuses", () => {
  for (const [title, spec, expected] of cases) {
    it(title, () => assert.deepEqual(told(spec), expected));
  }

  it("parameters that its pod relies on", () => {
    const [ssl, archive] = told({ parameters: { ssl: "off", archive_mode: "on" } });
    assert.match(ssl, /^parameters\.ssl: .*TLS is always on/);
    assert.match(archive, /^parameters\.archive_mode: .*a single instance archives nothing/);
  });

  it("the exporter's role", () => {
    assert.match(told({ roles: [{ name: "postgres_exporter" }] })[0], /^roles\[0\]\.name: .*postgres_exporter/);
  });

  it("takes an image with more in it", () => {
    assert.deepEqual(told({ image: "pgvector/pgvector:18.4-trixie", database: { extensions: ["vector"] } }), []);
  });
});
