import assert from "node:assert/strict";
import { renderAccess } from "kubernetes-postgres/operators/cloudnative-pg/access";
import { IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { bound, manifestOf, plan, plans, pooler } from "../plans";
import { allows, type Connection } from "./traffic";

/** Labels of the pods that the cases are about. */
const pods = {
  primary: { namespace: "shop", labels: { "cnpg.io/cluster": "shop", "cnpg.io/podRole": "instance" } },
  joinJob: { namespace: "shop", labels: { "cnpg.io/cluster": "shop", "cnpg.io/jobRole": "join" } },
  pooler: {
    namespace: "shop",
    labels: { "cnpg.io/cluster": "shop", "cnpg.io/podRole": "pooler", "cnpg.io/poolerName": "shop-pooler-rw" },
  },
  app: { namespace: "shop", labels: { app: "web" } },
  otherApp: { namespace: "web", labels: { app: "web" } },
  operator: { namespace: "cnpg-system", labels: { "app.kubernetes.io/name": "cloudnative-pg" } },
  prometheus: { namespace: "monitoring", labels: { app: "prometheus" } },
  minio: { namespace: "storage", labels: { app: "minio" } },
};

const full = plans["poolers, databases, roles and metrics"];
const plain = plan();
const minio = plans["access keys and an endpoint"];
const withPooler = plan({ pooler });

const cases: [string, ClusterPlan, Connection, boolean][] = [
  ["a standby replicates from the primary", plain, { from: pods.primary, to: pods.primary, port: 5432 }, true],
  ["an instance asks another for its status", plain, { from: pods.primary, to: pods.primary, port: 8000 }, true],
  ["a join job copies the primary", plain, { from: pods.joinJob, to: pods.primary, port: 5432 }, true],
  ["the operator asks an instance for its status", plain, { from: pods.operator, to: pods.primary, port: 8000 }, true],
  ["the operator connects to PostgreSQL", plain, { from: pods.operator, to: pods.primary, port: 5432 }, true],
  [
    "an application of the namespace connects",
    plain,
    { from: pods.app, to: pods.primary, port: 5432, fromOpen: true },
    true,
  ],
  ["an application of another namespace connects", plain, { from: pods.otherApp, to: pods.primary, port: 5432 }, false],
  ["an application of a listed namespace connects", full, { from: pods.otherApp, to: pods.primary, port: 5432 }, true],
  ["an address outside connects", plain, { from: "10.0.3.4", to: pods.primary, port: 5432 }, false],
  ["an address in a listed range connects", full, { from: "10.0.3.4", to: pods.primary, port: 5432 }, true],
  ["an address beside a listed range connects", full, { from: "10.1.3.4", to: pods.primary, port: 5432 }, false],
  ["an application asks for an instance's status", full, { from: pods.otherApp, to: pods.primary, port: 8000 }, false],
  ["Prometheus scrapes an instance", full, { from: pods.prometheus, to: pods.primary, port: 9187 }, true],
  [
    "Prometheus scrapes a cluster without metrics",
    plain,
    { from: pods.prometheus, to: pods.primary, port: 9187 },
    false,
  ],
  ["Prometheus scrapes a pooler", full, { from: pods.prometheus, to: pods.pooler, port: 9127 }, true],
  ["Prometheus connects to PostgreSQL", full, { from: pods.prometheus, to: pods.primary, port: 5432 }, false],
  ["a pooler connects to PostgreSQL", withPooler, { from: pods.pooler, to: pods.primary, port: 5432 }, true],
  ["a pooler asks for an instance's status", withPooler, { from: pods.pooler, to: pods.primary, port: 8000 }, false],
  ["an application connects to a pooler", full, { from: pods.otherApp, to: pods.pooler, port: 5432 }, true],
  [
    "an unlisted application connects to a pooler",
    withPooler,
    { from: pods.otherApp, to: pods.pooler, port: 5432 },
    false,
  ],
  ["a pooler reaches S3", withPooler, { from: pods.pooler, to: "52.218.0.1", port: 5432 }, false],
  ["an instance asks for a name", plain, { from: pods.primary, to: "169.254.20.10", port: 53, protocol: "UDP" }, true],
  ["an instance talks to the API server", plain, { from: pods.primary, to: "172.20.0.1", port: 6443 }, true],
  ["an instance talks to the API server where it is", full, { from: pods.primary, to: "10.0.16.9", port: 6443 }, true],
  ["an instance talks to 6443 elsewhere", full, { from: pods.primary, to: "192.0.2.1", port: 6443 }, false],
  ["an instance archives to S3", full, { from: pods.primary, to: "52.218.0.1", port: 443 }, true],
  ["an instance asks the Pod Identity agent", plain, { from: pods.primary, to: "169.254.170.23", port: 80 }, true],
  ["an instance asks it over IPv6", plain, { from: pods.primary, to: "fd00:ec2::23", port: 80 }, true],
  [
    "an instance asks the instance metadata service",
    plain,
    { from: pods.primary, to: "169.254.169.254", port: 80 },
    false,
  ],
  [
    "an instance with IRSA asks the agent",
    plans["an IRSA role"],
    { from: pods.primary, to: "169.254.170.23", port: 80 },
    false,
  ],
  [
    "an instance archives to a store in the Kubernetes cluster",
    minio,
    { from: pods.primary, to: pods.minio, port: 9000 },
    true,
  ],
  [
    "an instance subscribes to a server that it may connect to",
    full,
    { from: pods.primary, to: "192.0.2.1", port: 5432 },
    true,
  ],
  ["an instance connects to any other server", plain, { from: pods.primary, to: "192.0.2.1", port: 5432 }, false],
  ["the store's pod listens on another port", minio, { from: pods.primary, to: pods.minio, port: 9443 }, true],
  ["an instance talks to any other pod", minio, { from: pods.primary, to: pods.otherApp, port: 8080 }, false],
  [
    "an instance without backups leaves for S3, its API server being elsewhere",
    plan({ backup: undefined, network: { ...plain.network!, apiServerCidrs: ["10.0.16.0/20"] } }),
    { from: pods.primary, to: "52.218.0.1", port: 443 },
    false,
  ],
];

describe("Network policies of a cluster", () => {
  for (const [title, of, connection, expected] of cases) {
    it(`${expected ? "allow" : "deny"} that ${title}`, () => {
      const policies = renderAccess(of, bound).map(({ manifest }) => manifest);
      assert.equal(allows(policies, connection), expected);
    });
  }

  it("deny everything by default in a namespace of our own", () => {
    const manifest = manifestOf(renderAccess(plain, bound), "deny-by-default");
    assert.deepEqual(manifest.spec, {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });

  it("leave other people's pods alone in a namespace of theirs", () => {
    const policies = renderAccess(plans["a namespace of somebody else's"], bound);
    assert.deepEqual(
      policies.map(({ what, after }) => [what, after]),
      [["instances-access", []]],
    );
    assert.deepEqual((policies[0].manifest.spec as Record<string, unknown>).podSelector, {
      matchLabels: { "cnpg.io/cluster": "shop" },
      matchExpressions: [{ key: "cnpg.io/poolerName", operator: "DoesNotExist" }],
    });
  });

  it("are not there where they are turned off", () => {
    assert.deepEqual(renderAccess(plans["no network policies"], bound), []);
  });

  it("know a store in the Kubernetes cluster by its host name", () => {
    const reach = (endpointUrl: string): boolean =>
      allows(
        renderAccess(plan({ identity: IdentityKind.AccessKeys, backup: { ...plain.backup!, endpointUrl } }), bound).map(
          ({ manifest }) => manifest,
        ),
        { from: pods.primary, to: pods.minio, port: 9443 },
      );
    assert.equal(reach("http://minio.storage:9000"), true);
    assert.equal(reach("https://minio.storage.svc.cluster.local"), true);
    assert.equal(reach("https://s3.fr-par.scw.cloud"), false);
  });
});
