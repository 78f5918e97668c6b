import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import * as yaml from "yaml";
import { ConfigurationError, readStack, type StackSettings } from "../config";

const root = path.resolve(__dirname, "../..");
const project = "kubernetes-postgres";

function values(stack: string): Record<string, unknown> {
  const text = fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
  return (yaml.parse(text, decrypted) as { config: Record<string, unknown> }).config;
}

/** Encrypted values as a program receives them: some text. */
function decrypted(_key: unknown, value: unknown): unknown {
  return typeof value === "object" && value !== null && "secure" in value ? "decrypted" : value;
}

function read(config: Record<string, unknown>, secrets: string[] = []) {
  return readStack(
    (key) => config[key],
    (key) => secrets.includes(key),
  );
}

function settings(stack: string): StackSettings {
  const config = values(stack);
  const { plan, problems } = readStack((key) => config[`${project}:${key}`]);
  assert.deepEqual(problems.map(formatProblem), []);
  assert.ok(plan !== undefined);
  return plan;
}

const aws = { region: "eu-west-1", eks: { clusterName: "production" } };
const cluster = (name: string, more: object = {}) => ({ name, storage: { size: "100Gi" }, ...more });
const told = (config: Record<string, unknown>) => read(config).problems.map(formatProblem);

describe("the project", () => {
  const file = yaml.parse(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as {
    name: string;
    main: string;
    runtime: { name: string; options: object };
    config: Record<string, { type: string; description: string; default?: unknown }>;
  };

  it("declares its groups with type, description and default, so that no stack must set one", () => {
    // Of an entry of clusters that is no group, Pulumi would say neither which nor why.
    assert.deepEqual(Object.keys(file.config), ["platform", "kubernetes", "licenses", "accessKeys"]);
    for (const [key, { type, description, default: value }] of Object.entries(file.config)) {
      assert.equal(type, "object", key);
      assert.ok(description.length > 40, key);
      assert.deepEqual(value, {}, key);
    }
  });

  it("runs through start.js, which compiles what was edited", () => {
    assert.deepEqual(
      [file.name, file.main, file.runtime],
      [project, "start.js", { name: "nodejs", options: { typescript: false } }],
    );
  });

  it("has stacks that set known keys only", () => {
    for (const stack of ["prod", "dev", "local"]) {
      // Keys of other namespaces (aws:, kubepg:) belong to providers and tools.
      const ours = Object.keys(values(stack)).filter((key) => key.startsWith(`${project}:`));
      assert.ok(ours.length >= 2, stack);
      const known = [...Object.keys(file.config), "clusters"];
      for (const key of ours) assert.ok(known.includes(key.split(":")[1]), `${stack}: ${key}`);
    }
  });
});

describe("the stacks", () => {
  it("prod loses no acknowledged row, and nobody deletes its backups", () => {
    const { platform, clusters } = settings("prod");
    const [{ plan }] = clusters;
    assert.deepEqual([plan.instances, plan.replication.mode, plan.replication.failoverQuorum], [3, "zero-loss", true]);
    assert.deepEqual([plan.storage.data.size, plan.storage.wal?.size, plan.storage.iops], ["100Gi", "20Gi", 4000]);
    assert.equal(plan.scheduling.requireZoneSpread, true);
    assert.equal(plan.backup?.recoveryWindowDays, 30);
    assert.deepEqual(platform.plan.backupBucket?.retention.objectLock, { mode: "governance", days: 31 });
    assert.equal(platform.plan.backupBucket?.administratorRoleArns.length, 1);
    assert.deepEqual(plan.network?.allowNamespaces, ["shop"]);
    assert.ok(plan.pooler !== undefined && plan.monitoring !== undefined);
    assert.ok(plan.deletionProtection && platform.plan.deletionProtection);
  });

  it("dev is small and can be destroyed", () => {
    const { platform, clusters } = settings("dev");
    const [{ plan }] = clusters;
    assert.deepEqual([plan.instances, plan.storage.wal, plan.deletionProtection], [1, undefined, false]);
    assert.equal(plan.credentials.recoveryWindowDays, 0);
    assert.equal(platform.plan.backupBucket?.retention.objectLock, undefined);
    assert.equal(platform.plan.deletionProtection, false);
  });

  it("local needs nothing of AWS", () => {
    const { platform, clusters, accessKeys } = settings("local");
    const [{ plan }] = clusters;
    assert.equal(platform.plan.cloud, "none");
    assert.deepEqual([plan.storage.data.storageClass, plan.storage.attributes], [undefined, undefined]);
    assert.equal(plan.backup?.accessKeysSecret?.name, "shop-db-access-keys");
    assert.deepEqual(accessKeys, { accessKeyId: "minioadmin", secretAccessKey: "decrypted" });
    assert.equal(plan.credentials.delivery, "direct");
  });
});

describe("a stack's configuration", () => {
  it("holds many clusters, each with its specification and its plan", () => {
    const { plan } = read({ platform: aws, clusters: [cluster("orders"), cluster("carts", { instances: 1 })] });
    assert.deepEqual(
      plan?.clusters.map(({ name, spec, plan }) => [name, spec.instances, plan.instances]),
      [
        ["orders", undefined, 3],
        ["carts", 1, 1],
      ],
    );
    assert.equal(plan?.clusters[0].plan.names.secretsPath, "postgres/orders/orders");
  });

  it("may hold a cluster in the namespace of another, which it does not create", () => {
    const restored = { name: "restored", namespace: "orders", storage: { size: "5Gi" } };
    const clusters = (createNamespace: boolean) => [
      { name: "orders", storage: { size: "5Gi" } },
      { ...restored, createNamespace },
    ];
    const platform = { cloud: "none" };
    const off = { backup: { enabled: false } };
    const read = (createNamespace: boolean) => {
      const stack: Record<string, unknown> = {
        platform,
        clusters: clusters(createNamespace).map((one) => ({ ...one, ...off })),
      };
      return readStack((key) => stack[key]).problems.map(({ path }) => path);
    };
    assert.deepEqual(read(false), []);
    assert.deepEqual(read(true), ["clusters[1].namespace"]);
  });

  it("may hold a platform alone, and says which Kubernetes cluster", () => {
    const { plan } = read({ platform: { cloud: "none" }, kubernetes: { context: "kind-postgres" } });
    assert.deepEqual([plan?.clusters, plan?.kubernetes], [[], { context: "kind-postgres" }]);
  });

  it("without any key says what is missing", () => {
    assert.deepEqual(told({}), [
      'platform.region: is missing; set it to the region of the EKS cluster, such as "eu-west-1", or cloud to "none"',
      'platform.eks: is missing; set eks.clusterName to the name of the EKS cluster, or cloud to "none"',
    ]);
  });

  it("uses what exists", () => {
    const existing = {
      dataKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234",
      backupBucketName: "shop-backups",
      oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC",
      oidcIssuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
    };
    const { plan } = read({
      platform: { ...aws, identity: "irsa", existing },
      clusters: [cluster("orders", { backup: { recoveryWindow: "2m" } })],
    });
    assert.deepEqual(plan?.platform.existing, existing);
    assert.deepEqual([plan?.platform.plan.dataKey, plan?.platform.plan.backupBucket], [undefined, undefined]);
    assert.equal(plan?.clusters[0].plan.identity, "irsa");
    assert.equal(Object.hasOwn(plan?.platform.spec ?? {}, "existing"), false);
  });

  it("tells a mistake of the platform once, not for each of its clusters", () => {
    const problems = told({
      platform: { cloud: "none", delivery: "csi", identity: "irsa" },
      clusters: [1, 2, 3].map((n) => cluster(`db-${n}`, { backup: { enabled: false } })),
    });
    assert.deepEqual(problems, [
      'platform.delivery: "csi" brings passwords from AWS Secrets Manager, and cloud is "none" (given "csi"); set delivery to "direct", or remove it',
      'platform.identity: "irsa" is an identity of AWS, and cloud is "none" (given "irsa"); set identity to "access-keys", or remove it',
    ]);
  });

  it("of an unknown cloud has its clusters checked for their shape only", () => {
    const problems = read({
      platform: { cloud: "azure" },
      clusters: [cluster("db", { storage: { size: "5Gi", iops: "9" }, namespace: "UPPER" })],
    }).problems;
    assert.deepEqual(problems.map(({ path }) => path).sort(), [
      "clusters[0].storage.iops",
      "platform.cloud",
      "platform.eks",
      "platform.region",
    ]);
  });

  it("refuses a key that nobody reads, which would lose what it holds", () => {
    const values: Record<string, unknown> = { platform: aws };
    const given = readStack(
      (key) => values[key],
      () => false,
      ["platform", "cluster", "nonsense"],
    );
    assert.deepEqual(given.problems.map(formatProblem), [
      "cluster: there is no such key; did you mean clusters? Otherwise remove it",
      "nonsense: there is no such key; remove it; the keys are platform, clusters, kubernetes, accessKeys, licenses",
    ]);
  });

  it("takes half an access key for a mistake, told once and without the key", () => {
    const store = { bucket: "backups", endpointUrl: "https://minio.storage:9000" };
    const wrong = (accessKeys: object) =>
      told({ platform: { cloud: "none" }, clusters: [cluster("orders", { backup: store })], accessKeys });
    assert.deepEqual(wrong({ accessKeyId: "minio" }), [
      'accessKeys.secretAccessKey: is missing; set it to text in quotes, such as "<the key>"',
    ]);
    assert.deepEqual(wrong({ accessKeyId: "minio", secretAccessKey: 12345678 }), [
      'accessKeys.secretAccessKey: must be text, not a number; set it to text in quotes, such as "<the key>"',
    ]);
    assert.deepEqual(wrong({ accessKeyId: "minio", secretAccessKey: "s3cr3t" }), []);
  });

  it("never shows what a secret key holds", () => {
    const { problems } = read(
      { platform: { ...aws, name: "S3cr3t-Name", existing: { dataKeyArn: "hunter2-hunter2" } }, clusters: [] },
      ["platform"],
    );
    const text = problems.map(formatProblem).join("\n");
    assert.equal(problems.length, 2);
    assert.doesNotMatch(text, /S3cr3t|hunter2|given/);
    assert.match(text, /platform\.existing\.dataKeyArn: is not the ARN of a KMS key; write it as/);
  });
});

describe("a wrong configuration", () => {
  it("is an error without a stack trace, its message the whole report", () => {
    const error = new ConfigurationError(read({ platform: { cloud: "asw" } }).problems.slice(0, 1), "prod");
    assert.ok("__pulumiRunError" in error);
    assert.equal(
      error.message,
      '1 mistake in the configuration of stack prod; nothing was created:\n  - platform.cloud: must be "aws" or "none" (given "asw"); set it to "aws"',
    );
  });

  it("ends the program", () => {
    const script = `require(${JSON.stringify(path.join(root, "bin/config.js"))}).loadStack()`;
    const run = (config: object) =>
      spawnSync(process.execPath, ["-e", script], {
        encoding: "utf8",
        env: {
          ...process.env,
          PULUMI_NODEJS_PROJECT: project,
          PULUMI_NODEJS_STACK: "prod",
          PULUMI_CONFIG: JSON.stringify(config),
          PULUMI_CONFIG_SECRET_KEYS: JSON.stringify([`${project}:clusters`]),
        },
      });
    const wrong = run({
      [`${project}:config:platform`]: '{"cloud":"none"}',
      [`${project}:config:clusters`]: "not a list",
    });
    assert.match(
      wrong.stderr,
      /1 mistake in the configuration of stack prod; nothing was created:\n {2}- clusters: must be a list; /,
    );
    assert.notEqual(wrong.status, 0);
    const right = run({ [`${project}:config:platform`]: '{"cloud":"none"}' });
    assert.deepEqual([right.stderr, right.status], ["", 0]);
  });
});
