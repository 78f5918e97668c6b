import assert from "node:assert/strict";
import * as fc from "fast-check";
import { cloudNativePg } from "kubernetes-postgres/operators/cloudnative-pg/capabilities";
import {
  asDnsLabel,
  bucketName,
  clusterNames as planNames,
  dnsLabel,
  driverPolicyNames,
  fit,
  limits,
  platformNames,
  replicationNames,
  roleSecretName,
  volumeAttributesName,
} from "kubernetes-postgres/plan/names";

/** Names of a cluster on CloudNativePG. */
const clusterNames = (platform: string, namespace: string, cluster: string) =>
  planNames(platform, namespace, cluster, cloudNativePg.names(cluster), "app");

const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const label = (maxLength: number) =>
  fc
    .tuple(
      fc.constantFrom(...letters),
      fc.array(fc.constantFrom(...letters, "-", "0", "9"), { maxLength: maxLength - 2 }),
      fc.constantFrom(...letters),
    )
    .map(([first, middle, last]) => first + middle.join("") + last);
const identifier = fc
  .tuple(fc.constantFrom(...letters, "_"), fc.array(fc.constantFrom(...letters, "_", "-", "7"), { maxLength: 62 }))
  .map(([first, rest]) => first + rest.join(""));

describe("names", () => {
  // These are a promise: data hangs on them. A failure here is a breaking change, not a stale expectation.
  it("of a cluster are the same in every release", () => {
    assert.deepEqual(clusterNames("shop-prod", "orders", "orders-db"), {
      cluster: "orders-db",
      namespace: "orders",
      serviceAccounts: ["orders-db"],
      readWrite: "orders-db-rw",
      readOnly: "orders-db-ro",
      ownerSecret: "orders-db-owner",
      objectStore: "orders-db-backup",
      recoveryObjectStore: "orders-db-recovery",
      scheduledBackup: "orders-db-base-backup",
      poolerReadWrite: "orders-db-pooler-rw",
      poolerReadOnly: "orders-db-pooler-ro",
      backupSecret: "orders-db-access-keys",
      certificate: "orders-db-server-tls",
      secretsHolder: "orders-db-secrets",
      backupRole: "shop-prod.orders.orders-db.backup",
      secretsRole: "shop-prod.orders.orders-db.secrets",
      secretsPath: "shop-prod/orders/orders-db",
    });
  });

  it("of long clusters are the same in every release too", () => {
    const long = "a-cluster-with-a-name-that-uses-all-fifty-letters-x";
    const names = clusterNames("shop-production-frankfurt", "the-namespace-of-the-orders", long);
    assert.equal(names.backupRole, "shop-production-frankfurt.the-namespace-of-the-orders.a-d6a44dd4");
    assert.equal(names.secretsRole, "shop-production-frankfurt.the-namespace-of-the-orders.a-98a53ae7");
  });

  it("of a platform are the same in every release", () => {
    assert.deepEqual(platformNames("shop-prod", "postgres"), {
      dataKeyAlias: "alias/shop-prod-data",
      backupKeyAlias: "alias/shop-prod-backup",
      dataClass: "postgres-data",
      walClass: "postgres-wal",
      snapshotClass: "postgres-snapshot",
    });
    assert.equal(bucketName("shop-prod", "111122223333", "eu-west-1"), "shop-prod-backup-111122223333-eu-west-1");
  });

  it("of what a platform has in IAM and KMS are the same in every release", () => {
    assert.deepEqual(replicationNames("shop-prod"), {
      role: "shop-prod.backup-replication",
      keyAlias: "alias/shop-prod-backup-replica",
    });
    assert.deepEqual(driverPolicyNames("shop-prod"), {
      forOurClasses: "shop-prod.volume-key",
      forOtherClasses: "shop-prod.volume-key-only",
    });
  });

  it("of what is in IAM and KMS are taken by AWS and differ, whatever they begin with", () => {
    const made = (prefix: string) => {
      const { role, keyAlias } = replicationNames(prefix);
      const { forOurClasses, forOtherClasses } = driverPolicyNames(prefix);
      return { role, keyAlias, forOurClasses, forOtherClasses };
    };
    const prefix = fc.oneof(label(limits.platform), fc.string({ minLength: 1, maxLength: 300 }));
    fc.assert(
      fc.property(prefix, prefix, (one, other) => {
        const { role, keyAlias, forOurClasses, forOtherClasses } = made(one);
        assert.match(role, /^[\w+=,.@-]{1,64}$/);
        assert.match(keyAlias, /^alias\/[\w/-]{1,250}$/);
        assert.match(forOurClasses, /^[\w+=,.@-]{1,128}$/);
        assert.match(forOtherClasses, /^[\w+=,.@-]{1,128}$/);
        fc.pre(one !== other);
        const others = Object.values<string>(made(other));
        for (const name of [role, keyAlias, forOurClasses, forOtherClasses]) assert.ok(!others.includes(name), name);
      }),
    );
  });

  it("of role Secrets have no underscore, and none is taken for another", () => {
    assert.equal(roleSecretName("orders-db", "reporting"), "orders-db-role-reporting");
    assert.equal(roleSecretName("orders-db", "read_only"), "orders-db-role-read-only-9c586a9b");
    assert.notEqual(roleSecretName("orders-db", "read_only"), roleSecretName("orders-db", "read-only"));
  });

  it("of a VolumeAttributesClass follow its content", () => {
    const name = (parameters: Record<string, string>, driver = "ebs.csi.aws.com") =>
      volumeAttributesName("orders", "orders-db", driver, parameters);
    assert.equal(name({ type: "gp3", iops: "6000", throughput: "250" }), "orders-orders-db-gp3-6000-250-ddc9cf8a");
    assert.equal(name({ type: "gp3", iops: "6000" }), name({ iops: "6000", type: "gp3" }));
    assert.notEqual(name({ type: "gp3", iops: "6000" }), name({ type: "gp3", throughput: "6000" }));
    assert.notEqual(name({ type: "gp3" }), name({ type: "gp3" }, "ebs.csi.eks.amazonaws.com"));
  });

  it("fit their limits, whatever goes in", () => {
    fc.assert(
      fc.property(
        label(limits.platform),
        label(limits.label),
        label(50),
        identifier,
        (platform, namespace, cluster, role) => {
          const names = clusterNames(platform, namespace, cluster);
          assert.ok(names.backupRole.length <= limits.iamRole);
          assert.ok(names.secretsRole.length <= limits.iamRole);
          assert.match(names.backupRole, /^[\w+=,.@-]+$/);
          assert.ok(names.secretsPath.length + 1 + limits.identifier <= limits.secret);
          for (const service of [names.readWrite, names.readOnly, names.poolerReadWrite, names.poolerReadOnly]) {
            assert.ok(service.length <= limits.service && dnsLabel.test(service), service);
          }
          assert.ok(bucketName(platform, "111122223333", "ap-southeast-2").length <= limits.bucket);
          assert.match(roleSecretName(cluster, role), /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        },
      ),
    );
  });

  it("of different clusters differ", () => {
    const place = fc.tuple(label(limits.platform), label(limits.label), label(50));
    fc.assert(
      fc.property(place, place, (one, other) => {
        fc.pre(one.join() !== other.join());
        assert.notEqual(clusterNames(...one).backupRole, clusterNames(...other).backupRole);
        assert.notEqual(clusterNames(...one).secretsPath, clusterNames(...other).secretsPath);
      }),
    );
    assert.notEqual(clusterNames("a-b", "c", "d").backupRole, clusterNames("a", "b-c", "d").backupRole);
  });

  it("that are cut keep a readable beginning", () => {
    assert.equal(fit("short", 10), "short");
    assert.match(fit("a-name-that-is-far-too-long", 20), /^a-name-that-[0-9a-f]{8}$|^a-name-that-is?-?[0-9a-f]{8}$/);
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), fc.string({ maxLength: 100 }), (one, other) => {
        assert.ok(fit(one, 30).length <= 30);
        if (one !== other) assert.notEqual(fit(one, 30), fit(other, 30));
      }),
    );
  });

  it("are suggested as DNS labels", () => {
    assert.equal(asDnsLabel("Orders_DB!", 50), "orders-db");
    assert.equal(asDnsLabel("9 lives", 50), "lives");
    assert.equal(asDnsLabel("---", 50), "postgres");
    fc.assert(
      fc.property(fc.string(), (text) => dnsLabel.test(asDnsLabel(text, 50)) && asDnsLabel(text, 50).length <= 50),
    );
  });
});
