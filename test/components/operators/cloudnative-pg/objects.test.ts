import assert from "node:assert/strict";
import * as fc from "fast-check";
import { objectName, renderDatabases } from "kubernetes-postgres/operators/cloudnative-pg/databases";
import { renderMonitoring } from "kubernetes-postgres/operators/cloudnative-pg/monitoring";
import { cloudNativePgRenderer } from "kubernetes-postgres/operators/cloudnative-pg/renderer";
import type { GuaranteedResources } from "kubernetes-postgres/kubernetes/manifest";
import { bound, manifestOf, plain, plan, plans } from "../plans";

const full = plans["poolers, databases, roles and metrics"];

describe("Databases", () => {
  it("are kept when they leave the program, and have the extensions they are given", () => {
    const objects = renderDatabases<string>(full);
    assert.deepEqual(
      objects.map(({ what, waitFor, after }) => [what, waitFor, after]),
      [
        ["database-app", "jsonpath={.status.applied}=true", ["cluster"]],
        ["database-order-items-ff26d5dd", "jsonpath={.status.applied}=true", ["cluster"]],
      ],
    );
    const { metadata, spec } = manifestOf(objects, "database-order-items-ff26d5dd");
    assert.equal(metadata.name, "shop-order-items-ff26d5dd");
    assert.deepEqual(spec, {
      cluster: { name: "shop" },
      name: "order_items",
      owner: "app",
      ensure: "present",
      databaseReclaimPolicy: "retain",
      extensions: [
        { name: "vector", ensure: "present" },
        { name: "pg_trgm", ensure: "present" },
      ],
    });
  });

  it("need no object when bootstrap makes them and they have no extensions", () => {
    assert.deepEqual(renderDatabases(plan()), []);
  });

  it("keep a name that fits, and get a hash where it does not", () => {
    assert.equal(objectName("orders"), "orders");
    assert.equal(objectName("order_items"), "order-items-ff26d5dd");
    assert.match(objectName("_"), /^[0-9a-f]{8}$/);
  });

  it("never share a name, and always have a valid one", () => {
    const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_$-]{0,62}$/);
    fc.assert(
      fc.property(name, name, (one, other) => {
        assert.match(objectName(one), /^[a-z0-9]([-a-z0-9]{0,70}[a-z0-9])?$/);
        if (one !== other) assert.notEqual(objectName(one), objectName(other));
      }),
    );
  });
});

describe("PodMonitors", () => {
  it("scrape instances and poolers over TLS, verified by the cluster's authority", () => {
    const objects = renderMonitoring<string>(full);
    assert.deepEqual(
      objects.map(({ what }) => what),
      ["monitor", "pooler-rw-monitor", "pooler-ro-monitor"],
    );
    assert.deepEqual(objects[0].manifest, {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: {
        name: "shop",
        namespace: "shop",
        labels: {
          "app.kubernetes.io/part-of": "shop",
          "app.kubernetes.io/managed-by": "kubernetes-postgres",
          release: "prometheus",
        },
      },
      spec: {
        selector: { matchLabels: { "cnpg.io/cluster": "shop", "cnpg.io/podRole": "instance" } },
        podMetricsEndpoints: [
          {
            port: "metrics",
            scheme: "https",
            tlsConfig: { ca: { secret: { name: "shop-ca", key: "ca.crt" } }, serverName: "shop-rw" },
          },
        ],
      },
    });
    const { selector, podMetricsEndpoints } = plain(manifestOf(objects, "pooler-ro-monitor").spec);
    assert.deepEqual(selector.matchLabels, { "cnpg.io/poolerName": "shop-pooler-ro" });
    assert.equal(podMetricsEndpoints[0].tlsConfig.serverName, "shop-pooler-ro");
  });

  it("are not there where metrics are off", () => assert.deepEqual(renderMonitoring(plan()), []));
});

/** Every CPU and memory requirement in a manifest, with the path to it. */
function requirements(value: unknown, path = ""): [string, GuaranteedResources][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === "resources" ? [[path, part as GuaranteedResources]] : requirements(part, `${path}.${key}`),
  );
}

describe("Everything that is rendered for a cluster", () => {
  for (const [title, of] of Object.entries(plans)) {
    const objects = [...cloudNativePgRenderer.access(of, bound), ...cloudNativePgRenderer.cluster(of, bound)];

    it(`gives every container guaranteed resources: ${title}`, () => {
      const found = objects.flatMap(({ manifest, what }) => requirements(manifest, what));
      const sidecars = objects.filter(({ manifest }) => manifest.kind === "ObjectStore").length;
      const poolers = objects.filter(({ manifest }) => manifest.kind === "Pooler").length;
      // PgBouncer and the container that the operator puts before it.
      assert.equal(found.length, 1 + sidecars + 2 * poolers);
      for (const [path, resources] of found) {
        assert.deepEqual(resources.requests, resources.limits, path);
        assert.ok(resources.limits.cpu && resources.limits.memory, path);
      }
    });

    it(`has a name of its own, in the cluster's namespace: ${title}`, () => {
      assert.equal(new Set(objects.map(({ what }) => what)).size, objects.length);
      const keys = objects.map(({ manifest }) => `${manifest.apiVersion}/${manifest.kind}/${manifest.metadata.name}`);
      assert.equal(new Set(keys).size, objects.length);
      for (const { manifest } of objects) assert.equal(manifest.metadata.namespace, "shop");
    });

    it(`comes after what it needs: ${title}`, () => {
      const seen = new Set(of.createNamespace ? ["namespace"] : []);
      for (const { what, after } of objects) {
        for (const before of after) assert.ok(seen.has(before), `${what} comes before ${before}`);
        seen.add(what);
      }
    });

    it(`is the same twice: ${title}`, () => {
      assert.equal(
        JSON.stringify(cloudNativePgRenderer.cluster(of, bound)),
        JSON.stringify(cloudNativePgRenderer.cluster(of, bound)),
      );
    });
  }
});
