import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { Change } from "kubepg/preview/diff";
import type { Report } from "kubepg/preview/report";
import { directoryWith, kubepg, packs, passphrase, programs, removeTemporary } from "../support";

const preview = (program: string, ...args: string[]) =>
  kubepg(["preview", "-C", path.join(programs, program), ...args]);

describe("kubepg preview", function () {
  this.timeout(120_000);
  after(removeTemporary);

  it("shows tree, outputs, cost and summary, and ends with 0", () => {
    const { status, stdout, stderr } = preview("clusters");
    assert.equal(stderr, "");
    assert.equal(status, 0);
    assert.deepEqual(
      stdout
        .replace(/Duration: .*/, "Duration")
        .trim()
        .split("\n"),
      [
        "Previewing stack dev of clusters",
        "",
        "     Type                                          Name            Plan",
        " +   pulumi:pulumi:Stack                           clusters-dev    create",
        " +   ├─ aws:s3:Bucket                              backups         create",
        " +   ├─ aws:s3:BucketPolicy                        backups-policy  create",
        " +   ├─ kubernetes:core/v1:ConfigMap               settings        create",
        " +   ├─ kubernetes:core/v1:Namespace               namespace       create",
        " +   ├─ kubernetes:core/v1:ServiceAccount          identity        create",
        " +   ├─ kubernetes:core/v1:ServiceAccount          removed         create",
        " +   ├─ kubernetes:postgresql.cnpg.io/v1:Cluster   cluster         create",
        " +   └─ kubernetes:storage.k8s.io/v1:StorageClass  storage         create",
        "",
        "Cost:",
        "  123.46 USD a month (eu-central-1, list prices of 2026-11-01)",
        "    shop       120.00",
        "      Volumes  120.00  600 GiB-month x 0.2",
        "    shared       3.46",
        "",
        "Resources: 9 to create",
        "Duration",
      ],
    );
  });

  it("ends with 2 when a mandatory policy is violated, and says where", () => {
    const config = directoryWith({ "stack.yaml": "config: { faulty:fault: unprotected }\n" });
    const pack = path.join(packs, "levels");
    const { status, stdout } = preview("faulty", "--config-file", `${config}/stack.yaml`, "--policy-pack", pack);
    assert.equal(status, 2);
    assert.match(
      stdout,
      /\[mandatory\] namespace-protected: open \(kubernetes:core\/v1:Namespace\) at index\.js:48\n {4}set protect to true\n/,
    );
    assert.match(stdout, /Policies: 1 mandatory, 0 advisory violations\n/);
  });

  it("lets a policy configuration decide", () => {
    const config = directoryWith({
      "stack.yaml": "config: { faulty:fault: unprotected }\n",
      "policies.json": '{"namespace-protected": "advisory"}',
    });
    const { status } = preview(
      "faulty",
      ...["--config-file", `${config}/stack.yaml`, "--policy-pack", path.join(packs, "levels")],
      ...["--policy-pack-config", `${config}/policies.json`],
    );
    assert.equal(status, 0);
  });

  it("ends with 1 and shows nothing when a custom resource does not fit its schema", () => {
    const config = directoryWith({ "stack.yaml": "config: { faulty:fault: bad-custom-resource }\n" });
    const { status, stdout, stderr } = preview("faulty", "--config-file", `${config}/stack.yaml`);
    assert.equal(status, 1);
    assert.equal(stdout, "");
    const where = "error: db (kubernetes:postgresql.cnpg.io/v1:Cluster) at index.js:36";
    assert.deepEqual(stderr.trim().split("\n"), [
      where,
      "  spec.instnces: is not a field of this kind; did you mean instances?",
      where,
      '  spec.logLevel: must be one of "error", "warning", "info", "debug", "trace" (given "loud"); ' +
        'set "error" or "warning" or "info" or "debug" or "trace"',
    ]);
  });

  it("ends with 1 when the program fails", () => {
    const config = directoryWith({ "stack.yaml": "config: { faulty:fault: throws }\n" });
    const { status, stderr } = preview("faulty", "--config-file", `${config}/stack.yaml`);
    assert.equal(status, 1);
    assert.equal(stderr, "error: the plan does not work out\n");
  });

  it("ends with 1 when the configuration is wrong, in one JSON document as well", () => {
    const { status, stdout, stderr } = preview("faulty", "--json");
    assert.equal(status, 1);
    assert.equal(stderr, "error: Stack 'dev' is missing configuration value 'fault'\n");
    const report = JSON.parse(stdout) as Report;
    assert.deepEqual(report.diagnostics, [
      { severity: "error", message: "Stack 'dev' is missing configuration value 'fault'" },
    ]);
  });

  it("says where there is no schema to check against", () => {
    const config = directoryWith({ "stack.yaml": "config: { faulty:fault: prints }\n" });
    const { stdout, stderr } = preview("faulty", "--config-file", `${config}/stack.yaml`);
    assert.equal(stderr, "printed by the program\nwarning: careful\n");
    assert.doesNotMatch(stdout, /no schema/);
  });

  it("ends with 64 and every mistake when it is used wrongly", () => {
    const { status, stdout, stderr } = preview(
      "faulty",
      "--stak",
      "dev",
      "--json=yes",
      "extra",
      "--out",
      "--no-policies",
    );
    assert.equal(status, 64);
    assert.equal(stdout, "");
    assert.deepEqual(stderr.trim().split("\n"), [
      "kubepg preview: unknown flag --stak, did you mean --stack?",
      "kubepg preview: unexpected argument dev",
      "kubepg preview: --json takes no value",
      "kubepg preview: unexpected argument extra",
      "kubepg preview: --out needs a value",
      "See kubepg preview --help.",
    ]);
  });

  it("writes the same JSON document twice, the duration aside", () => {
    const documents = [1, 2].map(() => preview("nested", "--json", "--policy-pack", path.join(packs, "levels")).stdout);
    const [first, second] = documents.map((document) => document.replace(/"durationMs": \d+/, ""));
    assert.equal(first, second);
    const report = JSON.parse(documents[0]) as Report;
    assert.deepEqual(Object.keys(report.resources[1]), [
      "urn",
      "type",
      "name",
      "parent",
      "inputs",
      "options",
      "source",
    ]);
    assert.equal(report.policies.violations[0].source?.file, "index.js");
  });

  it("gives no secret away: not in JSON, not in files, not in what the program logs", () => {
    const directory = directoryWith({});
    const config = fs.readFileSync(path.join(programs, "secrets", "Pulumi.dev.yaml"), "utf8");
    fs.writeFileSync(
      path.join(directory, "stack.yaml"),
      config.replace("config:\n", "config:\n  secrets:leak: true\n"),
    );
    const args = [
      "preview",
      "-C",
      path.join(programs, "secrets"),
      "--config-file",
      `${directory}/stack.yaml`,
      "--stack",
      "dev",
    ];
    const { status, stdout, stderr } = kubepg([...args, "--json", "--out", directory], {
      PULUMI_CONFIG_PASSPHRASE: passphrase,
    });
    assert.equal(status, 0, stderr);
    assert.equal(stderr, "warning: the token is [secret]\n");
    const written = ["manifests", "helm", "aws"].flatMap((kind) =>
      fs
        .readdirSync(path.join(directory, kind))
        .map((name) => fs.readFileSync(path.join(directory, kind, name), "utf8")),
    );
    const encoded = Buffer.from("s3cret-token").toString("base64");
    for (const text of [stdout, ...written]) assert.doesNotMatch(text, new RegExp(`s3cret-token|hunter2|${encoded}`));
    const report = JSON.parse(stdout) as Report;
    const credentials = report.resources.find(({ name }) => name === "credentials");
    assert.equal(credentials?.inputs.stringData, "[secret]");
    assert.deepEqual(report.outputs, { plain: "hello", size: "[secret]", token: "[secret]" });
  });
});

