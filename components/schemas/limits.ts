import type { Problem } from "../plan/problems";
import { nearest } from "../plan/schema/nearest";
import { wrongFormat } from "./formats";
import { regExpOf } from "./patterns";
import type { StructuralSchema } from "./store";

/** Enum, range, length, pattern and format of a plain value. */
export function checkLimits(schema: StructuralSchema, value: unknown, path: string): Problem[] {
  const problems: Problem[] = [];
  const report = (message: string, fix: string) => problems.push({ path, value, message, fix });
  if (schema.enum !== undefined && !schema.enum.some((allowed) => allowed === value)) {
    const allowed = schema.enum.map((item) => JSON.stringify(item));
    const meant = typeof value === "string" ? nearest(value, schema.enum.map(String)) : undefined;
    report(
      `must be one of ${allowed.join(", ")}`,
      meant === undefined ? `set ${allowed.join(" or ")}` : `did you mean "${meant}"?`,
    );
  }
  if (typeof value === "number") {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
    if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
      report(`must be ${exclusiveMinimum ? "more than" : "at least"} ${minimum}`, "set a greater number");
    }
    if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
      report(`must be ${exclusiveMaximum ? "less than" : "at most"} ${maximum}`, "set a smaller number");
    }
    if (multipleOf !== undefined && value % multipleOf !== 0) {
      report(`must be a multiple of ${multipleOf}`, `set a multiple of ${multipleOf}`);
    }
  }
  if (typeof value === "string") {
    const { minLength, maxLength, pattern } = schema;
    const length = [...value].length;
    if (minLength !== undefined && length < minLength)
      report(`must have at least ${count(minLength, "character")}`, "set a longer text");
    if (maxLength !== undefined && length > maxLength)
      report(`must have at most ${count(maxLength, "character")}`, "set a shorter text");
    if (pattern !== undefined && !matches(pattern, value)) report(`must match ${pattern}`, "set a text of that form");
  }
  const format = schema.format === undefined ? undefined : wrongFormat(schema.format, value);
  if (format !== undefined && !schema["x-kubernetes-int-or-string"]) report(`must be ${format}`, `set ${format}`);
  return problems;
}

/** A pattern that cannot be translated is not checked. */
function matches(pattern: string, value: string): boolean {
  return regExpOf(pattern)?.test(value) ?? true;
}

/** "1 item", "2 items", "3 entries". */
export function count(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${number} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ie` : noun}s`;
}
