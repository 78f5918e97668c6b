import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import type { Rule } from "kubernetes-postgres-policies/frame/rule";
import type * as Admission from "kubernetes-postgres-policies/admission/index";
import { operatorAdmission } from "kubernetes-postgres-policies/rules/definitions/operator-admission";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { corpus } from "../test/policies/admission";
import { cases } from "../test/policies/cases";
import type { Judged, RuleCases } from "../test/policies/cases/case";
import type { Given } from "../test/policies/given";
import { broken, stacks } from "../test/policies/operators";
import { remedied, saidOf } from "./in-process";
import { mutantsOf, type Mutant } from "./mutants";
import { withMutant } from "./mutated";

// Tests the tests of the rules: flips or deletes one predicate at a time and expects that some case notices. A mutant that
// survives is a predicate that nothing holds, or one that makes no difference: that goes into equivalent, with its reason.

const root = path.resolve(__dirname, "..", "..");
const sources = path.join(root, "policies", "rules");
const compiled = path.join(root, "policies", "bin", "rules");
const admissionSources = path.join(root, "policies", "admission");
const admissionCompiled = path.join(root, "policies", "bin", "admission");

interface Equivalent {
  readonly file: string;
  /** The change, as a surviving mutant is reported. */
  readonly change: string;
  readonly reason: string;
}

const equivalent = JSON.parse(
  fs.readFileSync(path.join(root, "tools", "equivalent-mutants.json"), "utf8"),
) as Equivalent[];

/** The rules as they are compiled, with one file replaced by the given TypeScript. */
function rulesWith(file: string | undefined, source: string): readonly Rule[] {
  return withMutant<{ rules: readonly Rule[] }>(compiled, "index.js", file, source).rules;
}

/** operator-admission as it would be with one file of what operators refuse replaced. */
function admissionWith(file: string | undefined, source: string): Rule {
  const { refusalsOf } = withMutant<typeof Admission>(admissionCompiled, "index.js", file, source);
  return {
    ...operatorAdmission,
    covers: {
      "custom-resource": ({ apiVersion, kind, root: at }, { config, each, notApplicable }) => {
        const found = [...refusalsOf(apiVersion.split("/")[0], kind, at, config.versions)];
        if (found.length === 0) notApplicable(`no ${kind} is known to be refused that is right by its definition`);
        for (const refusal of found) each(refusal);
      },
    },
  };
}

/** The first row or case that tells what operators refuse from what this rule does. */
function firstAdmissionFailure(rule: Rule): string | undefined {
  try {
    for (const { title, given } of structured) {
      const said = saidOf(rule, [given]).violations.filter((it) => it.startsWith("mandatory"));
      if (JSON.stringify(said) !== JSON.stringify(expected(given, title))) return title;
    }
  } catch (error) {
    return `throws ${error instanceof Error ? error.message : String(error)}`;
  }
  return firstFailure(
    [rule],
    cases.filter(({ rule: id }) => id === rule.id),
  );
}

/** The rows that are refused by an operator, if at all, and not for their structure before it is asked. */
const structured = corpus().filter(({ given }) => checkCustomResource(given.properties).length === 0);
const golden = path.join(root, "test", "golden", "admission.json");
const refused = JSON.parse(fs.readFileSync(golden, "utf8")) as Readonly<Record<string, readonly string[]>>;

function expected({ name }: Given, title: string): string[] {
  return (refused[title] ?? []).map((said) => `mandatory ${name}: ${said}`).sort();
}

/** The first case that tells these rules from right ones; undefined when none does. */
function firstFailure(rules: readonly Rule[], suites: readonly RuleCases[]): string | undefined {
  for (const suite of suites) {
    const rule = rules.find(({ id }) => id === suite.rule);
    if (rule === undefined) return `${suite.rule} is gone`;
    const failed = failureOf(rule, suite);
    if (failed !== undefined) return `${suite.rule}: ${failed}`;
  }
  return undefined;
}

function failureOf(rule: Rule, suite: RuleCases): string | undefined {
  const { passes, fails, unknown, configured, remediable } = suite;
  const judged: [string, Judged][] = [
    ...Object.entries(passes).map(([sentence, given]): [string, Judged] => [sentence, { given, says: [] }]),
    ...Object.entries({ ...fails, ...unknown, ...configured }),
    ...operatorCases(rule),
  ];
  try {
    for (const [sentence, { given, says, config, notApplicable = [] }] of judged) {
      const said = saidOf(rule, given, config);
      if (JSON.stringify(said.violations) !== JSON.stringify(says)) return sentence;
      if (!notApplicable.every((reason) => said.notApplicable.includes(reason))) return sentence;
    }
    const samples = remediable === undefined ? [] : fc.sample(remediable, { numRuns: 25, seed: 7 });
    for (const given of samples) {
      if (saidOf(rule, [remedied(rule, given)], { enforcementLevel: "remediate" }).violations.length > 0)
        return "puts right";
    }
    if (samples.length > 0 && samples.every((given) => remedied(rule, given).properties === given.properties))
      return "remedies";
  } catch (error) {
    return `throws ${error instanceof Error ? error.message : String(error)}`;
  }
  return undefined;
}

