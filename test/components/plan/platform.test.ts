import assert from "node:assert/strict";
import { contextFrom, contextOf } from "kubernetes-postgres/plan/context";
import { planPlatform } from "kubernetes-postgres/plan/platform";
import { readExisting } from "kubernetes-postgres/plan/platform/existing";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { platformSchema } from "kubernetes-postgres/plan/schema/platform";
import { Cloud } from "kubernetes-postgres/plan/spec/enums";
import type { PlatformSpec } from "kubernetes-postgres/plan/spec/platform";
import type { PlatformPlan } from "kubernetes-postgres/plan/types";
import { charts } from "kubernetes-postgres/versions";
import type * as z from "zod/mini";

// Compiles only where schema and interface are the same type, both ways.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Flat<T> = T extends (infer E)[] ? Flat<E>[] : T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
const sameType: Same<Flat<z.infer<typeof platformSchema>>, Flat<PlatformSpec>> = true;

const aws = { region: "eu-west-1", eks: { clusterName: "production" } };

function plan(spec: object, existing = {}): PlatformPlan {
  const planned = planPlatform("shop", spec, existing);
  assert.deepEqual(planned.problems.map(formatProblem), []);
  assert.ok(planned.plan !== undefined);
  return planned.plan;
}

function mistakes(spec: unknown, existing = {}): string[] {
  return planPlatform("shop", spec, existing).problems.map(formatProblem);
}

