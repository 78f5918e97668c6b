import assert from "node:assert/strict";
import { renderCluster } from "kubernetes-postgres/operators/cloudnative-pg/cluster";
import { cloudNativePgRenderer } from "kubernetes-postgres/operators/cloudnative-pg/renderer";
import { failoverTimings } from "kubernetes-postgres/operators/cloudnative-pg/failover";
import { FailoverProfile, ReplicationMode } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { bound, manifestOf, plain, plan, plans, pooler } from "../plans";

function spec(of: ClusterPlan) {
  return plain(renderCluster(of, bound).manifest.spec);
}

describe("The Cluster that CloudNativePG is given", () => {
  it("is complete for three instances with zero loss", () => {
    assert.deepEqual(renderCluster(plan(), bound), {
      what: "cluster",
      manifest: {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: {
          name: "shop",
          namespace: "shop",
          labels: { "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kubernetes-postgres" },
        },
        spec: {
          instances: 3,
          imageName: "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie",
          storage: { size: "100Gi", storageClass: "postgres-data", resizeInUseVolumes: true },
          walStorage: { size: "20Gi", storageClass: "postgres-wal", resizeInUseVolumes: true },
          resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } },
          affinity: {
            enablePodAntiAffinity: true,
            podAntiAffinityType: "required",
            topologyKey: "kubernetes.io/hostname",
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "topology.kubernetes.io/zone",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: { "cnpg.io/cluster": "shop", "cnpg.io/podRole": "instance" } },
            },
          ],
          enablePDB: true,
          primaryLease: { leaseDurationSeconds: 6, renewDeadlineSeconds: 4, retryPeriodSeconds: 2 },
          failoverDelay: 0,
          switchoverDelay: 120,
          stopDelay: 1800,
          smartShutdownTimeout: 180,
          primaryUpdateStrategy: "unsupervised",
          primaryUpdateMethod: "restart",
          replicationSlots: { highAvailability: { enabled: true } },
          postgresql: {
            parameters: {
              ssl_min_protocol_version: "TLSv1.3",
              shared_buffers: "2GB",
              max_connections: "300",
              max_wal_size: "8GB",
              min_wal_size: "2GB",
            },
            pg_hba: ["hostnossl all all all reject"],
            synchronous: { method: "any", number: 1, dataDurability: "required", failoverQuorum: true },
          },
          enableSuperuserAccess: false,
          bootstrap: {
            initdb: {
              database: "app",
              owner: "app",
              secret: { name: "shop-owner" },
              dataChecksums: true,
              encoding: "UTF8",
            },
          },
          plugins: [
            {
              name: "barman-cloud.cloudnative-pg.io",
              enabled: true,
              isWALArchiver: true,
              parameters: { barmanObjectName: "shop-backup", serverName: "shop-18-1" },
            },
          ],
          monitoring: { tls: { enabled: true } },
        },
      },
      after: ["object-store"],
      holdsData: true,
      waitFor: "condition=Ready",
      timeoutSeconds: 2700,
    });
  });

  it("has no disruption budget and restarts in place with one instance", () => {
    const { enablePDB, primaryUpdateMethod, postgresql } = spec(plans["one instance"]);
    assert.deepEqual({ enablePDB, primaryUpdateMethod }, { enablePDB: false, primaryUpdateMethod: "restart" });
    assert.equal(postgresql.synchronous, undefined);
  });

  it("keeps writing without standbys when commits only prefer them", () => {
    assert.deepEqual(spec(plans["two instances, commits prefer a standby"]).postgresql.synchronous, {
      method: "any",
      number: 1,
      dataDurability: "preferred",
      failoverQuorum: false,
    });
  });

  it("has no plugin without backups, and waits for nothing then", () => {
    const rendered = renderCluster(plans["one instance"], bound);
    assert.equal((rendered.manifest.spec as Record<string, unknown>).plugins, undefined);
    assert.deepEqual(rendered.after, []);
  });

  it("lets a person lower the oldest TLS version", () => {
    const parameters = { ssl_min_protocol_version: "TLSv1.2" };
    assert.deepEqual(spec(plan({ parameters })).postgresql.parameters, parameters);
  });

  it("gives the ServiceAccount a role with identity irsa, and with no other", () => {
    assert.deepEqual(spec(plans["an IRSA role"]).serviceAccountTemplate, {
      metadata: {
        annotations: {
          "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/shop",
          "eks.amazonaws.com/sts-regional-endpoints": "true",
        },
      },
    });
    assert.equal(spec(plan()).serviceAccountTemplate, undefined);
    assert.equal(spec(plans["access keys and an endpoint"]).serviceAccountTemplate, undefined);
  });

  it("starts from a backup of another server name, at a moment", () => {
    const { bootstrap, externalClusters, plugins } = spec(plans["a recovery to a moment"]);
    assert.deepEqual(bootstrap, {
      recovery: {
        source: "origin",
        database: "app",
        owner: "app",
        secret: { name: "shop-owner" },
        recoveryTarget: { targetTime: "2026-03-01T12:00:00Z" },
      },
    });
    assert.deepEqual(externalClusters, [
      {
        name: "origin",
        plugin: {
          name: "barman-cloud.cloudnative-pg.io",
          parameters: { barmanObjectName: "shop-recovery", serverName: "old-17-1" },
        },
      },
    ]);
    assert.equal(plugins[0].parameters.serverName, "shop-18-1");
    assert.deepEqual(renderCluster(plans["a recovery to a moment"], bound).after, [
      "object-store",
      "recovery-object-store",
    ]);
  });

  it("recovers to the end of the archive when no moment is given", () => {
    assert.equal(spec(plans["a recovery without backups"]).bootstrap.recovery.recoveryTarget, undefined);
  });

  it("makes roles with passwords from Secrets, and none that could log in without", () => {
    assert.deepEqual(spec(plans["poolers, databases, roles and metrics"]).managed.roles, [
      {
        name: "reporting",
        ensure: "present",
        login: true,
        superuser: false,
        inRoles: ["pg_read_all_data"],
        connectionLimit: 10,
        passwordSecret: { name: "shop-role-reporting" },
      },
      {
        name: "readers",
        ensure: "present",
        login: false,
        superuser: false,
        connectionLimit: -1,
        disablePassword: true,
      },
    ]);
  });

  it("puts the poolers' names into the certificate that the poolers show", () => {
    const names = ["shop-pooler-rw", "shop-pooler-rw.shop", "shop-pooler-rw.shop.svc"];
    const readOnly = names.map((name) => name.replace("rw", "ro"));
    assert.deepEqual(spec(plan({ pooler })).certificates, { serverAltDNSNames: [...names, ...readOnly] });
    assert.deepEqual(spec(plan({ pooler: { ...pooler, readOnly: false } })).certificates, { serverAltDNSNames: names });
    assert.equal(spec(plan()).certificates, undefined);
  });

  it("places instances where it is told, on huge pages, with provisioned IOPS", () => {
    const rendered = spec(plans["placement, huge pages and provisioned IOPS"]);
    assert.deepEqual(rendered.affinity.nodeSelector, { workload: "postgres" });
    assert.deepEqual(rendered.affinity.tolerations, [
      { key: "workload", operator: "Equal", value: "postgres", effect: "NoSchedule" },
    ]);
    assert.equal(rendered.topologySpreadConstraints[0].whenUnsatisfiable, "DoNotSchedule");
    assert.equal(rendered.priorityClassName, "system-cluster-critical");
    assert.deepEqual(rendered.resources.limits, { cpu: "4", memory: "16Gi", "hugepages-2Mi": "4294967296" });
    assert.deepEqual(rendered.resources.requests, rendered.resources.limits);
    assert.deepEqual(rendered.storage.pvcTemplate, { volumeAttributesClassName: "shop-gp3-6000-250" });
    assert.equal(rendered.walStorage, undefined);
  });

  it("leaves the class of a volume to Kubernetes where the platform has none", () => {
    assert.deepEqual(spec(plans["access keys and an endpoint"]).storage, { size: "10Gi", resizeInUseVolumes: true });
  });

  for (const [title, of] of Object.entries(plans)) {
    it(`refuses cleartext, superusers and deprecated fields: ${title}`, () => {
      const rendered = spec(of);
      assert.equal(rendered.postgresql.pg_hba.at(-1), "hostnossl all all all reject");
      assert.equal(rendered.enableSuperuserAccess, false);
      for (const deprecated of ["backup", "minSyncReplicas", "maxSyncReplicas", "nodeMaintenanceWindow"]) {
        assert.equal(rendered[deprecated], undefined, deprecated);
      }
      assert.equal(rendered.monitoring.enablePodMonitor, undefined);
    });
  }
});

