import { parseArgs } from "node:util";
import { nearest } from "kubernetes-postgres/plan/schema/nearest";

/** The flags of a command: those with a value, those without, and letters that stand for one of them. */
export interface FlagNames {
  readonly texts: readonly string[];
  readonly switches: readonly string[];
  /** Flags with a value that may be given several times. Default: none. */
  readonly lists?: readonly string[];
  readonly short: Readonly<Record<string, string>>;
  /** Whether the command takes arguments that are no flags. Default: no. */
  readonly takesArguments?: boolean;
}

/** What a command line says, and every mistake in it, not the first only. */
export interface GivenFlags {
  readonly values: ReadonlyMap<string, string>;
  /** The values of the flags that may be given several times. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
  readonly mistakes: string[];
}

/** Reads a command line. A switch that is given has the value "true". */
export function readFlags(
  args: string[],
  { texts, switches, lists = [], short, takesArguments }: FlagNames,
): GivenFlags {
  const mistakes: string[] = [];
  const values = new Map<string, string>();
  const listed = new Map<string, string[]>();
  const rest: string[] = [];
  const letterOf = (name: string): { short?: string } => {
    const letter = Object.keys(short).find((key) => short[key] === name);
    return letter === undefined ? {} : { short: letter };
  };
  const options = {
    ...Object.fromEntries([...texts, ...lists].map((name) => [name, { type: "string" as const, ...letterOf(name) }])),
    ...Object.fromEntries(switches.map((name) => [name, { type: "boolean" as const, ...letterOf(name) }])),
  };
  for (const token of parseArgs({ args, strict: false, tokens: true, allowPositionals: true, options }).tokens) {
    if (token.kind === "positional") {
      if (takesArguments === true) rest.push(token.value);
      else mistakes.push(`unexpected argument ${token.value}`);
    }
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (switches.includes(name)) {
      if (value !== undefined) mistakes.push(`${rawName} takes no value`);
      values.set(name, "true");
    } else if (!texts.includes(name) && !lists.includes(name)) {
      mistakes.push(unknownFlag(rawName, name, [...texts, ...lists, ...switches]));
    } else if (value === undefined || value === "" || (!token.inlineValue && value.startsWith("-") && value !== "-")) {
      mistakes.push(`${rawName} needs a value`);
    } else if (lists.includes(name)) {
      listed.set(name, [...(listed.get(name) ?? []), value]);
    } else if (values.has(name)) {
      mistakes.push(`${rawName} is given twice`);
    } else {
      values.set(name, value);
    }
  }
  return { values, lists: listed, rest, mistakes };
}

function unknownFlag(rawName: string, name: string, known: string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? `unknown flag ${rawName}` : `unknown flag ${rawName}, did you mean --${meant}?`;
}
