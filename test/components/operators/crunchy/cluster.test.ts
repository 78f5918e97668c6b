import assert from "node:assert/strict";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { apiVersion, renderCluster } from "kubernetes-postgres/operators/crunchy/cluster";
import { crunchyRenderer } from "kubernetes-postgres/operators/crunchy/renderer";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { checkCustomResource, hasSchema } from "kubernetes-postgres/schemas/check";
import { brokenRules } from "kubernetes-postgres/schemas/validations";
import { manifestOf, plain } from "../plans";
import { bound, planned, plans } from "./plans";

const labels = { "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kubernetes-postgres" };
const pods = {
  "postgres-operator.crunchydata.com/cluster": "shop",
  "postgres-operator.crunchydata.com/data": "postgres",
};
const rendered = (of: ClusterPlan, version = "6.0.3") => renderCluster(of, bound, version);
const specOf = (of: ClusterPlan) => plain(rendered(of).manifest.spec);

describe("A PostgresCluster", () => {
  it("says everything of three instances with zero loss", () => {
    const small = { cpu: "50m", memory: "32Mi" };
    const worker = { cpu: "500m", memory: "320Mi" };
    const of = planned();
    const { manifest, ...treatment } = rendered(of);
    const role = {
      annotations: {
        "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/shop",
        "eks.amazonaws.com/sts-regional-endpoints": "true",
      },
    };
    assert.deepEqual(plain(manifest), {
      apiVersion: "postgres-operator.crunchydata.com/v1",
      kind: "PostgresCluster",
      metadata: { name: "shop", namespace: "shop", labels },
      spec: {
        postgresVersion: 18,
        metadata: role,
        instances: [
          {
            name: "pg",
            replicas: 3,
            minAvailable: 2,
            resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } },
            sidecars: { replicaCertCopy: { resources: { requests: small, limits: small } } },
            dataVolumeClaimSpec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: "postgres-data",
              resources: { requests: { storage: "100Gi" } },
            },
            walVolumeClaimSpec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: "postgres-wal",
              resources: { requests: { storage: "20Gi" } },
            },
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: pods } },
                ],
              },
            },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: pods },
              },
            ],
          },
        ],
        disableDefaultPodScheduling: true,
        config: { parameters: of.parameters },
        authentication: {
          rules: [{ hba: "hostnossl all all all reject" }, { connection: "hostssl", method: "scram-sha-256" }],
        },
        patroni: {
          leaderLeaseDurationSeconds: 30,
          syncPeriodSeconds: 10,
          dynamicConfiguration: {
            retry_timeout: 10,
            synchronous_mode: true,
            synchronous_mode_strict: true,
            synchronous_node_count: 1,
          },
        },
        users: [{ name: "app", databases: ["app"] }, { name: "postgres" }],
        backups: {
          pgbackrest: {
            metadata: role,
            global: {
              "compress-type": "zst",
              "start-fast": "y",
              "process-max": "1",
              "repo1-path": "/shop/shop/shop-18-1",
              "repo1-bundle": "y",
              "repo1-s3-key-type": "web-id",
              "repo1-s3-kms-key-id": "arn:aws:kms:eu-west-1:123456789012:key/backup",
              "repo1-retention-full": "30",
              "repo1-retention-full-type": "time",
            },
            repos: [
              {
                name: "repo1",
                s3: { bucket: "bucket", endpoint: "s3.eu-west-1.amazonaws.com", region: "eu-west-1" },
                schedules: { full: "0 2 * * *" },
              },
            ],
            jobs: { resources: { requests: worker, limits: worker }, ttlSecondsAfterFinished: 86400 },
            sidecars: {
              pgbackrest: { resources: { requests: worker, limits: worker } },
              pgbackrestConfig: { resources: { requests: small, limits: small } },
            },
          },
        },
      },
    });
    assert.deepEqual(treatment, {
      what: "cluster",
      after: [],
      holdsData: true,
      waitFor: "jsonpath={.status.instances[0].readyReplicas}=3",
      timeoutSeconds: 2700,
      otherApiVersions: ["postgres-operator.crunchydata.com/v1beta1"],
    });
  });

  it("is of the API version that the operator's release has, and stays the same resource when that changes", () => {
    const versions = ["5.8.9", "6.0.3", "v7.1.0"].map(apiVersion);
    assert.deepEqual(versions, [
      "postgres-operator.crunchydata.com/v1beta1",
      "postgres-operator.crunchydata.com/v1",
      "postgres-operator.crunchydata.com/v1",
    ]);
    const older = rendered(planned(), "5.8.9");
    assert.deepEqual(older.otherApiVersions, ["postgres-operator.crunchydata.com/v1"]);
    const { operatorVersion } = { ...bound, operatorVersion: "5.8.9" };
    const [cluster] = crunchyRenderer.cluster(planned(), { ...bound, operatorVersion });
    assert.equal(cluster.manifest.apiVersion, older.manifest.apiVersion);
  });

  it("has no budget with one instance, which would block the drain of its node, and no backups where they are off", () => {
    const { instances, backups, patroni, metadata } = specOf(plans["one instance without backups"]);
    assert.equal(instances[0].minAvailable, 0);
    assert.equal(backups, undefined);
    assert.deepEqual(patroni.dynamicConfiguration, { retry_timeout: 10 });
    assert.ok(metadata.annotations);
  });

  it("holds a lease that outlasts two retries, whichever profile is asked for", () => {
    for (const of of Object.values(plans)) {
      const { leaderLeaseDurationSeconds: lease, syncPeriodSeconds: loop, dynamicConfiguration } = specOf(of).patroni;
      assert.ok(lease >= 20 && loop + 2 * dynamicConfiguration.retry_timeout <= lease);
    }
    const fast = specOf(plans["five instances that fail over fast"]).patroni;
    assert.deepEqual([fast.leaderLeaseDurationSeconds, fast.syncPeriodSeconds], [20, 5]);
    assert.equal(fast.dynamicConfiguration.synchronous_node_count, 2);
    const preferred = specOf(plans["two instances, commits prefer a standby"]).patroni.dynamicConfiguration;
    assert.deepEqual([preferred.synchronous_mode, preferred.synchronous_mode_strict], [true, false]);
  });

  it("lists roles that log in, those without are made by the setup Job", () => {
    const of = plans["certificates of an issuer, a pooler, databases, roles and metrics"];
    assert.deepEqual(specOf(of).users, [
      { name: "app", databases: ["app"] },
      { name: "orders" },
      { name: "reporting" },
      { name: "postgres" },
    ]);
    const sql = plain(manifestOf(crunchyRenderer.cluster(of, bound), "setup-script")).data["setup.sql"] as string;
    assert.match(sql, /^ALTER ROLE "reporting" LOGIN CONNECTION LIMIT 10;$/m);
    assert.match(sql, /^ALTER ROLE "read_only" NOLOGIN CONNECTION LIMIT -1 PASSWORD NULL;$/m);
    assert.match(sql, /^GRANT "read_only" TO "reporting";$/m);
    assert.match(sql, /^ALTER DATABASE "order_items" OWNER TO "orders";$/m);
    assert.match(sql, /^CREATE EXTENSION IF NOT EXISTS "pg_trgm";$/m);
    assert.doesNotMatch(sql, /PASSWORD :/, "the operator sets passwords");
    const job = plain(manifestOf(crunchyRenderer.cluster(of, bound), "setup")).spec.template.spec;
    assert.deepEqual(
      job.volumes.flatMap(({ secret }: { secret?: { secretName: string } }) => secret?.secretName ?? []),
      ["shop-server-tls", "shop-pguser-postgres"],
      "the authority that it verifies the server by, and the superuser's password",
    );
  });

  it("makes the Job anew for an extension that is added later", () => {
    const name = (extensions: string[]) =>
      manifestOf(crunchyRenderer.cluster(planned({ database: { extensions } }), bound), "setup").metadata.name;
    assert.notEqual(name([]), name(["pg_trgm"]));
  });

  it("shows an issuer's certificates everywhere a client connects, and replicates by one of the same issuer", () => {
    const of = plans["certificates of an issuer, a pooler, databases, roles and metrics"];
    const objects = crunchyRenderer.cluster(of, bound);
    const { customTLSSecret, customReplicationTLSSecret, proxy, monitoring } = specOf(of);
    assert.deepEqual(customTLSSecret, { name: "shop-server-tls" });
    assert.deepEqual(customReplicationTLSSecret, { name: "shop-replication-tls" });
    assert.deepEqual(proxy.pgBouncer.customTLSSecret, { name: "shop-server-tls" });
    assert.deepEqual(monitoring.pgmonitor.exporter.customTLSSecret, { name: "shop-server-tls" });
    const [server, client] = ["server-certificate", "replication-certificate"].map(
      (what) => plain(manifestOf(objects, what)).spec,
    );
    assert.deepEqual(server.issuerRef, { name: "company", kind: "ClusterIssuer", group: "cert-manager.io" });
    assert.deepEqual(client.issuerRef, server.issuerRef);
    assert.equal(client.commonName, "_crunchyrepl");
    assert.ok(server.dnsNames.includes("shop-pgbouncer.shop.svc") && server.dnsNames.includes("shop-replicas"));
    assert.deepEqual(crunchyRenderer.generatedNames(of), { caSecret: "shop-server-tls", caKey: "ca.crt" });
    assert.deepEqual(crunchyRenderer.generatedNames(planned()), { caSecret: "shop-cluster-cert", caKey: "ca.crt" });
  });

  it("goes where it is told to, by affinity: there is no nodeSelector", () => {
    const { instances, backups, image } = specOf(plans["placement, huge pages and provisioned IOPS"]);
    const [set] = instances;
    const node = { matchExpressions: [{ key: "workload", operator: "In", values: ["postgres"] }] };
    assert.deepEqual(set.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms, [
      node,
    ]);
    assert.ok(set.affinity.podAntiAffinity);
    assert.equal(set.topologySpreadConstraints[0].whenUnsatisfiable, "DoNotSchedule");
    assert.equal(set.priorityClassName, "database");
    assert.deepEqual(backups.pgbackrest.jobs.affinity, { nodeAffinity: set.affinity.nodeAffinity });
    assert.match(set.dataVolumeClaimSpec.volumeAttributesClassName, /^postgres-shop|shop/);
    assert.ok(Number(set.resources.limits["hugepages-2Mi"]) > 0);
    assert.equal(image, "registry.example.com/crunchy-postgres:18.6");
  });

  it("has PgBouncer on different nodes, with Guaranteed resources and a budget", () => {
    const { pgBouncer } = specOf(plans["certificates of an issuer, a pooler, databases, roles and metrics"]).proxy;
    assert.equal(pgBouncer.replicas, 3);
    assert.equal(pgBouncer.minAvailable, 2);
    assert.deepEqual(pgBouncer.resources.requests, pgBouncer.resources.limits);
    assert.equal(pgBouncer.config.global.pool_mode, "transaction");
    const [term] = pgBouncer.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    assert.equal(term.labelSelector.matchLabels["postgres-operator.crunchydata.com/role"], "pgbouncer");
  });

  it("is scraped at its exporter, with TLS where there is an issuer", () => {
    const of = plans["certificates of an issuer, a pooler, databases, roles and metrics"];
    const { selector, podMetricsEndpoints } = plain(manifestOf(crunchyRenderer.cluster(of, bound), "monitor")).spec;
    assert.equal(selector.matchLabels["postgres-operator.crunchydata.com/crunchy-postgres-exporter"], "true");
    assert.deepEqual(podMetricsEndpoints, [
      {
        port: "exporter",
        scheme: "https",
        tlsConfig: { ca: { secret: { name: "shop-server-tls", key: "ca.crt" } }, serverName: "shop-primary" },
      },
    ]);
  });
});