describe("Failover timings", () => {
  for (const profile of Object.values(FailoverProfile)) {
    const timings = failoverTimings[profile];

    it(`of profile ${profile} satisfy the webhook and leave time for a clean stop`, () => {
      assert.ok(timings.leaseDurationSeconds > timings.renewDeadlineSeconds);
      assert.ok(5 * timings.renewDeadlineSeconds > 6 * timings.retryPeriodSeconds);
      assert.ok(timings.stopDelay > timings.smartShutdownTimeout);
      assert.ok(timings.switchoverDelay <= 120, "a primary that hangs must not block its replacement");
    });

    it(`of profile ${profile} reach the operator`, () => {
      const { primaryLease, switchoverDelay, stopDelay, smartShutdownTimeout } = spec(plan({ failover: profile }));
      assert.deepEqual({ ...primaryLease, switchoverDelay, stopDelay, smartShutdownTimeout }, timings);
    });
  }

  it("are shorter in every respect with profile fast", () => {
    const { fast, standard } = failoverTimings;
    for (const [name, seconds] of Object.entries(fast)) {
      assert.ok(seconds < standard[name as keyof typeof standard], name);
    }
  });

  it("do not depend on how commits are confirmed", () => {
    const replication = { mode: ReplicationMode.Asynchronous, synchronousStandbys: 0, failoverQuorum: false };
    assert.deepEqual(spec(plan({ replication })).primaryLease, spec(plan()).primaryLease);
  });

  it("imports a database of a running server into the first one", () => {
    const { bootstrap, externalClusters, replica } = spec(plans["a database of a running server"]);
    assert.deepEqual(bootstrap.initdb.import, {
      type: "microservice",
      databases: ["orders"],
      source: { externalCluster: "origin" },
    });
    assert.deepEqual(externalClusters, [
      {
        name: "origin",
        connectionParameters: {
          host: "postgres.legacy.svc",
          port: "5432",
          user: "postgres",
          dbname: "orders",
          sslmode: "verify-full",
        },
        password: { name: "legacy", key: "password" },
      },
    ]);
    assert.equal(replica, undefined);
  });

  it("copies a running server, and follows it until it is promoted", () => {
    const of = plans["a copy of a running server that it follows"];
    const { bootstrap, externalClusters, replica } = spec(of);
    const secret = { name: "shop-owner" };
    assert.deepEqual(bootstrap, { pg_basebackup: { source: "origin", database: "app", owner: "app", secret } });
    assert.equal(externalClusters[0].connectionParameters.dbname, "postgres");
    assert.deepEqual(replica, { enabled: true, source: "origin" });
    assert.equal(spec({ ...of, import: { ...of.import!, standby: false } }).replica, undefined);
  });

  it("follows another cluster's archive until it is promoted", () => {
    const of = plans["a standby of another cluster's archive"];
    assert.deepEqual(spec(of).replica, { enabled: true, source: "origin" });
    assert.equal(spec({ ...of, recovery: { ...of.recovery!, standby: false } }).replica, undefined);
  });

  it("shows a certificate of the plan's issuer, which every name that clients use is in", () => {
    const of = plans["a certificate of an issuer, for poolers too"];
    assert.deepEqual(spec(of).certificates, { serverTLSSecret: "shop-server-tls", serverCASecret: "shop-server-tls" });
    const objects = cloudNativePgRenderer.cluster(of, bound);
    const { dnsNames, issuerRef, secretTemplate } = plain(manifestOf(objects, "server-certificate").spec);
    assert.deepEqual(issuerRef, { name: "company", kind: "ClusterIssuer", group: "cert-manager.io" });
    assert.deepEqual(secretTemplate, { labels: { "cnpg.io/reload": "true" } });
    for (const host of [
      "shop-rw",
      "shop-ro.shop",
      "shop-r.shop.svc",
      "shop-rw.shop.svc.cluster.local",
      "shop-pooler-rw.shop.svc",
    ])
      assert.ok(dnsNames.includes(host), host);
    assert.deepEqual(cloudNativePgRenderer.generatedNames(of), { caSecret: "shop-server-tls", caKey: "ca.crt" });
    assert.ok(objects.find(({ what }) => what === "cluster")!.after.includes("server-certificate"));
  });
});
