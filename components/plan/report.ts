import { joinPath, type Problem } from "./problems";

/** Takes note of one mistake. `value` is what was given; undefined where something is missing. */
export type Report = (path: string, value: unknown, message: string, fix: string) => void;

/** A report that adds to `problems`. */
export function reportTo(problems: Problem[]): Report {
  return (path, value, message, fix) => {
    problems.push(value === undefined ? { path, message, fix } : { path, value, message, fix });
  };
}

/** The same report for what is under `prefix`. */
export function at(report: Report, prefix: string): Report {
  return (path, value, message, fix) => report(joinPath(prefix, path), value, message, fix);
}

/** Passes on problems that a calculator found. */
export function pass(report: Report, problems: readonly Problem[]): void {
  for (const { path, value, message, fix } of problems) report(path, value, message, fix);
}
