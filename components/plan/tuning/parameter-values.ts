import { formatPgMemory, parsePgMemory, type PgMemoryUnit } from "../quantity";
import { settingsTable } from "./settings-table";

/** How the value of a parameter may be written. Numbers: bounds are in `unit`, "-" for a plain number. */
export type ParameterForm =
  | { kind: "bool" }
  | { kind: "string" }
  | { kind: "internal" }
  | { kind: "enum"; values: readonly string[] }
  | { kind: "number"; whole: boolean; unit: string; least: number; most: number };

/** A parameter of some majors. */
interface Setting {
  name: string;
  first: number;
  last: number;
  form: ParameterForm;
}

/** By lower-case name, because PostgreSQL ignores its case. Filled when first needed. */
const settings = new Map<string, Setting[]>();

function settingsOf(name: string): readonly Setting[] {
  if (settings.size === 0) {
    for (const line of settingsTable.trim().split("\n")) {
      const setting = readSetting(line);
      const key = setting.name.toLowerCase();
      settings.set(key, [...(settings.get(key) ?? []), setting]);
    }
  }
  return settings.get(name.toLowerCase()) ?? [];
}

function readSetting(line: string): Setting {
  const [name, majors, kind, ...rest] = line.split(" ");
  const [first, last] = majors.split("-").map(Number);
  return { name, first, last, form: readForm(kind, rest) };
}

function readForm(kind: string, rest: string[]): ParameterForm {
  switch (kind) {
    case "bool":
    case "string":
    case "internal":
      return { kind };
    case "enum":
      return { kind, values: rest.join(" ").split(",") };
    default:
      return {
        kind: "number",
        whole: kind === "integer",
        unit: rest[0],
        least: Number(rest[1]),
        most: Number(rest[2]),
      };
  }
}

/** A parameter as its major knows it, or why it does not. */
export type Lookup = { found: true; name: string; form: ParameterForm } | { found: false; reason: string; fix: string };

/** Finds a parameter of a PostgreSQL major; one that the server does not know keeps it from starting. */
export function findParameter(name: string, major: number): Lookup {
  const all = settingsOf(name);
  const setting = all.find(({ first, last }) => first <= major && major <= last);
  if (setting !== undefined) return { found: true, name: setting.name, form: setting.form };
  const refuse = (reason: string, fix: string): Lookup => ({ found: false, reason, fix });
  if (all.length > 0) {
    const first = Math.min(...all.map((one) => one.first));
    const last = Math.max(...all.map((one) => one.last));
    if (major < first) return refuse(`exists since PostgreSQL ${first}, and this is ${major}`, "remove it");
    return refuse(`was removed in PostgreSQL ${last + 1}, and this is ${major}`, "remove it");
  }
  const near = nearest(name, major);
  const fix = near === undefined ? "correct the name, or remove it" : `set ${near}, if that is what is meant`;
  return refuse(`is not a parameter of PostgreSQL ${major}, which would not start with it`, fix);
}

/** The known name that is fewest edits away, at most a third of its length. */
function nearest(name: string, major: number): string | undefined {
  let best: { name: string; edits: number } | undefined;
  for (const [key, forms] of settings) {
    if (!forms.some(({ first, last, form }) => first <= major && major <= last && form.kind !== "internal")) continue;
    const edits = editDistance(name.toLowerCase(), key);
    if (edits <= Math.min(4, key.length / 3) && (best === undefined || edits < best.edits)) best = { name: key, edits };
  }
  return best?.name;
}

/** Levenshtein's distance: letters to insert, delete or change. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}

/** A value that PostgreSQL accepts, as a number where it is one (bytes, milliseconds), or what is wrong with it. */
export type ParsedValue = { ok: true; number?: number } | { ok: false; reason: string; fix: string };

/** Reads a value as PostgreSQL does, but a size must have its unit: what a bare number counts differs by parameter. */
export function parseValue(text: string, form: ParameterForm): ParsedValue {
  switch (form.kind) {
    case "string":
      return { ok: true };
    case "internal":
      return { ok: false, reason: "cannot be set: it is fixed when the server is built", fix: "remove it" };
    case "bool":
      return parsePgBoolean(text) === undefined
        ? { ok: false, reason: "must be a boolean", fix: 'set it to "on" or "off"' }
        : { ok: true };
    case "enum":
      return parseEnum(text, form.values);
    case "number":
      return parseNumber(text, form);
  }
}

/**
 * The number that a value in effect stands for: bytes, or what the parameter counts; undefined where it is none. Unlike
 * parseValue it takes a bare number, as PostgreSQL does, in the parameter's own unit.
 */
