import type { Described } from "kubernetes-postgres-policies/frame/rule";
import type { NotApplicable, Violation } from "./judge";
import type { InputError } from "./sources";

/** All that a check has to say, whatever format it is said in. */
export interface Outcome {
  readonly files: number;
  readonly resources: number;
  readonly rules: readonly Described[];
  readonly violations: readonly Violation[];
  /** Those of them that --fix would put right. */
  readonly fixable: ReadonlySet<Violation>;
  readonly notApplicable: readonly NotApplicable[];
  readonly errors: readonly InputError[];
  /** What is no manifest, in folders that were looked through. */
  readonly skipped: readonly InputError[];
  /** What happened besides: files that were fixed, violations that a baseline knows. */
  readonly notes: readonly string[];
}

/** "Cluster shop/orders", as a person would say it. */
export function subjectOf({ resource }: Pick<Violation, "resource">): string {
  return `${resource.kind} ${resource.name}`.trim();
}

/** "1 file", "2 files". */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
