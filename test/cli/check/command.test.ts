import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { spawnSync } from "node:child_process";
import { directoryWith, kubepg, removeTemporary, root } from "../support";

/** A Cluster that breaks two rules that can be put right and one that cannot, with comments and an odd order. */
const cluster = `# The shop's orders.
kind: Cluster
apiVersion: postgresql.cnpg.io/v1
metadata:
  name: orders   # one a country
  namespace: shop
spec:
  enablePDB: false # drains were slow
  instances: 3
  affinity:
    podAntiAffinityType: preferred
  resources:
    requests: { cpu: "2", memory: 8Gi }
    limits: { cpu: "2", memory: 8Gi }
`;
/** Nothing that a rule is about. */
const service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n";

/** A configuration in which these rules alone speak. */
function only(...rules: string[]): Record<string, unknown> {
  return { all: "disabled", ...Object.fromEntries(rules.map((rule) => [rule, "mandatory"])) };
}

interface Violation {
  rule: string;
  level: string;
  severity: string;
  file: string;
  line: number;
  kind: string;
  name: string;
  path: string;
  message: string;
  fix: { how: string; path: (string | number)[]; value?: unknown }[] | null;
}

interface Report {
  files: number;
  resources: number;
  violations: Violation[];
  notApplicable: { rule: string; reason: string }[];
  errors: { file: string; line?: number; message: string }[];
  skipped: { file: string; line?: number; message: string }[];
  notes: string[];
}

/** Runs in a directory with these files, under a configuration. */
function inDirectory(files: Record<string, string>, config: object = only("pg-disruption-budget")) {
  const directory = directoryWith(files);
  const flags = ["-c", path.join(directoryWith({ "config.json": JSON.stringify(config) }), "config.json")];
  const run = (...args: string[]) => kubepg(["check", ...flags, ...args], {}, directory);
  const json = (...args: string[]) => JSON.parse(run("--format", "json", ...args).stdout) as Report;
  const read = (file: string) => fs.readFileSync(path.join(directory, file), "utf8");
  return { directory, flags, run, json, read };
}