describe("a platform", () => {
  it("has a schema of the same type as its specification", () => {
    assert.equal(sameType, true);
  });

  it("on AWS has keys, classes, a locked bucket and the CSI driver from two settings", () => {
    const made = plan(aws);
    assert.deepEqual(made.eks, { clusterName: "production", autoMode: false, ebsCsiRoleName: undefined });
    assert.deepEqual(made.dataKey, { alias: "alias/shop-data", deletionWindowDays: 30, rotationPeriodDays: 365 });
    assert.deepEqual(made.storageClasses, {
      dataName: "postgres-data",
      walName: "postgres-wal",
      fileSystem: "ext4",
      snapshotClassName: undefined,
      driver: "ebs.csi.aws.com",
    });
    assert.deepEqual(made.backupBucket?.retention.objectLock, { mode: "governance", days: 31 });
    assert.equal(made.secretsStore?.csi?.chart, charts.secretsStoreAws.chart);
    assert.equal(made.secretsStore?.externalSecrets, undefined);
    assert.deepEqual([made.delivery, made.identity, made.deletionProtection], ["csi", "pod-identity", true]);
  });

  it("elsewhere has an operator and nothing of AWS", () => {
    const made = plan({ cloud: "none" });
    for (const part of [
      "region",
      "eks",
      "dataKey",
      "backupKey",
      "storageClasses",
      "backupBucket",
      "secretsStore",
    ] as const) {
      assert.equal(made[part], undefined, part);
    }
    assert.deepEqual([made.delivery, made.identity], ["direct", "access-keys"]);
    assert.equal(made.operators[0].charts.cloudnativePg.version, charts.cloudnativePg.version);
  });

  it("makes nothing that exists", () => {
    const made = plan(aws, { hasDataKey: true, hasBackupKey: true, hasBackupBucket: true });
    assert.deepEqual([made.dataKey, made.backupKey, made.backupBucket], [undefined, undefined, undefined]);
  });

  it("makes no key for backups without a bucket to encrypt", () => {
    assert.equal(plan({ ...aws, backupBucket: { enabled: false } }).backupKey, undefined);
  });

  it("on EKS Auto Mode has the driver of Auto Mode", () => {
    const made = plan({
      ...aws,
      eks: { clusterName: "production", autoMode: true },
      storageClasses: { snapshots: true },
    });
    assert.equal(made.storageClasses?.driver, "ebs.csi.eks.amazonaws.com");
    assert.equal(made.storageClasses?.snapshotClassName, "postgres-snapshot");
  });

  it("takes charts from a repository, an OCI registry or a path", () => {
    const made = plan({
      ...aws,
      operator: {
        cloudnativePg: {
          chart: "oci://registry.example.com:5000/charts/cloudnative-pg",
          version: "0.29.1",
          namespace: "postgres-operator",
        },
        certManager: { provision: "existing", repository: "https://charts.example.com" },
        barmanPlugin: { chart: "./charts/plugin-barman-cloud" },
      },
    });
    assert.deepEqual(made.operators[0].charts.cloudnativePg, {
      provision: "install",
      chart: "oci://registry.example.com:5000/charts/cloudnative-pg",
      version: "0.29.1",
      repository: undefined,
      namespace: "postgres-operator",
    });
    // The plugin follows the operator.
    assert.equal(made.operators[0].charts.barmanPlugin.namespace, "postgres-operator");
    assert.equal(made.operators[0].charts.barmanPlugin.repository, undefined);
    assert.deepEqual(
      [made.certManager?.provision, made.certManager?.repository],
      ["existing", "https://charts.example.com"],
    );
  });

  it("installs the External Secrets Operator where passwords come through it", () => {
    const { secretsStore } = plan({ ...aws, delivery: "eso" });
    assert.equal(secretsStore?.csi, undefined);
    assert.equal(secretsStore?.externalSecrets?.version, charts.externalSecrets.version);
    assert.equal(plan({ ...aws, delivery: "direct" }).secretsStore?.csi, undefined);
  });

  it("is told every mistake at once", () => {
    assert.deepEqual(
      mistakes({
        region: "eu-west1",
        backupBucket: {
          objectLock: { mode: "compliance" },
          replicaRegion: "eu-west1",
          administratorRoleArns: ["deployer"],
        },
        operator: { barmanPlugin: { namespace: "plugins" } },
        storageClasses: { fileSystem: "EXT4" },
        deletionProtection: false,
      }),
      [
        'region: is not the name of an AWS region (given "eu-west1"); set it to "eu-west-1"',
        'eks: is missing; set eks.clusterName to the name of the EKS cluster, or cloud to "none"',
        'backupBucket.objectLock.mode: locks backups against everybody, while deletionProtection false asks for a platform that can be destroyed (given "compliance"); set backupBucket.objectLock.mode to "governance", or deletionProtection to true',
        'backupBucket.replicaRegion: is not the name of an AWS region (given "eu-west1"); set it to "eu-west-1"',
        'backupBucket.replicaRegion: is the region of the bucket itself (given "eu-west1"); set it to another region, or remove it',
        'backupBucket.administratorRoleArns[0]: is not the ARN of an IAM role (given "deployer"); write it as "arn:aws:iam::<account>:role/<name>"',
        'storageClasses.fileSystem: must be "ext4" or "xfs" (given "EXT4"); set it to "ext4"',
        'operator.barmanPlugin.namespace: must be the operator\'s namespace, "cnpg-system": the operator looks for plugins only there (given "plugins"); set operator.barmanPlugin.namespace to "cnpg-system", or remove it',
      ],
    );
  });

  it("is told which tags its volumes could not have", () => {
    const tags = {
      "a=b": "c",
      CSIVolumeName: "mine",
      "kubernetes.io/cluster/shop": "owned",
      team: "a=b",
      "aws:x=y": "z",
    };
    assert.deepEqual(mistakes({ ...aws, tags }), [
      'tags.aws:x=y: tags that begin with "aws:" belong to AWS (given "z"); rename it to "x=y"',
      'tags.a=b: the CSI driver reads tags as "key=value" templates (given "c"); use a key without "=" and a value without "{{"',
      'tags.CSIVolumeName: the CSI driver keeps this key for itself (given "mine"); use another key',
      'tags.kubernetes.io/cluster/shop: the CSI driver keeps this key for itself (given "owned"); use another key',
    ]);
    // Without classes of ours the tags are AWS's alone.
    assert.deepEqual(mistakes({ ...aws, tags: { "a=b": "c" }, storageClasses: { enabled: false } }), []);
  });

  it("is asked for the role of an External Secrets Operator that somebody else installed", () => {
    const spec = { ...aws, delivery: "eso", secretsStore: { externalSecrets: { provision: "existing" } } };
    assert.deepEqual(mistakes(spec), [
      'existing.externalSecretsRoleArn: is missing: with identity "pod-identity" the External Secrets Operator itself reads the secrets; set it to the ARN of the role that the operator has, or identity to "irsa"',
    ]);
    const { parts } = readExisting(
      { externalSecretsRoleArn: "arn:aws:iam::111122223333:role/eso" },
      { cloud: Cloud.Aws },
    );
    assert.deepEqual(mistakes(spec, parts), []);
    assert.deepEqual(mistakes({ ...spec, identity: "irsa" }, { hasOidcProvider: true }), []);
  });

  it("takes the CSI driver's role by its name", () => {
    const role = (ebsCsiRoleName: string) => mistakes({ ...aws, eks: { clusterName: "production", ebsCsiRoleName } });
    assert.deepEqual(role("shop+ebs=csi,driver.@-_"), []);
    assert.deepEqual(role("arn:aws:iam::111122223333:role/ebs-csi"), [
      'eks.ebsCsiRoleName: is the ARN of a role, not its name (given "arn:aws:iam::111122223333:role/ebs-csi"); take the part after role/: set it to "ebs-csi"',
    ]);
    assert.deepEqual(role("arn:aws:iam::111122223333:role/teams/data/ebs-csi"), [
      'eks.ebsCsiRoleName: is the ARN of a role, not its name (given "arn:aws:iam::111122223333:role/teams/data/ebs-csi"); take the part after role/: set it to "ebs-csi"',
    ]);
    for (const name of ["ebs csi", "teams/ebs-csi"]) {
      assert.deepEqual(role(name), [
        `eks.ebsCsiRoleName: is not the name of an IAM role: 1 to 64 letters, digits and _ + = , . @ - (given "${name}"); set it to a name that "aws iam list-roles" shows as RoleName`,
      ]);
    }
    assert.equal(role("a".repeat(64)).length, 0);
    assert.equal(role("a".repeat(65)).length, 1);
  });

  it("is told of a lock that is off and set all the same", () => {
    const objectLock = { enabled: false, mode: "compliance", days: 60 };
    assert.deepEqual(mistakes({ ...aws, backupBucket: { objectLock } }), [
      'backupBucket.objectLock.mode: has no effect: objectLock.enabled is false, and nothing is locked (given "compliance"); remove it, or set backupBucket.objectLock.enabled to true',
      "backupBucket.objectLock.days: has no effect: objectLock.enabled is false, and nothing is locked (given 60); remove it, or set backupBucket.objectLock.enabled to true",
    ]);
    assert.deepEqual(mistakes({ ...aws, backupBucket: { objectLock: { enabled: false } } }), []);
  });

  it("is a group of settings and nothing else", () => {
    for (const spec of [null, "aws", 5, [], true])
      assert.match(mistakes(spec)[0], /is empty|must be a group of settings/);
    // Without arguments it is a platform on AWS that lacks its region.
    assert.equal(mistakes({}).length, 2);
  });

  it("makes a PriorityClass by a name of one's own, or none, and no class of Kubernetes' own", () => {
    assert.deepEqual(plan({ cloud: "none" }).priorityClass, { name: "postgres", value: 1_000_000 });
    assert.deepEqual(plan({ cloud: "none", priorityClass: { name: "db", value: 7 } }).priorityClass, {
      name: "db",
      value: 7,
    });
    assert.equal(plan({ cloud: "none", priorityClass: { enabled: false } }).priorityClass, undefined);
    assert.deepEqual(mistakes({ cloud: "none", priorityClass: { name: "system-db" } }), [
      'priorityClass.name: begins with "system-", which Kubernetes keeps for itself (given "system-db"); set it to "db" or another name',
    ]);
  });
});

