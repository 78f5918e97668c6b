import type { OperatorFacts } from "../../operators/operator";
import { formatPgMemory, MiB } from "../quantity";
import type { WorkloadProfile } from "../spec/enums";
import type { Sourced } from "../types";
import { workloads, type Workload } from "./profiles";

/** What tuning depends on. Sizes in bytes. */
export interface TuningInput {
  /** PostgreSQL major version. */
  major: number;
  /** PostgreSQL servers. */
  instances: number;
  profile: WorkloadProfile;
  /** CPU limit of each instance, in millicores. */
  cpuMillis: number;
  /** Memory limit of each instance; huge pages come on top of it. */
  memoryBytes: number;
  hugePages: boolean;
  /** Size of the data volume. */
  dataBytes: number;
  /** Size of the WAL volume; undefined where the WAL lives on the data volume. */
  walBytes?: number;
  /** Provisioned IOPS of the data volume; undefined counts as 3000, gp3's own. */
  iops?: number;
  /** Client connections; undefined: by profile and memory. */
  maxConnections?: number;
  /** PostgreSQL parameters that a person set. */
  overrides: Readonly<Record<string, string>>;
  /** Whether a pooler stands in front, so that idle clients do not hold connections. */
  hasPooler: boolean;
  /** Whether no acknowledged row may be lost, which some parameters would undo. Default false. */
  zeroLoss?: boolean;
  operator: Pick<OperatorFacts, "name" | "ownedParameter" | "parameterDefaults">;
}

/** The input in the terms that every formula uses. */
export interface Sizing {
  input: TuningInput;
  workload: Workload;
  /** Memory limit in whole steps of 64 MiB: its parts are whole too, and more memory never gives less of anything. */
  memory: number;
  /** Whole cores that have at least 512 MiB each: a core without memory is no use to a query. */
  cores: number;
  /** Numbers a person set, by parameter: bytes for sizes. They replace the computed ones. */
  given: ReadonlyMap<string, number>;
  /** Private memory of one connection, in bytes. Default: the budget's bytesPerConnection. */
  connectionBytes?: number;
}

/** Smallest memory limit of an instance: below it, 20 connections and one sort each do not fit beside the server. */
export const smallestMemory = 512 * MiB;

const memoryPerCore = 512 * MiB;

export function sizingOf(input: TuningInput, given: ReadonlyMap<string, number>): Sizing {
  const memoryBytes = Math.max(input.memoryBytes, smallestMemory);
  return {
    input,
    workload: workloads[input.profile],
    memory: roundDown(memoryBytes, 64 * MiB),
    cores: Math.min(Math.floor(input.cpuMillis / 1000), Math.floor(memoryBytes / memoryPerCore)),
    given,
  };
}

/** The given value of a parameter where there is one, else the computed one. */
export function chosen(sizing: Sizing, name: string, computed: number): number {
  return sizing.given.get(name) ?? computed;
}

/** The largest multiple of `step` that is not above `value`. */
export function roundDown(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

/** `value`, not below `least` and not above `most`. */
export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/**
 * The largest whole number from `least` to `most` that fits, when all below one that fits do so as well; undefined when
 * none does.
 */
export function largestThatFits(least: number, most: number, fits: (value: number) => boolean): number | undefined {
  if (least > most || !fits(least)) return undefined;
  let low = least;
  let high = most;
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A parameter as PostgreSQL reads it, with the reason. */
export function sourced(
  value: string | number | boolean,
  formula: string,
  inputs: Sourced<string>["inputs"],
  source: string,
): Sourced<string> {
  const text = typeof value === "boolean" ? (value ? "on" : "off") : String(value);
  return { value: text, formula, inputs, source };
}

/** A size as PostgreSQL reads it, with the reason. */
export function sourcedMemory(
  bytes: number,
  formula: string,
  inputs: Sourced<string>["inputs"],
  source: string,
): Sourced<string> {
  return sourced(formatPgMemory(bytes), formula, inputs, source);
}

/** The formula of a value with its inputs put in: `min(memory / 4, most)` becomes `min(8GB / 4, 16GB)`. */
export function explain({ formula, inputs }: Sourced<unknown>): string {
  return formula.replace(/[A-Za-z]\w*/g, (word) => (Object.hasOwn(inputs, word) ? String(inputs[word]) : word));
}
