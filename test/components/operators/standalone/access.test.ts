import assert from "node:assert/strict";
import { renderAccess } from "kubernetes-postgres/operators/standalone/access";
import { dumpLabels } from "kubernetes-postgres/operators/dump";
import { serverLabels } from "kubernetes-postgres/operators/standalone/labels";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { allows, type Connection } from "../cloudnative-pg/traffic";
import { standalonePlans } from "./plans";

const full = standalonePlans["everything on AWS"];
const least = standalonePlans["the least"];
const store = standalonePlans["dumps to a store of one's own"];
const byAgent = standalonePlans["dumps by EKS Pod Identity"];
const pod = (labels: Record<string, string>, namespace = "shop") => ({ namespace, labels });
const server = pod(serverLabels(full));
const dump = pod(dumpLabels(full));
const app = pod({ app: "web" });
const legacy = pod({ app: "postgres" }, "legacy");
const subscriber = {
  ...full,
  network: { ...full.network!, connectTo: [{ host: "postgres.legacy.svc", port: 5432 }] },
};
const dns = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };

const cases: [string, ClusterPlan, Connection, boolean][] = [
  ["an application of the namespace connects", least, { from: app, to: server, port: 5432, fromOpen: true }, true],
  ["an application reaches the exporter", full, { from: app, to: server, port: 9187, fromOpen: true }, false],
  ["one of a namespace that is let in connects", full, { from: pod({}, "web"), to: server, port: 5432 }, true],
  ["one of another namespace connects", least, { from: pod({}, "web"), to: server, port: 5432 }, false],
  ["an address that is let in connects", full, { from: "10.0.3.4", to: server, port: 5432 }, true],
  ["another address connects", full, { from: "192.0.2.1", to: server, port: 5432 }, false],
  ["Prometheus scrapes", full, { from: pod({}, "monitoring"), to: server, port: 9187 }, true],
  [
    "Prometheus scrapes where nothing is monitored",
    least,
    { from: pod({}, "monitoring"), to: server, port: 9187 },
    false,
  ],
  ["the server opens a connection", full, { from: server, to: "192.0.2.1", port: 443 }, false],
  ["the server asks for a name", full, { from: server, to: dns, port: 53, protocol: "UDP" }, false],
  ["the server subscribes to one that it may connect to", subscriber, { from: server, to: legacy, port: 5432 }, true],
  ["it asks for that one's name", subscriber, { from: server, to: dns, port: 53, protocol: "UDP" }, true],
  ["it connects to yet another pod", subscriber, { from: server, to: pod({}, "other"), port: 8080 }, false],
  ["a dump reads the server", full, { from: dump, to: server, port: 5432 }, true],
  ["a dump asks for a name", full, { from: dump, to: dns, port: 53, protocol: "UDP" }, true],
  ["a dump reaches S3", full, { from: dump, to: "192.0.2.1", port: 443 }, true],
  ["a dump reaches a store of one's own", store, { from: dump, to: pod({}, "storage"), port: 9001 }, true],
  ["a dump asks the node's agent for credentials", byAgent, { from: dump, to: "169.254.170.23", port: 80 }, true],
  ["a dump with a role asks that agent", full, { from: dump, to: "169.254.170.23", port: 80 }, false],
  ["somebody connects to a dump", full, { from: app, to: dump, port: 8080, fromOpen: true }, false],
];

describe("Network policies of a single instance", () => {
  for (const [title, plan, connection, expected] of cases) {
    it(`${expected ? "let" : "do not let"}: ${title}`, () => {
      const policies = renderAccess<string>(plan).map(({ manifest }) => manifest);
      assert.equal(allows(policies, connection), expected);
    });
  }

  it("close a namespace of our own, and nobody else's", () => {
    const whats = (plan: ClusterPlan) => renderAccess<string>(plan).map(({ what }) => what);
    assert.deepEqual(whats(least), ["deny-by-default", "server-access"]);
    assert.deepEqual(whats(byAgent), ["server-access", "dump-access"]);
    assert.deepEqual(whats(standalonePlans["no network policies"]), []);
  });
});
