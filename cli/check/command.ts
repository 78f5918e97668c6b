import { policyExemptions } from "kubernetes-postgres-policies/frame/exemption-remarks";
import { today } from "kubernetes-postgres-policies/frame/exemptions";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { UserError } from "../engine/project";
import { coloursFor } from "../preview/colours";
import { version } from "../version";
import { checkHelp, readCheckArguments, type CheckArguments, type Format } from "./arguments";
import { compare, readBaseline, writeBaseline } from "./baseline";
import { readConfig, settingOf } from "./config";
import { exemptionViolations } from "./exemptions";
import { fixedFiles, isFixable, writeFixed } from "./fix";
import { judge } from "./judge";
import { counted, type Outcome } from "./outcome";
import { githubReport } from "./reports/github";
import { jsonReport } from "./reports/json";
import { junitReport } from "./reports/junit";
import { sarifReport } from "./reports/sarif";
import { textReport } from "./reports/text";
import { resourcesOf, withUniqueUrns, type Read } from "./resources";
import { readSources, standardInput, type Source } from "./sources";

const exit = { clean: 0, advisory: 1, mandatory: 2, usage: 64, unreadable: 65 } as const;

/** `kubepg check`: returns the exit code. */
export function check(args: string[]): Promise<number> {
  const { given, mistakes } = readCheckArguments(args);
  if (given.help) {
    process.stdout.write(checkHelp);
    return Promise.resolve(exit.clean);
  }
  if (mistakes.length > 0) return Promise.resolve(wrongUsage(mistakes));
  try {
    return Promise.resolve(run(given));
  } catch (error) {
    if (error instanceof UserError) return Promise.resolve(wrongUsage([error.message]));
    throw error;
  }
}

const whyLeft = "an anchor is in the way, or the text is laid out in an uncommon way";

function wrongUsage(mistakes: readonly string[]): number {
  process.stderr.write(`${mistakes.map((mistake) => `kubepg check: ${mistake}\n`).join("")}See kubepg check --help.\n`);
  return exit.usage;
}

function run(given: CheckArguments): number {
  const config = readConfig(given.preset, given.config, rules);
  const baseline = given.baseline === undefined || given.updateBaseline ? [] : readBaseline(given.baseline);
  const { paths, exclude } = given;
  const { sources, errors } = readSources({ paths, exclude, except: [given.baseline, given.config] });
  const notes: string[] = [];
  let current = sources;
  let input = read(current);
  let judged = judge(rules, input.resources, config);
  if (given.fix) {
    const fixed = fixedFiles(sources, compare(judged.violations, baseline).fresh);
    writeFixed(fixed);
    const piped = sources.find(({ file }) => file === "<stdin>");
    // What is piped on is needed whether or not anything was put right.
    if (piped !== undefined && !fixed.some(({ file }) => file === piped.file)) process.stdout.write(piped.text);
    for (const { file, count, left } of fixed) {
      if (count > 0) notes.push(`${file}: ${counted(count, "violation")} put right`);
      if (left.length > 0)
        notes.push(`${file}: ${counted(left.length, "violation")} to be put right by hand: ${whyLeft}`);
    }
    // What is left is told of the files as they are now.
    const texts = new Map(fixed.map(({ file, text }) => [file, text]));
    current = sources.map((source) => ({ ...source, text: texts.get(source.file) ?? source.text }));
    input = read(current);
    judged = judge(rules, input.resources, config);
  }
  const about = given.config === undefined ? [] : exemptionViolations(judged.exemptions, config, given.config, today());
  const violations = [...about, ...judged.violations];
  const { fresh, known, gone } = compare(violations, baseline);
  if (given.updateBaseline && given.baseline !== undefined) {
    writeBaseline(given.baseline, violations);
    notes.push(`${given.baseline}: ${counted(violations.length, "violation")} written`);
  }
  if (known > 0) notes.push(`${counted(known, "violation")} of the baseline left out`);
  if (gone.length > 0)
    notes.push(
      `${counted(gone.length, "violation")} of the baseline no longer there; write it anew with --update-baseline`,
    );
  const fixable = new Set(fresh.filter(isFixable));
  // What was tried in vain is not promised a second time.
  const inVain = given.fix ? fixedFiles(current, fresh).flatMap(({ left }) => left) : [];
  for (const violation of inVain) fixable.delete(violation);
  const outcome: Outcome = {
    files: sources.length,
    resources: input.resources.length,
    rules: [...rules, policyExemptions].filter((rule) => settingOf(rule, config).level !== "disabled"),
    violations: given.updateBaseline ? [] : fresh,
    fixable: given.updateBaseline ? new Set() : fixable,
    notApplicable: judged.notApplicable,
    errors: [...errors, ...input.errors],
    skipped: input.skipped,
    notes,
  };
  // The manifests themselves take standard output, so that they can be piped on.
  const stream = given.fix && given.paths.includes(standardInput) ? process.stderr : process.stdout;
  stream.write(reported(given.format, outcome, stream));
  return exitCode(outcome, given.strict);
}

function read(sources: readonly Source[]): Read {
  const parts = sources.map(resourcesOf);
  return {
    resources: withUniqueUrns(parts.flatMap(({ resources }) => resources)),
    errors: parts.flatMap(({ errors }) => errors),
    skipped: parts.flatMap(({ skipped }) => skipped),
  };
}

function reported(format: Format, outcome: Outcome, stream: NodeJS.WriteStream): string {
  switch (format) {
    case "text":
      return textReport(outcome, coloursFor(stream, process.env));
    case "json":
      return jsonReport(outcome);
    case "sarif":
      return sarifReport(outcome, version());
    case "junit":
      return junitReport(outcome);
    case "github":
      return githubReport(outcome);
  }
}

function exitCode({ violations, errors }: Outcome, strict: boolean): number {
  if (violations.some(({ level }) => level === "mandatory")) return exit.mandatory;
  if (errors.length > 0) return exit.unreadable;
  return strict && violations.length > 0 ? exit.advisory : exit.clean;
}
