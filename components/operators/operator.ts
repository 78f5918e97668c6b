import type { Problem } from "../plan/problems";
import type { ClusterPlan } from "../plan/types";

/** A PostgreSQL parameter that a person may not set, and what to do instead. */
export interface OwnedParameter {
  reason: string;
  instead: string;
}

/** What the plan must know of an operator: pure data and functions, no Pulumi. */
export interface OperatorFacts {
  readonly name: string;
  /** Longest cluster name it accepts. */
  readonly maxClusterName: number;
  /** PostgreSQL majors it runs. */
  readonly majors: readonly number[];
  /** Parameters it sets itself or forbids. */
  ownedParameter(name: string): OwnedParameter | undefined;
  /** Values it gives parameters nobody sets, where they differ from PostgreSQL's. */
  readonly parameterDefaults: Readonly<Record<string, string>>;
  /** What else it refuses of a plan: its own admission rules, told at preview. */
  check(plan: ClusterPlan): Problem[];
}
