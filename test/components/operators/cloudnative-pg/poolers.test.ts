import assert from "node:assert/strict";
import { renderPoolers } from "kubernetes-postgres/operators/cloudnative-pg/poolers";
import { bound, manifestOf, plain, plan, plans, pooler } from "../plans";

describe("Poolers", () => {
  const objects = renderPoolers(plan({ pooler }), bound);
  const spec = plain(manifestOf(objects, "pooler-rw").spec);

  it("stand before the primary and, when wanted, the standbys, each with a disruption budget", () => {
    assert.deepEqual(
      objects.map(({ what, manifest, after, waitFor }) => ({ what, name: manifest.metadata.name, after, waitFor })),
      [
        { what: "pooler-rw", name: "shop-pooler-rw", after: ["cluster"], waitFor: "jsonpath={.status.phase}=active" },
        { what: "pooler-rw-budget", name: "shop-pooler-rw", after: [], waitFor: undefined },
        { what: "pooler-ro", name: "shop-pooler-ro", after: ["cluster"], waitFor: "jsonpath={.status.phase}=active" },
        { what: "pooler-ro-budget", name: "shop-pooler-ro", after: [], waitFor: undefined },
      ],
    );
    assert.equal(plain(manifestOf(objects, "pooler-ro").spec).type, "ro");
    assert.equal(renderPoolers(plan({ pooler: { ...pooler, readOnly: false } }), bound).length, 2);
    assert.deepEqual(renderPoolers(plan(), bound), []);
  });

  it("take TLS only, share connections by transaction, and keep prepared statements working", () => {
    assert.deepEqual(spec.pgbouncer, {
      poolMode: "transaction",
      image: "ghcr.io/cloudnative-pg/pgbouncer:1.25.1",
      parameters: {
        max_client_conn: "1000",
        default_pool_size: "40",
        client_tls_sslmode: "require",
        max_prepared_statements: "200",
      },
    });
    assert.deepEqual(spec.monitoring, { tls: { enabled: true } });
  });

  it("come from a mirror where there is one", () => {
    const mirrored = renderPoolers(plan({ pooler }), { ...bound, imageRegistry: "registry.example.com/mirror" });
    assert.equal(
      plain(manifestOf(mirrored, "pooler-rw").spec).pgbouncer.image,
      "registry.example.com/mirror/cloudnative-pg/pgbouncer:1.25.1",
    );
  });

  it("run on different nodes as restricted containers, and replace one pod at a time", () => {
    assert.deepEqual(spec.deploymentStrategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
    const labelSelector = { matchLabels: { "cnpg.io/poolerName": "shop-pooler-rw" } };
    const container = {
      resources: { requests: { cpu: "1", memory: "256Mi" }, limits: { cpu: "1", memory: "256Mi" } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        capabilities: { drop: ["ALL"] },
        seccompProfile: { type: "RuntimeDefault" },
      },
    };
    assert.deepEqual(spec.template.spec, {
      containers: [{ name: "pgbouncer", ...container }],
      initContainers: [{ name: "bootstrap-controller", ...container }],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector }],
        },
      },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
      ],
    });
  });

  it("let a drain take one pod at a time", () => {
    assert.deepEqual(manifestOf(objects, "pooler-rw-budget").spec, {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: { "cnpg.io/poolerName": "shop-pooler-rw" } },
    });
  });

  it("have neither budget nor anti-affinity when there is one pod, and follow the cluster's placement", () => {
    const single = renderPoolers(plans["placement, huge pages and provisioned IOPS"], bound);
    assert.deepEqual(
      single.map(({ what }) => what),
      ["pooler-rw"],
    );
    const { template, deploymentStrategy, pgbouncer } = plain(single[0].manifest.spec);
    assert.equal(template.spec.affinity, undefined);
    assert.deepEqual(deploymentStrategy.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 });
    assert.deepEqual(template.spec.nodeSelector, { workload: "postgres" });
    assert.equal(template.spec.priorityClassName, "system-cluster-critical");
    assert.equal(template.spec.tolerations.length, 1);
    assert.equal(pgbouncer.poolMode, "session");
    assert.equal(pgbouncer.parameters.max_prepared_statements, undefined);
  });
});