describe("kubepg check", function () {
  this.timeout(60_000);
  after(removeTemporary);

  it("names file, line, path and remedy of what it finds, and ends with 2", () => {
    const { run } = inDirectory({ "orders.yaml": cluster });
    const { status, stdout, stderr } = run("orders.yaml");
    assert.equal(stderr, "");
    assert.equal(status, 2);
    assert.deepEqual(stdout.trimEnd().split("\n"), [
      "orders.yaml: Cluster orders",
      "  mandatory pg-disruption-budget, line 8 (--fix)",
      "    spec.enablePDB: a drain may evict several instances at once; set it to true",
      "",
      "1 resource in 1 file, 1 rule: 1 mandatory, 0 advisory violations",
      "--fix puts 1 of them right.",
    ]);
  });

  it("prints the same for programs", () => {
    const { json } = inDirectory({ "orders.yaml": cluster });
    const { violations, ...counts } = json("orders.yaml");
    assert.deepEqual(violations, [
      {
        rule: "pg-disruption-budget",
        level: "mandatory",
        severity: "high",
        file: "orders.yaml",
        line: 8,
        kind: "Cluster",
        name: "orders",
        path: "spec.enablePDB",
        message: "a drain may evict several instances at once; set it to true",
        fix: [{ how: "set", path: ["spec", "enablePDB"], value: true }],
      },
    ]);
    assert.deepEqual(counts, { files: 1, resources: 1, notApplicable: [], errors: [], skipped: [], notes: [] });
  });

  it("ends with 0 when nothing is found, and with 1 for advice alone if it is to be strict", () => {
    const { run } = inDirectory(
      { "web.yaml": service, "orders.yaml": cluster },
      { ...only(), "pg-disruption-budget": "advisory" },
    );
    assert.equal(run("--strict", "web.yaml").status, 0);
    assert.equal(run("orders.yaml").status, 0);
    assert.equal(run("--strict", "orders.yaml").status, 1);
  });

  it("reads folders, documents, Lists and JSON as one stack", () => {
    const list = {
      apiVersion: "v1",
      kind: "List",
      items: [scheduled("orders"), { ...scheduled("other"), kind: "Ignored" }],
    };
    const archived = `${cluster}  plugins:\n    - { name: barman-cloud.cloudnative-pg.io, isWALArchiver: true }\n`;
    const files = {
      "a/orders.yaml": `${service}---\n${archived}`,
      "a/b/list.json": JSON.stringify(list, null, 2),
      "a/README.md": "no",
    };
    const { json } = inDirectory(files, only("pg-base-backup-scheduled"));
    const together = json("a");
    assert.deepEqual([together.files, together.resources, together.violations, together.errors], [2, 4, [], []]);
    assert.match(json("a/orders.yaml").violations[0].message, /no ScheduledBackup/);
  });

  it("names the line of an item of a List and of a field that is missing", () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n${indented(service)}${indented(cluster.replace("# The shop's orders.\n", ""))}`;
    const { json } = inDirectory({ "list.yaml": list.replace("enablePDB: false", "enablePDB: no") });
    const [{ line, path: at, fix }] = json("list.yaml").violations;
    assert.equal(list.split("\n")[line - 1].trim().replace(/ #.*/, ""), "enablePDB: false");
    assert.equal(at, "spec.enablePDB");
    assert.deepEqual(fix?.[0].path, ["spec", "enablePDB"]);
  });

  it("tells what cannot be read with its line, judges the rest, and ends with 65 when that is clean", () => {
    const files = {
      "broken.yaml": "apiVersion: v1\nkind: [Cluster\nmetadata: {}\n",
      "chart.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n",
      "compose.yaml": `${service}---\nservices:\n  db: {}\n`,
      "binary.yaml": "apiVersion: v1\u0000kind",
      "empty.yaml": "# nothing yet\n",
      "large.json": `"${"x".repeat(26 * 1024 * 1024)}"`,
      "twice.yaml": "apiVersion: v1\nkind: Service\nkind: Cluster\n",
    };
    const { run, json } = inDirectory(files);
    const { status } = run(".");
    const { errors, resources } = json(...Object.keys(files), "none.yaml");
    assert.equal(status, 65);
    assert.equal(resources, 1);
    assert.deepEqual(
      errors.map(({ file, line, message }) => `${file}:${line ?? ""}: ${message.split(": at ")[0]}`).sort(),
      [
        "binary.yaml:: is a binary file, and manifests are text; leave it out",
        "broken.yaml:3: is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
        "chart.yaml:4: is not YAML: a map or a list cannot be a key; it is a Helm template: check the output of `helm template`",
        "compose.yaml:6: has no apiVersion and no kind, so it is not a Kubernetes object; leave it out",
        "empty.yaml:: is empty: there is nothing to check",
        "large.json:: is 27 MiB, and at most 25 MiB are read; split it",
        "none.yaml:: there is no such file or folder",
        "twice.yaml:3: is not YAML: Map keys must be unique",
      ],
    );
  });

  it("skips what is no manifest in a folder, and takes it for a mistake where it is named", () => {
    const files = {
      "package.json": '{ "name": "shop" }',
      "tsconfig.json": '{ // strict\n  "strict": true }',
      "charts/values.yaml": "replicas: 1\n",
      "charts/templates/a.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n",
      ".github/workflows/ci.yml": "on: push\njobs: {}\n",
      "empty.yaml": "# nothing yet\n",
      "manifests/orders.yaml": cluster,
    };
    const { run, json } = inDirectory(files, only());
    const { errors, skipped, resources } = json(".");
    assert.deepEqual([errors, resources], [[], 1]);
    assert.deepEqual(
      skipped.map(({ file }) => file),
      [
        ".github/workflows/ci.yml",
        "charts/templates/a.yaml",
        "charts/values.yaml",
        "empty.yaml",
        "package.json",
        "tsconfig.json",
      ],
    );
    const { status, stdout } = run(".");
    assert.equal(status, 0);
    assert.match(stdout, /skipped, for it is no manifest: .*empty\.yaml, package\.json and 1 more/);
    assert.equal(run("package.json").status, 65);
    const some = json(".", "--exclude", "charts", "--exclude", "*.json", "--exclude", ".github/**/*.yml");
    assert.deepEqual(
      some.skipped.map(({ file }) => file),
      ["empty.yaml"],
    );
    const broken = inDirectory({ "a/broken.yaml": "a: [" });
    assert.equal(broken.run(".").status, 65, "broken YAML is told wherever it is found");
  });

  it("reads JSON values one after another, and tells what is nested too deeply", () => {
    const object = (name: string, on: boolean) =>
      JSON.stringify({
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name },
        spec: { instances: 3, enablePDB: on },
      });
    const { json, run, read } = inDirectory({
      "stream.json": `${object("a", false)}\n${object("b", true)}\n\n${object("c", false)}\n`,
      "deep.yaml": `a: ${"[".repeat(20_000)}`,
      "deep.json": `${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`,
    });
    const { violations, errors } = json("stream.json", "deep.yaml", "deep.json");
    assert.deepEqual(
      violations.map(({ name, line }) => [name, line]),
      [
        ["a", 1],
        ["c", 4],
      ],
    );
    assert.deepEqual(
      errors.map(({ file, message }) => `${file} ${message}`),
      ["deep.yaml", "deep.json"].map(
        (file) => `${file} is nested in more than 500 levels, and no manifest is; leave it out`,
      ),
    );
    run("--fix", "stream.json");
    assert.equal(read("stream.json"), `${object("a", true)}\n${object("b", true)}\n\n${object("c", true)}\n`);
  });

  it("takes keys that every object inherits for what they are", () => {
    const names = ["constructor", "__proto__", "toString", "hasOwnProperty"];
    const odd = names.map((name) => `${name}: "1"`).join(", ");
    const files = {
      "cluster.yaml": `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: odd, labels: { ${odd} }, annotations: { ${odd} } }
spec: { instances: 3, storage: { size: 1Gi }, postgresql: { parameters: { ${odd} } }, nodeMaintenanceWindow: { ${odd} } }
`,
      "kinds.yaml": names
        .map((name) => `apiVersion: ${name}/v1\nkind: ${name}\nmetadata: { name: ${name} }\n`)
        .join("---\n"),
      "set.yaml": `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: odd, labels: { ${odd} } }
spec: { template: { spec: { containers: [{ name: postgres, image: "postgres:18", resources: { limits: { ${odd} } }, args: [${names.map((name) => `-c, ${name}=1`).join(", ")}] }] } } }
`,
    };
    const { json, run } = inDirectory(files, {});
    const { violations, errors } = json(...Object.keys(files));
    assert.deepEqual(errors, []);
    for (const { message } of violations) assert.doesNotMatch(message, /native code|\[object|undefined|NaN/);
    const unknown = violations.filter(({ rule }) => rule === "crd-schema").map(({ path: at }) => at);
    for (const name of names) assert.ok(unknown.includes(`spec.nodeMaintenanceWindow.${name}`), name);
    assert.equal(run("--fix", ...Object.keys(files)).stderr, "");
  });

  it("puts right what it can and leaves everything else as it was written", () => {
    const { run, read } = inDirectory(
      { "orders.yaml": `${service}---\n${cluster}` },
      only("pg-disruption-budget", "pg-hard-node-anti-affinity"),
    );
    const { status, stdout } = run("--fix", "orders.yaml");
    assert.match(stdout, /^orders\.yaml: 2 violations put right\n/);
    assert.equal(status, 0);
    const wanted = cluster
      .replace("enablePDB: false #", "enablePDB: true #")
      .replace(
        "podAntiAffinityType: preferred",
        "podAntiAffinityType: required\n    enablePodAntiAffinity: true\n    topologyKey: kubernetes.io/hostname",
      );
    assert.equal(read("orders.yaml"), `${service}---\n${wanted}`);
    assert.match(run("--fix", "orders.yaml").stdout, /0 mandatory/);
    assert.equal(read("orders.yaml"), `${service}---\n${wanted}`);
  });

  it("fixes JSON in its layout, and standard input to standard output", () => {
    const given = { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", spec: { instances: 3, enablePDB: false } };
    const { run, read, directory, flags } = inDirectory({ "orders.json": JSON.stringify(given, null, 4) });
    run("--fix", "orders.json");
    assert.equal(read("orders.json"), JSON.stringify({ ...given, spec: { instances: 3, enablePDB: true } }, null, 4));
    const command = [path.join(root, "cli", "start.js"), "check", ...flags, "--fix", "-"];
    const piped = spawnSync(process.execPath, command, { cwd: directory, encoding: "utf8", input: cluster });
    assert.match(piped.stdout, /enablePDB: true # drains were slow/);
    assert.match(piped.stderr, /<stdin>: 1 violation put right/);
  });

  it("edits neither through an anchor nor where a list stands for a map, and goes on past a link to nowhere", () => {
    const anchored = cluster.replace("enablePDB: false", "enableSuperuserAccess: &no false\n  enablePDB: *no");
    const lists = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: x }\nspec: [[]]\n";
    const { run, read, directory } = inDirectory({ "a.yaml": anchored, "b.yaml": lists });
    fs.symlinkSync("nowhere.yaml", path.join(directory, "c.yaml"));
    const { status, stderr, stdout } = run("--fix", ".");
    assert.equal(stderr, "");
    assert.match(stdout, /error c\.yaml: there is no such file or folder/);
    assert.equal(status, 65);
    assert.match(read("a.yaml"), /enableSuperuserAccess: &no false\n {2}enablePDB: true/);
    assert.equal(read("b.yaml"), lists);
  });

  it("promises what it can put right, and not what it has tried in vain", () => {
    const shared = cluster
      .replace("  namespace: shop", "  namespace: shop\n  annotations: &hard\n    podAntiAffinityType: preferred")
      .replace("affinity:\n    podAntiAffinityType: preferred", "affinity: *hard");
    const { run, read } = inDirectory({ "a.yaml": shared }, only("pg-hard-node-anti-affinity"));
    assert.match(run("a.yaml").stdout, /pg-hard-node-anti-affinity, line \d+ \(--fix\)\n/);
    const { stdout } = run("--fix", "a.yaml");
    assert.match(stdout, /1 violation to be put right by hand/);
    assert.match(stdout, /pg-hard-node-anti-affinity, line \d+\n/);
    assert.doesNotMatch(stdout, /of them right/);
    assert.equal(read("a.yaml"), shared);
  });

  it("asks for TLS in rules of either form, and leaves those to a person whose method is too weak", () => {
    const rules = (...lines: string[]) =>
      "apiVersion: postgres-operator.crunchydata.com/v1\nkind: PostgresCluster\nmetadata: { name: orders }\n" +
      `spec:\n  authentication:\n    rules:\n${lines.map((line) => `      ${line}\n`).join("")}`;
    const given = rules(
      "- connection: host # in a hurry",
      "  databases: [app]",
      "  method: scram-sha-256",
      "- hba: host all all all scram-sha-256",
      "- hba: host all all all md5",
    );
    const { run, read } = inDirectory({ "orders.yaml": given }, only("pg-tls-only"));
    const { stdout } = run("--fix", "orders.yaml");
    assert.match(stdout, /^orders\.yaml: 2 violations put right\n/m);
    assert.match(stdout, /rules\[2\]: admits connections without TLS; set it to "hostssl all all all scram-sha-256"/);
    assert.doesNotMatch(stdout, /by hand|of them right/);
    assert.equal(
      read("orders.yaml"),
      rules(
        "- hba: hostssl app all all scram-sha-256",
        "- hba: hostssl all all all scram-sha-256",
        "- hba: host all all all md5",
      ),
    );
  });

  it("tunes nothing for a limit that only the operator fills in", () => {
    const given = `apiVersion: acid.zalan.do/v1
kind: postgresql
metadata: { name: shop-orders }
spec:
  numberOfInstances: 3
  postgresql:
    version: "18"
    parameters:
      shared_buffers: 2GB
      effective_cache_size: 6GB
      max_parallel_workers: "4"
  resources:
    requests: { cpu: "4", memory: 8Gi }
`;
    const tuning = ["pg-memory-budget", "pg-parallel-within-cpu"];
    const { run, read, json } = inDirectory({ "shop.yaml": given }, only("pg-guaranteed-qos", ...tuning));
    assert.deepEqual(
      json("shop.yaml").violations.filter(({ rule }) => tuning.includes(rule)),
      [],
    );
    assert.equal(run("--fix", "shop.yaml").status, 0);
    assert.equal(read("shop.yaml"), `${given}    limits:\n      cpu: "4"\n      memory: 8Gi\n`);
  });

  it("keeps the line ends of Windows, and pipes on what needs no fix", () => {
    const { run, read, directory, flags } = inDirectory({ "orders.yaml": `\uFEFF${cluster.replaceAll("\n", "\r\n")}` });
    run("--fix", "orders.yaml");
    assert.match(read("orders.yaml"), /^\uFEFF# The shop's orders\.\r\n/);
    assert.match(read("orders.yaml"), /enablePDB: true # drains were slow\r\n/);
    assert.doesNotMatch(read("orders.yaml"), /[^\r]\n/);
    const command = [path.join(root, "cli", "start.js"), "check", ...flags, "--fix", "-"];
    assert.equal(
      spawnSync(process.execPath, command, { cwd: directory, encoding: "utf8", input: service }).stdout,
      service,
    );
  });

  it("shows no control character of a file, and takes neither baseline nor configuration for a manifest", () => {
    const { run, directory } = inDirectory({
      "a.yaml": cluster.replace("name: orders ", 'name: "a\\n::error::\\e[31m" '),
    });
    const { stdout } = run(".");
    assert.match(stdout, /a\.yaml: Cluster a\\x0a::error::\\x1b\[31m\n/);
    assert.equal(run("--baseline", "known.json", "--update-baseline", ".").status, 0);
    assert.equal(run("--baseline", "known.json", ".").status, 0);
    assert.equal(run("--baseline", path.join(directory, "none", "known.json"), "--update-baseline", ".").status, 64);
  });

  it("leaves out what a baseline lists, wherever it has moved to, and says what is gone from it", () => {
    const { run, json, directory } = inDirectory({ "orders.yaml": cluster });
    const flags = ["--baseline", "known.json", "orders.yaml"];
    const missing = run(...flags);
    assert.equal(missing.status, 64, "there is no baseline yet");
    assert.match(missing.stderr, /--baseline known\.json: there is no such file or folder; write it anew with/);
    assert.equal(run("--update-baseline", ...flags).status, 0);
    fs.writeFileSync(path.join(directory, "orders.yaml"), `# moved\n${cluster}`);
    assert.equal(run(...flags).status, 0);
    assert.deepEqual(json(...flags).notes, ["1 violation of the baseline left out"]);
    assert.equal(run("--baseline", "known.json", "./orders.yaml").status, 0, "however the file is named");
    assert.equal(run("--baseline", "known.json", path.join(directory, "orders.yaml")).status, 0);
    fs.writeFileSync(path.join(directory, "orders.yaml"), cluster.replace("enablePDB: false", "enablePDB: true"));
    assert.match(json(...flags).notes[0], /1 violation of the baseline no longer there/);
    fs.writeFileSync(path.join(directory, "orders.yaml"), cluster.replaceAll("orders", "others"));
    assert.equal(run(...flags).status, 2);
  });

  it("judges a state of Pulumi's, and a preview, by their inputs", () => {
    const urn = "urn:pulumi:prod::shop::kubernetes:postgresql.cnpg.io/v1:Cluster::orders";
    const inputs = { spec: { instances: 3, enablePDB: false } };
    const state = { urn, type: "kubernetes:postgresql.cnpg.io/v1:Cluster", custom: true, inputs, protect: false };
    const files = {
      "state.json": JSON.stringify({ version: 3, deployment: { resources: [state, { ...state, delete: true }] } }),
      "preview.json": JSON.stringify({
        steps: [
          { op: "create", urn, newState: state },
          { op: "delete", urn: "x", oldState: state },
        ],
      }),
      "own.json": JSON.stringify({
        ...{ stack: "prod", project: "shop", policies: { rules: [] } },
        resources: [{ ...state, protect: undefined, parent: "", options: { protect: false } }],
      }),
    };
    const { json } = inDirectory(files, only("pg-disruption-budget", "pg-protect-stateful"));
    for (const file of Object.keys(files)) {
      const { violations, resources } = json(file);
      assert.equal(resources, 1);
      assert.deepEqual(violations.map(({ rule, name }) => `${rule} ${name}`).sort(), [
        "pg-disruption-budget orders",
        "pg-protect-stateful orders",
      ]);
    }
  });

  it("says which value of a state is encrypted instead of passing it over", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
    const urn = "urn:pulumi:prod::shop::kubernetes:postgresql.cnpg.io/v1:Cluster::orders";
    const type = "kubernetes:postgresql.cnpg.io/v1:Cluster";
    const resources = [{ urn, type, custom: true, inputs: { spec: { instances: 3, enablePDB: secret } } }];
    const { json, run } = inDirectory({ "state.json": JSON.stringify({ deployment: { resources } }) });
    const { violations, notApplicable } = json("state.json");
    assert.deepEqual(violations, []);
    assert.equal(notApplicable[0].reason, "spec.enablePDB: its value is not in the file");
    assert.match(
      run("state.json").stdout,
      /^state\.json: Cluster orders\n {2}unread spec\.enablePDB: its value is not in the file, and leaves open pg-disruption-budget\n/,
    );
  });

  it("takes back what is exempted, and reports what is expired or exempts nothing", () => {
    const exemption = (urn: string, expires: string) => ({ urn, expires, reason: "drains are done by hand here" });
    const config = {
      ...only(),
      "pg-disruption-budget": {
        enforcementLevel: "mandatory",
        exemptions: [exemption("*::shop/orders", "2999-12-31"), exemption("*::shop/other", "2999-12-31")],
      },
      "policy-exemptions": { enforcementLevel: "mandatory", maxDays: 1_000_000 },
    };
    const { json, run } = inDirectory(
      { "orders.yaml": cluster, "late.yaml": cluster.replace("orders  ", "late") },
      config,
    );
    const { violations, notApplicable } = json("orders.yaml");
    assert.deepEqual(
      violations.map(({ rule, level, path: at, message }) => `${level} ${rule} ${at}: ${message.replace(/ \(.*/, "")}`),
      [
        "advisory policy-exemptions pg-disruption-budget.exemptions[0]: exempts 1 violation until 2999-12-31",
        "mandatory policy-exemptions pg-disruption-budget.exemptions[1]: exempts nothing: no resource *::shop/other breaks pg-disruption-budget; remove it",
      ],
    );
    assert.match(notApplicable[0].reason, /^1 finding is exempted until 2999-12-31: drains are done by hand here$/);
    assert.equal(run("orders.yaml").status, 2);
    assert.ok(json("late.yaml").violations.some(({ rule }) => rule === "pg-disruption-budget"));
  });

  it("says that a manifest cannot be protected, instead of that it is not", () => {
    const { json } = inDirectory({ "orders.yaml": cluster }, only("pg-protect-stateful"));
    const { violations, notApplicable } = json("orders.yaml");
    assert.deepEqual(violations, []);
    assert.match(notApplicable[0].reason, /a manifest cannot be protected/);
  });

  it("reports every mistake of the command line and of the configuration, and ends with 64", () => {
    const { run } = inDirectory({}, { "pg-min-instances": { minInstances: 0, least: 1 }, "pg-none": "off" });
    const flags = kubepg(["check", "--format", "xml", "--bassline", "x", "--update-baseline"]);
    assert.equal(flags.status, 64);
    assert.deepEqual(flags.stderr.trim().split("\n"), [
      "kubepg check: unknown flag --bassline, did you mean --baseline?",
      "kubepg check: --update-baseline needs --baseline FILE",
      "kubepg check: --format xml: must be one of text, json, sarif, junit, github",
      "See kubepg check --help.",
    ]);
    const config = run("x.yaml");
    assert.equal(config.status, 64);
    assert.match(config.stderr, /3 mistakes:/);
    assert.match(config.stderr, /pg-min-instances\.minInstances: must be a whole number/);
    assert.match(config.stderr, /pg-min-instances\.least: there is no parameter of this name/);
    assert.match(config.stderr, /pg-none: there is no rule of this name/);
  });
});

function scheduled(name: string): object {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "ScheduledBackup",
    metadata: { name: `${name}-daily`, namespace: "shop" },
    spec: {
      schedule: "0 0 2 * * *",
      cluster: { name },
      method: "plugin",
      pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
    },
  };
}

/** As an item of a list. */
function indented(manifest: string): string {
  return manifest
    .trimEnd()
    .split("\n")
    .map((line, index) => `${index === 0 ? "  - " : "    "}${line}\n`)
    .join("");
}