describe("what clusters are told of their platform", () => {
  it("is what the platform is planned with", () => {
    assert.deepEqual(
      contextOf(plan({ ...aws, backupBucket: { recoveryWindow: "2w" }, imageRegistry: "registry.example.com" })),
      {
        cloud: "aws",
        platformName: "shop",
        delivery: "csi",
        identity: "pod-identity",
        dataStorageClass: "postgres-data",
        walStorageClass: "postgres-wal",
        volumeDriver: "ebs.csi.aws.com",
        priorityClassName: "postgres",
        bucket: { recoveryWindowDays: 14, fullBackupIntervalDays: 1 },
        hasOidcProvider: false,
        hasAccessKey: undefined,
        imageRegistry: "registry.example.com",
        operators: ["cloudnative-pg"],
      },
    );
  });

  it("names a bucket that exists, with an unknown layout", () => {
    const existing = { hasBackupBucket: true };
    assert.deepEqual(contextOf(plan(aws, existing), existing).bucket, {});
    assert.equal(contextOf(plan({ cloud: "none" })).bucket, undefined);
  });

  it("can be said without a platform of ours", () => {
    assert.deepEqual(
      contextFrom({ eksClusterName: "production", bucketRecoveryWindowDays: 7 }, { hasBackupBucket: true }),
      {
        cloud: "aws",
        platformName: "postgres",
        delivery: "csi",
        identity: "pod-identity",
        dataStorageClass: undefined,
        walStorageClass: undefined,
        volumeDriver: "ebs.csi.aws.com",
        priorityClassName: undefined,
        bucket: { recoveryWindowDays: 7, fullBackupIntervalDays: undefined },
        hasOidcProvider: false,
        hasAccessKey: undefined,
        imageRegistry: undefined,
        operators: undefined,
      },
    );
    assert.equal(contextFrom({}, {}).cloud, "none");
    assert.equal(contextFrom({ dataStorageClass: "fast" }, {}).walStorageClass, "fast");
  });
});
