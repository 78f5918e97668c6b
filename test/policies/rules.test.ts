import assert from "node:assert/strict";
import * as fc from "fast-check";
import { rules } from "kubernetes-postgres-policies/rules/index";
import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import { cases } from "./cases";
import type { Judged, RuleCases } from "./cases/case";
import { absent, changed, unknown, secret } from "./given";
import { Pack } from "./pack";

/** Only the rule in question speaks. */
function only(rule: string, config: Record<string, unknown> = {}): PackConfig {
  const level = rules.find(({ id }) => id === rule)?.level ?? "mandatory";
  const others = rules.map(({ id }) => [id, { enforcementLevel: "disabled" }]);
  return { ...Object.fromEntries(others), [rule]: { enforcementLevel: level, ...config } } as PackConfig;
}

describe("the rules, in the pack's own process", () => {
  let pack: Pack;
  before(async () => {
    pack = await Pack.start();
  });
  after(() => pack.stop());

  const expect = async (rule: string, { given, says, config, notApplicable }: Judged): Promise<void> => {
    await pack.configure(only(rule, config));
    const said = await pack.judge(given);
    assert.deepEqual(said.violations, says);
    for (const reason of notApplicable ?? []) {
      assert.ok(said.notApplicable.includes(reason), `${reason} is not among ${said.notApplicable.join("\n")}`);
    }
  };

  for (const { rule, passes, fails, unknown: notKnown, configured, remediable } of cases) {
    describe(rule, () => {
      for (const [sentence, given] of Object.entries(passes)) {
        it(`accepts ${sentence}`, () => expect(rule, { given, says: [] }));
      }
      for (const [sentence, judged] of Object.entries(fails)) it(`refuses ${sentence}`, () => expect(rule, judged));
      for (const [sentence, judged] of Object.entries(notKnown)) it(`meets ${sentence}`, () => expect(rule, judged));
      for (const [sentence, judged] of Object.entries(configured)) {
        it(`can be told about ${sentence}`, () => expect(rule, judged));
      }
      it("warns as advice, and is silent when it is disabled", () => expectLevels(rule, fails));
      if (remediable !== undefined) it("puts right what it finds, once", () => expectRemedy(rule, remediable));
    });
  }

  async function expectLevels(rule: string, fails: RuleCases["fails"]): Promise<void> {
    const [{ given, says, config }] = Object.values(fails);
    const advice = says.map((message) => message.replace(/^mandatory/, "advisory")).sort();
    await expect(rule, { given, says: advice, config: { ...config, enforcementLevel: "advisory" } });
    await expect(rule, { given, says: [], config: { ...config, enforcementLevel: "disabled" } });
  }

  async function expectRemedy(rule: string, remediable: NonNullable<RuleCases["remediable"]>): Promise<void> {
    await pack.configure(only(rule, { enforcementLevel: "remediate" }));
    let remedied = 0;
    const property = fc.asyncProperty(remediable, async (given) => {
      const { properties, count } = await pack.remediate(given);
      const better = { ...given, properties };
      const left = (await pack.judge([better])).violations;
      assert.deepEqual(left, []);
      assert.equal((await pack.remediate(better)).count, 0);
      if (count === 0) assert.deepEqual(properties, given.properties);
      remedied += count;
    });
    await fc.assert(property, { numRuns: 40 });
    assert.ok(remedied > 0);
  }

  it("leaves what it does not put right as it is: unknown values and secrets", async () => {
    const cluster = cases.find(({ rule }) => rule === "pg-tls-only")?.passes;
    const given = changed(Object.values(cluster ?? {})[0]?.[0] ?? assert.fail(), {
      "spec.postgresql.pg_hba": [
        secret("host app app 10.0.0.0/8 scram-sha-256"),
        unknown,
        secret("local all all peer"),
      ],
      "spec.imageName": unknown,
      "spec.superuserSecret": secret({ name: "orders-superuser" }),
    });
    await pack.configure(only("pg-tls-only", { enforcementLevel: "remediate" }));
    const { properties } = await pack.remediate(given);
    const wanted = changed(given, {
      "spec.postgresql.pg_hba": [
        secret("hostssl app app 10.0.0.0/8 scram-sha-256"),
        unknown,
        secret("local all all peer"),
      ],
    });
    assert.deepEqual(properties, wanted.properties);
  });

  it("refuses parameters that no rule has, all at once", async () => {
    await pack.configure(only("pg-zone-spread", { hard: "yes", zones: 3, minZones: 0 }));
    await assert.rejects(pack.judge([cases[0]?.passes["three instances"]?.[0] ?? assert.fail()]), (error: Error) => {
      const lines = error.message.split("\n").filter((line) => line.includes("pg-zone-spread."));
      assert.deepEqual(lines, [
        '  - pg-zone-spread.hard: must be true or false (given "yes"); set one of them; the default is false',
        "  - pg-zone-spread.minZones: must be a whole number of at least 1 (given 0); set such a number; the default is 3",
        "  - pg-zone-spread.zones: there is no parameter of this name; use one of hard, minZones",
      ]);
      return true;
    });
  });

  it("says of every other resource why a rule does not apply", async () => {
    await pack.configure(only("cnpg-scheduledbackup-six-fields"));
    const said = await pack.judge([{ type: "aws:sqs/queue:Queue", name: "mail", properties: {}, protect: false }]);
    assert.deepEqual(said, {
      violations: [],
      notApplicable: [
        "mail: the rule is about kubernetes:postgresql.cnpg.io/v1:ScheduledBackup",
        "stack: nothing is exempted",
      ],
    });
  });

  it("takes nothing for granted of a resource without properties", async () => {
    await pack.configure({});
    const empty = { type: "kubernetes:postgresql.cnpg.io/v1:Cluster", name: "empty", properties: {}, protect: true };
    const said = await pack.judge([changed(empty, { spec: absent })]);
    assert.ok(said.violations.includes("mandatory empty: spec.instances: 1 of at least 3 instances; set it to 3"));
  });
});
