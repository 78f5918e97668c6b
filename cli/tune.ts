import { parseArgs } from "node:util";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { formatProblem, type Problem } from "kubernetes-postgres/plan/problems";
import { GiB, MiB, parseCpu, parseMemory, showMiB } from "kubernetes-postgres/plan/quantity";
import { WorkloadProfile } from "kubernetes-postgres/plan/spec/enums";
import {
  pgtune,
  type PgtuneInput,
  type PgtuneProfile,
  type PgtuneStorage,
} from "kubernetes-postgres/plan/tuning/pgtune";
import { explain, type TuningInput } from "kubernetes-postgres/plan/tuning/sizing";
import { tune as tunePostgres, type Tuned } from "kubernetes-postgres/plan/tuning/tune";
import type { MemoryBudget } from "kubernetes-postgres/plan/types";

const help = `Usage: kubepg tune --storage SIZE [options]

Shows the PostgreSQL parameters that a cluster of this size gets, the reason for each, and the memory they need together.

  --memory SIZE       memory of each instance, such as 8Gi (default 8Gi)
  --cpu CORES         CPU of each instance, such as 2 or 500m (default 2)
  --storage SIZE      data volume of each instance, such as 100Gi
  --wal SIZE          WAL volume of each instance (default: the WAL is on the data volume)
  --profile NAME      oltp, web, warehouse or mixed (default oltp)
  --connections N     client connections (default: by profile and memory)
  --postgres MAJOR    PostgreSQL major version, 14 to 18 (default 18)
  --instances N       PostgreSQL servers, 1 to 9 (default 3)
  --iops N            provisioned IOPS of the data volume (default 3000, those of gp3)
  --pooler            PgBouncer stands in front
  --huge-pages        shared buffers are on huge pages, on top of the memory
  --set NAME=VALUE    a parameter of your own; may be given more than once
  --operator NAME     operator whose defaults count (default cloudnative-pg)
  --compat pgtune     what pgtune answers instead, with --disk ssd, hdd, san or nvme (default ssd)
  --json              everything as one JSON document
  --help              this text

Exit code: 0 tuned, 1 it does not fit together, 64 wrong usage.
`;

