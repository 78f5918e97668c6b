import { ConfigurationError } from "../../../config";
import { diffReports, type Change } from "kubepg/preview/diff";
import type { Report } from "kubepg/preview/report";
import { stableJson } from "kubernetes-postgres/json";
import { previewInProcess } from "../in-process";
import type { Leaf } from "./leaves";
import { argumentOf, bases, configurationOf, withArgument, type BaseName } from "./stacks";
import { values } from "./values";

/** One argument of one running stack, changed to one other value. */
export interface Trial {
  path: string;
  base: BaseName;
  /** undefined takes the argument out. */
  to: unknown;
}

/** What came of a trial. */
export interface Outcome extends Trial {
  /** Why the program refuses the configuration; absent when it is right. */
  refused?: string;
  /** What would happen to each resource; empty when the configuration is refused. */
  changes: Change[];
}

/** What is tried of an argument: on the base that sets it every value and none, elsewhere one other value. */
export function trialsOf({ path, values: counted }: Leaf): Trial[] {
  const all = counted ?? values[path] ?? [];
  const set = path.startsWith("platform.") ? "platform" : "cluster";
  return basesOf(path, set).flatMap((base) => {
    const now = argumentOf(bases[base], path);
    const others = all.filter((value) => stableJson(value ?? null) !== stableJson(now ?? null));
    const tried = base === set || counted !== undefined ? others : others.slice(0, 1);
    return [...tried, ...(now === undefined ? [] : [undefined])].map((to) => ({ path, base, to }));
  });
}

/** Of the particular bases those that have the argument. */
function basesOf(path: string, set: BaseName): BaseName[] {
  const particular = (["shared", "moved", "copied", "outside"] as const).filter(
    (base) => argumentOf(bases[base], path) !== undefined,
  );
  return ["bare", set, ...particular];
}

const running = new Map<BaseName, Promise<Report>>();

function before(base: BaseName): Promise<Report> {
  const known = running.get(base) ?? previewInProcess("prod", configurationOf(bases[base]));
  running.set(base, known);
  return known;
}

/** Previews the stack before and after. Throws what is no judgement of the configuration. */
export async function outcomeOf(trial: Trial): Promise<Outcome> {
  const { base, path, to } = trial;
  const from = await before(base);
  try {
    const after = await previewInProcess("prod", configurationOf(withArgument(bases[base], path, to)));
    return { ...trial, changes: diffReports(from, after).filter(({ operation }) => operation !== "same") };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { ...trial, refused: error.message, changes: [] };
  }
}
