import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { rules } from "kubernetes-postgres-policies/rules/index";
import type { PackConfig } from "kubernetes-postgres-policies/policies";
import { cluster } from "../policies/fixtures";
import { changed, type Given } from "../policies/given";

const root = path.resolve(__dirname, "..", "..", "..");

/** What stands in the way of these tests; undefined when nothing does. */
function missing(): string | undefined {
  return spawnSync("pulumi", ["version"]).error ? "the Pulumi CLI is not on the PATH" : undefined;
}

/** A stack as `pulumi stack export` writes it. */
function state(resources: readonly Given[]): object {
  const stack = { urn: "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod", type: "pulumi:pulumi:Stack" };
  const made = resources.map(({ type, name, properties, protect }) => ({
    ...{ urn: `urn:pulumi:prod::shop::${type}::${name}`, type, parent: stack.urn, custom: true, id: name, protect },
    ...{ inputs: properties, outputs: properties },
  }));
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  return { version: 3, deployment: { manifest, resources: [{ ...stack, custom: false }, ...made] } };
}

/** All rules are off but these. */
function only(config: PackConfig): PackConfig {
  return { ...Object.fromEntries(rules.map(({ id }) => [id, "disabled" as const])), ...config };
}

describe("the policy pack under Pulumi's own engine", function () {
  this.timeout(120_000);
  let directory: string;

  before(function () {
    const reason = missing();
    if (reason !== undefined) {
      if (process.env.CI) throw new Error(`CI is set, and ${reason}`);
      process.stdout.write(`    skipped: ${reason}\n`);
      this.skip();
    }
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "policy-engine-"));
    // What Pulumi's distribution has beside the CLI: it starts the SDK's own runner.
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const launcher = path.join(directory, "pulumi-analyzer-policy-nodejs");
    fs.writeFileSync(launcher, `#!/bin/sh\nexec "${process.execPath}" "${runner}" "$@"\n`, { mode: 0o755 });
  });
  after(() => {
    if (directory !== undefined) fs.rmSync(directory, { recursive: true });
  });

  /** What the engine prints about a state, judged under a configuration. */
  function analyze(config: PackConfig, resources: readonly Given[]): { status: number | null; text: string } {
    const file = (name: string, content: object): string => {
      const written = path.join(directory, name);
      fs.writeFileSync(written, JSON.stringify(content));
      return written;
    };
    const files = ["--file", file("state.json", state(resources))];
    const pack = ["--policy-pack", path.join(root, "policies")];
    const settings = ["--policy-pack-config", file("config.json", only(config))];
    const env = {
      ...process.env,
      PATH: `${directory}${path.delimiter}${process.env.PATH ?? ""}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      KUBERNETES_POSTGRES_TODAY: "2027-01-15",
    };
    const run = spawnSync("pulumi", ["policy", "analyze", ...files, ...pack, ...settings], { encoding: "utf8", env });
    return { status: run.status, text: `${run.stdout}${run.stderr}` };
  }

  const reason = "a copy that is made anew every night";
  const exemption = { urn: "*::orders", reason, expires: "2027-03-31" };
  const single = changed(cluster(), { "spec.instances": 1, "spec.imageName": "ghcr.io/cloudnative-pg/postgresql:18" });

  it("takes exemptions in a configuration file, and tells of those in use, of no use and expired", () => {
    const config: PackConfig = {
      "pg-min-instances": { enforcementLevel: "mandatory", exemptions: [exemption] },
      "pg-image-pinned": { enforcementLevel: "mandatory", exemptions: [{ ...exemption, expires: "2027-01-14" }] },
      "sc-production-ready": { enforcementLevel: "mandatory", exemptions: [exemption] },
    };
    const { status, text } = analyze(config, [single]);
    const said = text.split("\n").map((line) => line.trim());
    for (const line of [
      "spec.imageName: 18 names no minor release, so that a restart may update it; name one, such as 18.4",
      `pg-min-instances.exemptions[0]: exempts 1 violation until 2027-03-31 (${reason})`,
      `pg-image-pinned.exemptions[0]: expired on 2027-01-14, so that what it exempted counts again; put that right, or renew it (${reason})`,
      `sc-production-ready.exemptions[0]: exempts nothing: no resource *::orders breaks sc-production-ready; remove it (${reason})`,
    ]) {
      assert.ok(said.includes(line), `${line} is not in\n${text}`);
    }
    assert.ok(!text.includes("set it to 3"), text);
    assert.equal(status, 1);
  });

  it("goes on when all that is wrong is exempted", () => {
    const { status, text } = analyze({ "pg-min-instances": { exemptions: [exemption] } }, [single]);
    assert.equal(status, 0, text);
  });

  it("refuses an exemption without a reason or a day", () => {
    const half = { urn: "*::orders", expires: "soon" } as typeof exemption;
    const { status, text } = analyze({ "pg-min-instances": { exemptions: [half] } }, [single]);
    assert.match(text, /pg-min-instances: exemptions\.0: reason is required/);
    assert.match(text, /pg-min-instances: exemptions\.0\.expires: Does not match pattern/);
    assert.notEqual(status, 0);
  });
});
