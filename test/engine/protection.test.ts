import assert from "node:assert/strict";
import { textOf } from "kubepg/engine/values";
import { holdsData } from "kubepg/preview/replacements";
import { Engine } from "./stack/engine";
import { requireEverything } from "./stack/requirements";
import { TestStack, type Configuration, type StateResource } from "./stack/test-stack";

type Settings = Record<string, unknown>;
type Change = (platform: Settings, cluster: Settings) => void;
interface NamedChange {
  what: string;
  change: Change;
}

const merge = (settings: Settings, key: string, more: object) => {
  settings[key] = { ...(settings[key] as object | undefined), ...more };
};

/** Every one of them may be made on a running production stack. */
const changesInPlace: NamedChange[] = [
  {
    what: "size: instances, compute and volumes",
    change: (_, cluster) => {
      cluster.instances = 5;
      merge(cluster, "resources", { cpu: "8", memory: "32Gi" });
      merge(cluster, "storage", { size: "300Gi", iops: 6000, throughput: 500, walSize: "40Gi" });
      merge(cluster, "scheduling", { instanceType: "m6i.4xlarge" });
    },
  },
  {
    what: "behaviour: profile, replication, failover, parameters, connections, pooler",
    change: (_, cluster) => {
      Object.assign(cluster, { profile: "mixed", maxConnections: 300, replication: { mode: "preferred" } });
      merge(cluster, "parameters", { log_min_duration_statement: "250ms" });
      merge(cluster, "pooler", { instances: 3, mode: "session", maxClientConnections: 1000 });
    },
  },
  {
    what: "access: roles, databases, networks, rotation, monitoring",
    change: (_, cluster) => {
      (cluster.roles as Settings[]).push({ name: "auditor", inRoles: ["pg_monitor"] });
      cluster.databases = [{ name: "reports" }];
      merge(cluster, "network", { allowNamespaces: ["shop", "reports"], allowCidrs: ["10.1.0.0/16"] });
      merge(cluster, "credentials", { rotation: 2 });
      cluster.monitoring = { enabled: false };
    },
  },
  {
    what: "platform: retention, schedule, lock, tags, key rotation, chart versions",
    change: (platform, cluster) => {
      merge(platform, "backupBucket", {
        recoveryWindow: "45d",
        noncurrentDays: 60,
        objectLock: { mode: "governance" },
      });
      merge(cluster, "backup", { recoveryWindow: "45d", schedule: "30 3 * * *" });
      merge(platform, "tags", { team: "platform", costCentre: "42" });
      platform.dataKey = { rotationPeriodDays: 180, deletionWindowDays: 20 };
      platform.operator = { cloudnativePg: { version: "0.29.1" }, barmanPlugin: { version: "0.7.1" } };
    },
  },
];