const options = {
  memory: { type: "string" },
  cpu: { type: "string" },
  storage: { type: "string" },
  wal: { type: "string" },
  profile: { type: "string" },
  connections: { type: "string" },
  postgres: { type: "string" },
  instances: { type: "string" },
  iops: { type: "string" },
  pooler: { type: "boolean" },
  "huge-pages": { type: "boolean" },
  set: { type: "string" },
  operator: { type: "string" },
  compat: { type: "string" },
  disk: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Flag = keyof typeof options;

/** The flags as given, and every mistake in them. */
interface Given {
  flags: Map<Flag, string>;
  sets: string[];
  mistakes: string[];
}

/** The flags on the command line, without stopping at the first mistake. */
function readFlags(args: string[]): Given {
  const given: Given = { flags: new Map(), sets: [], mistakes: [] };
  // parseArgs would take the next flag for the value of one that has none: those are told and left out.
  const complete = args.filter((arg, index) => {
    const name = arg.slice(2);
    if (!arg.startsWith("--") || !isFlag(name) || options[name].type === "boolean") return true;
    const hasValue = index + 1 < args.length && !args[index + 1].startsWith("--");
    if (!hasValue) given.mistakes.push(`${arg} needs a value`);
    return hasValue;
  });
  const { tokens } = parseArgs({ args: complete, options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") given.mistakes.push(`unexpected argument "${token.value}"`);
    if (token.kind === "option") readFlag(token.name, token.rawName, token.value, given);
  }
  return given;
}

function readFlag(name: string, rawName: string, value: string | undefined, { flags, sets, mistakes }: Given): void {
  if (!isFlag(name)) {
    mistakes.push(`unknown option ${rawName}`);
  } else if (options[name].type === "boolean") {
    if (value !== undefined) mistakes.push(`${rawName} takes no value`);
    flags.set(name, "");
  } else if (value === undefined || value === "") {
    mistakes.push(`${rawName} needs a value`);
  } else if (name === "set") {
    sets.push(value);
  } else {
    if (flags.has(name)) mistakes.push(`${rawName} is given twice`);
    flags.set(name, value);
  }
}

function isFlag(name: string): name is Flag {
  return Object.hasOwn(options, name);
}

/** The value of a flag as `parse` reads it, or `fallback` where it is not given or wrong; what is wrong is noted. */
function read<T>(given: Given, flag: Flag, fallback: T, parse: (text: string) => T | undefined, form: string): T {
  const text = given.flags.get(flag);
  if (text === undefined) return fallback;
  const value = parse(text);
  if (value === undefined) given.mistakes.push(`--${flag} ${text}: ${form}`);
  return value ?? fallback;
}

function readCount<T>(given: Given, flag: Flag, fallback: T, least: number, most: number): number | T {
  const parse = (text: string): number | undefined => {
    const count = /^\d+$/.test(text) ? Number(text) : NaN;
    return count >= least && count <= most ? count : undefined;
  };
  return read<number | T>(given, flag, fallback, parse, `must be a whole number from ${least} to ${most}`);
}

function readOneOf<T extends string>(given: Given, flag: Flag, fallback: T, values: readonly T[]): T {
  return read(given, flag, fallback, (text) => values.find((one) => one === text), `must be ${list(values)}`);
}

function readSize<T>(given: Given, flag: Flag, fallback: T): number | T {
  return read<number | T>(given, flag, fallback, parseMemory, 'must be a size such as "8Gi" or "512Mi"');
}

function list(values: readonly string[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(", ")} or ${values[values.length - 1]}`;
}

function readInput(given: Given): TuningInput {
  const { flags, mistakes } = given;
  if (!flags.has("storage")) mistakes.push("--storage is required: the size of the data volume, such as 100Gi");
  if (flags.has("disk")) mistakes.push("--disk means something with --compat pgtune only");
  return {
    major: readCount(given, "postgres", 18, 14, 18),
    instances: readCount(given, "instances", 3, 1, 9),
    profile: readOneOf(given, "profile", WorkloadProfile.Oltp, Object.values(WorkloadProfile)),
    cpuMillis: readCpu(given),
    memoryBytes: readSize(given, "memory", 8 * GiB),
    hugePages: flags.has("huge-pages"),
    dataBytes: readSize(given, "storage", 0),
    walBytes: readSize(given, "wal", undefined),
    iops: readCount(given, "iops", undefined, 100, 256_000),
    maxConnections: readCount(given, "connections", undefined, 1, 262_143),
    overrides: readSets(given),
    hasPooler: flags.has("pooler"),
    operator: operatorFacts[readOneOf(given, "operator", "cloudnative-pg", Object.keys(operatorFacts))],
  };
}

function readCpu(given: Given): number {
  return read(given, "cpu", 2000, parseCpu, 'must be a number of cores such as "2" or "500m"');
}

function readSets({ sets, mistakes }: Given): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const set of sets) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(set) ?? [];
    if (name === undefined) mistakes.push(`--set ${set}: must be NAME=VALUE`);
    else if (Object.hasOwn(overrides, name)) mistakes.push(`--set ${name} is given twice`);
    else overrides[name] = value;
  }
  return overrides;
}

const pgtuneProfiles = ["web", "oltp", "warehouse", "desktop", "mixed"] as const;
const meaninglessToPgtune = ["wal", "instances", "iops", "pooler", "huge-pages", "set", "operator"] as const;

function readPgtuneInput(given: Given): PgtuneInput {
  const { flags, sets, mistakes } = given;
  readOneOf(given, "compat", "pgtune", ["pgtune"]);
  for (const flag of meaninglessToPgtune) {
    if (flags.has(flag) || (flag === "set" && sets.length > 0)) mistakes.push(`--${flag} means nothing to pgtune`);
  }
  readSize(given, "storage", 0);
  return {
    memoryBytes: readSize(given, "memory", 8 * GiB),
    cpus: Math.floor(readCpu(given) / 1000),
    connections: readCount(given, "connections", undefined, 1, 262_143),
    profile: readOneOf<PgtuneProfile>(given, "profile", "oltp", pgtuneProfiles),
    storage: readOneOf<PgtuneStorage>(given, "disk", "ssd", ["ssd", "hdd", "san", "nvme"]),
    major: readCount(given, "postgres", 18, 14, 18),
  };
}

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
  const problems = tuned.problems.map(inFlags);
  const errors = problems.map((problem) => `  - ${formatProblem(problem)}\n`).join("");
  const report = errors === "" ? "" : `This does not fit together:\n${errors}`;
  if (json) return { output: toJson(jsonOf(input, tuned, problems)), errors: report };
  return { output: report === "" ? textOf(input, tuned) : "", errors: report };
}

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
