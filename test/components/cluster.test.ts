import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlatformArgs } from "kubernetes-postgres/bindings";
import { PostgresCluster, type PostgresClusterArgs } from "kubernetes-postgres/cluster";
import { CredentialsDelivery, IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import type { PropertyMap } from "kubepg/engine/values";
import { inClear } from "../program/in-clear";
import { refusal, register, valueOf, type Registered } from "./aws/registrations";
import { plain } from "./operators/plans";

/** What a PostgresPlatform on EKS offers; names from the cloud are outputs, as they are there. */
function aws(): ClusterPlatformArgs {
  return {
    eksClusterName: "production",
    region: "eu-west-1",
    accountId: "111122223333",
    backupBucketName: pulumi.output("postgres-backup"),
    backupKeyArn: pulumi.output("arn:aws:kms:eu-west-1:111122223333:key/backup"),
    dataKeyArn: pulumi.output("arn:aws:kms:eu-west-1:111122223333:key/data"),
    dataStorageClass: "postgres-data",
    walStorageClass: "postgres-wal",
  };
}

const small: PostgresClusterArgs = {
  storage: { size: "10Gi" },
  instances: 1,
  backup: { enabled: false },
  deletionProtection: false,
};

function create(
  args: () => PostgresClusterArgs,
  opts?: pulumi.ComponentResourceOptions,
): Promise<Registered<PostgresCluster>> {
  return register(() => new PostgresCluster("shop", args(), opts));
}

/** The resources that the component registers itself, not those of the components within. */
function own({ resources }: Registered<PostgresCluster>): string[] {
  return resources
    .filter(({ parent }) => parent === "shop")
    .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
}

describe("PostgresCluster", () => {
  it("registers everything that a cluster on EKS needs", async () => {
    const registered = await create(() => ({
      storage: { size: "100Gi", iops: 6000 },
      pooler: { enabled: true, readOnly: true },
      databases: [{ name: "reports", extensions: ["vector"] }],
      roles: [{ name: "reporting", inRoles: ["pg_read_all_data"] }],
      monitoring: { enabled: true },
      platform: aws(),
    }));
    assert.deepEqual(own(registered).sort(), [
      "Cluster shop-cluster",
      "Credentials shop-credentials",
      "Database shop-database-reports",
      "Namespace shop-namespace",
      "NetworkPolicy shop-deny-by-default",
      "NetworkPolicy shop-instances-access",
      "NetworkPolicy shop-poolers-access",
      "ObjectStore shop-object-store",
      "PodDisruptionBudget shop-pooler-ro-budget",
      "PodDisruptionBudget shop-pooler-rw-budget",
      "PodMonitor shop-monitor",
      "PodMonitor shop-pooler-ro-monitor",
      "PodMonitor shop-pooler-rw-monitor",
      "Pooler shop-pooler-ro",
      "Pooler shop-pooler-rw",
      "ScheduledBackup shop-scheduled-backup",
      "VolumeAttributesClass shop-volume-attributes",
      "WorkloadIdentity shop-identity",
    ]);
  });

  it("brings the instances up after namespace, network policies, identity, passwords and object store", async () => {
    const { one } = await create(() => ({ storage: { size: "100Gi", iops: 6000 }, platform: aws() }));
    assert.deepEqual(one("shop-instances-access").dependsOn, ["shop-namespace"]);
    const store = one("shop-object-store");
    for (const before of [
      "shop-namespace",
      "shop-deny-by-default",
      "shop-instances-access",
      "shop-identity-association",
      "shop-credentials-holder",
      "shop-volume-attributes",
    ]) {
      assert.ok(store.dependsOn.includes(before), `object store before ${before}: ${store.dependsOn.join()}`);
    }
    assert.deepEqual(one("shop-cluster").dependsOn, ["shop-object-store"]);
    assert.deepEqual(one("shop-scheduled-backup").dependsOn, ["shop-cluster"]);
  });

  it("holds back the instances themselves where there is no object store", async () => {
    const { one } = await create(() => small);
    assert.deepEqual(
      one("shop-cluster").dependsOn.filter((name) => ["shop-namespace", "shop-instances-access"].includes(name)),
      ["shop-instances-access", "shop-namespace"],
    );
  });

  it("takes passwords of the operator's own roles from a Secret that is there, and generates none for them", async () => {
    const encoded = (text: string) => Buffer.from(text).toString("base64");
    const data = { postgres: encoded("of/the source"), standby: encoded("another") };
    const args: PostgresClusterArgs = {
      ...small,
      operator: "patroni",
      createNamespace: false,
      credentials: { systemPasswordsSecretName: "old-passwords" },
    };
    const { resources, one } = await register(() => new PostgresCluster("shop", args), {
      existing: { "shop-system-passwords": { data } },
    });
    const passwords = resources.filter(({ type }) => type === "random:index/randomPassword:RandomPassword");
    assert.deepEqual(
      passwords.map(({ name }) => name),
      ["shop-credentials-shop-owner-password"],
    );
    const { name, inputs } = one("shop-credentials-shop-role-postgres");
    const { password, uri } = plain((inputs.stringData as { value?: unknown }).value ?? inputs.stringData);
    assert.equal(password, "of/the source");
    assert.match(uri, /^postgresql:\/\/postgres:of%2Fthe%20source@/);
    for (const shown of ["of/the source", encoded("of/the source")])
      assert.deepEqual(inClear(inputs as PropertyMap, shown, name), []);
  });

  it("says what its operator is to be set to, where no platform says who installed it", async () => {
    const warningsOf = async (platform?: ClusterPlatformArgs) =>
      (await create(() => ({ ...small, operator: "zalando", platform }))).warnings;
    const [warning, ...others] = await warningsOf();
    assert.match(warning, /^Zalando postgres-operator is there already, /);
    assert.deepEqual(others, []);
    assert.deepEqual(await warningsOf({ operatorNamespaces: { zalando: "postgres-operator" } }), []);
    assert.deepEqual((await create(() => small)).warnings, []);
  });

  it("protects what holds data, and keeps it when it is forced out", async () => {
    const { resources } = await create(() => ({ storage: { size: "100Gi" }, platform: aws() }));
    const kept = resources.filter(({ protect, parent }) => protect && parent === "shop");
    assert.deepEqual(
      kept.map(({ name, retainOnDelete }) => [name, retainOnDelete]),
      [
        ["shop-namespace", true],
        ["shop-object-store", true],
        ["shop-cluster", true],
      ],
    );
  });

  it("protects nothing without deletion protection", async () => {
    const { resources } = await create(() => ({ ...small, platform: aws() }));
    assert.deepEqual(
      resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete).map(({ name }) => name),
      [],
    );
  });

  it("never dies with another resource, and is awaited for as long as it is told", async () => {
    const options = new Map<string, pulumi.ResourceOptions & pulumi.CustomResourceOptions>();
    const transformations: pulumi.ResourceTransformation[] = [
      ({ name, opts }) => {
        options.set(name, opts);
        return undefined;
      },
    ];
    const args = { ...small, readyTimeout: "1h", pooler: { enabled: true } };
    const { one } = await create(() => args, { transformations });
    for (const [name, { deletedWith }] of options) assert.equal(deletedWith, undefined, name);
    assert.deepEqual(options.get("shop-cluster")?.customTimeouts, {
      create: "3600s",
      update: "3600s",
      delete: "3600s",
    });
    const waitFor = (name: string): unknown => plain(one(name).inputs.metadata).annotations?.["pulumi.com/waitFor"];
    assert.equal(waitFor("shop-cluster"), "condition=Ready");
    assert.equal(waitFor("shop-pooler-rw"), "jsonpath={.status.phase}=active");
    assert.equal(waitFor("shop-namespace"), undefined);
  });

  it("lets what the caller waits for go first", async () => {
    const { one } = await register(() => {
      const platform = new pulumi.ComponentResource("test:index:Platform", "platform");
      const operator = new PostgresCluster("other", small, { dependsOn: platform });
      return new PostgresCluster(
        "shop",
        { ...small, platform: aws(), createNamespace: false },
        { dependsOn: [operator] },
      );
    });
    assert.ok(one("shop-instances-access").dependsOn.includes("other-cluster"));
  });

  it("passes providers on to every child", async () => {
    const { resources } = await create(() => ({ ...small, platform: aws() }));
    const roots = resources.filter(
      ({ parent }) => !["shop", "shop-credentials", "shop-credentials-reader"].includes(parent),
    );
    assert.deepEqual(
      roots.map(({ name }) => name),
      ["shop"],
    );
  });

  it("gives the backup tool rights on its own path, and on its source's to read", async () => {
    const { one } = await create(() => ({
      storage: { size: "100Gi" },
      recovery: { serverName: "old-17-1", path: "shop/old" },
      platform: aws(),
    }));
    const statements = (name: string): string => JSON.stringify(one(name).inputs.policy);
    assert.match(statements("shop-identity-backup"), /arn:aws:s3:::postgres-backup\/shop\/shop\/\*/);
    assert.match(statements("shop-identity-backup"), /s3:PutObject/);
    assert.match(statements("shop-identity-recovery"), /arn:aws:s3:::postgres-backup\/shop\/old\/\*/);
    assert.doesNotMatch(statements("shop-identity-recovery"), /PutObject|DeleteObject/);
    const destination = (name: string): unknown => plain(one(name).inputs.spec).configuration.destinationPath;
    assert.equal(destination("shop-object-store"), "s3://postgres-backup/shop/shop");
    assert.equal(destination("shop-recovery-object-store"), "s3://postgres-backup/shop/old");
    const { namespace, serviceAccount } = one("shop-identity-association").inputs;
    assert.deepEqual({ namespace, serviceAccount }, { namespace: "shop", serviceAccount: "shop" });
  });

  it("does not claim the platform's key for a bucket of the cluster's own", async () => {
    const { one } = await create(() => ({
      storage: { size: "100Gi" },
      backup: { bucket: "mine" },
      platform: aws(),
    }));
    assert.doesNotMatch(JSON.stringify(one("shop-identity-backup").inputs.policy), /kms/);
    assert.equal(plain(one("shop-object-store").inputs.spec).configuration.destinationPath, "s3://mine/shop/shop");
  });

  it("may decrypt what it starts from with the key of another bucket, in that bucket's region", async () => {
    const theirs = "arn:aws:kms:us-east-1:111122223333:key/theirs";
    const { one } = await create(() => ({
      storage: { size: "100Gi" },
      recovery: { serverName: "old-17-1", bucket: "theirs", path: "shop/old", kmsKeyArn: theirs },
      platform: aws(),
    }));
    const keyStatement = (name: string): unknown => {
      const { policy } = one(name).inputs;
      const { Statement } = (typeof policy === "string" ? JSON.parse(policy) : plain(policy)) as {
        Statement: { Sid: string; Resource: unknown; Condition: unknown }[];
      };
      const { Resource, Condition } = Statement.find(({ Sid }) => Sid === "UseBackupKey")!;
      return { Resource, Condition };
    };
    assert.deepEqual(keyStatement("shop-identity-recovery"), {
      Resource: theirs,
      Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
    });
    assert.deepEqual(keyStatement("shop-identity-backup"), {
      Resource: "arn:aws:kms:eu-west-1:111122223333:key/backup",
      Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    });
  });

  it("may use the key of a bucket of the cluster's own that names one", async () => {
    const mine = "arn:aws:kms:eu-central-1:111122223333:key/mine";
    const { one } = await create(() => ({
      storage: { size: "100Gi" },
      backup: { bucket: "mine", kmsKeyArn: mine },
      platform: aws(),
    }));
    const policy = JSON.stringify(one("shop-identity-backup").inputs.policy);
    assert.match(policy, /key\/mine/);
    assert.match(policy, /s3\.eu-central-1\.amazonaws\.com/);
  });

  it("annotates the ServiceAccount with its role under IRSA", async () => {
    const platform = {
      ...aws(),
      identity: IdentityKind.Irsa,
      oidcProviderArn: "arn:oidc",
      oidcIssuer: "https://oidc.example.com",
    };
    const { one } = await create(() => ({ storage: { size: "100Gi" }, platform }));
    assert.equal(
      plain(one("shop-cluster").inputs.spec).serviceAccountTemplate.metadata.annotations["eks.amazonaws.com/role-arn"],
      "arn:of:shop-identity-role",
    );
  });

  it("needs no AWS on any other Kubernetes", async () => {
    const { resources, invokes } = await create(() => ({
      storage: { size: "10Gi" },
      backup: { bucket: "backups", endpointUrl: "https://minio.storage.svc:9000", accessKeysSecret: { name: "keys" } },
    }));
    assert.deepEqual(
      resources.map(({ type }) => type).filter((type) => type.startsWith("aws:")),
      [],
    );
    assert.deepEqual(invokes, []);
  });

  it("makes a Secret of the platform's access key, before the object store that reads it, and never shows it", async () => {
    const { resources, one } = await create(() => ({
      storage: { size: "10Gi" },
      backup: { bucket: "backups", endpointUrl: "https://minio.storage.svc:9000" },
      platform: { accessKeyId: "minio", secretAccessKey: "s3cr3t-key" },
    }));
    assert.equal(plain(one("shop-access-keys").inputs.metadata).name, "shop-access-keys");
    assert.ok(one("shop-object-store").dependsOn.includes("shop-access-keys"));
    const { s3Credentials } = plain(one("shop-object-store").inputs.spec).configuration;
    assert.equal(s3Credentials.accessKeyId.name, "shop-access-keys");
    const holders = resources.filter(({ inputs }) => JSON.stringify(inputs).includes("s3cr3t-key"));
    assert.deepEqual(
      holders.map(({ name }) => name),
      ["shop", "shop-access-keys"],
    );
    for (const { name, inputs } of holders) assert.deepEqual(inClear(inputs as PropertyMap, "s3cr3t-key", name), []);
  });

  it("tells applications where and as whom to connect", async () => {
    const { result } = await create(() => ({
      storage: { size: "100Gi" },
      namespace: "db",
      pooler: { enabled: true },
      database: { name: "orders", owner: "orders" },
      platform: aws(),
    }));
    assert.equal(await valueOf(result.host), "shop-rw.db.svc");
    assert.equal(await valueOf(result.readOnlyHost), "shop-ro.db.svc");
    assert.equal(await valueOf(result.poolerHost!), "shop-pooler-rw.db.svc");
    assert.equal(result.poolerReadOnlyHost, undefined);
    assert.equal(await valueOf(result.port), 5432);
    assert.equal(await valueOf(result.database), "orders");
    assert.equal(await valueOf(result.username), "orders");
    assert.equal(await valueOf(result.secretName), "shop-owner");
    assert.equal(await valueOf(result.usernameKey), "username");
    assert.equal(await valueOf(result.passwordKey), "password");
    assert.equal(await valueOf(result.caSecretName), "shop-ca");
    assert.equal(await valueOf(result.caKey), "ca.crt");
    assert.equal(await valueOf(result.namespace), "db");
    assert.equal((await valueOf(result.parameters)).shared_buffers, "2GB");
    assert.match(await valueOf(result.memorySlack), /^[\d.]+ MiB$/);
  });

  it("keeps the URI secret, because the password is in it", async () => {
    const { result } = await create(() => small);
    assert.equal(await pulumi.isSecret(result.uri), true);
    assert.match(
      await valueOf(result.uri),
      /^postgresql:\/\/app:password-of-[\w-]+@shop-rw\.shop\.svc:5432\/app\?sslmode=require$/,
    );
  });

  it("writes no password into a manifest", async () => {
    const { resources } = await create(() => ({ ...small, platform: aws() }));
    const manifests = resources.filter(({ parent }) => parent === "shop");
    assert.ok(manifests.length > 3);
    for (const { name, inputs } of manifests) assert.doesNotMatch(JSON.stringify(inputs), /password-of/, name);
  });
});

