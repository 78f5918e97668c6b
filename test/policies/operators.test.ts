import assert from "node:assert/strict";
import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import { preset } from "kubernetes-postgres-policies/presets";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { hasSchema } from "kubernetes-postgres/schemas/check";
import { cases } from "./cases";
import { compliantStack } from "./fixtures";
import type { Given } from "./given";
import { broken, stacks } from "./operators";
import { findings, fixed, schemaProblems, unheardOf } from "./operators/judged";
import { notCovered } from "./operators/not-covered";
import { Pack } from "./pack";

/** Only one rule speaks, as an operator's stack has it configured. */
function only(rule: string, operator: string): PackConfig {
  const others = rules.map(({ id, level }) => [id, { enforcementLevel: id === rule ? level : "disabled" }]);
  const own = stacks[operator]?.config?.[rule];
  return { ...Object.fromEntries(others), ...(own === undefined ? {} : { [rule]: own }) } as PackConfig;
}

/** The parameters that an operator's stack has a rule configured with. */
function parametersFor(rule: string, operator: string): Record<string, unknown> {
  const own = stacks[operator]?.config?.[rule];
  if (typeof own !== "object") return {};
  return Object.fromEntries(Object.entries(own).filter(([name]) => name !== "enforcementLevel"));
}

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
      assert.deepEqual(schemaProblems(stack()), []);
      const kinds = stack().filter(({ properties }) =>
        hasSchema(String(properties["apiVersion"]), String(properties["kind"])),
      );
      assert.ok(kinds.length > 0 || ["patroni", "standalone"].includes(operator), operator);
    });
  }

  for (const { operator, rule: id, sentence, given, changed, says } of broken) {
    it(`${id} refuses ${sentence} of ${operator}`, async () => {
      await pack.configure(only(id, operator));
      assert.deepEqual((await pack.judge(given, changed === undefined ? [] : [changed])).violations, says);
      const rule = rules.find((one) => one.id === id) ?? assert.fail(id);
      const parameters = parametersFor(id, operator);
      const found = findings(rule, given, parameters);
      assert.deepEqual(id === "crd-schema" ? [] : unheardOf(given, found), []);
      const edited = found.filter(({ finding }) => (finding.fix ?? []).length > 0);
      if (edited.length === 0) return;
      const better = fixed(given, found);
      const left = findings(rule, better, parameters);
      assert.deepEqual(
        left.map(({ finding }) => finding.message),
        found.filter((one) => !edited.includes(one)).map(({ finding }) => finding.message),
      );
      assert.deepEqual(fixed(better, left), better);
      assert.deepEqual(schemaProblems(better), schemaProblems(given));
    });
  }
});

/** Resources that break a rule. */
type Shown = Pick<(typeof broken)[number], "rule" | "sentence" | "given" | "says">;

describe("every rule, on every operator", () => {
  let pack: Pack;
  before(async () => {
    pack = await Pack.start();
  });
  after(() => pack.stop());

  /** What is shown of an operator: of CloudNativePG by the cases of each rule, of the others by rows. */
  function shownOf(operator: string): Shown[] {
    if (operator !== "cloudnative-pg") return broken.filter((row) => row.operator === operator);
    return cases.flatMap(({ rule, fails }) =>
      Object.entries(fails)
        .filter(([, { given }]) => given.some(({ type }) => type.includes("cnpg.io/")))
        .map(([sentence, { given, says }]) => ({ rule, sentence, given, says })),
    );
  }

  /** The rules at levels of their own. */
  function levelsOf(some: readonly (readonly [string, unknown])[]): PackConfig {
    const ids = some.map(([id]) => id);
    return Object.fromEntries(rules.filter(({ id }) => ids.includes(id)).map(({ id, level }) => [id, level]));
  }

  /** Why a rule says that it does not apply to a resource, or to the stack as a whole. */
  function reasonsFor(name: string, notApplicable: readonly string[]): string[] {
    return notApplicable.flatMap((text) => {
      const [about, ...rest] = text.split(": ");
      const reason = rest.join(": ");
      if (about !== "stack") return about === name ? [reason] : [];
      const own = reason.split("; ").filter((part) => part.startsWith(`${name}: `));
      return own.length === 0 ? [reason] : own.map((part) => part.slice(name.length + 2));
    });
  }

  const cloudNativePg = (): Given[] => compliantStack().filter(({ type }) => !type.startsWith("aws:"));
  const subjects = { ...stacks, "cloudnative-pg": { stack: cloudNativePg, main: ["orders"] } };
  for (const [operator, { stack, main }] of Object.entries(subjects)) {
    const shown = shownOf(operator);
    const compliant = stack();
    const databases = compliant.filter(({ name }) => main.includes(name));
    const excused = Object.entries(notCovered[operator] ?? {});

    it(`is shown on ${operator}, or excused`, () => {
      const names = excused.map(([rule]) => rule);
      const isFinding = (message: string): boolean => !message.includes("not known before the update");
      const found = shown.filter(({ says }) => says.some(isFinding)).map(({ rule }) => rule);
      assert.deepEqual(
        rules.map(({ id }) => id).filter((id) => !found.includes(id) && !names.includes(id)),
        [],
      );
      const known = new Set(rules.map(({ id }) => id));
      assert.deepEqual(
        names.filter((name) => !known.has(name)),
        [],
      );
    });

    it(`finds nothing in any resources of ${operator} where it is excused`, () => {
      const stale = excused.flatMap(([id]) => {
        const rule = rules.find((one) => one.id === id) ?? assert.fail(id);
        return shown
          .filter(({ given }) => findings(rule, given).some(({ about }) => main.includes(about.name)))
          .map(({ sentence }) => `${id}: ${sentence}`);
      });
      assert.deepEqual(stale, []);
    });

    it(`says why where it is not about ${operator}`, async () => {
      await pack.configure({ ...Object.fromEntries(rules.map(({ id }) => [id, "disabled"])), ...levelsOf(excused) });
      const said = await pack.reasonsByRule(compliant, databases);
      const unsaid = excused.flatMap(([rule, reason]) =>
        main.flatMap((name) => {
          const reasons = reasonsFor(name, said.get(rule) ?? []);
          const isSaid = (it: string): boolean => (typeof reason === "string" ? it === reason : reason.test(it));
          return reasons.some(isSaid) ? [] : [`${rule} of ${name}: ${reasons.join("; ")}`];
        }),
      );
      assert.deepEqual(unsaid, []);
    });
  }
});