/** What test/policies/operators.test.ts shows of a rule on the resources of each operator. */
function operatorCases({ id }: Rule): [string, Judged][] {
  const configOf = (operator: string): Record<string, unknown> | undefined => {
    const config = stacks[operator]?.config?.[id];
    return typeof config === "string" ? { enforcementLevel: config } : config;
  };
  return [
    ...Object.entries(stacks).map(([operator, { stack }]): [string, Judged] => [
      `compliant resources of ${operator}`,
      { given: stack(), says: [], config: configOf(operator) },
    ]),
    ...broken
      .filter(({ rule }) => rule === id)
      .map(({ operator, sentence, given, says }): [string, Judged] => [
        `${sentence} of ${operator}`,
        { given, says, config: configOf(operator) },
      ]),
  ];
}

/** The rules whose module reads a file, by its imports. */
function suitesFor(file: string): RuleCases[] {
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(from)) return seen;
    seen.add(from);
    for (const [, target] of fs.readFileSync(from, "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      const next = path.resolve(path.dirname(from), `${target}.ts`);
      if (next.startsWith(sources)) reached(next, seen);
    }
    return seen;
  };
  return cases.filter(({ rule }) => {
    const module = ruleFiles.find((candidate) => fs.readFileSync(candidate, "utf8").includes(`id: "${rule}"`));
    return module !== undefined && reached(module).has(file);
  });
}

const ruleFiles = filesBelow(sources);

function filesBelow(directory: string): string[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(name) : [name];
  });
}

interface Survivor extends Mutant {
  readonly file: string;
}

/** A set of sources and what tells a change of one of them; undefined for a change that nothing tells. */
interface Target {
  readonly files: readonly string[];
  readonly failure: (file: string | undefined, source: string) => string | undefined;
}

const targets: readonly Target[] = [
  {
    files: ruleFiles.filter((file) => suitesFor(file).length > 0),
    failure: (file, source) => {
      if (file === undefined) return firstFailure(rulesWith(undefined, ""), cases);
      const target = path.join(compiled, path.relative(sources, file)).replace(/\.ts$/, ".js");
      return firstFailure(rulesWith(target, source), suitesFor(file));
    },
  },
  {
    files: filesBelow(admissionSources),
    failure: (file, source) => {
      const target =
        file && path.join(admissionCompiled, path.relative(admissionSources, file)).replace(/\.ts$/, ".js");
      return firstAdmissionFailure(admissionWith(target, source));
    },
  },
];

/** Judges every change of a set's sources, or of those whose path contains a text; what survives is told. */
function main(only = ""): number {
  const survivors: Survivor[] = [];
  const used = new Set<Equivalent>();
  let count = 0;
  const nameOf = (file: string): string => path.relative(root, file).split(path.sep).join("/");
  const chosen = targets.map(({ files, failure }) => ({
    failure,
    files: files.filter((it) => nameOf(it).includes(only)),
  }));
  for (const { files, failure } of chosen) {
    const wrong = files.length === 0 ? undefined : failure(undefined, "");
    if (wrong !== undefined) {
      console.error(`The unchanged rules fail a case already, so mutants would tell nothing: ${wrong}`);
      return 1;
    }
    for (const file of files) {
      for (const mutant of mutantsOf(fs.readFileSync(file, "utf8"))) {
        count += 1;
        if (failure(file, mutant.source) !== undefined) continue;
        const known = equivalent.find((one) => one.file === nameOf(file) && one.change === mutant.change);
        if (known === undefined) survivors.push({ ...mutant, file: nameOf(file) });
        else used.add(known);
      }
    }
  }
  for (const { file, line, change } of survivors) console.error(`${file}:${line}: ${change}: no test notices`);
  const unused = equivalent.filter((one) => one.file.includes(only) && !used.has(one));
  for (const { file, change } of unused)
    console.error(`${file}: ${change}: is not among the survivors any more; take it off`);
  console.log(
    `${count} mutants of ${chosen.flatMap(({ files }) => files).length} files: ${survivors.length} survive, ${used.size} make no difference`,
  );
  return survivors.length + unused.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
