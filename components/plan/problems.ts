/**
 * One mistake in what a person asked for: where, what they wrote, what is wrong with it and what to write instead.
 * Validation collects all of them and reports them together.
 */
export interface Problem {
  /** The property's path, as the person would write it: `clusters[0].storage.throughput`. */
  path: string;
  /** What was given; undefined where something is missing. Never a secret: a secret's problem names the path only. */
  value?: unknown;
  /** What is wrong, with the limit: `throughput of gp3 is at most 0.25 MiB/s per IOPS, 750 MiB/s for 3000 IOPS`. */
  message: string;
  /** What to set instead: `set storage.iops to at least 4000, or storage.throughput to at most 750`. */
  fix: string;
}

/** The problems with `prefix` put before each path; an index or a property may follow: `clusters[0]`, `storage`. */
export function under(prefix: string, problems: Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: joinPath(prefix, problem.path) }));
}

/** Joins two property paths: `a` and `b` to `a.b`, `a` and `[0]` to `a[0]`. */
export function joinPath(prefix: string, path: string): string {
  if (prefix === "" || path === "") return prefix + path;
  return path.startsWith("[") ? prefix + path : `${prefix}.${path}`;
}

/** How a value reads in an error: strings quoted, structures as short JSON. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string" && value.length > 76) return JSON.stringify(`${value.slice(0, 73)}...`);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** One line a problem: path, what is wrong, what was given, what to set instead. */
export function formatProblem({ path, value, message, fix }: Problem): string {
  const given = value === undefined ? "" : ` (given ${show(value)})`;
  return `${path}: ${message}${given}; ${fix}`;
}

/** The whole report, first line a count, then one line a problem, sorted by path so that two runs read the same. */
export function formatProblems(problems: Problem[], what: string): string {
  const count = problems.length === 1 ? "1 mistake" : `${problems.length} mistakes`;
  const sorted = [...problems].sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
  return [
    `${count} in ${what}; nothing was created:`,
    ...sorted.map((problem) => `  - ${formatProblem(problem)}`),
  ].join("\n");
}
