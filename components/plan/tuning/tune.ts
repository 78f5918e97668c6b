import { ownValue } from "../objects";
import type { OperatorFacts } from "../../operators/operator";
import type { Problem } from "../problems";
import { formatMemory } from "../quantity";
import type { TuningPlan } from "../types";
import { autovacuumParameters } from "./autovacuum";
import { postgresDefault } from "./defaults";
import { memoryProblems } from "./invariant";
import { ioParameters } from "./io";
import { budgetOf, hugePagesFor, memoryDemand, memoryParameters } from "./memory";
import { overriddenParameters, readOverrides, sameValue } from "./overrides";
import { parallelismParameters } from "./parallelism";
import { plannerParameters } from "./planner";
import { replicationParameters } from "./replication";
import { sizingOf, smallestMemory, type TuningInput } from "./sizing";
import { smallestDataVolume, smallestWalVolume, walParameters, walProblems } from "./wal";

/** The outcome of tuning. With problems, the plan only serves to explain them: it must not be applied. */
export interface Tuned {
  plan: TuningPlan;
  /** What the operator is told: tuned values that differ from its defaults, and the person's own. */
  parameters: Record<string, string>;
  /** Client connections PostgreSQL accepts. */
  maxConnections: number;
  /** 2 MiB huge pages to request for each instance, in bytes; 0 without. */
  hugePagesBytes: number;
  problems: Problem[];
}

/**
 * Every PostgreSQL parameter that follows from the size, the volumes and the workload of a cluster, each with its
 * formula, and the memory they need together. What a person set replaces what is computed, and is held to the same
 * memory and WAL budgets (docs/tuning.md).
 */
export function tune(input: TuningInput): Tuned {
  const { given, problems } = readOverrides(input);
  const sizing = sizingOf(input, given);
  const plan: TuningPlan = {
    parameters: {
      ...memoryParameters(sizing),
      ...walParameters(sizing),
      ...parallelismParameters(sizing),
      ...ioParameters(sizing),
      ...plannerParameters(sizing),
      ...autovacuumParameters(sizing),
      ...replicationParameters(sizing),
      ...overriddenParameters(input),
    },
    budget: budgetOf(sizing),
  };
  return {
    plan,
    parameters: parametersFor(plan, input.operator, input),
    maxConnections: memoryDemand(sizing).maxConnections,
    hugePagesBytes: hugePagesFor(sizing),
    problems: [...sizeProblems(input), ...problems, ...memoryProblems(sizing), ...walProblems(sizing)],
  };
}

/** What an operator is told: parameters that it lets be set and would give another value, and the person's own. */
export function parametersFor(
  plan: TuningPlan,
  operator: Pick<OperatorFacts, "ownedParameter" | "parameterDefaults">,
  { major, overrides }: Pick<TuningInput, "major" | "overrides">,
): Record<string, string> {
  const told = Object.entries(plan.parameters).filter(([name, { value }]) => {
    if (operator.ownedParameter(name) !== undefined) return false;
    const byDefault = ownValue(operator.parameterDefaults, name) ?? postgresDefault(name, major);
    return Object.hasOwn(overrides, name) || byDefault === undefined || !sameValue(name, value, byDefault, major);
  });
  return Object.fromEntries(told.map(([name, { value }]) => [name, value]));
}

function sizeProblems({ memoryBytes, dataBytes, walBytes }: TuningInput): Problem[] {
  const problems: Problem[] = [];
  const tooSmall = (path: string, bytes: number, least: number, why: string): void => {
    if (bytes >= least) return;
    const message = `must be at least ${formatMemory(least)}: ${why}`;
    problems.push({ path, value: formatMemory(bytes), message, fix: `set it to "${formatMemory(least)}" or more` });
  };
  tooSmall("resources.memory", memoryBytes, smallestMemory, "20 connections do not fit beside the server in less");
  if (walBytes === undefined) {
    tooSmall("storage.size", dataBytes, smallestDataVolume, "a fifth of it is for the write-ahead log");
  } else {
    tooSmall(
      "storage.walSize",
      walBytes,
      smallestWalVolume,
      "the write-ahead log is in files of 16MB, several of them",
    );
  }
  return problems;
}