describe("Wrong arguments of a PostgresCluster", () => {
  it("are told all at once, and nothing is registered", async () => {
    let message = "";
    const { resources } = await register(() => {
      message = refusal(
        () =>
          new PostgresCluster("shop", {
            storage: { size: "100G1" },
            instances: 12,
            parameters: { archive_mode: "off" },
            platform: { eksClusterName: "production" },
          }),
      );
    });
    assert.deepEqual(resources, []);
    const [first, ...lines] = message.split("\n");
    assert.equal(
      first,
      'x mistakes in PostgresCluster "shop"; nothing was created:'.replace("x", String(lines.length)),
    );
    const paths = lines.map((line) => line.replace(/^ {2}- ([^:]+):.*$/s, "$1"));
    assert.deepEqual(paths, [
      "backup.bucket",
      "instances",
      "parameters.archive_mode",
      "platform.region",
      "storage.size",
    ]);
  });

  it("carry their paths for Pulumi's own report", () => {
    assert.throws(
      () => new PostgresCluster("shop", { storage: { size: "0Gi" }, backup: { enabled: false } }),
      (error: unknown) =>
        error instanceof pulumi.InputPropertiesError && error.errors?.[0]?.propertyPath === "storage.size",
    );
  });

  const platforms: [string, PostgresClusterArgs, string[]][] = [
    [
      "an AWS platform without a region",
      { storage: { size: "100Gi" }, platform: { ...aws(), region: undefined } },
      [
        'platform.region: is missing; pass the platform\'s forClusters, or set it to the region of the EKS cluster, such as "eu-west-1"',
      ],
    ],
    [
      "EKS Pod Identity without the EKS cluster's name",
      { storage: { size: "100Gi" }, platform: { ...aws(), cloud: "aws" as never, eksClusterName: undefined } },
      [
        'platform.eksClusterName: is missing: identity "pod-identity" belongs to an EKS cluster; pass the platform\'s forClusters, or set it to the name of the EKS cluster',
      ],
    ],
    [
      "the External Secrets Operator without its role",
      { storage: { size: "100Gi" }, credentials: { delivery: CredentialsDelivery.Eso }, platform: aws() },
      [
        'platform.externalSecretsRoleArn: is missing: with EKS Pod Identity the External Secrets Operator itself reads the secrets; set it to the ARN of the operator\'s role, or credentials.delivery to "csi"',
      ],
    ],
    [
      "the operator's namespace for a cluster",
      { storage: { size: "100Gi" }, namespace: "operators", platform: { ...aws(), operatorNamespace: "operators" } },
      [
        'namespace: is a namespace of the platform: the operator or what it needs runs there (given "operators"); set namespace to one of the cluster\'s own',
      ],
    ],
    [
      "the operator's usual namespace for a cluster",
      { storage: { size: "100Gi" }, namespace: "cnpg-system", platform: aws() },
      [
        'namespace: is a namespace of the platform: the operator or what it needs runs there (given "cnpg-system"); set namespace to one of the cluster\'s own',
      ],
    ],
  ];
  for (const [title, args, problems] of platforms) {
    it(`include ${title}`, () => {
      const lines = refusal(() => new PostgresCluster("shop", args))
        .split("\n")
        .slice(1);
      assert.deepEqual(
        lines,
        problems.map((problem) => `  - ${problem}`),
      );
    });
  }
});
