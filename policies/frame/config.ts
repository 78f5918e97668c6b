import { show, type Problem } from "kubernetes-postgres/plan/problems";

interface Described {
  readonly description: string;
}

/** One parameter of a rule, in the JSON Schema that Pulumi's engine understands. */
export type Parameter =
  | (Described & { readonly type: "integer"; readonly default: number; readonly minimum?: number })
  | (Described & { readonly type: "boolean"; readonly default: boolean })
  | (Described & {
      readonly type: "string";
      readonly default: string;
      readonly enum?: string[];
      /** A regular expression, and an example of what it wants. */
      readonly pattern?: string;
      readonly examples?: string[];
    })
  | (Described & {
      readonly type: "array";
      readonly items: { readonly type: "string"; readonly enum?: string[] };
      readonly default: string[];
    });

export type Parameters = Readonly<Record<string, Parameter>>;

/** The values of a rule's parameters. */
export type Values<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends { type: "integer" }
    ? number
    : P[Name] extends { type: "boolean" }
      ? boolean
      : P[Name] extends { type: "string" }
        ? string
        : readonly string[];
};

/** Fills in the defaults and reports every value that does not fit, paths relative to the rule. */
export function readValues<P extends Parameters>(
  parameters: P,
  given: Readonly<Record<string, unknown>>,
): { values: Values<P>; problems: Problem[] } {
  const names = Object.keys(parameters);
  const problems = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => unknownName(name, names, "parameter"));
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    values[name] = parameter.default;
    if (given[name] === undefined) continue;
    const problem = misfit(parameter, given[name]);
    if (problem === undefined) values[name] = given[name];
    else problems.push({ path: name, value: given[name], ...problem });
  }
  return { values: values as Values<P>, problems };
}

/** The problem of a name that does not exist, with those that do. */
export function unknownName(name: string, names: readonly string[], what: string): Problem {
  const fix = names.length === 0 ? "remove it: there are none" : `use one of ${[...names].sort().join(", ")}`;
  return { path: name, message: `there is no ${what} of this name`, fix };
}

function misfit(parameter: Parameter, value: unknown): { message: string; fix: string } | undefined {
  const otherwise = `default is ${show(parameter.default)}`;
  switch (parameter.type) {
    case "integer": {
      const least = parameter.minimum ?? 0;
      if (Number.isInteger(value) && (value as number) >= least) return undefined;
      return { message: `must be a whole number of at least ${least}`, fix: `set such a number; the ${otherwise}` };
    }
    case "boolean":
      if (typeof value === "boolean") return undefined;
      return { message: "must be true or false", fix: `set one of them; the ${otherwise}` };
    case "string": {
      const { enum: allowed, pattern, examples } = parameter;
      const fits = allowed?.includes(value as string) ?? new RegExp(pattern ?? "").test(value as string);
      if (typeof value === "string" && fits) return undefined;
      const of =
        allowed === undefined
          ? `a text such as ${show(examples?.[0] ?? parameter.default)}`
          : `one of ${allowed.join(", ")}`;
      return { message: `must be ${of}`, fix: `set such a text; the ${otherwise}` };
    }
    case "array": {
      const allowed = parameter.items.enum;
      const fits = (item: unknown): boolean =>
        typeof item === "string" && (allowed === undefined || allowed.includes(item));
      if (Array.isArray(value) && value.every(fits)) return undefined;
      const of = allowed === undefined ? "texts" : `any of ${allowed.join(", ")}`;
      return { message: `must be a list of ${of}`, fix: `set such a list; the ${otherwise}` };
    }
  }
}