/** Every one of them would take data away from where it is. */
const changesRefused: NamedChange[] = [
  {
    what: "another namespace",
    change: (_, cluster) => {
      cluster.namespace = `${String(cluster.name)}-moved`;
    },
  },
  {
    what: "another name of the database cluster",
    change: (_, cluster) => {
      cluster.name = `${String(cluster.name)}-renamed`;
    },
  },
  {
    what: "another name of the platform, after which the bucket is named",
    change: (platform) => {
      platform.name = "shop-renamed";
    },
  },
  {
    what: "another region",
    change: (platform) => {
      platform.region = "eu-central-1";
    },
  },
  {
    what: "another Kubernetes cluster",
    change: (platform) => {
      merge(platform, "eks", { clusterName: "shop-next" });
    },
  },
  {
    what: "a data key that somebody else made",
    change: (platform) => {
      merge(platform, "existing", { dataKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/other" });
    },
  },
  {
    what: "passwords outside AWS Secrets Manager",
    change: (platform) => {
      platform.delivery = "direct";
    },
  },
  {
    what: "another owner of the first database",
    change: (_, cluster) => {
      merge(cluster, "database", { owner: "other" });
    },
  },
  {
    what: "a namespace that is no longer the stack's own",
    change: (_, cluster) => {
      cluster.createNamespace = false;
    },
  },
  {
    what: "no backups",
    change: (_, cluster) => {
      cluster.backup = { enabled: false };
    },
  },
];

describe("what a running production stack keeps", function () {
  this.timeout(300_000);
  let engine: Engine;
  let stack: TestStack | undefined;
  let resources: StateResource[];

  before(async function () {
    requireEverything(this);
    engine = await Engine.start();
    stack = await TestStack.create(engine, "prod");
    const up = await stack.up();
    assert.ok(up.succeeded, up.said);
    resources = await stack.exportedResources();
  });

  after(async () => {
    await stack?.cleanUp();
    (engine as Engine | undefined)?.stop();
  });

  /** Previews a change and takes it back. */
  async function previewOf(change: Change) {
    const running = stack as TestStack;
    let original: Configuration | undefined;
    running.configure((settings) => {
      original = structuredClone(settings);
      change(settings["kubernetes-postgres:platform"], settings["kubernetes-postgres:clusters"][0]);
    });
    const preview = await running.preview();
    running.configure((settings) => Object.assign(settings, original));
    return preview;
  }

  const protectedUrns = (): string[] => resources.filter((one) => one.protect === true).map(({ urn }) => urn);

  it("protects and retains everything that holds data, and what leads back to it", () => {
    // Passwords are in AWS as well; StorageClasses hold nothing, and are replaced when their parameters change.
    const exempt = /randomPassword:RandomPassword$|:StorageClass$|:Database$/;
    const data = resources.filter(({ type }) => holdsData(type) && !exempt.test(type));
    assert.ok(data.length >= 8, `${data.length} data resources`);
    const bare = data.filter(({ protect, retainOnDelete }) => protect !== true || retainOnDelete !== true);
    assert.deepEqual(
      bare.map(({ urn }) => urn),
      [],
    );
  });

  for (const { what, change } of changesInPlace) {
    it(`replaces no data resource for a change of ${what}`, async () => {
      const preview = await previewOf(change);
      assert.ok(preview.succeeded, preview.said);
      assert.ok(
        preview.steps.some(({ op }) => op === "update"),
        "something changes",
      );
      const lost = preview.steps.filter(({ op, urn }) => /delete|replace/.test(op) && protectedUrns().includes(urn));
      assert.deepEqual(lost, []);
    });
  }

  for (const { what, change } of changesRefused) {
    it(`refuses ${what}, and says what to do`, async () => {
      const preview = await previewOf(change);
      assert.ok(!preview.succeeded, preview.said);
      assert.match(preview.said, /marked for protection|because it is protected/);
      assert.match(preview.said, /To unprotect the resource, /);
    });
  }

  it("refuses a smaller volume in the preview, before the operator would", async () => {
    const preview = await previewOf((_, cluster) => {
      merge(cluster, "storage", { size: "90Gi" });
    });
    assert.ok(!preview.succeeded, preview.said);
    assert.match(preview.said, /storage\.size: a volume cannot shrink, .*; set storage\.size to at least "100Gi"/);
  });

  it("has no secret in clear: neither in the exported state nor anywhere on disk", async () => {
    const running = stack as TestStack;
    const passwords = engine.aws.resources
      .filter(({ urn }) => urn.includes("secretVersion:SecretVersion::"))
      .map(({ outputs }) => (JSON.parse(textOf(outputs.secretString) ?? "") as { password: string }).password);
    assert.equal(passwords.length, 2, "owner and reporting");
    const texts = [(await running.command("stack", "export")).said, running.storedText()];
    assert.ok(
      texts.every((text) => text.includes("ciphertext")),
      "there are secrets, encrypted",
    );
    for (const password of passwords) {
      const forms = [password, Buffer.from(password).toString("base64"), encodeURIComponent(password)];
      for (const text of texts) assert.ok(!forms.some((form) => text.includes(form)), "a password is in clear");
    }
  });

  it("refuses a destroy before anything is deleted, and names the command that unprotects", async () => {
    const running = stack as TestStack;
    const destroy = await running.command("destroy", "--yes");
    assert.ok(!destroy.succeeded, destroy.said);
    assert.match(destroy.said, /cannot be deleted\s+because it is protected/);
    assert.match(destroy.said, /pulumi state unprotect 'urn:/);
    const left = (await running.exportedResources()).map(({ urn }) => urn);
    assert.deepEqual(left.sort(), resources.map(({ urn }) => urn).sort());
  });

  it("leaves the data in Kubernetes and AWS when it is unprotected and destroyed as the steps say", async () => {
    const running = stack as TestStack;
    const kept = resources.filter(({ retainOnDelete, type }) => retainOnDelete === true && type.startsWith("aws:"));
    const unprotected = await running.command("state", "unprotect", "--all", "--yes");
    assert.ok(unprotected.succeeded, unprotected.said);
    const destroy = await running.destroy();
    assert.ok(destroy.succeeded, destroy.said);
    assert.deepEqual(await running.exportedResources(), []);
    const there = (apiVersion: string, kind: string, name: string) =>
      engine.api.get(apiVersion, kind, name, running.name);
    assert.ok(await engine.api.get("v1", "Namespace", running.name), "the namespace");
    assert.ok(await there("postgresql.cnpg.io/v1", "Cluster", running.name), "the Cluster");
    assert.ok(
      (await engine.api.list("barmancloud.cnpg.io/v1", "ObjectStore", running.name)).length > 0,
      "the ObjectStore",
    );
    assert.ok(await there("v1", "Secret", `${running.name}-owner`), "the login");
    const atAws = new Set(engine.aws.resources.map(({ urn }) => urn));
    assert.deepEqual(
      kept.map(({ urn }) => urn).filter((urn) => !atAws.has(urn)),
      [],
    );
    assert.ok(kept.length >= 5, "bucket, two keys, secrets");
  });
});
