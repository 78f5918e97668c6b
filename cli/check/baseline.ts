import * as fs from "node:fs";
import { grouped, isObject } from "kubernetes-postgres/plan/objects";
import { UserError } from "../engine/project";
import type { Violation } from "./judge";
import { nameOf, reasonOf } from "./sources";

/** A violation that was there before, without the line it was in: an edit above it does not make it a new one. */
interface Known {
  readonly rule: string;
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly path: string;
}

/** What is new against a baseline, and what the baseline lists that is gone. */
export interface Compared {
  readonly fresh: Violation[];
  readonly known: number;
  readonly gone: Known[];
}

function knownOf({ rule, resource, path }: Violation): Known {
  return { rule: rule.id, file: resource.file, kind: resource.kind, name: resource.name, path };
}

function keyOf({ rule, file, kind, name, path }: Known): string {
  return JSON.stringify([rule, file, kind, name, path]);
}

/** Splits violations by what a baseline lists; what it lists once hides one violation, and not another at its path. */
export function compare(violations: readonly Violation[], baseline: readonly Known[]): Compared {
  const listed = grouped(baseline, keyOf);
  const fresh = violations.filter((violation) => listed.get(keyOf(knownOf(violation)))?.pop() === undefined);
  return { fresh, known: violations.length - fresh.length, gone: [...listed.values()].flat() };
}

/** Reads a baseline; throws a UserError that says how to make one. */
export function readBaseline(file: string): Known[] {
  const remedy = "write it anew with --update-baseline";
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is not JSON: ${error.message}` : reasonOf(error);
    throw new UserError(`--baseline ${file}: ${reason}; ${remedy}`);
  }
  const listed = isObject(content) ? content.violations : undefined;
  if (!Array.isArray(listed) || !listed.every(isKnown)) {
    throw new UserError(`--baseline ${file}: is not a list of violations; ${remedy}`);
  }
  return listed.map((one) => ({ ...one, file: nameOf(one.file) }));
}

function isKnown(value: unknown): value is Known {
  return isObject(value) && ["rule", "file", "kind", "name", "path"].every((key) => typeof value[key] === "string");
}

/** Writes what is found now, one line a violation, sorted: a change of the file reads as a change of the findings. */
export function writeBaseline(file: string, violations: readonly Violation[]): void {
  const lines = violations.map((violation) => JSON.stringify(knownOf(violation))).sort();
  const body = lines.map((line) => `\n    ${line}`).join(",");
  try {
    fs.writeFileSync(file, `{\n  "violations": [${body}${body === "" ? "" : "\n  "}]\n}\n`);
  } catch (error) {
    throw new UserError(`--baseline ${file}: ${reasonOf(error)}`);
  }
}
