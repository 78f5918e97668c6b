import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { definitionVersions, charts } from "kubernetes-postgres/versions";
import { parse } from "yaml";

const root = path.resolve(__dirname, "..", "..");
const read = (...file: string[]) => fs.readFileSync(path.join(root, ...file), "utf8");

interface Step {
  uses?: string;
  run?: string;
}

describe("the GitHub workflow", () => {
  const workflow = parse(read(".github", "workflows", "ci.yml"));
  const jobs: { env?: Record<string, string>; steps: Step[] }[] = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);
  const { scripts, dependencies } = JSON.parse(read("package.json")) as {
    scripts: Record<string, string>;
    dependencies: Record<string, string>;
  };

  it("installs the versions of the version table", () => {
    assert.deepEqual(workflow.env, {
      BARMAN_PLUGIN: definitionVersions.barmanPlugin,
      CERT_MANAGER: definitionVersions.certManager,
      CLOUDNATIVE_PG: definitionVersions.cloudnativePg,
      EXTERNAL_SECRETS: definitionVersions.externalSecrets,
      EXTERNAL_SNAPSHOTTER: definitionVersions.externalSnapshotter,
      PROMETHEUS_OPERATOR: definitionVersions.prometheusOperator,
      SECRETS_STORE_DRIVER: definitionVersions.secretsStoreDriver,
    });
    assert.equal(`v${definitionVersions.certManager}`, charts.certManager.version);
  });

  it("uses each version that it names", () => {
    const commands = steps.map(({ run = "" }) => run).join("\n");
    for (const name of [...Object.keys(workflow.env), "PULUMI"]) {
      assert.match(commands, new RegExp(`\\$${name}\\b`), name);
    }
  });

  it("installs the Pulumi CLI of the SDK's version", () => {
    const versions = jobs.flatMap(({ env }) => env?.PULUMI ?? []);
    assert.deepEqual(versions, [dependencies["@pulumi/pulumi"]]);
  });

  it("runs scripts that there are, every tier of them", () => {
    const ran = steps.flatMap(({ run = "" }) => [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script));
    for (const script of ran) assert.ok(script in scripts, `package.json has no script ${script}`);
    const tiers = Object.keys(scripts).filter((script) => script.startsWith("test:") && script !== "test:pods");
    assert.deepEqual(
      tiers.filter((tier) => !ran.includes(tier)),
      [],
    );
  });

  it("pins every action by its commit, and may only read", () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    assert.ok(actions.length > 0);
    for (const action of actions) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    assert.deepEqual(workflow.permissions, { contents: "read" });
  });
});
