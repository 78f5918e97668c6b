import assert from "node:assert/strict";
import { renderAccess } from "kubernetes-postgres/operators/kubedb/access";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { allows, type Connection } from "../cloudnative-pg/traffic";
import { bound, kubeDbPlans } from "./plans";

const full = kubeDbPlans["everything on AWS"];
const least = kubeDbPlans["three instances with zero loss"];
const shared = kubeDbPlans["a store of one's own"];
const named = (kind: string, name: string) => ({
  namespace: "shop",
  labels: { "app.kubernetes.io/name": `${kind}.kubedb.com`, "app.kubernetes.io/instance": name },
});
const instance = named("postgreses", "shop");
const pooler = named("pgbouncers", "shop-pooler");
const job = { namespace: "shop", labels: { "app.kubernetes.io/managed-by": "kubestash.com" } };
const app = { namespace: "shop", labels: { app: "web" } };
const operator = { namespace: "kubedb", labels: {} };
const prometheus = { namespace: "monitoring", labels: {} };

const cases: [string, ClusterPlan, Connection, boolean][] = [
  ["a standby replicates", least, { from: instance, to: instance, port: 5432 }, true],
  ["coordinators talk Raft", least, { from: instance, to: instance, port: 2380 }, true],
  ["coordinators ask each other", least, { from: instance, to: instance, port: 2379 }, true],
  ["the operator checks health", least, { from: operator, to: instance, port: 5432 }, true],
  ["the operator moves the primary", least, { from: operator, to: instance, port: 2379 }, true],
  ["the operator takes part in Raft", least, { from: operator, to: instance, port: 2380 }, false],
  ["an application connects", least, { from: app, to: instance, port: 5432, fromOpen: true }, true],
  ["an application talks Raft", least, { from: app, to: instance, port: 2380, fromOpen: true }, false],
  [
    "a namespace that is let in connects",
    full,
    { from: { namespace: "web", labels: {} }, to: instance, port: 5432 },
    true,
  ],
  ["another namespace connects", least, { from: { namespace: "web", labels: {} }, to: instance, port: 5432 }, false],
  ["Prometheus scrapes", full, { from: prometheus, to: instance, port: 56790 }, true],
  ["Prometheus scrapes where nothing is monitored", least, { from: prometheus, to: instance, port: 56790 }, false],
  ["the pooler connects", full, { from: pooler, to: instance, port: 5432 }, true],
  ["an application uses the pooler", full, { from: app, to: pooler, port: 5432, fromOpen: true }, true],
  ["a backup reads an instance", least, { from: job, to: instance, port: 5432 }, true],
  ["a backup reaches S3", least, { from: job, to: "192.0.2.1", port: 443 }, true],
  ["WAL reaches S3", least, { from: instance, to: "192.0.2.1", port: 443 }, true],
  [
    "a backup reaches a store in a shared namespace",
    shared,
    { from: job, to: { namespace: "storage", labels: {} }, port: 9001 },
    true,
  ],
  ["somebody connects to a backup", least, { from: operator, to: job, port: 8080, fromOpen: true }, false],
];

describe("Network policies of a KubeDB cluster", () => {
  for (const [title, plan, connection, expected] of cases) {
    it(`${expected ? "let" : "do not let"}: ${title}`, () => {
      assert.equal(
        allows(
          renderAccess(plan, bound).map(({ manifest }) => manifest),
          connection,
        ),
        expected,
      );
    });
  }

  it("leave pods of others in a shared namespace alone", () => {
    assert.deepEqual(
      renderAccess(shared, bound).map(({ what }) => what),
      ["instances-access"],
    );
    assert.deepEqual(renderAccess(kubeDbPlans["no network policies"], bound), []);
  });
});