describe("kubepg preview --out", function () {
  this.timeout(120_000);
  let directory: string;
  const read = (file: string) => fs.readFileSync(path.join(directory, file), "utf8");

  before(() => {
    directory = directoryWith({});
    const stale = path.join(directory, "manifests");
    fs.mkdirSync(stale, { recursive: true });
    fs.writeFileSync(path.join(stale, "009-namespace-gone.yaml"), "");
    fs.writeFileSync(path.join(stale, "kustomization.yaml"), "kept: true\n");
    const { status, stderr } = preview("clusters", "--out", directory);
    assert.equal(status, 0, stderr);
  });
  after(removeTemporary);

  it("writes one manifest a file, in the order they apply, and takes away only what it wrote before", () => {
    assert.deepEqual(fs.readdirSync(path.join(directory, "manifests")).sort(), [
      "001-namespace-shop.yaml",
      "002-storageclass-fast.yaml",
      "003-serviceaccount-shop.yaml",
      "004-serviceaccount-removed.yaml",
      "005-configmap-settings.yaml",
      "006-cluster-shop.yaml",
      "kustomization.yaml",
    ]);
  });

  it("writes a manifest as a person would, in the YAML that kubectl reads", () => {
    assert.equal(
      read("manifests/006-cluster-shop.yaml"),
      [
        "apiVersion: postgresql.cnpg.io/v1",
        "kind: Cluster",
        "metadata:",
        "  name: shop",
        "  namespace: shop",
        "  annotations:",
        "    seen: before",
        "spec:",
        "  instances: 3",
        "  postgresql:",
        "    parameters:",
        '      jit: "off"',
        "      shared_buffers: 2GB",
        "  storage:",
        "    size: 100Gi",
        "    storageClass: fast",
        "",
      ].join("\n"),
    );
  });

  it("puts a readable stand-in where only creation tells", () => {
    const account = parse(read("manifests/003-serviceaccount-shop.yaml")) as { metadata: { annotations: object } };
    assert.deepEqual(account.metadata.annotations, { "eks.amazonaws.com/role-arn": "arn:aws:s3:::shop-backups" });
  });

  it("writes AWS resources, and the policies within them as documents", () => {
    assert.deepEqual(fs.readdirSync(path.join(directory, "aws")).sort(), [
      "s3-Bucket-backups.json",
      "s3-BucketPolicy-backups-policy.json",
      "s3-BucketPolicy-backups-policy.policy.json",
    ]);
    assert.deepEqual(JSON.parse(read("aws/s3-BucketPolicy-backups-policy.policy.json")), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::shop-backups", "arn:aws:s3:::shop-backups/*"],
        },
      ],
    });
  });
});

describe("kubepg preview --diff", function () {
  this.timeout(120_000);
  let changes: Change[];
  let text: string;

  before(() => {
    const base = preview("clusters", "--json").stdout;
    const directory = directoryWith({ "base.json": base, "after.yaml": "config: { clusters:version: after }\n" });
    const args = ["--diff", `${directory}/base.json`, "--config-file", `${directory}/after.yaml`];
    changes = (JSON.parse(preview("clusters", ...args, "--json").stdout) as { changes: Change[] }).changes;
    text = preview("clusters", ...args).stdout;
  });
  after(removeTemporary);

  const change = (name: string) => {
    const found = changes.find((one) => one.name === name);
    assert.ok(found !== undefined, name);
    return found;
  };
  const paths = (name: string) =>
    change(name).properties.map(({ path: at, replaces }) => `${at}${replaces ? " !" : ""}`);

  it("tells what is created, updated, replaced, deleted and left alone", () => {
    assert.deepEqual(Object.fromEntries(changes.map(({ name, operation }) => [name, operation])), {
      "clusters-dev": "same",
      backups: "replace",
      "backups-policy": "replace",
      added: "create",
      settings: "replace",
      namespace: "same",
      identity: "same",
      database: "update",
      storage: "replace",
      removed: "delete",
    });
  });

  it("names the changed properties, and which of them force the replacement", () => {
    assert.deepEqual(paths("storage"), ["parameters.fsType !"]);
    assert.deepEqual(paths("backups"), ["bucket !"]);
    assert.deepEqual(paths("settings"), ["data.level !"]);
    assert.deepEqual(paths("database"), ["spec.instances"]);
  });

  it("follows aliases and ignores what is ignored", () => {
    assert.match(change("database").formerUrn ?? "", /::cluster$/);
  });

  it("warns where data is at stake and where Pulumi will refuse", () => {
    assert.deepEqual([change("storage").holdsData, change("storage").guard], [true, "protected"]);
    assert.deepEqual([change("backups").holdsData, change("removed").guard], [true, "protected"]);
    assert.equal(change("settings").holdsData, false);
  });

  it("shows it as Pulumi does", () => {
    assert.match(text, /^ \+- {2}.*storage\.k8s\.io\/v1:StorageClass {2}storage +replace$/m);
    assert.match(
      text,
      /^ {2}replace storage \(kubernetes:storage\.k8s\.io\/v1:StorageClass, holds data, protected: Pulumi refuses\)$/m,
    );
    assert.match(text, /^ {4}parameters\.fsType: nothing -> "xfs" \[forces replacement\]$/m);
    assert.match(text, /^ {2}update database \(kubernetes:postgresql\.cnpg\.io\/v1:Cluster, was cluster\)$/m);
    assert.match(text, /^Resources: 1 to create, 1 to update, 4 to replace, 1 to delete, 3 unchanged$/m);
  });

  it("says of data at risk what to do instead", () => {
    assert.match(text, /^Data at risk:$/m);
    assert.match(
      text,
      /^ {2}storage \(kubernetes:storage\.k8s\.io\/v1:StorageClass\): parameters\.fsType: changes from nothing to "xfs", which replaces a resource that holds data.*; leave it out$/m,
    );
    const atRisk = /^Data at risk:\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? "";
    assert.deepEqual(
      atRisk.split("\n").flatMap((line) => /^ {2}(\S+) /.exec(line)?.[1] ?? []),
      ["backups", "storage"],
      "what holds no data is not among them",
    );
    assert.match(text, /^ {2}backups \(aws:s3:Bucket\): bucket: changes from .*; keep "shop-backups"$/m);
    assert.doesNotMatch(text, /^ {2}removed \(.*\): /m);
    assert.doesNotMatch(text, /^ {2}settings \(kubernetes:core\/v1:ConfigMap\): /m);
  });

  it("refuses a base that is none", () => {
    const { status, stderr } = preview("clusters", "--diff", path.join(programs, "clusters", "package.json"));
    assert.equal(status, 1);
    assert.match(stderr, /^error: --diff .*package\.json: not a document that kubepg preview --json wrote\n$/);
  });
});
