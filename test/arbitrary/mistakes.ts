import fc from "fast-check";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { settingsTable } from "kubernetes-postgres/plan/tuning/settings-table";
import type { ClusterCase } from "./cluster";
import { aimed, hostileNumbers, hostileTexts, relations } from "./hostile";

/**
 * One change of right arguments that may make them wrong. Many are harmless, which is the point: whether they are is for
 * two judges to agree on.
 */
export interface Mistake {
  /** What kind of change it is, for the count of corners. */
  what: string;
  /** Path of the property that is changed. */
  path: string;
  value: unknown;
}

type Path = readonly (string | number)[];

const settings = settingsTable
  .trim()
  .split("\n")
  .map((line) => line.split(" "));

/** Any parameter of any major, with a value that may be one of its own: by its type, its unit, its bounds, its words. */
const anyParameter: fc.Arbitrary<Record<string, string>> = fc
  .tuple(fc.constantFrom(...settings), fc.constantFrom(...hostileTexts), fc.nat(11))
  .map(([[name, , kind, ...rest], hostile, pick]) => ({ [name]: valueOf(kind, rest, hostile, pick) }));

function valueOf(kind: string, rest: string[], hostile: string, pick: number): string {
  if (pick < 3) return hostile;
  if (kind === "bool") return ["on", "off", "true", "tr", "n", "2", "ON", "enabled", "0"][pick % 9];
  if (kind === "enum") {
    const words = rest.join(" ").split(",");
    return pick === 3 ? words[0].toUpperCase() : words[pick % words.length];
  }
  if (kind === "integer" || kind === "real") {
    const [unit, least, most] = rest;
    const suffix = unit === "-" ? "" : unit === "8kB" ? "kB" : unit;
    return [
      least,
      most,
      `${least}${suffix}`,
      `${most}${suffix}`,
      String(Number(least) - 1),
      String(Number(most) + 1),
      "64MB",
      "1h",
      "1.5",
    ][pick % 9];
  }
  return ["a", "/tmp", "UTC", "on"][pick % 4];
}

/** One kind of mistake, or of change that only looks like one. */
export interface MistakeKind {
  what: string;
  /** Part of the wrong cases of a run that are of this kind. */
  share: number;
  of: (right: ClusterCase) => fc.Arbitrary<Mistake>;
}

const general: readonly MistakeKind[] = [
  {
    what: "parameters together",
    share: 1 / 12,
    of: () =>
      fc.constantFrom(...relations).map((value) => ({ what: "parameters together", path: "parameters", value })),
  },
  {
    what: "any parameter",
    share: 1 / 12,
    of: () => anyParameter.map((value) => ({ what: "any parameter", path: "parameters", value })),
  },
  {
    what: "anything anywhere",
    share: 1 / 12,
    of: ({ spec }) =>
      fc
        .tuple(
          fc.constantFrom(...leavesOf(spec, [])),
          fc.constantFrom<unknown>(...hostileTexts, ...hostileNumbers, true, false, [], {}),
        )
        .map(([path, value]) => ({ what: "anything anywhere", path: path.join("."), value })),
  },
];

/** Every kind, so that each has its share of a run, however short. */
export const mistakeKinds: readonly MistakeKind[] = [
  ...aimed.map(({ what, path, values }) => ({
    what,
    share: 0.75 / aimed.length,
    of: () => fc.constantFrom(...values).map((value) => ({ what, path: path.join("."), value })),
  })),
  ...general,
];

/** The arguments with a mistake in them. */
export function withMistake(of: ClusterCase, { path, value }: Mistake): ClusterCase {
  if (path === "name") return { ...of, name: String(value) };
  const steps = path.split(".");
  // Parameters are set beside those there are; a database's own dots never occur, the paths are ours.
  const merged = path === "parameters" && isMap(value) ? { ...of.spec.parameters, ...value } : value;
  return { ...of, spec: set(of.spec, steps, merged) as ClusterSpec };
}

function set(target: unknown, [step, ...others]: string[], value: unknown): unknown {
  const next = (current: unknown) => (others.length === 0 ? together(current, value) : set(current, others, value));
  if (Array.isArray(target)) return target.map((item: unknown, index) => (String(index) === step ? next(item) : item));
  const group = isMap(target) ? target : {};
  return { ...group, [step]: next(group[step]) };
}

/** A group of settings is changed in what is named, the rest of it stays. */
function together(current: unknown, value: unknown): unknown {
  return isMap(current) && isMap(value) && Object.keys(value).length > 0 ? { ...current, ...value } : value;
}

/** Paths of all single values. Keys with a dot are left alone: parameters have changes of their own. */
function leavesOf(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (!isMap(value)) return [path];
  return Object.entries(value).flatMap(([key, item]) => (key.includes(".") ? [] : leavesOf(item, [...path, key])));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What the plan makes harmless before it renders: it never asks for more confirming standbys than there are. To hear
 * what the operator says, the draft gets the number that was asked for.
 */
export function unclamped(plan: ClusterPlan, spec: ClusterSpec): ClusterPlan {
  const asked = spec.replication?.synchronousStandbys;
  if (typeof asked !== "number" || plan.replication.synchronousStandbys === 0) return plan;
  return { ...plan, replication: { ...plan.replication, synchronousStandbys: asked } };
}
