import assert from "node:assert/strict";
import { renderAccess } from "kubernetes-postgres/operators/crunchy/access";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { allows, type Connection } from "../cloudnative-pg/traffic";
import { planned, plans } from "./plans";

const of = (labels: Record<string, string>, namespace = "shop") => ({
  namespace,
  labels: Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [`postgres-operator.crunchydata.com/${key}`, value]),
  ),
});

/** Labels of the pods that the cases are about, as the operator puts them on. */
const pods = {
  primary: of({ cluster: "shop", data: "postgres", "instance-set": "pg", role: "master" }),
  otherCluster: of({ cluster: "other", data: "postgres", "instance-set": "pg" }),
  backupJob: of({ cluster: "shop", pgbackrest: "", "pgbackrest-backup": "scheduled", "pgbackrest-repo": "repo1" }),
  restoreJob: of({ cluster: "shop", pgbackrest: "", "pgbackrest-restore": "" }),
  pooler: of({ cluster: "shop", role: "pgbouncer" }),
  operator: of({ "control-plane": "pgo" }, "postgres-operator"),
  app: { namespace: "shop", labels: { app: "web" } },
  otherApp: { namespace: "web", labels: { app: "web" } },
  prometheus: { namespace: "monitoring", labels: { app: "prometheus" } },
  minio: { namespace: "storage", labels: { app: "minio" } },
};

const full = plans["certificates of an issuer, a pooler, databases, roles and metrics"];
const usual = planned();
const minio = plans["access keys and an endpoint"];
const restored = plans["a recovery to a moment"];
const s3 = "52.218.0.1";

const cases: [string, ClusterPlan, Connection, boolean][] = [
  ["a standby replicates from the primary", usual, { from: pods.primary, to: pods.primary, port: 5432 }, true],
  ["an instance asks another one's Patroni", usual, { from: pods.primary, to: pods.primary, port: 8008 }, true],
  [
    "an instance of another cluster replicates",
    usual,
    { from: pods.otherCluster, to: pods.primary, port: 8008 },
    false,
  ],
  ["a backup job reads the database", usual, { from: pods.backupJob, to: pods.primary, port: 8432 }, true],
  ["a backup job asks Patroni", usual, { from: pods.backupJob, to: pods.primary, port: 8008 }, false],
  ["a backup job writes to S3", usual, { from: pods.backupJob, to: s3, port: 443 }, true],
  ["a restore job reads from S3", restored, { from: pods.restoreJob, to: s3, port: 443 }, true],
  ["an instance archives to S3", usual, { from: pods.primary, to: s3, port: 443 }, true],
  ["an instance writes its state", usual, { from: pods.primary, to: "10.0.0.1", port: 6443 }, true],
  ["an instance archives to MinIO", minio, { from: pods.primary, to: pods.minio, port: 9000 }, true],
  ["an application reaches pgBackRest", usual, { from: pods.app, to: pods.primary, port: 8432, fromOpen: true }, false],
  [
    "an application of the namespace connects",
    usual,
    { from: pods.app, to: pods.primary, port: 5432, fromOpen: true },
    true,
  ],
  ["an application of another namespace connects", usual, { from: pods.otherApp, to: pods.primary, port: 5432 }, false],
  ["an application that is let in connects", full, { from: pods.otherApp, to: pods.primary, port: 5432 }, true],
  ["an application that is let in uses the pooler", full, { from: pods.otherApp, to: pods.pooler, port: 5432 }, true],
  ["the pooler connects", full, { from: pods.pooler, to: pods.primary, port: 5432 }, true],
  ["the pooler reaches S3", full, { from: pods.pooler, to: s3, port: 443 }, false],
  ["Prometheus scrapes", full, { from: pods.prometheus, to: pods.primary, port: 9187 }, true],
  ["Prometheus scrapes what nobody monitors", usual, { from: pods.prometheus, to: pods.primary, port: 9187 }, false],
  [
    "the operator opens a connection, which it never does",
    usual,
    { from: pods.operator, to: pods.primary, port: 5432 },
    false,
  ],
  [
    "an instance without backups reaches S3",
    plans["one instance without backups"],
    { from: pods.primary, to: s3, port: 8443 },
    false,
  ],
];

describe("The network policies of Crunchy's operator", () => {
  for (const [title, plan, connection, expected] of cases) {
    it(`${expected ? "allow" : "deny"}: ${title}`, () => {
      const policies = renderAccess<string>(plan).map(({ manifest }) => manifest);
      assert.equal(allows(policies, connection), expected);
    });
  }

  it("are not there where they are not wanted", () => {
    assert.deepEqual(renderAccess(plans["a namespace of somebody else's without network policies"]), []);
  });
});