const ofKubernetes = ["v1", "batch/v1", "networking.k8s.io/v1"];
const isCustom = ({ apiVersion: version }: Manifest): boolean => !ofKubernetes.includes(version);

describe("Everything that is rendered for Crunchy's operator", () => {
  for (const [title, of] of Object.entries(plans)) {
    const objects = [...crunchyRenderer.access(of, bound), ...crunchyRenderer.cluster(of, bound)];

    it(`is what the definitions of both API versions take: ${title}`, () => {
      for (const version of ["6.0.3", "5.8.9"]) {
        const all = crunchyRenderer.cluster(of, { ...bound, operatorVersion: version });
        const custom = all.map((object) => plain(object.manifest) as Manifest).filter(isCustom);
        assert.ok(custom.some(({ kind }) => kind === "PostgresCluster"));
        for (const manifest of custom) {
          assert.ok(hasSchema(manifest.apiVersion, manifest.kind), manifest.kind);
          assert.deepEqual(checkCustomResource(manifest), [], manifest.apiVersion);
          assert.deepEqual(brokenRules(manifest), [], manifest.apiVersion);
        }
      }
    });

    it(`comes after what it needs, under names of its own: ${title}`, () => {
      const seen = new Set(of.createNamespace ? ["namespace"] : []);
      for (const { what, after } of objects) {
        assert.ok(!seen.has(what), what);
        for (const before of after) assert.ok(seen.has(before), `${what} comes before ${before}`);
        seen.add(what);
      }
    });

    it(`has requests equal to limits wherever resources are said: ${title}`, () => {
      const visit = (value: unknown, path: string): number => {
        if (typeof value !== "object" || value === null) return 0;
        return Object.entries(value).reduce((sum, [key, part]) => {
          const { requests, limits } = part as { requests?: Record<string, string>; limits?: Record<string, string> };
          if (key !== "resources" || limits === undefined) return sum + visit(part, `${path}.${key}`);
          assert.deepEqual(requests, limits, path);
          return sum + 1;
        }, 0);
      };
      assert.ok(visit(plain(objects.map(({ manifest }) => manifest)), "") >= 2);
    });
  }
});
