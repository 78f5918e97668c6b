import { draftCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblem, type Problem } from "kubernetes-postgres/plan/problems";
import { formatMemory, MiB, showMiB } from "kubernetes-postgres/plan/quantity";
import { Cloud, CredentialsDelivery, IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import { pgtune, type PgtuneInput } from "kubernetes-postgres/plan/tuning/pgtune";
import { explain, type TuningInput } from "kubernetes-postgres/plan/tuning/sizing";
import { tune as tunePostgres, type Tuned } from "kubernetes-postgres/plan/tuning/tune";
import type { MemoryBudget, PlanContext } from "kubernetes-postgres/plan/types";
import { help, readFlags, readInput, readPgtuneInput } from "./tune-options";

/** `kubepg tune`: prints the parameters; returns the exit code. */
export function tune(args: string[]): Promise<number> {
  return Promise.resolve(run(args));
}

function run(args: string[]): number {
  const given = readFlags(args);
  if (given.flags.has("help")) {
    process.stdout.write(help);
    return 0;
  }
  const json = given.flags.has("json");
  const answer = given.flags.has("compat")
    ? answerLikePgtune(readPgtuneInput(given), json)
    : answerTuned(readInput(given), given.mistakes, json);
  if (given.mistakes.length > 0) {
    const lines = given.mistakes.map((mistake) => `  - ${mistake}\n`).join("");
    process.stderr.write(`kubepg tune cannot read its options:\n${lines}Run kubepg tune --help for all of them.\n`);
    return 64;
  }
  process.stdout.write(answer.output);
  process.stderr.write(answer.errors);
  return answer.errors === "" ? 0 : 1;
}

interface Answer {
  output: string;
  errors: string;
}

function answerLikePgtune(input: PgtuneInput, json: boolean): Answer {
  const parameters = pgtune(input);
  const lines = Object.entries(parameters).map(([name, value]) => `${name} = ${value}\n`);
  return { output: json ? toJson({ compat: "pgtune", input, parameters }) : lines.join(""), errors: "" };
}

function answerTuned(input: TuningInput, mistakes: string[], json: boolean): Answer {
  // With unreadable options there is nothing to compute; run() reports them.
  if (mistakes.length > 0) return { output: "", errors: "" };
  const tuned = tunePostgres(input);
  const told = new Set(tuned.problems.map(({ path }) => path));
  const refused = refusedByOperator(input).filter(({ path }) => !told.has(path));
  const problems = [...tuned.problems, ...refused].map(inFlags);
  const errors = problems.map((problem) => `  - ${formatProblem(problem)}\n`).join("");
  const report = errors === "" ? "" : `This does not fit together:\n${errors}`;
  if (json) return { output: toJson(jsonOf(input, tuned, problems)), errors: report };
  return { output: report === "" ? textOf(input, tuned) : "", errors: report };
}

/** What a cluster of this size would be refused for, of what has a flag. */
function refusedByOperator(input: TuningInput): Problem[] {
  const { operator, major, instances, profile, hugePages, hasPooler, overrides } = input;
  const spec = {
    operator: operator.name,
    postgresVersion: major,
    instances,
    profile,
    resources: { cpu: `${input.cpuMillis}m`, memory: String(input.memoryBytes), hugePages },
    storage: {
      size: String(input.dataBytes),
      walSize: input.walBytes === undefined ? undefined : formatMemory(input.walBytes),
    },
    maxConnections: input.maxConnections,
    parameters: overrides,
    pooler: hasPooler ? { enabled: true } : undefined,
    backup: { enabled: false },
  };
  const { problems } = draftCluster("tuned", spec, nowhere);
  return problems.filter(({ path }) => path.startsWith("parameters.") || flags.includes(path));
}

/** Any Kubernetes: what is tuned is no matter of a cloud. */
const nowhere: PlanContext = {
  cloud: Cloud.None,
  platformName: "tuned",
  delivery: CredentialsDelivery.Direct,
  identity: IdentityKind.AccessKeys,
};

/** What of a cluster there is a flag for, besides sizes, which the tuning itself checks. */
const flags = ["postgresVersion", "instances", "resources.hugePages", "storage.walSize", "pooler.enabled"];

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function jsonOf(
  input: TuningInput,
  { plan, parameters, maxConnections, hugePagesBytes, problems }: Tuned,
  shown: Problem[],
): object {
  return {
    input: { ...input, operator: input.operator.name },
    parameters: plan.parameters,
    operatorParameters: parameters,
    maxConnections,
    hugePagesBytes,
    // Without a fit there is no budget to rely on, but its numbers say by how much it fails.
    budget: plan.budget,
    fits: problems.length === 0,
    problems: shown,
  };
}

const flagOfPath: readonly (readonly [RegExp, string])[] = [
  [/\bresources\.memory\b/g, "--memory"],
  [/\bresources\.hugePages to true\b/g, "--huge-pages"],
  [/\bstorage\.walSize\b/g, "--wal"],
  [/\bstorage\.size\b/g, "--storage"],
  [/\bmaxConnections\b/g, "--connections"],
  [/\bpostgresVersion\b/g, "--postgres"],
  [/\bset instances to\b/g, "set --instances to"],
  [/^instances\b/g, "--instances"],
  [/^pooler\.enabled$/g, "--pooler"],
  [/\bremove pooler\b/g, "remove --pooler"],
  [/\bset operator to\b/g, "set --operator to"],
  [/^parameters\./g, "--set "],
];

/** A problem in the words of the command line. */
function inFlags({ path, value, message, fix }: Problem): Problem {
  const inWords = (text: string): string => flagOfPath.reduce((done, [from, to]) => done.replace(from, to), text);
  return { path: inWords(path), value, message: inWords(message), fix: inWords(fix) };
}

function textOf(input: TuningInput, { plan, parameters, hugePagesBytes }: Tuned): string {
  const rows = Object.entries(plan.parameters).map(([name, one]) => [name, one.value, explain(one)]);
  const told = rows.filter(([name]) => Object.hasOwn(parameters, name));
  const byDefault = rows.filter(([name]) => !Object.hasOwn(parameters, name));
  const header = ["parameter", "value", "why"];
  const widths = columnWidths([header, ...rows]);
  const hugePages =
    hugePagesBytes > 0 ? `\nHuge pages to request: ${showMiB(hugePagesBytes)}, on top of the memory\n` : "";
  return [
    table([header, ...told], widths),
    `\n${input.operator.name} and PostgreSQL ${input.major} do this by themselves:\n`,
    table(byDefault, widths),
    hugePages,
    "\n",
    budgetTable(plan.budget),
  ].join("");
}

function budgetTable({ limit, slack, used, ...parts }: MemoryBudget): string {
  const rows: [string, number][] = [
    ["shared buffers", parts.sharedBuffers],
    ["server and its other shared memory", parts.server],
    ["connections", parts.connections],
    ["autovacuum", parts.autovacuum],
    ["one maintenance operation", parts.maintenance],
    ["sorts and hashes of active queries", parts.queries],
    ["used at most", used],
    ["slack", slack],
    ["planned for, 90 % of the limit", used + slack],
    ["memory limit", limit],
  ];
  const amounts = rows.map(([what, bytes]) => [what, (bytes / MiB).toFixed(1).padStart(10)]);
  return table([["memory", "MiB".padStart(10)], ...amounts], columnWidths(amounts));
}

function columnWidths(rows: string[][]): number[] {
  return rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
}

function table(rows: string[][], widths: number[]): string {
  const line = (row: string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join("");
}
