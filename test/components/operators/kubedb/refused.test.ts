import assert from "node:assert/strict";
import { ownedParameter, ownedParameterNames } from "kubernetes-postgres/operators/kubedb/parameters";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { IdentityKind, ReplicationMode } from "kubernetes-postgres/plan/spec/enums";
import { told } from "./plans";

const none = 'the operator "kubedb"';
const cases: [string, Partial<ClusterSpec>, string[]][] = [
  [
    "backups without a passphrase",
    { backup: {} },
    [
      "backup.encrypt: base backups are Restic's, which takes none without a passphrase (given false); set backup.encrypt to true, and keep a copy of the output backupPassphrase",
    ],
  ],
  [
    "EKS Pod Identity",
    { identity: { kind: IdentityKind.PodIdentity } },
    [
      `identity.kind: ${none} is not documented to reach a bucket by EKS Pod Identity (https://kubestash.com/docs/v2026.7.10/guides/platforms/eks-irsa/) (given "pod-identity"); set identity.kind to "irsa"`,
    ],
  ],
  [
    "two instances and commits that go on without a standby",
    { instances: 2, replication: { mode: ReplicationMode.Preferred } },
    [
      `replication.mode: ${none} never lets commits go on without a standby that confirms them (given "preferred"); set replication.mode to "zero-loss" or "asynchronous"`,
      "instances: the coordinators elect the primary by majority, and an even number of them needs an arbiter besides (given 2); set it to 3",
    ],
  ],
  [
    "an image, a rotation and a read-only pooler",
    { image: "postgres:18.4", credentials: { rotation: 2 }, pooler: { enabled: true, readOnly: true } },
    [
      `pooler.readOnly: ${none} points its PgBouncer at the primary alone (given true); remove pooler.readOnly`,
      `credentials.rotation: ${none} does not take up a changed password of its superuser, with which this package sets all others (https://kubedb.com/docs/v2026.7.10/guides/postgres/rotate-auth/) (given 2); leave credentials.rotation at 1, and rotate with a PostgresOpsRequest of type RotateAuth`,
      'image: the operator takes images from the PostgresVersion objects of its catalogue, not from a cluster (given "postgres:18.4"); remove it',
    ],
  ],
  [
    "a recovery to no moment, from elsewhere, by IRSA",
    { recovery: { serverName: "old", bucket: "other", path: "a/b" } },
    [
      'recovery: the operator makes the ServiceAccounts of the jobs that restore, and takes none with a role for them; set identity.kind to "access-keys", whose Secret those jobs are given',
      "recovery.targetTime: is missing: the operator recovers to a moment, and knows no end of the archive; set it to a moment before the last archived WAL",
      'recovery.path: the backups are found by the Repositories of the source, which must be in this cluster\'s namespace (given "a/b"); remove it',
      'recovery.bucket: the backups are found by the Repositories of the source, which must be in this cluster\'s namespace (given "other"); remove it',
    ],
  ],
  [
    "a pooler for several databases, and extensions its images lack",
    {
      pooler: { enabled: true },
      databases: [{ name: "more", owner: "app" }],
      database: { extensions: ["vector"] },
    },
    [
      'database.extensions[0]: is not in the official image of PostgreSQL, which has PostgreSQL\'s own modules, for PostgreSQL 18 (given "vector"); remove it, or set operator to "cloudnative-pg"',
      "databases: its PgBouncer serves one database, and would turn away clients of the others; remove pooler, or give each database a cluster of its own",
    ],
  ],
];

describe("KubeDB refuses", () => {
  for (const [title, spec, expected] of cases) it(title, () => assert.deepEqual(told(spec), expected));

  it("parameters that it sets itself, whatever their case, each with something to do instead", () => {
    assert.ok(ownedParameterNames.length > 40);
    for (const name of ownedParameterNames) {
      const owned = ownedParameter(name.toUpperCase());
      assert.ok(owned !== undefined && owned.reason.length > 10 && owned.instead.length > 5, name);
    }
    assert.equal(ownedParameter("work_mem"), undefined);
    assert.match(told({ parameters: { primary_conninfo: "host=x" } })[0], /connects it to the primary/);
  });
});
