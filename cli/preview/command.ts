import * as fs from "node:fs";
import * as path from "node:path";
import { previewProgram, UserError, type PreviewRequest, type Recording } from "../engine";
import { stacksOf } from "../engine/configuration";
import { readPolicyConfiguration, type PolicySetting } from "../engine/policies/configuration";
import { readProject, type Project } from "../engine/project";
import { previewHelp, readArguments, type PreviewArguments } from "./arguments";
import { coloursFor } from "./colours";
import { diffReports, readBase, type Change } from "./diff";
import { Progress } from "./progress";
import { failureReport, reportOf, type Report } from "./report";
import { findStack } from "./stack-path";
import { checkSchemas, ownRule } from "./schema-check";
import { dataProblems } from "./upgrade";
import { renderFailure, renderText } from "./text";

const exit = { fine: 0, wrong: 1, violated: 2, usage: 64 } as const;

/** `kubepg preview`: returns the exit code. */
export async function preview(args: string[]): Promise<number> {
  const started = performance.now();
  const { given, mistakes } = readArguments(args);
  if (given.help) {
    process.stdout.write(previewHelp);
    return exit.fine;
  }
  if (mistakes.length > 0) {
    process.stderr.write(
      `${mistakes.map((mistake) => `kubepg preview: ${mistake}\n`).join("")}See kubepg preview --help.\n`,
    );
    return exit.usage;
  }
  try {
    return await run({ ...given, ...findStack(given) }, started);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (given.json) print(failureReport(given.stack ?? "", error.message, elapsed(started)));
    process.stderr.write(`error: ${error.message}\n`);
    return exit.wrong;
  }
}

async function run(given: PreviewArguments, started: number): Promise<number> {
  const base = given.diff === undefined ? undefined : readBase(given.diff);
  const project = readProject(given.cwd);
  let settings: string | undefined;
  const request = requestOf(given, project, (file) => (settings = file));
  const progress = new Progress(process.stderr);
  let recording: Recording;
  let readable: Recording | undefined;
  progress.start();
  try {
    const withProgress = { ...request, onRegistration: () => progress.registered() };
    // Documents need what only creation makes known: a second run fills in stand-ins, the preview itself stays honest.
    [recording, readable] = await Promise.all([
      previewProgram(withProgress),
      given.out === undefined ? undefined : runWithStandIns(request),
    ]);
  } finally {
    progress.stop();
  }
  const { problems, notes } = checkSchemas(recording.resources);
  const report = reportOf(recording, problems, elapsed(started));
  report.notes = [...report.notes, ...notes];
  if (settings !== undefined) report.policies.settings = settings;
  const failed = !recording.succeeded || problems.length > 0;
  if (!failed && given.out !== undefined && readable !== undefined) {
    const { writeDocuments } = await import("./out.js");
    report.notes.push(...writeDocuments(given.out, readable));
  }
  if (base !== undefined && base.stack !== report.stack) {
    throw new UserError(`--diff ${given.diff}: is of stack ${base.stack}, and this is stack ${report.stack}`);
  }
  const changes = base && !failed ? diffReports(base, report) : undefined;
  show(given, report, recording, changes, base, failed);
  if (failed || changes?.some(({ refused }) => refused !== undefined) === true) return exit.wrong;
  return report.policies.violations.some(({ level }) => level === "mandatory") ? exit.violated : exit.fine;
}

function show(
  given: PreviewArguments,
  report: Report,
  recording: Recording,
  changes: Change[] | undefined,
  base: Report | undefined,
  failed: boolean,
): void {
  if (recording.output !== "") process.stderr.write(recording.output.replace(/\n?$/, "\n"));
  for (const { severity, message } of report.diagnostics) {
    if (severity === "warning" || (severity === "info" && !given.json))
      process.stderr.write(`${severity}: ${message.trimEnd()}\n`);
  }
  if (failed) process.stderr.write(renderFailure(report, coloursFor(process.stderr, process.env)));
  if (given.json) print(changes === undefined ? report : { ...report, changes, dataAtRisk: dataProblems(changes) });
  else if (!failed) {
    const gone = new Set(changes?.filter(({ operation }) => operation === "delete").map(({ urn }) => urn));
    const deleted = base?.resources.filter(({ urn }) => gone.has(urn)) ?? [];
    process.stdout.write(renderText(report, changes, deleted, coloursFor(process.stdout, process.env)));
  }
}

function print(document: object): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

function elapsed(started: number): number {
  return Math.round(performance.now() - started);
}

function requestOf(given: PreviewArguments, project: Project, settingsRead?: (file: string) => void): PreviewRequest {
  const stack = given.stack ?? defaultStack(project);
  const policyPack = given.noPolicies ? undefined : packDirectory(given, project);
  return {
    directory: project.directory,
    stack,
    configFile: given.configFile,
    policyPack,
    policySettings: ({ values }) => {
      if (policyPack === undefined) return {};
      // The preview checks structure itself, with the line of code that is at fault, also where no policies are run.
      const checkedHere: Record<string, PolicySetting> = { [ownRule]: { level: "disabled" } };
      const preset = path.join(policyPack, "presets", `${values["kubepg:preset"] ?? stack}.json`);
      const file = given.policyPackConfig ?? (fs.existsSync(preset) ? preset : undefined);
      if (file === undefined) return checkedHere;
      settingsRead?.(path.relative(process.cwd(), file));
      return { ...readPolicyConfiguration(file), ...checkedHere };
    },
  };
}

function defaultStack(project: Project): string {
  const stacks = stacksOf(project);
  if (stacks.length === 1) return stacks[0];
  if (stacks.includes("prod")) return "prod";
  const known = stacks.length === 0 ? "there is no Pulumi.<stack>.yaml" : `there are ${stacks.join(", ")}`;
  throw new UserError(`name a stack with --stack: ${known} in ${project.stackDirectory}`);
}

function packDirectory(given: PreviewArguments, project: Project): string | undefined {
  if (given.policyPack !== undefined) return path.resolve(given.policyPack);
  const own = path.join(project.directory, "policies");
  return fs.existsSync(path.join(own, "PulumiPolicy.yaml")) ? own : undefined;
}

async function runWithStandIns(request: PreviewRequest): Promise<Recording> {
  const { standIns } = await import("../engine/stand-ins.js");
  return previewProgram({ ...request, policyPack: undefined, standIns });
}
