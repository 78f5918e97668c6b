import * as fs from "node:fs";
import Module, { createRequire } from "node:module";
import * as path from "node:path";
import * as fc from "fast-check";
import ts from "typescript";
import type { Rule } from "kubernetes-postgres-policies/frame/rule";
import { cases } from "../test/policies/cases";
import type { Judged, RuleCases } from "../test/policies/cases/case";
import { broken, stacks } from "../test/policies/operators";
import { remedied, saidOf } from "./in-process";
import { mutantsOf, type Mutant } from "./mutants";

// Tests the tests of the rules: flips or deletes one predicate at a time and expects that some case notices. A mutant that
// survives is a predicate that nothing holds, or one that makes no difference: that goes into equivalent, with its reason.

const root = path.resolve(__dirname, "..", "..");
const sources = path.join(root, "policies", "rules");
const compiled = path.join(root, "policies", "bin", "rules");

/** Loads what the cache has just been cleared of, which an import would not. */
const load = createRequire(__filename);

interface Equivalent {
  readonly file: string;
  /** The change, as a surviving mutant is reported. */
  readonly change: string;
  readonly reason: string;
}

const equivalent = JSON.parse(
  fs.readFileSync(path.join(root, "tools", "equivalent-mutants.json"), "utf8"),
) as Equivalent[];

/** The rules as they are compiled, with one file replaced by the given JavaScript. */
function rulesWith(file: string | undefined, javascript: string): readonly Rule[] {
  for (const name of Object.keys(require.cache)) if (name.startsWith(compiled)) delete require.cache[name];
  if (file !== undefined) {
    const module = new Module(file);
    module.filename = file;
    module.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(
      path.dirname(file),
    );
    require.cache[file] = module;
    (module as unknown as { _compile(code: string, name: string): void })._compile(javascript, file);
  }
  return (load(path.join(compiled, "index.js")) as { rules: readonly Rule[] }).rules;
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

function transpiled(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

interface Survivor extends Mutant {
  readonly file: string;
}

function main(): number {
  const wrong = firstFailure(rulesWith(undefined, ""), cases);
  if (wrong !== undefined) {
    console.error(`The unchanged rules fail a case already, so mutants would tell nothing: ${wrong}`);
    return 1;
  }
  const survivors: Survivor[] = [];
  const used = new Set<Equivalent>();
  let count = 0;
  for (const file of ruleFiles) {
    const name = path.relative(root, file).split(path.sep).join("/");
    const suites = suitesFor(file);
    const target = path.join(compiled, path.relative(sources, file)).replace(/\.ts$/, ".js");
    for (const mutant of suites.length === 0 ? [] : mutantsOf(fs.readFileSync(file, "utf8"))) {
      count += 1;
      if (firstFailure(rulesWith(target, transpiled(mutant.source)), suites) !== undefined) continue;
      const known = equivalent.find((one) => one.file === name && one.change === mutant.change);
      if (known === undefined) survivors.push({ ...mutant, file: name });
      else used.add(known);
    }
  }
  for (const { file, line, change } of survivors) console.error(`${file}:${line}: ${change}: no test notices`);
  const unused = equivalent.filter((one) => !used.has(one));
  for (const { file, change } of unused)
    console.error(`${file}: ${change}: is not among the survivors any more; take it off`);
  console.log(
    `${count} mutants of ${ruleFiles.length} files: ${survivors.length} survive, ${used.size} make no difference`,
  );
  return survivors.length + unused.length === 0 ? 0 : 1;
}

process.exitCode = main();
