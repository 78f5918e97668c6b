import { fittingValues, overBudget, withGiven } from "kubernetes-postgres/plan/tuning/invariant";
import { budgetOf, hugePagesFor } from "kubernetes-postgres/plan/tuning/memory";
import { roundDown, smallestMemory, type Sizing } from "kubernetes-postgres/plan/tuning/sizing";
import { formatMemory, formatPgMemory, MiB, parseMemory, parsePgMemory } from "kubernetes-postgres/plan/quantity";
import { set } from "../../frame/edit";
import type { Finding } from "../../frame/rule";
import type { DatabaseView } from "../../views/types";
import { requestOf } from "../resources/amounts";
import { hugePagesAt } from "./memory-sizing";
import { itself } from "./values";

/** What is wrong with the memory of a server whose limit is known: its size, shared buffers, then everything together. */
export function judgeMemory(view: DatabaseView, sizing: Sizing, maxSharedBuffersPercent: number): Finding[] {
  const { memoryBytes, hugePages } = sizing.input;
  if (memoryBytes < smallestMemory) {
    const message = `20 connections do not fit beside the server in ${formatMemory(memoryBytes)}; set it to at least ${formatMemory(smallestMemory)}`;
    return [{ at: memoryLimitAt(view), message }];
  }
  if (hugePages) return [...tooFewHugePages(view, sizing), ...overBudgetFindings(view, sizing)];
  const request = requestOf(view.server, "memory") ?? memoryBytes;
  const buffers = sizing.given.get("shared_buffers") ?? 0;
  if (buffers <= (maxSharedBuffersPercent / 100) * request) return overBudgetFindings(view, sizing);
  const better = fewerBuffers(request, maxSharedBuffersPercent);
  const share = `${Math.round((100 * buffers) / request)} % of the ${formatMemory(request)} of memory requested`;
  const { at } = view.parameters.of("shared_buffers");
  const finding = {
    at,
    message: `${formatPgMemory(buffers)} is ${share}, at most ${maxSharedBuffersPercent} % is allowed; set ${itself(at, "shared_buffers")} to ${formatPgMemory(better)}`,
    fix: view.parameters.set("shared_buffers", formatPgMemory(better)),
  };
  return [finding, ...overBudgetFindings(view, withGiven(sizing, "shared_buffers", better))];
}

function memoryLimitAt({ server }: DatabaseView): Finding["at"] {
  return server.resources.in("limits", "memory");
}

/** A quarter of memory, as the tuner takes it, or what is allowed where that is less. */
function fewerBuffers(memory: number, percent: number): number {
  return Math.max(MiB, roundDown(memory * Math.min(0.25, percent / 100), 8 * MiB));
}

/** With huge pages the shared memory is beside the memory limit, and has to fit into them as a whole. */
function tooFewHugePages(view: DatabaseView, sizing: Sizing): Finding[] {
  const at = hugePagesAt(view);
  const needed = hugePagesFor(sizing);
  if ((parseMemory(at.text ?? "") ?? 0) >= needed) return [];
  const wanted = formatMemory(needed);
  const message = `PostgreSQL's shared memory does not fit into ${at.text ?? ""}; set it to ${wanted}`;
  const request = view.server.resources.in("requests", "hugepages-2Mi");
  return [{ at, message, fix: [set(at, wanted), set(request, wanted)] }];
}

/** What is to be set lower because all processes together may need more than 90 % of the limit. */
function overBudgetFindings(view: DatabaseView, sizing: Sizing): Finding[] {
  const budget = budgetOf(sizing);
  if (budget.slack >= 0) return [];
  const said = overBudget(budget);
  const values = [...fittingValues(sizing)];
  if (values.length === 0) return [{ at: memoryLimitAt(view), message: `${said}; raise it` }];
  const { of, set: to, remove } = view.parameters;
  return values.map(([name, value]) => {
    const { at } = of(name);
    const it = itself(at, name);
    const message = `${said}; ${value === undefined ? `remove ${it}` : `set ${it} to ${value}`}`;
    return { at, message, fix: value === undefined ? remove(name) : to(name, value) };
  });
}

/** The planner is told of a page cache that cannot be there, and prefers indexes that it then reads from disk. */
export function assumedCache(view: DatabaseView, memoryBytes: number): Finding[] {
  const name = "effective_cache_size";
  const written = view.parameters.written.some(([one]) => one === name);
  const assumed = written ? parsePgMemory(view.parameters.of(name).value ?? "", "8kB") : undefined;
  if (assumed === undefined || assumed <= memoryBytes) return [];
  const better = formatPgMemory(roundDown(memoryBytes * 0.75, 16 * MiB));
  const { at } = view.parameters.of(name);
  const message = `${formatPgMemory(assumed)} is more than the ${formatMemory(memoryBytes)} of memory; set ${itself(at, name)} to ${better}`;
  return [{ at, message, fix: view.parameters.set(name, better), level: "advisory" }];
}
