import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import "kubernetes-postgres-policies/decode-once";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { rolesOf } from "kubernetes-postgres-policies/views/registry";
import { keptReleases } from "kubernetes-postgres/schemas/store";
import { checkPackConfig } from "kubernetes-postgres-policies/pack-config";
import { preset, presetNames } from "kubernetes-postgres-policies/presets";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { exampleTypes, generatedFiles, pageOf } from "../../tools/policies-catalogue";
import { cases } from "./cases";
import { cluster, compliantStack, networkPolicy, strictStack } from "./fixtures";
import { zalandoStack } from "./operators/zalando";
import { absent, changed, overlaid, unknown, type Given } from "./given";
import { Pack } from "./pack";
import * as runtime from "@pulumi/policy/deserialize";

const root = path.resolve(__dirname, "..", "..", "..");

describe("the policy pack", () => {
  let pack: Pack;
  before(async () => {
    pack = await Pack.start();
  });
  after(() => pack.stop());

  for (const name of presetNames) {
    it(`says nothing about a compliant stack under the preset ${name}`, async () => {
      await pack.configure(preset(name, rules));
      const stack = name === "strict" ? strictStack() : compliantStack();
      assert.deepEqual((await pack.judge(stack)).violations, []);
    });
  }

  it("is as strict without a configuration as under the preset prod", async () => {
    const bare = changed(cluster(), { spec: {} });
    await pack.configure({});
    const said = await pack.judge([bare]);
    await pack.configure(preset("prod", rules));
    assert.deepEqual(await pack.judge([bare]), said);
    assert.equal(said.violations.filter((violation) => violation.startsWith("mandatory")).length, 13);
  });

  it("lets one small cluster be, under the preset dev", async () => {
    const small = changed(cluster(), {
      "spec.instances": 1,
      "spec.enablePDB": false,
      "spec.plugins": [],
      "spec.storage": { size: "10Gi" },
      "spec.walStorage": absent,
      "spec.postgresql.synchronous": absent,
      "spec.priorityClassName": absent,
    });
    await pack.configure(preset("dev", rules));
    assert.deepEqual((await pack.judge([{ ...small, protect: false }])).violations, [
      "advisory orders: metadata.namespace: no NetworkPolicy of this stack in this namespace restricts who connects to the pods; create one",
      "advisory orders: spec.plugins: no WAL archiver; list one with isWALArchiver true",
      "advisory orders: spec.storage.storageClass: the data volume has no class; set the name of a StorageClass",
    ]);
  });

  it("never passes a cluster of which nothing is known", async () => {
    await pack.configure({});
    const nothingKnown = changed(cluster(), { spec: unknown });
    const { violations } = await pack.judge([nothingKnown, networkPolicy()]);
    // What protects it is an option and not in its spec; what has no structure yet is named as not applicable.
    const roles = rolesOf(nothingKnown.type).filter((role) => role !== "stateful" && role !== "custom-resource");
    const about = rules.filter(({ covers }) => roles.some((role) => covers?.[role] !== undefined));
    // And those that join clusters to object stores, schedules, retention, credentials and network policies.
    const expected = about.length + 5;
    assert.equal(
      violations.filter((violation) => violation.startsWith("advisory orders: spec: not known")).length,
      expected,
    );
    assert.equal(violations.length, expected);
  });

  it("starts under Pulumi's own runner", async () => {
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const started = await Pack.start([runner, "127.0.0.1:1", "."]);
    assert.equal((await started.info()).getName(), "kubernetes-postgres");
    started.stop();
  });

  it("starts without the modules of the SDK that no policy uses", () => {
    const loaded = "console.error(JSON.stringify(Object.keys(require.cache))); process.exit()";
    const { stderr } = spawnSync(process.execPath, ["-e", `require("./start.js"); ${loaded}`], {
      cwd: path.join(root, "policies"),
      encoding: "utf8",
    });
    const modules = JSON.parse(stderr) as string[];
    const of = (name: string): string[] => modules.filter((file) => file.includes(`/node_modules/${name}/`));
    assert.notDeepEqual(of("@pulumi/policy"), []);
    for (const heavy of ["typescript", "@npmcli/arborist"]) assert.deepEqual(of(heavy), []);
  });

  it("decodes what it is asked about once for all rules, and for each that changes it anew", () => {
    const { deserializeProperties } = runtime as unknown as {
      deserializeProperties: (properties: Struct, keepsSecrets: boolean) => object;
    };
    const asked = Struct.fromJavaScript({ spec: { instances: 3 } });
    const first = deserializeProperties(asked, false);
    assert.deepEqual(first, { spec: { instances: 3 } });
    assert.equal(deserializeProperties(asked, false), first);
    assert.notEqual(deserializeProperties(asked, true), first);
    assert.notEqual(deserializeProperties(Struct.fromJavaScript({ spec: { instances: 3 } }), false), first);
  });

  it("tells the engine everything about each rule", async () => {
    const info = await pack.info();
    assert.equal(info.getName(), "kubernetes-postgres");
    const policies = info.getPoliciesList();
    assert.deepEqual(
      policies.map((policy) => policy.getName()),
      [...rules.map(({ id }) => id), "policy-exemptions"],
    );
    for (const policy of policies) {
      const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
      for (const [name, parameter] of Object.entries(schema)) {
        assert.notEqual((parameter as { default?: unknown }).default, undefined, `${policy.getName()}.${name}`);
      }
      assert.ok(Number(policy.getSeverity()) > 0);
      assert.ok(policy.getRemediationSteps().length > 20);
      assert.match(policy.getUrl(), /^https:\/\//);
      assert.ok((policy.getFramework()?.getReference() ?? "") !== "");
    }
  });

  const own = compliantStack();
  const isThere = ({ type, name }: Given): boolean => own.some((given) => given.type === type && given.name === name);
  const stack = [...own, ...zalandoStack().filter((given) => !isThere(given))];
  for (const rule of rules) {
    it(`shows of ${rule.id} a bad example that breaks it and a good one that does not`, async () => {
      const { role, bad, good } = rule.example;
      await pack.configure(
        Object.fromEntries(
          rules.map(({ id, level }) => [id, { enforcementLevel: id === rule.id ? level : "disabled" }]),
        ),
      );
      const types = exampleTypes(rule.example);
      const subject = stack.find(({ type }) => types.includes(type)) ?? assert.fail(`no fixture of role ${role}`);
      const judgeWith = (fragment: object) => {
        const shown = overlaid(subject, { ...fragment });
        const all = stack.map((given) => (given === subject ? shown : given));
        return pack.judge(all, [shown]);
      };
      assert.notDeepEqual((await judgeWith(bad)).violations, []);
      assert.deepEqual((await judgeWith(good)).violations, []);
    });
  }
});

describe("the catalogue of rules", () => {
  it("has an identifier, a title and a reason for each", () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    for (const { id, title, why } of rules) {
      assert.match(id, /^(pg|sc|ns|cnpg|patroni|aws|operator|crd)-[a-z0-9-]+$/);
      assert.ok(title.length > 20 && !title.endsWith("."), id);
      assert.ok(why.length > 60 && why.endsWith("."), id);
    }
  });

  it("says of each what a person needs to judge it and to put it right", () => {
    for (const { id, severity, level, remediationSteps, url, references, example } of rules) {
      assert.ok(["low", "medium", "high", "critical"].includes(severity), id);
      assert.ok(["advisory", "mandatory"].includes(level), id);
      assert.ok(remediationSteps.length > 20 && remediationSteps.endsWith("."), id);
      assert.match(url, /^https:\/\//, id);
      const names = references.map((reference) => `${reference.framework} ${reference.id}`);
      assert.deepEqual([...new Set(names)], names, `${id} names a reference twice`);
      assert.notDeepEqual(example.bad, example.good, id);
    }
  });

  it("has passing, failing, unknown and configured cases for each, and remedies where it promises them", () => {
    assert.deepEqual([...cases].map(({ rule }) => rule).sort(), rules.map(({ id }) => id).sort());
    for (const { rule: id, passes, fails, unknown: notKnown, configured, remediable } of cases) {
      const rule = rules.find((candidate) => candidate.id === id) ?? assert.fail(id);
      for (const part of [passes, fails, notKnown, configured]) assert.ok(Object.keys(part).length > 0, id);
      for (const [sentence, { says }] of Object.entries(fails)) assert.ok(says.length > 0, `${id}: ${sentence}`);
      assert.equal(remediable !== undefined, rule.remediates, id);
      const tried = Object.values({ ...configured, ...notKnown }).map(({ config }) => config ?? {});
      for (const [name, parameter] of Object.entries(rule.parameters)) {
        const differs = tried.some((config) => name in config && !isDeepStrictEqual(config[name], parameter.default));
        assert.ok(differs, `${id}.${name} is not tried with another value than its default`);
      }
    }
  });

  it("is written down in docs/policies.md, a page a rule, and the presets; node tools/policies-doc.js does it", async () => {
    const files = await generatedFiles(rules);
    for (const [file, text] of Object.entries(files)) {
      assert.equal(fs.readFileSync(path.join(root, file), "utf8"), text, file);
    }
    const pages = fs.readdirSync(path.join(root, "docs", "policies")).map((name) => `docs/policies/${name}`);
    assert.deepEqual(pages.sort(), rules.map(pageOf).sort(), "no page is left of a rule that is gone");
  });
});

describe("a pack's configuration", () => {
  const problems = (config: unknown): string[] => checkPackConfig(rules, config).map(formatProblem);

  it("accepts every preset, a level for all, and nothing", () => {
    for (const name of presetNames) assert.deepEqual(problems(preset(name, rules)), []);
    assert.deepEqual(problems({ all: "advisory", "pg-tls-only": "disabled" }), []);
    assert.deepEqual(problems({}), []);
  });

  it("reports every mistake with its path and what to write instead", () => {
    const config = {
      "pg-min-instance": "mandatory",
      "pg-tls-only": "strict",
      "pg-zone-spread": { hard: "no", minZones: 1.5, skew: 2 },
      "pg-min-instances": { enforcementLevel: 3, minInstances: 0 },
      "aws-backup-bucket-hardened": { require: ["encrypted"] },
      "pg-guaranteed-qos": true,
      "pg-no-inline-credentials": { names: "DSN" },
      "pg-image-pinned": { level: "exact" },
      "cnpg-in-tree-barman-removed": { operatorVersion: "latest" },
      "crd-schema": { versions: ["cloudnative-pg-1.22.0"] },
      "operator-admission": { versions: ["cloudnative-pg"] },
    };
    const releases = `must be a list of any of ${keptReleases().join(", ")}`;
    assert.ok(releases.includes("cloudnative-pg-1.29.0, cloudnative-pg-1.30.0"));
    assert.deepEqual(problems(config), [
      `pg-min-instance: there is no rule of this name; use one of ${[...rules.map(({ id }) => id), "policy-exemptions", "all"].sort().join(", ")}`,
      'pg-tls-only: there is no level "strict" (given "strict"); use one of disabled, advisory, mandatory, remediate',
      "pg-zone-spread.skew: there is no parameter of this name; use one of hard, minZones",
      'pg-zone-spread.hard: must be true or false (given "no"); set one of them; the default is false',
      "pg-zone-spread.minZones: must be a whole number of at least 1 (given 1.5); set such a number; the default is 3",
      "pg-min-instances.enforcementLevel: there is no level 3 (given 3); use one of disabled, advisory, mandatory, remediate",
      "pg-min-instances.minInstances: must be a whole number of at least 1 (given 0); set such a number; the default is 3",
      'aws-backup-bucket-hardened.require: must be a list of any of public-access-block, encryption, versioning, policy, lifecycle, object-lock, logging, replication (given ["encrypted"]); set such a list; the default is ["public-access-block","encryption","versioning","policy","lifecycle"]',
      "pg-guaranteed-qos: must be a level or an object (given true); set disabled, advisory, mandatory, remediate",
      'pg-no-inline-credentials.names: must be a list of texts (given "DSN"); set such a list; the default is []',
      'pg-image-pinned.level: must be one of minor, digest (given "exact"); set such a text; the default is "minor"',
      'cnpg-in-tree-barman-removed.operatorVersion: must be a text such as "1.31" (given "latest"); set such a text; the default is "1.30.0"',
      `crd-schema.versions: ${releases} (given ["cloudnative-pg-1.22.0"]); set such a list; the default is []`,
      `operator-admission.versions: ${releases} (given ["cloudnative-pg"]); set such a list; the default is []`,
    ]);
    assert.deepEqual(problems(["pg-tls-only"]), [
      ': must be an object with rules as keys (given ["pg-tls-only"]); start from a preset',
    ]);
  });
});
