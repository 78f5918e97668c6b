import assert from "node:assert/strict";
import { kubepg } from "./checkout";
import { exampleStacks } from "./programs";

/** What `kubepg preview --json` prints, as far as this looks at it. */
interface Preview {
  resources: { type: string }[];
  policies: { violations: { level: string }[] };
  schemaProblems: unknown[];
}

describe("the examples", function () {
  this.timeout(120_000);

  for (const { title, cwd, stack } of exampleStacks()) {
    it(`${title}: previews a cluster that fits the operator's schema and violates no mandatory policy`, async () => {
      const ran = await kubepg("preview", "--cwd", cwd, "--stack", stack, "--policy-pack", "policies", "--json");
      assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      const { resources, policies, schemaProblems } = JSON.parse(ran.stdout) as Preview;
      assert.ok(resources.some(({ type }) => type === "kubernetes:postgresql.cnpg.io/v1:Cluster"));
      assert.deepEqual(schemaProblems, []);
      assert.deepEqual(
        policies.violations.filter(({ level }) => level === "mandatory"),
        [],
      );
    });
  }
});
