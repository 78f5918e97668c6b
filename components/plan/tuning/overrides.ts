import type { Problem } from "../problems";
import type { Sourced } from "../types";
import { unsafe } from "./durability";
import { fewestConnections } from "./memory";
import { findParameter, parsePgBoolean, parseValue } from "./parameter-values";
import type { TuningInput } from "./sizing";

/** The parameters that a person set: their numbers, and what is wrong with them. */
export interface Overrides {
  given: ReadonlyMap<string, number>;
  problems: Problem[];
}

/** Reads every parameter a person set; each must be theirs to set, known to the PostgreSQL major and well formed. */
export function readOverrides(input: TuningInput): Overrides {
  const given = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(input.overrides)) {
    const read = readOverride(name, value, input);
    if ("problem" in read) {
      problems.push({ path: `parameters.${name}`, value, message: read.problem, fix: read.fix });
    } else if (read.number !== undefined) {
      given.set(name, read.number);
    }
  }
  problems.push(...readConnections(input, given));
  return { given, problems };
}

type Read = { number?: number } | { problem: string; fix: string };

function readOverride(name: string, value: string, input: TuningInput): Read {
  const owned = input.operator.ownedParameter(name);
  if (owned !== undefined) {
    return {
      problem: `the operator "${input.operator.name}" does not let it be set: ${owned.reason}`,
      fix: owned.instead,
    };
  }
  if (/[\0\r\n]/.test(value)) return { problem: "a value has one line", fix: "remove the line break" };
  // Parameters of extensions: only the extension knows them.
  if (name.includes(".")) return {};
  const found = findParameter(name, input.major);
  if (!found.found) return { problem: found.reason, fix: found.fix };
  if (found.name !== name) return { problem: `is written ${found.name}`, fix: `rename it to ${found.name}` };
  const parsed = parseValue(value, found.form);
  if (!parsed.ok) return { problem: parsed.reason, fix: parsed.fix };
  return forbidden(name, value, input) ?? unsafe(name, value, input.zeroLoss ?? false) ?? { number: parsed.number };
}

/** Values that PostgreSQL accepts and that keep it from running in a container. */
function forbidden(name: string, value: string, { hugePages }: TuningInput): Read | undefined {
  const word = value.trim().toLowerCase();
  if (name === "io_method" && word === "io_uring") {
    return {
      problem:
        "the default seccomp profile of containers forbids io_uring, so the server would not start " +
        "(https://github.com/cloudnative-pg/cloudnative-pg/issues/9948)",
      fix: 'set it to "worker", or leave it out',
    };
  }
  if (name === "huge_pages" && parsePgBoolean(word) !== hugePages) {
    return hugePages
      ? { problem: "shared buffers are on huge pages here and do not fit into the memory limit", fix: "leave it out" }
      : {
          problem: "no huge pages are requested for the container, and a server that maps one is killed",
          fix: "set resources.hugePages to true, and leave this out",
        };
  }
  return undefined;
}

/** maxConnections and parameters.max_connections are the same thing; the number ends up in `given`. */
function readConnections({ maxConnections, overrides }: TuningInput, given: Map<string, number>): Problem[] {
  const problems: Problem[] = [];
  const inParameters = given.get("max_connections");
  if (maxConnections !== undefined && inParameters !== undefined && maxConnections !== inParameters) {
    problems.push({
      path: "parameters.max_connections",
      value: overrides.max_connections,
      message: `maxConnections says ${maxConnections}`,
      fix: "leave one of the two out",
    });
  }
  const connections = maxConnections ?? inParameters;
  if (connections === undefined) return problems;
  const path = maxConnections === undefined ? "parameters.max_connections" : "maxConnections";
  if (!Number.isInteger(connections) || connections < fewestConnections || connections > 262_143) {
    problems.push({
      path,
      value: maxConnections ?? overrides.max_connections,
      message: `connections are a whole number from ${fewestConnections} to 262143: 3 are reserved for superusers, about 10 for operator, exporter and poolers`,
      fix: `set it to at least ${fewestConnections}, or leave it out`,
    });
    given.delete("max_connections");
  } else {
    given.set("max_connections", connections);
  }
  return problems;
}

/** What a person set, as it is shown beside the computed values. */
export function overriddenParameters({ overrides, maxConnections }: TuningInput): Record<string, Sourced<string>> {
  const set = (value: string, source: string): Sourced<string> => ({
    value,
    formula: "set by you",
    inputs: {},
    source,
  });
  return Object.fromEntries([
    ...(maxConnections === undefined
      ? []
      : [["max_connections", set(String(maxConnections), "maxConnections")] as const]),
    ...Object.entries(overrides).map(([name, value]) => [name, set(value, `parameters.${name}`)] as const),
  ]);
}

/** Whether two values of a parameter mean the same: "1GB" and "1024MB", "on" and "true". */
export function sameValue(name: string, one: string, other: string, major: number): boolean {
  if (one === other) return true;
  const found = findParameter(name, major);
  if (!found.found) return false;
  const [first, second] = [parseValue(one, found.form), parseValue(other, found.form)];
  if (found.form.kind === "bool") return parsePgBoolean(one) === parsePgBoolean(other);
  return first.ok && second.ok && first.number !== undefined && first.number === second.number;
}
