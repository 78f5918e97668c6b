import assert from "node:assert/strict";
import {
  renderObjectStores,
  renderScheduledBackup,
  sidecarResources,
} from "kubernetes-postgres/operators/cloudnative-pg/backups";
import { FailoverProfile } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { bound, manifestOf, plain, plan, plans } from "../plans";

const labels = { "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kubernetes-postgres" };

describe("Backups with the Barman Cloud plugin", () => {
  it("go to the bucket with the pods' own identity", () => {
    assert.deepEqual(renderObjectStores(plan(), bound), [
      {
        what: "object-store",
        manifest: {
          apiVersion: "barmancloud.cnpg.io/v1",
          kind: "ObjectStore",
          metadata: { name: "shop-backup", namespace: "shop", labels },
          spec: {
            retentionPolicy: "30d",
            configuration: {
              destinationPath: "s3://bucket/shop/shop",
              s3Credentials: { inheritFromIAMRole: true },
              wal: { compression: "zstd", maxParallel: 4 },
              data: { compression: "lz4", jobs: 2 },
            },
            instanceSidecarConfiguration: {
              resources: { requests: { cpu: "1", memory: "768Mi" }, limits: { cpu: "1", memory: "768Mi" } },
              env: [{ name: "AWS_DEFAULT_REGION", value: "eu-west-1" }],
            },
          },
        },
        after: [],
        holdsData: true,
      },
    ]);
  });

  it("go to an endpoint of one's own with keys and a certificate authority from a Secret", () => {
    const store = manifestOf(
      renderObjectStores(plans["access keys and an endpoint"], { ...bound, region: undefined }),
      "object-store",
    );
    const { configuration, instanceSidecarConfiguration } = plain(store.spec);
    assert.equal(configuration.endpointURL, "https://minio.storage.svc:9000");
    assert.deepEqual(configuration.endpointCA, { name: "keys", key: "ca.crt" });
    assert.deepEqual(configuration.s3Credentials, {
      accessKeyId: { name: "keys", key: "ACCESS_KEY_ID" },
      secretAccessKey: { name: "keys", key: "SECRET_ACCESS_KEY" },
    });
    assert.equal(instanceSidecarConfiguration.env, undefined);
  });

  it("never carry a server name, which belongs to the Cluster", () => {
    for (const of of Object.values(plans)) {
      for (const { manifest } of renderObjectStores(of, bound)) {
        assert.equal(plain(manifest.spec).configuration.serverName, undefined);
      }
    }
  });

  it("are read, and never cleaned up, where a cluster starts from them", () => {
    const objects = renderObjectStores(plans["a recovery to a moment"], bound);
    assert.deepEqual(
      objects.map(({ what, holdsData }) => [what, holdsData]),
      [
        ["object-store", true],
        ["recovery-object-store", undefined],
      ],
    );
    const source = manifestOf(objects, "recovery-object-store");
    assert.equal(source.metadata.name, "shop-recovery");
    assert.equal(plain(source.spec).configuration.destinationPath, "s3://bucket/shop/old");
    assert.equal(plain(source.spec).retentionPolicy, undefined);
  });

  describe("of a cluster that recovers from another region", () => {
    const recovery = { ...plans["a recovery to a moment"].recovery!, region: "us-east-1" };
    const env = (of: ClusterPlan, what: string) =>
      plain(manifestOf(renderObjectStores(of, bound), what).spec).instanceSidecarConfiguration.env;

    it("name one region for both stores, its own: one sidecar gets the variables of both", () => {
      assert.deepEqual(env(plan({ recovery }), "object-store"), [{ name: "AWS_DEFAULT_REGION", value: "eu-west-1" }]);
      assert.equal(env(plan({ recovery }), "recovery-object-store"), undefined);
    });

    it("name the source's region where the cluster takes no backups", () => {
      assert.deepEqual(env(plan({ recovery, backup: undefined }), "recovery-object-store"), [
        { name: "AWS_DEFAULT_REGION", value: "us-east-1" },
      ]);
    });
  });

  it("are taken on a schedule of six fields, the first one at once, from a standby", () => {
    assert.deepEqual(renderScheduledBackup(plan()), [
      {
        what: "scheduled-backup",
        manifest: {
          apiVersion: "postgresql.cnpg.io/v1",
          kind: "ScheduledBackup",
          metadata: { name: "shop-base-backup", namespace: "shop", labels },
          spec: {
            cluster: { name: "shop" },
            schedule: "0 0 2 * * *",
            immediate: true,
            method: "plugin",
            pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
            target: "prefer-standby",
            backupOwnerReference: "self",
          },
        },
        after: ["cluster"],
      },
    ]);
  });

  it("are absent where they are off", () => {
    assert.deepEqual(renderObjectStores(plans["one instance"], bound), []);
    assert.deepEqual(renderScheduledBackup(plans["one instance"]), []);
  });

  it("get CPU and memory for their parallel uploads, requests equal to limits", () => {
    const { Standard } = FailoverProfile;
    assert.deepEqual(sidecarResources(1, Standard).limits, { cpu: "500m", memory: "480Mi" });
    assert.deepEqual(sidecarResources(2, Standard).limits, { cpu: "500m", memory: "576Mi" });
    assert.deepEqual(sidecarResources(32, Standard).limits, { cpu: "8", memory: "3456Mi" });
    assert.deepEqual(sidecarResources(8, Standard).limits, sidecarResources(8, Standard).requests);
  });

  it("get the CPU that a fast failover asks of them", () => {
    const { Fast } = FailoverProfile;
    assert.deepEqual(sidecarResources(1, Fast).limits, { cpu: "1", memory: "480Mi" });
    assert.deepEqual(sidecarResources(8, Fast).limits.cpu, "2");
  });

  it("cannot be rendered without a place to go to", () => {
    assert.throws(() => renderObjectStores(plan(), { operatorNamespace: "cnpg-system" }), {
      message: "backupDestination is missing although the plan needs it",
    });
  });
});
