import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout, kubepg, stacks, type Ran } from "./checkout";
import { operatorStacks } from "./programs";

/** What `kubepg preview --json` prints, as far as these tests look at it. */
interface Preview {
  resources: { urn: string; type: string; inputs: unknown; options: unknown }[];
  policies: { rules: string[]; violations: { policy: string; level: string; urn: string; message: string }[] };
  schemaProblems: unknown[];
  durationMs: number;
}

/** The output without the one figure that differs from run to run. */
function withoutDuration({ stdout }: Ran): string {
  return stdout.replace(/"durationMs": ?\d+/, '"durationMs": 0');
}

/** What a registration is to the engine; where in the sources it was written may change freely. */
function registrations(preview: Preview): unknown {
  return preview.resources.map(({ urn, type, inputs, options }) => ({ urn, type, inputs, options }));
}

/** What is previewed: a name for its golden file, and what --stack is given. */
const shown: { golden: string; stack: string; title: string }[] = [
  ...stacks.map((stack) => ({ golden: `${stack}.json`, stack, title: `stack ${stack}` })),
  ...operatorStacks().map(({ stack, title }) => ({
    golden: path.join("operators", `${stack}.json`),
    stack: `examples/operators/${stack}`,
    title,
  })),
];

for (const { golden, stack, title } of shown) {
  describe(title, function () {
    this.timeout(60_000);
    let runs: Ran[];
    let preview: Preview;

    before(async () => {
      runs = await Promise.all([1, 2].map(() => kubepg("preview", "--stack", stack, "--json")));
      assert.equal(runs[0].code, 0, runs[0].stderr + runs[0].stdout);
      preview = JSON.parse(runs[0].stdout) as Preview;
    });

    it("registers what is pinned in test/golden; `npm run golden` writes it anew", () => {
      const file = path.join(checkout, "test", "golden", golden);
      const now = `${JSON.stringify(registrations(preview), undefined, 2)}\n`;
      if (process.env.UPDATE_GOLDEN) fs.writeFileSync(file, now);
      assert.deepEqual(JSON.parse(now), JSON.parse(fs.readFileSync(file, "utf8")));
    });

    it("previews byte for byte the same twice", () => {
      assert.equal(withoutDuration(runs[0]), withoutDuration(runs[1]));
    });

    it("fits the operators' schemas", () => {
      assert.deepEqual(preview.schemaProblems, []);
    });

    it("violates no mandatory policy, with no exemption", () => {
      assert.ok(preview.policies.rules.length > 10, "the policy pack ran");
      const mandatory = preview.policies.violations.filter(({ level }) => level === "mandatory");
      assert.deepEqual(mandatory, []);
    });

    it("names no resource twice", () => {
      const urns = preview.resources.map(({ urn }) => urn);
      assert.equal(new Set(urns).size, urns.length);
    });
  });
}

describe("the prod stack under preset prod", function () {
  this.timeout(60_000);

  it("is told only what it chose to go without: access logs and a copy in another region", async () => {
    const { stdout } = await kubepg(
      "preview",
      "--stack",
      "prod",
      "--json",
      "--policy-pack-config",
      "policies/presets/prod.json",
    );
    const { violations } = (JSON.parse(stdout) as Preview).policies;
    assert.deepEqual(
      violations.map(({ policy, level, message }) => `${level} ${policy}: ${message}`),
      [
        "advisory aws-backup-bucket-hardened: bucket: no BucketLogging of this stack names this bucket (S3.9); create one",
        "advisory aws-backup-bucket-hardened: bucket: no BucketReplicationConfig of this stack names this bucket (S3.7); create one",
      ],
    );
  });
});
