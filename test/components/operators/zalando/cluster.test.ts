import assert from "node:assert/strict";
import { manifestOf, plain } from "../plans";
import { bound, planOf, plansOf, refusedBy, rendered } from "../spilo/plans";

function specOf(title: string) {
  return plain(manifestOf(rendered(plansOf("zalando")[title]), "cluster")).spec;
}

describe("The postgresql of Zalando's operator", () => {
  it("is all there with the defaults", () => {
    const plan = planOf("zalando", { scheduling: { requireZoneSpread: true } });
    const { what, after, holdsData, waitFor, timeoutSeconds, manifest } = rendered(plan).find(
      ({ what }) => what === "cluster",
    )!;
    assert.deepEqual(
      { what, after, holdsData, waitFor, timeoutSeconds },
      {
        what: "cluster",
        after: ["server-certificate"],
        holdsData: true,
        waitFor: "jsonpath={.status.PostgresClusterStatus}=Running",
        timeoutSeconds: 2700,
      },
    );
    const { postgresql, env, ...spec } = plain(manifest).spec;
    assert.equal(postgresql.version, "18");
    assert.equal(postgresql.parameters.logging_collector, "off");
    assert.deepEqual(env.map(({ name }: { name: string }) => name).slice(0, 3), [
      "SPILO_PROVIDER",
      "WALG_S3_PREFIX",
      "USE_WALG_BACKUP",
    ]);
    assert.deepEqual(spec, {
      teamId: "postgres",
      numberOfInstances: 3,
      dockerImage: "ghcr.io/zalando/spilo-18:4.1-p2",
      patroni: {
        ttl: 30,
        loop_wait: 10,
        retry_timeout: 10,
        maximum_lag_on_failover: 33554432,
        synchronous_mode: true,
        synchronous_mode_strict: true,
        synchronous_node_count: 1,
        failsafe_mode: true,
        initdb: { encoding: "UTF8", locale: "C.UTF-8", "data-checksums": "true" },
        pg_hba: [
          "local all postgres peer",
          "local all all scram-sha-256",
          "local replication standby scram-sha-256",
          "hostnossl all all all reject",
          "hostssl replication standby all scram-sha-256",
          "hostssl all all all scram-sha-256",
        ],
      },
      volume: { size: "100Gi", storageClass: "postgres-data" },
      resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } },
      spiloRunAsUser: 101,
      spiloRunAsGroup: 103,
      spiloFSGroup: 103,
      enableShmVolume: true,
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { application: "spilo", "cluster-name": "shop" } },
        },
      ],
      users: { app: [] },
      databases: { app: "app" },
      additionalVolumes: [
        {
          name: "aws-token",
          mountPath: "/var/run/secrets/kubernetes-postgres/aws",
          targetContainers: ["postgres"],
          volumeSource: {
            projected: {
              defaultMode: 0o440,
              sources: [
                { serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 3600, path: "token" } },
              ],
            },
          },
        },
      ],
      tls: { secretName: "shop-server-tls", certificateFile: "tls.crt", privateKeyFile: "tls.key" },
    });
  });

  it("has poolers of the sizes that were tuned, and windows", () => {
    const plan = plansOf("zalando")["poolers and maintenance windows"];
    const spec = specOf("poolers and maintenance windows");
    const { instances, defaultPoolSize, compute } = plan.pooler!;
    assert.equal(spec.enableReplicaConnectionPooler, true);
    assert.equal(spec.connectionPooler.mode, "session");
    // Each pod gets its share, and half of that is for one pair of user and database (connection_pooler.go).
    const share = Math.floor(spec.connectionPooler.maxDBConnections / instances);
    assert.equal(Math.floor(share / 2), defaultPoolSize.value);
    assert.equal(spec.connectionPooler.resources.limits.memory, compute.memory);
    assert.deepEqual(spec.maintenanceWindows, ["Sat:00:00-04:00", "01:00-02:00"]);
  });

  it("has users and databases; what there is no field for is in the Job", () => {
    const spec = specOf("databases, roles and metrics");
    assert.deepEqual(spec.users, { app: [], reporting: [], readers: ["nologin"] });
    assert.deepEqual(spec.databases, { app: "app", order_items: "app" });
    const script = plain(manifestOf(rendered(plansOf("zalando")["databases, roles and metrics"]), "setup-script"));
    assert.match(script.data["setup.sql"], /GRANT "pg_read_all_data" TO "reporting";/);
    assert.match(script.data["setup.sql"], /CREATE EXTENSION IF NOT EXISTS "vector";/);
    assert.match(script.data["setup.sql"], /CONNECTION LIMIT 10/);
  });

  it("follows another cluster by a field of its own, and makes no roles while it is read-only", () => {
    const plan = plansOf("zalando")["a cluster that follows another"];
    assert.deepEqual(specOf("a cluster that follows another").standby, { s3_wal_path: bound.recoveryArchive });
    assert.ok(!rendered(plan).some(({ what }) => what.startsWith("setup")));
  });

  it("is placed where it is told to", () => {
    const spec = specOf("placement and huge pages");
    assert.deepEqual(spec.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms, [
      { matchExpressions: [{ key: "workload", operator: "In", values: ["postgres"] }] },
    ]);
    assert.equal(spec.podPriorityClassName, "system-cluster-critical");
    assert.equal(
      spec.resources.limits["hugepages-2Mi"],
      String(plansOf("zalando")["placement and huge pages"].compute.hugePagesBytes),
    );
  });
});

describe("What Zalando's operator would do otherwise than asked", () => {
  it("is refused: names that it does not take, and two roles with one Secret", () => {
    const roles = [{ name: "a_b" }, { name: "a-b" }, { name: "_reports_" }];
    assert.deepEqual(refusedBy("zalando", { roles, database: { name: "my-app" } }), [
      'roles[1].name: would share the Secret a-b.shop.credentials.postgresql.acid.zalan.do with the role "a_b": a Secret\'s name has no underscores (given "a-b"); give one of them another name',
      'roles[2].name: the operator takes roles of lower-case letters, digits, hyphens and underscores only (given "_reports_"); set it to "reports"',
      'database.name: the operator takes databases of letters, digits and underscores only (given "my-app"); set it to "my_app"',
    ]);
  });

  it("is refused: a limit of clients that its pooler does not know", () => {
    assert.deepEqual(refusedBy("zalando", { pooler: { enabled: true, maxClientConnections: 2000 } }), [
      "pooler.maxClientConnections: the operator's pooler accepts 10000 client connections, whatever is asked for (given 2000); remove it",
    ]);
  });

  it("is refused: roles of Spilo's own", () => {
    const told = refusedBy("zalando", { roles: [{ name: "pooler" }, { name: "robot_zmon" }] });
    assert.equal(told.length, 2);
  });
});
