import { Environment } from "@marcbachmann/cel-js";

/**
 * Rules in CEL as Kubernetes reads them (https://kubernetes.io/docs/reference/using-api/cel/): what the library has not
 * got is put in other words before it is parsed.
 */
type Expression = (variables: { self: unknown }) => unknown;

const environment = new Environment({ unlistedVariablesAreDyn: false, enableOptionalTypes: true })
  .registerVariable("self", "dyn")
  .registerFunction("string.matchesRe2(string): bool", (text: string, pattern: string) => re2(pattern).test(text));

const parsed = new Map<string, Expression | undefined>();

/** The expression of a rule, parsed once; undefined for one that cannot be read here. */
export function expressionOf(rule: string): Expression | undefined {
  let expression = parsed.get(rule);
  if (expression === undefined && !parsed.has(rule)) {
    expression = parse(rule);
    parsed.set(rule, expression);
  }
  return expression;
}

function parse(rule: string): Expression | undefined {
  try {
    return environment.parse(withoutOptMap(rule).replaceAll(".matches(", ".matchesRe2(")) as Expression;
  } catch {
    return undefined;
  }
}

/** A duration as CEL compares it, "5m"; the text itself where it is none. */
export function celDuration(text: string): unknown {
  try {
    return environment.evaluate("duration(self)", { self: text });
  } catch {
    return text;
  }
}

/** A pattern of RE2, whose flags for the whole of it are JavaScript's own. */
function re2(pattern: string): RegExp {
  const [, flags, body] = /^\(\?([ims]+):(.*)\)$/s.exec(pattern) ?? /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  return new RegExp(body ?? pattern, `u${flags ?? ""}`);
}

/** `x.optMap(v, e)` is e of x's value where there is one: an optional of it, or none. */
function withoutOptMap(rule: string): string {
  const call = /(self(?:\.\??\w+)+)\.optMap\((\w+),\s*/.exec(rule);
  if (call === null) return rule;
  const [head, receiver, variable] = call;
  const start = call.index + head.length;
  const end = closing(rule, start);
  const body = withoutOptMap(rule.slice(start, end));
  const bound = `cel.bind(${variable}, ${receiver}.value(), ${body})`;
  const instead = `(${receiver}.hasValue() ? optional.of(${bound}) : optional.none())`;
  return rule.slice(0, call.index) + instead + withoutOptMap(rule.slice(end + 1));
}

/** Where the parenthesis that is open at `start` closes; texts in quotes are passed over. */
function closing(rule: string, start: number): number {
  let depth = 1;
  const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()]/g;
  tokens.lastIndex = start;
  for (let token = tokens.exec(rule); token !== null; token = tokens.exec(rule)) {
    if (token[0] === "(") depth++;
    else if (token[0] === ")" && --depth === 0) return token.index;
  }
  return rule.length;
}
