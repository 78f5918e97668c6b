import { parseArgs } from "node:util";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { GiB, parseCpu, parseMemory } from "kubernetes-postgres/plan/quantity";
import { WorkloadProfile } from "kubernetes-postgres/plan/spec/enums";
import type { PgtuneInput, PgtuneProfile, PgtuneStorage } from "kubernetes-postgres/plan/tuning/pgtune";
import type { TuningInput } from "kubernetes-postgres/plan/tuning/sizing";

export const help = `Usage: kubepg tune --storage SIZE [options]

Shows the PostgreSQL parameters that a cluster of this size gets, the reason for each, and the memory they need together.

  --memory SIZE       memory of each instance, such as 8Gi (default 8Gi)
  --cpu CORES         CPU of each instance, such as 2 or 500m (default 2)
  --storage SIZE      data volume of each instance, such as 100Gi
  --wal SIZE          WAL volume of each instance (default: the WAL is on the data volume)
  --profile NAME      oltp, web, warehouse or mixed (default oltp)
  --connections N     client connections (default: by profile and memory)
  --postgres MAJOR    PostgreSQL major version, 14 to 18 (default 18)
  --instances N       PostgreSQL servers, 1 to 9 (default 3; 1 where the operator has no standbys)
  --iops N            provisioned IOPS of the data volume (default 3000, those of gp3)
  --pooler            PgBouncer stands in front
  --huge-pages        shared buffers are on huge pages, on top of the memory
  --set NAME=VALUE    a parameter of your own; may be given more than once
  --operator NAME     operator whose defaults and limits count (default cloudnative-pg)
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
export interface Given {
  flags: Map<Flag, string>;
  sets: string[];
  mistakes: string[];
}

/** The flags on the command line, without stopping at the first mistake. */
export function readFlags(args: string[]): Given {
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

/** What to tune for; mistakes go to `given.mistakes`. */
export function readInput(given: Given): TuningInput {
  const { flags, mistakes } = given;
  if (!flags.has("storage")) mistakes.push("--storage is required: the size of the data volume, such as 100Gi");
  if (flags.has("disk")) mistakes.push("--disk means something with --compat pgtune only");
  const operator = operatorFacts[readOneOf(given, "operator", "cloudnative-pg", Object.keys(operatorFacts))];
  return {
    major: readCount(given, "postgres", 18, 14, 18),
    instances: readCount(given, "instances", operator.capabilities.standbys.able ? 3 : 1, 1, 9),
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
    operator,
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

/** What pgtune is asked; mistakes go to `given.mistakes`. */
export function readPgtuneInput(given: Given): PgtuneInput {
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
