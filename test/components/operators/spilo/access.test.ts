import assert from "node:assert/strict";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { allows, type Connection } from "../cloudnative-pg/traffic";
import { bound, plansOf, spiloOperators, type SpiloOperator } from "../spilo/plans";

/** Labels of the pods that the cases are about; those of instances are the same for both. */
const pods = {
  instance: { namespace: "shop", labels: { application: "spilo", "cluster-name": "shop" } },
  pooler: {
    namespace: "shop",
    labels: { application: "db-connection-pooler", "cluster-name": "shop", "connection-pooler": "shop-pooler" },
  },
  setup: { namespace: "shop", labels: { "kubernetes-postgres/setup": "shop" } },
  settings: { namespace: "shop", labels: { "kubernetes-postgres/patroni-settings": "shop" } },
  app: { namespace: "shop", labels: { app: "web" } },
  otherApp: { namespace: "web", labels: { app: "web" } },
  operator: { namespace: "postgres-operator", labels: { "app.kubernetes.io/name": "postgres-operator" } },
  prometheus: { namespace: "monitoring", labels: { app: "prometheus" } },
  minio: { namespace: "storage", labels: { app: "minio" } },
};

const plain = "three instances with zero loss";
const full = "databases, roles and metrics";
const poolers = "poolers and maintenance windows";
const { instance, pooler, setup, settings, app, otherApp, operator, prometheus, minio } = pods;

/** Of both, where no operator is named. */
const cases: [string, string, Connection, boolean, SpiloOperator?][] = [
  ["a standby replicates from the primary", plain, { from: instance, to: instance, port: 5432 }, true],
  ["a member asks another by Patroni's API", plain, { from: instance, to: instance, port: 8008 }, true],
  ["an application of the namespace connects", plain, { from: app, to: instance, port: 5432, fromOpen: true }, true],
  ["an application calls Patroni's API", plain, { from: app, to: instance, port: 8008, fromOpen: true }, false],
  ["an application of another namespace connects", plain, { from: otherApp, to: instance, port: 5432 }, false],
  ["an application of a listed namespace connects", full, { from: otherApp, to: instance, port: 5432 }, true],
  ["one of a listed namespace calls Patroni's API", full, { from: otherApp, to: instance, port: 8008 }, false],
  ["an address in a listed range connects", full, { from: "10.0.3.4", to: instance, port: 5432 }, true],
  ["an address outside connects", plain, { from: "10.0.3.4", to: instance, port: 5432 }, false],
  ["Prometheus scrapes an instance", full, { from: prometheus, to: instance, port: 9187 }, true],
  ["Prometheus calls Patroni's API", full, { from: prometheus, to: instance, port: 8008 }, false],
  ["Prometheus scrapes a cluster without metrics", plain, { from: prometheus, to: instance, port: 9187 }, false],
  ["an instance archives to S3", plain, { from: instance, to: "52.218.0.1", port: 443 }, true],
  ["an instance asks the metadata service", plain, { from: instance, to: "169.254.169.254", port: 80 }, false],
  ["an instance talks to the API server where it is", full, { from: instance, to: "10.0.16.9", port: 6443 }, true],
  ["an instance talks to 6443 elsewhere", full, { from: instance, to: "192.0.2.1", port: 6443 }, false],
  [
    "an instance archives to a store in the Kubernetes cluster",
    "access keys and an endpoint",
    { from: instance, to: minio, port: 9000 },
    true,
  ],
  ["the operator connects to PostgreSQL", plain, { from: operator, to: instance, port: 5432 }, true, "zalando"],
  ["the operator calls Patroni's API", plain, { from: operator, to: instance, port: 8008 }, true, "zalando"],
  ["any pod of that namespace connects", plain, { from: operator, to: instance, port: 5432 }, false, "patroni"],
  ["a pooler connects to PostgreSQL", poolers, { from: pooler, to: instance, port: 5432 }, true, "zalando"],
  ["a pooler calls Patroni's API", poolers, { from: pooler, to: instance, port: 8008 }, false, "zalando"],
  ["a pooler reaches S3", poolers, { from: pooler, to: "52.218.0.1", port: 443 }, false, "zalando"],
  [
    "an application connects to a pooler",
    poolers,
    { from: app, to: pooler, port: 5432, fromOpen: true },
    true,
    "zalando",
  ],
  [
    "the Job with the settings calls Patroni's API",
    plain,
    { from: settings, to: instance, port: 8008 },
    true,
    "patroni",
  ],
  ["it connects to PostgreSQL", plain, { from: settings, to: instance, port: 5432 }, false, "patroni"],
  ["it reaches anything else", plain, { from: settings, to: "52.218.0.1", port: 443 }, false, "patroni"],
  ["the Job with the SQL connects", full, { from: setup, to: instance, port: 5432 }, true],
];

describe("Network policies around Spilo", () => {
  for (const name of spiloOperators) {
    const policies = (of: ClusterPlan) => {
      const renderer = operatorRenderers[name];
      return [...renderer.access(of, bound), ...renderer.cluster(of, bound)]
        .map(({ manifest }) => manifest)
        .filter(({ kind }) => kind === "NetworkPolicy");
    };
    for (const [title, plan, connection, expected, only = name] of cases) {
      if (only !== name) continue;
      it(`${expected ? "allow" : "deny"} that ${title} (${name})`, () => {
        assert.equal(allows(policies(plansOf(name)[plan]), connection), expected);
      });
    }

    it(`leave other people's pods alone in a namespace of theirs (${name})`, () => {
      const theirs = { ...plansOf(name)[plain], createNamespace: false };
      for (const { spec } of policies(theirs)) assert.notDeepEqual((spec as { podSelector: unknown }).podSelector, {});
      assert.deepEqual(policies(plansOf(name)["a namespace of somebody else's, without network policies"]), []);
    });
  }
});
