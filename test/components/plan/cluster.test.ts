import assert from "node:assert/strict";
import * as fc from "fast-check";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { draftCluster, planCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { GiB } from "kubernetes-postgres/plan/quantity";
import { clusterFields, type clusterSchema } from "kubernetes-postgres/plan/schema/cluster";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { Cloud, CredentialsDelivery, IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan, PlanContext } from "kubernetes-postgres/plan/types";
import type * as z from "zod/mini";
import { leaves } from "../../program/arguments/leaves";

// Compiles only where schema and interface are the same type, both ways.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Flat<T> = T extends (infer E)[] ? Flat<E>[] : T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
const sameType: Same<Flat<z.infer<typeof clusterSchema>>, Flat<ClusterSpec>> = true;

const onAws: PlanContext = {
  cloud: Cloud.Aws,
  platformName: "shop",
  delivery: CredentialsDelivery.Csi,
  identity: IdentityKind.PodIdentity,
  dataStorageClass: "postgres-data",
  walStorageClass: "postgres-wal",
  volumeDriver: "ebs.csi.aws.com",
  bucket: { recoveryWindowDays: 30, fullBackupIntervalDays: 1 },
  hasOidcProvider: false,
};
const elsewhere: PlanContext = {
  cloud: Cloud.None,
  platformName: "local",
  delivery: CredentialsDelivery.Direct,
  identity: IdentityKind.AccessKeys,
};
const minio = { bucket: "backups", endpointUrl: "http://minio.minio:9000", accessKeysSecret: { name: "minio-keys" } };

function plan(spec: object, context = onAws, name = "orders"): ClusterPlan {
  const planned = planCluster(name, spec, context);
  assert.deepEqual(planned.problems.map(formatProblem), []);
  assert.ok(planned.plan !== undefined);
  return planned.plan;
}

function paths(spec: object, context = onAws): string[] {
  return planCluster("orders", spec, context).problems.map(({ path }) => path);
}

const storage = { size: "100Gi" };

describe("a cluster", () => {
  it("has a schema of the same type as its specification", () => {
    assert.equal(sameType, true);
  });

  it("is production-grade with nothing but a size", () => {
    const made = plan({ storage });
    assert.equal(made.instances, 3);
    assert.deepEqual(made.replication, { mode: "zero-loss", synchronousStandbys: 1, failoverQuorum: true });
    assert.deepEqual(made.storage.wal, { size: "20Gi", sizeBytes: 20 * GiB, storageClass: "postgres-wal" });
    assert.deepEqual(made.storage.data, { size: "100Gi", sizeBytes: 100 * GiB, storageClass: "postgres-data" });
    assert.deepEqual([made.storage.iops, made.storage.throughput, made.storage.attributes], [3000, 125, undefined]);
    assert.equal(made.backup?.recoveryWindowDays, 30);
    assert.equal(made.backup?.fullBackupIntervalDays, 1);
    assert.equal(made.backup?.path, "orders/orders");
    assert.equal(made.backup?.serverName, "orders-18-1");
    assert.deepEqual(made.credentials, {
      delivery: "csi",
      rotation: 1,
      recoveryWindowDays: 30,
      systemPasswordsSecretName: undefined,
    });
    assert.equal(made.identity, "pod-identity");
    assert.deepEqual(made.network, {
      allowNamespaces: [],
      allowCidrs: [],
      apiServerCidrs: ["0.0.0.0/0"],
      connectTo: [],
    });
    assert.deepEqual([made.deletionProtection, made.readyTimeoutSeconds], [true, 2700]);
    assert.match(made.image!, /^ghcr\.io\/cloudnative-pg\/postgresql:18\./);
    assert.deepEqual([made.pooler, made.monitoring, made.recovery], [undefined, undefined, undefined]);
  });

  it("is tuned: what the operator is told comes from the size", () => {
    const made = plan({ storage, resources: { memory: "16Gi", cpu: "4" } });
    assert.equal(made.parameters.shared_buffers, "4GB");
    assert.ok(made.tuning.budget.slack >= 0);
    assert.equal(plan({ storage, parameters: { work_mem: "8MB" } }).parameters.work_mem, "8MB");
  });

  it("is found at names within its namespace", () => {
    assert.deepEqual(plan({ storage, namespace: "shop", pooler: { enabled: true, readOnly: true } }).endpoints, {
      readWrite: "orders-rw.shop.svc",
      readOnly: "orders-ro.shop.svc",
      pooler: "orders-pooler-rw.shop.svc",
      poolerReadOnly: "orders-pooler-ro.shop.svc",
      port: 5432,
    });
    assert.equal(plan({ storage, pooler: { enabled: true } }).endpoints.poolerReadOnly, undefined);
    assert.equal(plan({ storage }).endpoints.pooler, undefined);
  });

  it("replicates according to its instances", () => {
    assert.equal(plan({ storage, instances: 1 }).replication.mode, "asynchronous");
    assert.deepEqual(plan({ storage, instances: 2 }).replication, {
      mode: "asynchronous",
      synchronousStandbys: 0,
      failoverQuorum: false,
    });
    assert.deepEqual(plan({ storage, instances: 2, replication: { mode: "preferred" } }).replication, {
      mode: "preferred",
      synchronousStandbys: 1,
      failoverQuorum: false,
    });
    assert.equal(
      plan({ storage, instances: 5, replication: { synchronousStandbys: 3 } }).replication.synchronousStandbys,
      3,
    );
  });

  it("changes IOPS and throughput through a class whose name follows its content", () => {
    const { attributes } = plan({ storage: { size: "100Gi", iops: 6000, throughput: 250 } }).storage;
    assert.deepEqual(attributes?.parameters, { type: "gp3", iops: "6000", throughput: "250" });
    assert.match(attributes?.name ?? "", /^orders-orders-gp3-6000-250-[0-9a-f]{8}$/);
    // Exactly what gp3 includes still makes the class: it is how provisioned IOPS are given up again.
    assert.notEqual(plan({ storage: { size: "100Gi", iops: 3000 } }).storage.attributes, undefined);
    assert.equal(
      plan({ storage: { size: "100Gi", volumeType: "io2", iops: 10_000 } }).storage.attributes?.parameters.type,
      "io2",
    );
  });

  it("makes a Secret of the platform's access key, unless the cluster names one", () => {
    const keyed = { ...elsewhere, hasAccessKey: true };
    const { bucket, endpointUrl } = minio;
    const made = plan({ storage: { size: "5Gi" }, backup: { bucket, endpointUrl }, instances: 1 }, keyed);
    assert.deepEqual(made.backup?.accessKeysSecret, {
      name: "orders-access-keys",
      made: true,
      accessKeyIdKey: "ACCESS_KEY_ID",
      secretAccessKeyKey: "SECRET_ACCESS_KEY",
    });
    const named = plan({ storage: { size: "5Gi" }, backup: minio, instances: 1 }, keyed);
    assert.deepEqual(
      [named.backup?.accessKeysSecret?.name, named.backup?.accessKeysSecret?.made],
      ["minio-keys", false],
    );
  });

  it("runs without AWS, on the default class and a store of its own", () => {
    const made = plan({ storage: { size: "5Gi" }, backup: minio, instances: 1 }, elsewhere);
    assert.deepEqual(made.storage, {
      data: { size: "5Gi", sizeBytes: 5 * GiB, storageClass: undefined },
      wal: undefined,
    });
    assert.deepEqual(made.backup?.accessKeysSecret, {
      name: "minio-keys",
      made: false,
      accessKeyIdKey: "ACCESS_KEY_ID",
      secretAccessKeyKey: "SECRET_ACCESS_KEY",
      caKey: undefined,
    });
    assert.deepEqual([made.identity, made.credentials.delivery], ["access-keys", "direct"]);
  });

  it("takes its images from a mirror, and its own image as it is written", () => {
    const mirror = { ...onAws, imageRegistry: "registry.example.com/mirror" };
    assert.match(
      plan({ storage, postgresVersion: 16 }, mirror).image!,
      /^registry\.example\.com\/mirror\/cloudnative-pg\/postgresql:16\./,
    );
    const own = `registry.example.com/pg:17.2@sha256:${"0".repeat(64)}`;
    assert.equal(plan({ storage, postgresVersion: 17, image: own }, mirror).image, own);
  });

  it("gives every role that logs in a Secret of its own", () => {
    const { roles, databases } = plan({
      storage,
      roles: [
        { name: "reporting", inRoles: ["pg_read_all_data"] },
        { name: "readers", login: false },
      ],
      databases: [{ name: "reports", owner: "reporting", extensions: ["pg_trgm"] }],
    });
    assert.deepEqual(
      roles.map(({ secretName }) => secretName),
      ["orders-role-reporting", undefined],
    );
    assert.deepEqual(databases, [{ name: "reports", owner: "reporting", extensions: ["pg_trgm"] }]);
  });

  it("has any extension and library in an image of one's own, and PostgreSQL's own modules in the default one", () => {
    const cron = { database: { extensions: ["pg_cron"] }, sharedPreloadLibraries: ["pg_cron"] };
    plan({ storage, ...cron, image: "registry.example.com/postgresql:18.4" });
    assert.deepEqual(paths({ storage, ...cron }), ["database.extensions[0]", "sharedPreloadLibraries[0]"]);
    plan({ storage, database: { extensions: ["hstore", "uuid-ossp", "vector", "pgaudit", "pg_logicalinspect"] } });
    plan({ storage, postgresVersion: 16, database: { extensions: ["adminpack", "old_snapshot"] } });
    plan({ storage, sharedPreloadLibraries: ["auto_explain", "$libdir/passwordcheck", "pg_stat_statements"] });
  });

  it("shares PostgreSQL's connections among its poolers", () => {
    const { pooler } = plan({ storage, maxConnections: 100, pooler: { enabled: true, instances: 4 } });
    assert.ok(pooler !== undefined);
    assert.ok(pooler.defaultPoolSize.value * 4 <= 100 - 13);
    assert.deepEqual([pooler.compute.cpu, pooler.compute.memory], ["500m", "128Mi"]);
  });

  it("starts from another cluster's backup", () => {
    const { recovery, backup } = plan({
      storage,
      backup: { serverName: "orders-18-2" },
      recovery: { serverName: "orders-18-1", targetTime: "2026-03-01T12:00:00+01:00" },
    });
    assert.deepEqual(recovery, {
      serverName: "orders-18-1",
      bucket: undefined,
      path: "orders/orders",
      kmsKeyArn: undefined,
      region: undefined,
      passphraseSecretName: undefined,
      targetTime: "2026-03-01T12:00:00+01:00",
      standby: false,
    });
    assert.equal(backup?.serverName, "orders-18-2");
  });

  it("takes the moment of a recovery as Pulumi hands it on when it was written without quotes", () => {
    const momentOf = (targetTime: string) =>
      plan({ storage, recovery: { serverName: "old-18-1", targetTime } }).recovery?.targetTime;
    assert.equal(momentOf("2026-03-01 12:00:00 +0000 UTC"), "2026-03-01T12:00:00+00:00");
    assert.equal(momentOf("2026-03-01 12:00:00.25 +0530 +0530"), "2026-03-01T12:00:00.25+05:30");
    assert.throws(() => momentOf("2026-02-31 12:00:00 +0000 UTC"), /targetTime: is not a moment in RFC 3339/);
  });

  it("starts from a bucket with a key and a region of its own", () => {
    const ours = "arn:aws:kms:eu-west-1:111122223333:key/ours";
    const theirs = "arn:aws:kms:us-east-1:111122223333:key/theirs";
    const keysOf = (recovery: object, backup: object = {}) => {
      const made = plan({ storage, backup, recovery: { serverName: "old-18-1", ...recovery } });
      return [made.recovery?.kmsKeyArn, made.recovery?.region];
    };
    assert.deepEqual(keysOf({ bucket: "theirs", kmsKeyArn: theirs }), [theirs, "us-east-1"]);
    assert.deepEqual(keysOf({ bucket: "theirs", region: "us-gov-west-1" }), [undefined, "us-gov-west-1"]);
    assert.deepEqual(keysOf({ bucket: "theirs" }, { bucket: "ours", kmsKeyArn: ours }), [undefined, undefined]);
    assert.deepEqual(keysOf({}, { bucket: "ours", kmsKeyArn: ours }), [ours, "eu-west-1"]);
    assert.deepEqual(keysOf({ bucket: "ours" }, { bucket: "ours", kmsKeyArn: ours }), [ours, "eu-west-1"]);
  });

  it("keeps deleted passwords as long as its data", () => {
    assert.equal(plan({ storage, deletionProtection: false }).credentials.recoveryWindowDays, 0);
    assert.equal(plan({ storage, credentials: { recoveryWindowDays: 7 } }).credentials.recoveryWindowDays, 7);
  });

  it("tolerates taints by value or whatever the value", () => {
    const tolerations = [{ key: "workload", value: "postgres", effect: "NoSchedule" }, { key: "spot" }];
    assert.deepEqual(plan({ storage, scheduling: { tolerations } }).scheduling.tolerations, [
      { key: "workload", operator: "Equal", value: "postgres", effect: "NoSchedule" },
      { key: "spot", operator: "Exists" },
    ]);
  });

  it("fits its backups into what the bucket is laid out for", () => {
    const weekly = { schedule: "0 2 * * 0" };
    assert.deepEqual(paths({ storage, backup: weekly }), ["backup.schedule"]);
    assert.deepEqual(paths({ storage, backup: { recoveryWindow: "1m" } }), ["backup.recoveryWindow"]);
    assert.deepEqual(paths({ storage, backup: { ...weekly, recoveryWindow: "2m", bucket: "own-bucket" } }), []);
    // A bucket that exists: nobody knows its layout.
    assert.deepEqual(paths({ storage, backup: weekly }, { ...onAws, bucket: {} }), []);
  });

  it("is not judged by what is misspelt", () => {
    // 60000 IOPS are too many for 100Gi only; whether they are for "100 GB" nobody knows.
    assert.deepEqual(paths({ storage: { size: "100 GB", iops: 60_000 } }), ["storage.size"]);
    assert.deepEqual(paths({ storage, instances: "2", replication: { mode: "zero-loss" } }), ["instances"]);
    assert.deepEqual(paths({ storage, postgresVersion: "17", image: "registry.example.com/pg:17.2" }), [
      "postgresVersion",
    ]);
    assert.deepEqual(paths({ storage, resources: { memory: "lots" }, parameters: { shared_buffers: "64GB" } }), [
      "resources.memory",
    ]);
  });

  it("is told mistakes of shape and of meaning together", () => {
    assert.deepEqual(
      paths({
        storage: { size: "100Gi", iops: 70_000, colour: "red" },
        instances: 2,
        replication: { mode: "zero-loss" },
        backup: { schedule: "@daily" },
      }).sort(),
      ["backup.schedule", "replication.mode", "storage.colour", "storage.iops"],
    );
  });

  it("lets instances connect to servers by host and port, and says what is neither", () => {
    const servers = ["postgres.legacy.svc", "10.0.0.7:5433", "[fd00::7]:65535", "[fd00::8]"];
    assert.deepEqual(plan({ storage, network: { connectTo: servers } }).network?.connectTo, [
      { host: "postgres.legacy.svc", port: 5432 },
      { host: "10.0.0.7", port: 5433 },
      { host: "fd00::7", port: 65535 },
      { host: "fd00::8", port: 5432 },
    ]);
    const wrong = [
      "",
      "fd00::7",
      "[fd00::7",
      "[10.0.0.7]",
      "a_b:5432",
      "legacy:",
      "legacy:0",
      "legacy:65536",
      "legacy:pg",
    ];
    assert.deepEqual(
      planCluster("orders", { storage, network: { connectTo: wrong } }, onAws).problems.map(({ path, fix }) => [
        path,
        fix,
      ]),
      [
        ["network.connectTo[0]", 'write it as "postgres.legacy.svc:5432"'],
        ["network.connectTo[1]", 'set it to "[fd00::7]:5432"'],
        ["network.connectTo[2]", 'write it as "postgres.legacy.svc:5432"'],
        ["network.connectTo[3]", 'write it as "postgres.legacy.svc:5432"'],
        ["network.connectTo[4]", 'write it as "postgres.legacy.svc:5432"'],
        ["network.connectTo[5]", 'set it to "legacy:5432"'],
        ["network.connectTo[6]", 'set it to "legacy:5432"'],
        ["network.connectTo[7]", 'set it to "legacy:5432"'],
        ["network.connectTo[8]", 'set it to "legacy:5432"'],
      ],
    );
  });

  it("keeps the places in a list when one of them is misshapen", () => {
    assert.deepEqual(
      paths({
        storage,
        network: { allowCidrs: [5, "10.0.0.0/8", "10.1.2.3/8"] },
        roles: [7, { name: "postgres" }],
      }).sort(),
      ["network.allowCidrs[0]", "network.allowCidrs[2]", "roles[0]", "roles[1].name"],
    );
  });

  it("never throws, whatever it is given", () => {
    const keys = [
      "storage",
      "size",
      "instances",
      "roles",
      "name",
      "backup",
      "schedule",
      "parameters",
      "pooler",
      "network",
    ];
    const anything = fc.anything({ key: fc.constantFrom(...keys), maxDepth: 3, withNullPrototype: false });
    fc.assert(
      fc.property(anything, fc.string(), (spec, name) => {
        const planned = planCluster(name, spec, onAws);
        assert.equal(planned.plan === undefined, planned.problems.length > 0);
        for (const { path, message, fix } of planned.problems) {
          assert.ok(path.length >= 0 && message.length > 0 && fix.length > 0);
          assert.doesNotMatch(message + fix, /received|Invalid input|expected|undefined|NaN|\[object/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("has a plan with every accepted specification that a JSON document can say", () => {
    const spec = fc.record(
      {
        instances: fc.integer({ min: 1, max: 9 }),
        profile: fc.constantFrom("oltp", "web", "warehouse", "mixed"),
        postgresVersion: fc.integer({ min: 14, max: 18 }),
        resources: fc.record({
          cpu: fc.constantFrom("500m", "2", "16"),
          memory: fc.constantFrom("1Gi", "8Gi", "64Gi"),
        }),
        storage: fc.record({ size: fc.constantFrom("10Gi", "20Gi", "1Ti") }),
        pooler: fc.record({ enabled: fc.boolean(), instances: fc.integer({ min: 1, max: 3 }) }),
        failover: fc.constantFrom("fast", "standard"),
      },
      { requiredKeys: ["storage"] },
    );
    fc.assert(
      fc.property(spec, (wish) => {
        const made = plan(wish);
        assert.deepEqual(JSON.parse(JSON.stringify(made)), JSON.parse(JSON.stringify(plan(structuredClone(wish)))));
        assert.ok(made.tuning.budget.used + made.tuning.budget.slack <= made.tuning.budget.limit);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a draft of arguments that are wrong", () => {
  /** Values that belong nowhere, or are out of every range. */
  const misfits = [null, "", "not/a value", 5, -1, 1e9, true, [], [null], {}, { name: 7 }];

  for (const operator of Object.keys(operatorFacts)) {
    it(`is made for ${operator} whatever is in one of them`, () => {
      for (const key of Object.keys(clusterFields)) {
        for (const value of misfits) {
          const spec = { storage, operator, [key]: value };
          assert.doesNotThrow(() => draftCluster("orders", spec, onAws), JSON.stringify(spec));
        }
      }
      for (const { path } of leaves.filter((leaf) => leaf.path.startsWith("clusters[]."))) {
        const keys = path.slice("clusters[].".length).split(".");
        for (const value of misfits) {
          const spec = { operator, storage, ...nested(keys, value) };
          assert.doesNotThrow(() => draftCluster("orders", spec, onAws), JSON.stringify(spec));
        }
      }
    });
  }

  function nested([first, ...rest]: string[], value: unknown): Record<string, unknown> {
    const inner = rest.length === 0 ? value : nested(rest, value);
    return first.endsWith("[]") ? { [first.slice(0, -2)]: [inner] } : { [first]: inner };
  }
});