export function numberOf(name: string, value: string, major: number): number | undefined {
  const found = findParameter(name, major);
  if (!found.found || found.form.kind !== "number") return undefined;
  const bare = Number(value.trim() === "" ? NaN : value);
  const { unit } = found.form;
  // Below zero a number is a switch and has no unit.
  if (!isMemoryUnit(unit) || bare < 0) return Number.isNaN(bare) ? undefined : bare;
  return parsePgMemory(value, unit);
}

/** PostgreSQL's spellings of a boolean; the beginning of a word is enough when no other word begins so. */
export function parsePgBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (word === "") return undefined;
  if (word === "1" || word === "on" || "true".startsWith(word) || "yes".startsWith(word)) return true;
  if (word === "0" || word === "of" || word === "off" || "false".startsWith(word) || "no".startsWith(word))
    return false;
  return undefined;
}

function parseEnum(text: string, values: readonly string[]): ParsedValue {
  const word = text.trim().toLowerCase();
  if (values.some((value) => value.toLowerCase() === word)) return { ok: true };
  // Where "on" and "off" are among the values, the other spellings of a boolean are accepted too, but only whole words.
  if (values.includes("on") && ["true", "yes", "1", "false", "no", "0"].includes(word)) return { ok: true };
  const list = values.map((value) => `"${value}"`).join(", ");
  return { ok: false, reason: `must be one of ${list}`, fix: "set one of them" };
}

const memoryUnits: readonly string[] = ["B", "kB", "8kB", "MB"] satisfies PgMemoryUnit[];
const timeUnits: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export function isMemoryUnit(unit: string): unit is PgMemoryUnit {
  return memoryUnits.includes(unit);
}

function parseNumber(text: string, form: ParameterForm & { kind: "number" }): ParsedValue {
  const { unit, least, most } = form;
  const bare = Number(text.trim() === "" ? NaN : text);
  if (isMemoryUnit(unit)) {
    // -1 and 0 are switches, not sizes: "as another parameter says", "without a limit", "off".
    if (bare === -1 || bare === 0) return inBounds(bare, bare, form, String);
    if (!Number.isNaN(bare)) {
      const meant = parsePgMemory(String(Math.max(1, Math.round(Math.abs(bare)))), unit) ?? 0;
      const reason = `has no unit: PostgreSQL counts it in ${unit === "8kB" ? "pages of 8kB" : unit}`;
      return { ok: false, reason, fix: `write the unit, such as "${formatPgMemory(meant)}"` };
    }
    const bytes = parsePgMemory(text, unit);
    if (bytes === undefined) {
      return { ok: false, reason: "must be a size in B, kB, MB, GB or TB", fix: 'write it as "64MB"' };
    }
    const size = parsePgMemory("1", unit) ?? 1;
    return inBounds(bytes, bytes / size, form, (bound) => (bound > 0 ? formatPgMemory(bound * size) : String(bound)));
  }
  const perUnit = timeUnits[unit];
  if (perUnit !== undefined) {
    const milliseconds = parseTime(text, unit);
    if (milliseconds === undefined) {
      return { ok: false, reason: "must be a time in us, ms, s, min, h or d", fix: 'write it as "30s"' };
    }
    return inBounds(milliseconds, milliseconds / perUnit, form, (bound) => `${bound}${bound > 0 ? unit : ""}`);
  }
  if (Number.isNaN(bare) || (form.whole && !Number.isInteger(bare))) {
    const kind = form.whole ? "a whole number" : "a number";
    return { ok: false, reason: `must be ${kind}`, fix: `set it from ${least} to ${most}` };
  }
  return inBounds(bare, bare, form, String);
}

/** Milliseconds of "30s", "500ms" or "5min"; a bare number is in `unit`. */
function parseTime(text: string, unit: string): number | undefined {
  const match = /^\s*(-?\d+\.?\d*)\s*(us|ms|s|min|h|d)?\s*$/.exec(text);
  return match === null ? undefined : Number(match[1]) * timeUnits[match[2] ?? unit];
}

function inBounds(
  value: number,
  inUnit: number,
  { least, most }: ParameterForm & { kind: "number" },
  show: (bound: number) => string,
): ParsedValue {
  if (inUnit < least) return { ok: false, reason: `is below the smallest value, ${show(least)}`, fix: "raise it" };
  if (inUnit > most) return { ok: false, reason: `is above the largest value, ${show(most)}`, fix: "lower it" };
  return { ok: true, number: value };
}
