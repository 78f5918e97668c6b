import * as pulumi from "@pulumi/pulumi";
import * as assert from "node:assert/strict";
import { PostgresPlatform, type PostgresPlatformArgs } from "kubernetes-postgres/platform";
import { Cloud, CredentialsDelivery, IdentityKind, Provision } from "kubernetes-postgres/plan/spec/enums";
import { plain } from "./operators/plans";
import { account, inventory, refusal, register, valueOf } from "./aws/registrations";

const onAws: PostgresPlatformArgs = { region: "eu-west-1", eks: { clusterName: "production" } };
const keyArn = (name: string) => `arn:aws:kms:eu-west-1:${account}:key/${name}`;

describe("PostgresPlatform on AWS", () => {
  it("makes everything that databases share, from region and cluster alone", async () => {
    const { resources } = await register(() => new PostgresPlatform("shop", onAws));
    assert.deepEqual(inventory(resources), [
      "Alias shop-backup-alias",
      "Alias shop-data-alias",
      "BackupBucket shop-bucket",
      "Bucket shop-bucket-bucket",
      "BucketLifecycleConfiguration shop-bucket-lifecycle",
      "BucketObjectLockConfiguration shop-bucket-object-lock",
      "BucketOwnershipControls shop-bucket-ownership",
      "BucketPolicy shop-bucket-policy",
      "BucketPublicAccessBlock shop-bucket-public-access",
      "BucketServerSideEncryptionConfiguration shop-bucket-encryption",
      "BucketVersioning shop-bucket-versioning",
      "EncryptionKey shop-backup",
      "EncryptionKey shop-data",
      "Key shop-backup-key",
      "Key shop-data-key",
      "PostgresOperator shop-operator",
      "PostgresPlatform shop",
      "PriorityClass shop-priority",
      "Release shop-operator-cert-manager",
      "Release shop-operator-cloudnative-pg",
      "Release shop-operator-plugin-barman-cloud",
      "Release shop-secrets-csi",
      "SecretsStore shop-secrets",
      "StorageClass shop-storage-data",
      "StorageClass shop-storage-wal",
      "StorageClasses shop-storage",
    ]);
  });

  it("asks AWS once who it is, and never which region", async () => {
    const { invokes } = await register(() => new PostgresPlatform("shop", onAws));
    assert.deepEqual(invokes.sort(), [
      "aws:index/getCallerIdentity:getCallerIdentity",
      "aws:index/getPartition:getPartition",
    ]);
  });

  it("encrypts volumes with one key and backups with another", async () => {
    const { result, one } = await register(() => new PostgresPlatform("shop", onAws));
    const parameters = one("shop-storage-data").inputs.parameters as Record<string, string>;
    assert.equal(parameters.kmsKeyId, keyArn("shop-data-key"));
    const [rule] = one("shop-bucket-encryption").inputs.rules as Record<string, Record<string, string>>[];
    assert.equal(rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId, keyArn("shop-backup-key"));
    assert.equal(one("shop-data-alias").inputs.name, "alias/shop-data");
    assert.equal(one("shop-backup-alias").inputs.name, "alias/shop-backup");
    assert.equal(await valueOf(result.dataKeyArn!), keyArn("shop-data-key"));
    assert.equal(await valueOf(result.backupKeyArn!), keyArn("shop-backup-key"));
  });

  it("orders keys before what they encrypt, and the CSI driver's grant before the classes", async () => {
    const { one } = await register(
      () => new PostgresPlatform("shop", { ...onAws, eks: { clusterName: "production", ebsCsiRoleName: "ebs-csi" } }),
    );
    assert.ok(one("shop-bucket-encryption").dependsOn.includes("shop-backup-key"));
    assert.ok(one("shop-storage-volume-key").dependsOn.includes("shop-data-key"));
    assert.ok(one("shop-storage-data").dependsOn.includes("shop-data-key"));
    assert.ok(one("shop-storage-data").dependsOn.includes("shop-storage-volume-key"));
  });

  it("gives clusters plain structure and values of the cloud", async () => {
    const { result } = await register(() => new PostgresPlatform("shop", { ...onAws, tags: { team: "data" } }));
    const { accountId, partition, dataKeyArn, backupKeyArn, backupBucketName, ...plain } = result.forClusters;
    assert.deepEqual(plain, {
      cloud: Cloud.Aws,
      name: "shop",
      eksClusterName: "production",
      dataStorageClass: "postgres-data",
      walStorageClass: "postgres-wal",
      volumeDriver: "ebs.csi.aws.com",
      priorityClassName: "postgres",
      delivery: CredentialsDelivery.Csi,
      identity: IdentityKind.PodIdentity,
      bucketRecoveryWindowDays: 30,
      bucketFullBackupIntervalDays: 1,
      imageRegistry: undefined,
      operatorNamespaces: { "cloudnative-pg": "cnpg-system" },
      operatorVersions: { "cloudnative-pg": "0.29.0" },
      region: "eu-west-1",
      oidcProviderArn: undefined,
      oidcIssuer: undefined,
      externalSecretsRoleArn: undefined,
      tags: { team: "data" },
    });
    const values = [accountId, partition, dataKeyArn, backupKeyArn, backupBucketName].map((value) =>
      valueOf(pulumi.output(value)),
    );
    assert.deepEqual(await Promise.all(values), [
      account,
      "aws",
      keyArn("shop-data-key"),
      keyArn("shop-backup-key"),
      `shop-backup-${account}-eu-west-1`,
    ]);
  });

  it("keeps plain data out of its outputs: everything else a cluster takes is one", async () => {
    const { result } = await register(() => new PostgresPlatform("shop", onAws));
    assert.equal(await valueOf(result.dataStorageClass!), "postgres-data");
    assert.equal(await valueOf(result.walStorageClass!), "postgres-wal");
    assert.equal(await valueOf(result.backupBucketName!), `shop-backup-${account}-eu-west-1`);
    assert.equal(await valueOf(result.operatorNamespace!), "cnpg-system");
    assert.equal(result.replicaBucketName, undefined);
    assert.equal(result.snapshotClass, undefined);
  });

  it("uses what exists and makes neither key nor bucket", async () => {
    const existing = {
      dataKeyArn: keyArn("mine"),
      backupKeyArn: keyArn("theirs"),
      backupBucketName: "backups",
      accountId: account,
    };
    const { result, resources } = await register(() => new PostgresPlatform("shop", { ...onAws, existing }));
    const made = inventory(resources).filter((line) => /^(Key|Bucket|EncryptionKey|BackupBucket)/.test(line));
    assert.deepEqual(made, []);
    assert.equal(await valueOf(result.dataKeyArn!), keyArn("mine"));
    assert.equal(await valueOf(result.backupKeyArn!), keyArn("theirs"));
    assert.equal(await valueOf(result.backupBucketName!), "backups");
    assert.equal(result.forClusters.accountId, account);
  });

  it("guards the backups' key with the bucket", async () => {
    const administratorRoleArns = [`arn:aws:iam::${account}:role/deployer`];
    const { one } = await register(
      () => new PostgresPlatform("shop", { ...onAws, backupBucket: { administratorRoleArns } }),
    );
    assert.match(one("shop-backup-key").inputs.policy as string, /"Sid":"DenyLoss"/);
    assert.doesNotMatch(one("shop-data-key").inputs.policy as string, /"Sid":"DenyLoss"/);
  });

  it("lets EKS Auto Mode use the key through the cluster role, or through the key where no role is named", async () => {
    const auto = { clusterName: "production", autoMode: true };
    const tags = { team: "data" };
    const withRole = await register(
      () => new PostgresPlatform("shop", { ...onAws, tags, eks: { ...auto, ebsCsiRoleName: "eks-cluster" } }),
    );
    assert.doesNotMatch(withRole.one("shop-data-key").inputs.policy as string, /AutoModeUse/);
    assert.equal(withRole.one("shop-storage-volume-key").inputs.role, "eks-cluster");
    const withoutRole = await register(() => new PostgresPlatform("shop", { ...onAws, tags, eks: auto }));
    assert.match(withoutRole.one("shop-data-key").inputs.policy as string, /AutoModeUse/);
    assert.equal(withoutRole.result.forClusters.volumeDriver, "ebs.csi.eks.amazonaws.com");
  });

  it("gives the External Secrets Operator an identity, and clusters its role", async () => {
    const { result, one } = await register(
      () => new PostgresPlatform("shop", { ...onAws, delivery: CredentialsDelivery.Eso }),
    );
    assert.equal(one("shop-secrets-operator-role").inputs.name, "shop.external-secrets");
    assert.equal(
      await valueOf(pulumi.output(result.forClusters.externalSecretsRoleArn)),
      "arn:of:shop-secrets-operator-role",
    );
  });

  describe("with an operator that opens the backup bucket itself", () => {
    const oidc = { oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/issuer", oidcIssuer: "https://issuer" };
    const operators = [{ name: "kubedb", licenseSecretName: "license" }];
    const withKubeDb = { ...onAws, identity: IdentityKind.Irsa, existing: oidc, operators };

    it("gives its ServiceAccount a role for the whole bucket, and installs it after that", async () => {
      const { one } = await register(() => new PostgresPlatform("shop", withKubeDb));
      const trust = plain(one("shop-kubedb-role").inputs.assumeRolePolicy);
      assert.equal(
        trust.Statement[0].Condition.StringEquals["issuer:sub"],
        "system:serviceaccount:kubedb:kubestash-kubestash-operator",
      );
      const rights = plain(one("shop-kubedb-backup").inputs.policy);
      const [list, write, key] = rights.Statement;
      assert.match(list.Resource, /^arn:aws:s3:::[^/*]+$/);
      assert.equal(list.Condition, undefined);
      assert.equal(write.Resource, `${list.Resource}/*`);
      assert.equal(key.Resource, keyArn("shop-backup-key"));
      const { dependsOn, inputs } = one("shop-operator-kubestash");
      assert.ok(["shop-kubedb-role", "shop-operator-kubedb"].every((before) => dependsOn.includes(before)));
      assert.ok(one("shop-operator-cert-manager").dependsOn.includes("shop-kubedb-backup"));
      const values = plain(inputs.values);
      assert.ok(values["kubestash-operator"].serviceAccount.annotations["eks.amazonaws.com/role-arn"].length > 0);
    });

    it("makes none without an OIDC provider, for an operator that is there, and for one that opens no bucket", async () => {
      const existing = { provision: Provision.Existing };
      for (const other of [
        { ...withKubeDb, existing: {}, identity: IdentityKind.PodIdentity },
        { ...withKubeDb, operators: [{ ...operators[0], charts: { kubestash: existing } }] },
        { ...withKubeDb, operators: undefined },
      ]) {
        const { resources } = await register(() => new PostgresPlatform("shop", other));
        assert.ok(!inventory(resources).includes("WorkloadIdentity shop-kubedb"));
      }
    });
  });

  it("lets everything go where nothing is protected", async () => {
    const { resources } = await register(() => new PostgresPlatform("shop", { ...onAws, deletionProtection: false }));
    assert.deepEqual(
      resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete).map(({ name }) => name),
      [],
    );
  });

  it("protects exactly what data hangs on", async () => {
    const { resources } = await register(() => new PostgresPlatform("shop", onAws));
    const kept = resources.filter(({ protect, retainOnDelete }) => protect && retainOnDelete).map(({ name }) => name);
    assert.deepEqual(kept.sort(), ["shop-backup-key", "shop-bucket-bucket", "shop-data-key"]);
  });

  it("has a parent for every resource, and every name begins with its own", async () => {
    const { resources } = await register(
      () => new PostgresPlatform("shop", { ...onAws, backupBucket: { replicaRegion: "eu-central-1" } }),
    );
    for (const { name, parent, type } of resources) {
      if (type.endsWith(":PostgresPlatform")) continue;
      assert.ok(name.startsWith("shop-"), name);
      assert.ok(name.startsWith(parent), `${name} under ${parent}`);
    }
  });
});

describe("names of PostgresPlatform outside Kubernetes", () => {
  const eks = { clusterName: "production", ebsCsiRoleName: "ebs-csi" };
  const backupBucket = { replicaRegion: "eu-central-1" };
  const namesOf = async (name: string) => {
    const { one } = await register(
      () => new PostgresPlatform("postgres", { ...onAws, eks, name, backupBucket, delivery: CredentialsDelivery.Eso }),
    );
    return [
      one("postgres-bucket-replication", "aws:iam/role:Role"),
      one("postgres-bucket-replica-alias"),
      one("postgres-storage-volume-key"),
      one("postgres-data-alias"),
      one("postgres-backup-alias"),
      one("postgres-secrets-operator-role"),
    ].map(({ inputs }) => inputs.name);
  };

  it("come from the platform's name, for components of two stacks are called alike", async () => {
    assert.deepEqual(await namesOf("orders-prod"), [
      "orders-prod.backup-replication",
      "alias/orders-prod-backup-replica",
      "orders-prod.volume-key",
      "alias/orders-prod-data",
      "alias/orders-prod-backup",
      "orders-prod.external-secrets",
    ]);
  });

  it("differ wherever the platforms' names do", async () => {
    const [one, other] = [await namesOf("orders-prod"), await namesOf("orders-dev")];
    assert.deepEqual(
      one.filter((name) => other.includes(name)),
      [],
    );
  });
});

describe("the CSI driver's right to the data key", () => {
  it("is granted to the role that is named, with classes of ours and without", async () => {
    const eks = { clusterName: "production", ebsCsiRoleName: "ebs-csi" };
    const own = await register(() => new PostgresPlatform("shop", { ...onAws, eks }));
    const theirs = await register(
      () => new PostgresPlatform("shop", { ...onAws, eks, storageClasses: { enabled: false } }),
    );
    const grants = [own.one("shop-storage-volume-key"), theirs.one("shop-volume-key")];
    for (const { inputs } of grants) {
      assert.equal(inputs.role, "ebs-csi");
      assert.match(JSON.stringify(inputs.policy), /"kms:CreateGrant".*key\/shop-data-key/);
    }
    // One is put before the other is removed, which must not take the new one away.
    assert.notEqual(grants[0]?.inputs.name, grants[1]?.inputs.name);
    assert.deepEqual([own.warnings, theirs.warnings], [[], []]);
  });

  it("is missing where no role is named, which people are told", async () => {
    const { warnings } = await register(() => new PostgresPlatform("shop", onAws));
    assert.deepEqual(warnings, [
      "Volumes stay Pending until the role of the EBS CSI driver may use the data key, which no managed policy of AWS " +
        "grants (alias/shop-data); set eks.ebsCsiRoleName to the name of that role, or grant it the key yourself",
    ]);
  });

  it("is nobody's worry under Auto Mode, without classes, with a key of one's own and outside AWS", async () => {
    const quiet: PostgresPlatformArgs[] = [
      { ...onAws, eks: { clusterName: "production", autoMode: true } },
      { ...onAws, storageClasses: { enabled: false } },
      { ...onAws, existing: { dataKeyArn: keyArn("mine") } },
      { cloud: Cloud.None },
    ];
    for (const args of quiet) {
      const { warnings } = await register(() => new PostgresPlatform("shop", args));
      assert.deepEqual(warnings, [], JSON.stringify(args));
    }
  });
});

describe("An operator that somebody else installed", () => {
  const operators = (provision: Provision) => [{ name: "zalando", charts: { zalando: { provision } } }];
  const told = async (provision: Provision) => {
    const args = { cloud: Cloud.None, operators: operators(provision) };
    return (await register(() => new PostgresPlatform("local", args))).warnings;
  };

  it("is to be set up as its clusters need it, which people are told", async () => {
    const [warning, ...others] = await told(Provision.Existing);
    assert.deepEqual(others, []);
    assert.match(warning, /^Zalando postgres-operator is there already, .*: set super_username: "postgres", /);
    for (const setting of [
      "enable_pod_antiaffinity: true",
      "pod_antiaffinity_preferred_during_scheduling: false",
      "enable_persistent_volume_claim_deletion: false",
      'persistent_volume_claim_retention_policy: {"when_deleted":"retain","when_scaled":"retain"}',
      "enable_secrets_deletion: false",
    ])
      assert.ok(warning.includes(setting), setting);
    assert.match(warning, / in its configuration \(docs\/operators\/zalando\.md\)$/);
  });

  it("is nobody's worry where this package installs it, or its clusters bring every setting along", async () => {
    assert.deepEqual(await told(Provision.Install), []);
    const args = { cloud: Cloud.None, operator: { cloudnativePg: { provision: Provision.Existing } } };
    assert.deepEqual((await register(() => new PostgresPlatform("local", args))).warnings, []);
  });
});

describe("PostgresPlatform outside AWS", () => {
  it("installs the operator and a PriorityClass, and nothing else", async () => {
    const { result, resources, invokes } = await register(() => new PostgresPlatform("local", { cloud: Cloud.None }));
    assert.deepEqual(inventory(resources), [
      "PostgresOperator local-operator",
      "PostgresPlatform local",
      "PriorityClass local-priority",
      "Release local-operator-cert-manager",
      "Release local-operator-cloudnative-pg",
      "Release local-operator-plugin-barman-cloud",
    ]);
    assert.deepEqual(invokes, []);
    const { cloud, delivery, identity, dataStorageClass, dataKeyArn } = result.forClusters;
    assert.deepEqual(
      { cloud, delivery, identity, dataStorageClass, dataKeyArn },
      {
        cloud: Cloud.None,
        delivery: CredentialsDelivery.Direct,
        identity: IdentityKind.AccessKeys,
        dataStorageClass: undefined,
        dataKeyArn: undefined,
      },
    );
  });
});

describe("PostgresPlatform from wrong arguments", () => {
  it("tells every mistake and registers nothing", async () => {
    let message = "";
    const { resources } = await register(() => {
      message = refusal(
        () => new PostgresPlatform("shop", { eks: { clusterName: "-" }, dataKey: { deletionWindowDays: 3 } }),
      );
    });
    assert.deepEqual(resources, []);
    const [count, ...lines] = message.split("\n");
    assert.equal(count, '3 mistakes in PostgresPlatform "shop"; nothing was created:');
    assert.deepEqual(
      lines.map((line) => line.replace(/:.*/, "")),
      ["  - dataKey.deletionWindowDays", "  - eks.clusterName", "  - region"],
    );
  });

  it("refuses tags that its StorageClasses could not take before there is anything", async () => {
    let message = "";
    const { resources } = await register(() => {
      message = refusal(() => new PostgresPlatform("shop", { ...onAws, tags: { "a=b": "c" } }));
    });
    assert.deepEqual(resources, []);
    assert.equal(
      message,
      '1 mistake in PostgresPlatform "shop"; nothing was created:\n' +
        '  - tags.a=b: the CSI driver reads tags as "key=value" templates (given "c"); ' +
        'use a key without "=" and a value without "{{"',
    );
  });

  it("asks for the role of an operator that somebody else installed", () => {
    const create = () =>
      new PostgresPlatform("shop", {
        ...onAws,
        delivery: CredentialsDelivery.Eso,
        secretsStore: { externalSecrets: { provision: Provision.Existing } },
      });
    assert.equal(
      refusal(create),
      [
        '1 mistake in PostgresPlatform "shop"; nothing was created:',
        '  - existing.externalSecretsRoleArn: is missing: with identity "pod-identity" the External Secrets Operator itself reads the secrets; ' +
          'set it to the ARN of the role that the operator has, or identity to "irsa"',
      ].join("\n"),
    );
  });
});
