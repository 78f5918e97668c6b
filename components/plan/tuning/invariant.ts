import type { Problem } from "../problems";
import { formatPgMemory, KiB, MiB, showMiB } from "../quantity";
import type { MemoryBudget } from "../types";
import { autovacuumParameters } from "./autovacuum";
import { usableShare } from "./budget";
import { budgetOf, fewestConnections, memoryParameters } from "./memory";
import { parallelismParameters } from "./parallelism";
import { largestThatFits, type Sizing } from "./sizing";

/** The parameters a person may set that decide how much memory is used, and how to look for a value that fits. */
interface Lever {
  name: string;
  least: number;
  /** Steps in which a fitting value is looked for. */
  step: number;
  show: (value: number) => string;
}

const memoryLever = (name: string, least: number, step: number): Lever => ({ name, least, step, show: formatPgMemory });
const countLever = (name: string, least: number): Lever => ({ name, least, step: 1, show: String });

const levers: readonly Lever[] = [
  memoryLever("work_mem", 64 * KiB, 64 * KiB),
  memoryLever("shared_buffers", 16 * MiB, 16 * MiB),
  memoryLever("maintenance_work_mem", MiB, MiB),
  memoryLever("autovacuum_work_mem", MiB, MiB),
  memoryLever("wal_buffers", MiB, MiB),
  memoryLever("temp_buffers", MiB, MiB),
  countLever("max_connections", fewestConnections),
  countLever("autovacuum_max_workers", 1),
  countLever("max_parallel_workers", 0),
  countLever("max_worker_processes", 0),
  countLever("max_locks_per_transaction", 10),
  { name: "hash_mem_multiplier", least: 1, step: 0.1, show: (value) => value.toFixed(1) },
];

/** Parameters that decide how much memory is used. */
export const memoryParameterNames: readonly string[] = levers.map(({ name }) => name);

/** Whether everything the processes may use together stays below 90 % of the memory limit. */
function fits(budget: MemoryBudget): boolean {
  return budget.slack >= 0;
}

/** A given parameter that does not fit into memory. */
export interface Misfit {
  name: string;
  /** The largest value that fits with everything else as it is; undefined where none does. */
  fitting: { value: number; text: string } | undefined;
}

/**
 * The given parameters that do not fit into memory together with the rest. The cause is the one that takes most; the
 * next one is named as well where taking the first away is not enough.
 */
export function misfits(sizing: Sizing): Misfit[] {
  const found: Misfit[] = [];
  let remaining = sizing;
  while (!fits(budgetOf(remaining))) {
    const cause = greediest(remaining);
    if (cause === undefined) break;
    const value = largestFitting(cause, remaining);
    found.push({ name: cause.name, fitting: value === undefined ? undefined : { value, text: cause.show(value) } });
    remaining = without(remaining, cause.name);
  }
  return found;
}

/** Problems of what a person set when it does not fit into memory together with the rest. */
export function memoryProblems(sizing: Sizing): Problem[] {
  return misfits(sizing).map((misfit) => problemOf(misfit, sizing));
}

/**
 * Values of given parameters that make everything fit, by name: the largest that fits where there is one, else the
 * computed one; undefined for a parameter that is better left to PostgreSQL.
 */
export function fittingValues(sizing: Sizing): Map<string, string | undefined> {
  const all = misfits(sizing);
  const first = all.findIndex(({ fitting }) => fitting !== undefined);
  const changed = first < 0 ? all : all.slice(0, first + 1);
  const fitted = changed.reduce(
    (result, { name, fitting }) =>
      fitting === undefined ? without(result, name) : withGiven(result, name, fitting.value),
    sizing,
  );
  const computed = { ...memoryParameters(fitted), ...parallelismParameters(fitted), ...autovacuumParameters(fitted) };
  return new Map(changed.map(({ name, fitting }) => [name, fitting?.text ?? computed[name]?.value]));
}

/** The lever a person pulled whose removal frees most. */
function greediest(sizing: Sizing): Lever | undefined {
  const freed = (lever: Lever): number => budgetOf(sizing).used - budgetOf(without(sizing, lever.name)).used;
  return levers
    .filter(({ name }) => sizing.given.has(name))
    .map((lever) => ({ lever, freed: freed(lever) }))
    .filter((candidate) => candidate.freed > 0)
    .sort((one, other) => other.freed - one.freed)[0]?.lever;
}

function problemOf({ name, fitting }: Misfit, sizing: Sizing): Problem {
  const { input } = sizing;
  const inField = name === "max_connections" && input.maxConnections !== undefined;
  const most = inField ? fitting?.text : `"${fitting?.text ?? ""}"`;
  const remedy = fitting === undefined ? "leave it out" : `set it to at most ${most ?? ""}`;
  return {
    path: inField ? "maxConnections" : `parameters.${name}`,
    value: inField ? input.maxConnections : input.overrides[name],
    message: overBudget(budgetOf(sizing)),
    fix: `${remedy}, or raise resources.memory`,
  };
}

/** What a budget without slack says. */
export function overBudget({ limit, used, slack }: MemoryBudget): string {
  return (
    `PostgreSQL's processes together may need ${showMiB(used)}, ${showMiB(-slack)} more than the ` +
    `${showMiB(used + slack)} planned for (${usableShare * 100} % of ${showMiB(limit)})`
  );
}

/** The largest value of the lever that fits with everything else as it is; undefined when none does. */
function largestFitting(lever: Lever, sizing: Sizing): number | undefined {
  const { name, least, step } = lever;
  const valueAt = (count: number): number => Math.round(count * step * 1000) / 1000;
  const asked = sizing.given.get(name) ?? 0;
  const count = largestThatFits(Math.ceil(least / step), Math.floor(asked / step), (steps) =>
    fits(budgetOf(withGiven(sizing, name, valueAt(steps)))),
  );
  return count === undefined ? undefined : valueAt(count);
}

/** The sizing with one more value given. */
export function withGiven(sizing: Sizing, name: string, value: number): Sizing {
  return { ...sizing, given: new Map([...sizing.given, [name, value]]) };
}

function without(sizing: Sizing, name: string): Sizing {
  return { ...sizing, given: new Map([...sizing.given].filter(([key]) => key !== name)) };
}
