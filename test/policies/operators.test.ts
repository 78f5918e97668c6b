import assert from "node:assert/strict";
import { rules } from "kubernetes-postgres-policies/rules/index";
import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import { preset } from "kubernetes-postgres-policies/presets";
import { checkCustomResource, hasSchema } from "kubernetes-postgres/schemas/check";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { broken, stacks } from "./cases/operators";
import { brokenParameters } from "./cases/operators-parameters";
import { Pack } from "./pack";

describe("the rules about each operator's resources", () => {
  let pack: Pack;
  before(async () => {
    pack = await Pack.start();
  });
  after(() => pack.stop());

  for (const [operator, { stack, config }] of Object.entries(stacks)) {
    it(`have nothing to say about compliant resources of ${operator}`, async () => {
      await pack.configure({ ...preset("prod", rules), ...config });
      assert.deepEqual((await pack.judge(stack())).violations, []);
    });

    it(`are shown on resources that the schemas of ${operator} accept`, () => {
      const problems = stack().flatMap(({ name, properties }) =>
        checkCustomResource(properties).map((problem) => `${name}: ${formatProblem(problem)}`),
      );
      assert.deepEqual(problems, []);
      const kinds = stack().filter(({ properties }) =>
        hasSchema(String(properties["apiVersion"]), String(properties["kind"])),
      );
      assert.ok(kinds.length > 0 || ["patroni", "standalone"].includes(operator), operator);
    });
  }

  for (const { operator, rule, sentence, given, says } of [...broken, ...brokenParameters]) {
    it(`${rule} refuses ${sentence} of ${operator}`, async () => {
      const others = rules.map(({ id, level }) => [id, { enforcementLevel: id === rule ? level : "disabled" }]);
      await pack.configure({
        ...Object.fromEntries(others),
        [rule]: stacks[operator]?.config?.[rule] ?? rules.find(({ id }) => id === rule)?.level,
      } as PackConfig);
      assert.deepEqual((await pack.judge(given)).violations, says);
    });
  }
});
