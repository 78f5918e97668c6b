import assert from "node:assert/strict";
import { told } from "./plans";

const issue = "https://github.com/CrunchyData/postgres-operator/issues/4414";

const cases: [string, Parameters<typeof told>[0], string[]][] = [
  [
    "names with an underscore, with the nearest ones that work",
    { database: { owner: "app_user" }, roles: [{ name: "read_all" }, { name: "readers_of_all", login: false }] },
    [
      'database.owner: the operator "crunchy" calls a Secret after each role that logs in: lower-case letters, digits and "-", with a letter or digit at both ends (given "app_user"); set it to "app-user"',
      'roles[0].name: the operator "crunchy" calls a Secret after each role that logs in: lower-case letters, digits and "-", with a letter or digit at both ends (given "read_all"); set it to "read-all"',
    ],
  ],
  [
    "a nearest name that is taken",
    { roles: [{ name: "a_b" }, { name: "a-b" }] },
    [
      'roles[0].name: the operator "crunchy" calls a Secret after each role that logs in: lower-case letters, digits and "-", with a letter or digit at both ends (given "a_b"); set it to a name such as "app"',
    ],
  ],
  [
    "EKS Pod Identity",
    { identity: { kind: "pod-identity" } },
    [
      `identity.kind: the operator "crunchy" has no way to EKS Pod Identity: pgBackRest's is experimental, and PGO does not pass it on (${issue}) (given "pod-identity"); set identity.kind to "irsa"`,
    ],
  ],
  [
    "metrics of PostgreSQL 18",
    { monitoring: { enabled: true } },
    [
      'monitoring.enabled: the operator "crunchy" has an exporter for PostgreSQL up to 17; beside 18 it would show nothing (given true); set postgresVersion to 17, or remove monitoring',
    ],
  ],
  [
    "a pooler for standbys and a PostgreSQL that it has no image of",
    { postgresVersion: 14, pooler: { enabled: true, readOnly: true } },
    [
      'postgresVersion: the operator "crunchy" runs PostgreSQL 15, 16, 17, 18 (given 14); set it to 18',
      'pooler.readOnly: the operator "crunchy" has one PgBouncer, towards the primary (given true); remove pooler.readOnly; reads go to the standbys\' Service without a pooler',
    ],
  ],
  [
    "keys in a Secret of one's own, and an endpoint without TLS",
    {
      elsewhere: true,
      backup: { bucket: "backups", endpointUrl: "http://minio.storage:9000", accessKeysSecret: { name: "keys" } },
    },
    [
      'backup.accessKeysSecret: the operator "crunchy" reads its access key from a file of pgBackRest\'s configuration, not from keys of a Secret that is there; remove backup.accessKeysSecret, and give the stack accessKeys: the Secret is made of them',
      'backup.endpointUrl: the operator "crunchy" backs up by pgBackRest, which reaches an object store over TLS only (given "http://minio.storage:9000"); give the store a certificate, and write https://',
    ],
  ],
  [
    "parameters that it sets itself, in any case",
    { parameters: { wal_level: "replica", ssl_min_protocol_version: "TLSv1.3", log_directory: "pg_log" } },
    [
      'parameters.wal_level: the operator "crunchy" does not let it be set: the operator always sets it: WAL for logical replication, hints for pg_rewind (given "replica"); remove it; wal_level is logical, wal_log_hints is on',
      'parameters.ssl_min_protocol_version: the operator "crunchy" does not let it be set: TLS is always on, with certificates that the operator mounts (given "TLSv1.3"); remove it; ssl_groups and ssl_ecdh_curve may be set',
      'parameters.log_directory: the operator "crunchy" does not let it be set: the operator collects PostgreSQL\'s log in files on the data volume, beside the database (given "pg_log"); remove it; what is logged (log_min_duration_statement, log_statement, log_line_prefix) may be set',
    ],
  ],
  [
    "dumps and maintenance windows",
    { dump: { enabled: true }, maintenanceWindows: ["Sat:00:00-04:00"] },
    [
      'dump.enabled: the operator "crunchy" takes no dumps (given true); remove dump, or run pg_dump from a job of your own',
      'maintenanceWindows: the operator "crunchy" has no maintenance windows: it restarts instances when their specification changes (given ["Sat:00:00-04:00"]); remove maintenanceWindows, and run pulumi up when a restart does not hurt',
    ],
  ],
];

describe("Crunchy's operator refuses at preview", () => {
  for (const [title, spec, expected] of cases) {
    it(title, () => assert.deepEqual(told(spec), expected));
  }

  it("more parameters than its definition takes", () => {
    const parameters = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`app.setting_${index}`, "1"]));
    const [problem, ...more] = told({ parameters });
    assert.deepEqual(more, []);
    assert.match(problem, /^parameters: the operator "crunchy" takes 50 parameters, and with the tuned ones these are/);
  });

  it("a source's passphrase where the operator does not encrypt", () => {
    const recovery = { serverName: "old-18-1", passphraseSecretName: "old" };
    assert.deepEqual(told({ operator: "cloudnative-pg", recovery }), [
      'recovery.passphraseSecretName: the operator "cloudnative-pg" leaves encryption to the bucket: Barman Cloud encrypts nothing itself (given "old"); remove recovery.passphraseSecretName',
    ]);
  });
});
