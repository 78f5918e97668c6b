import { changed, type Given } from "../given";

/** One change to one resource of a compliant stack, and all that the rule says then. */
export interface Broken {
  readonly operator: string;
  readonly rule: string;
  readonly sentence: string;
  readonly given: Given[];
  readonly says: string[];
}

/**
 * A rule, what is broken, the kind and name of the resource that is changed (undefined: taken away), and exactly what the
 * rule says, sorted.
 */
type Row = [
  rule: string,
  sentence: string,
  resource: string,
  changes: Record<string, unknown> | undefined,
  ...says: string[],
];

/** The rows of one operator, each over its compliant stack. */
export function rows(operator: string, stack: () => Given[], ...list: Row[]): Broken[] {
  return list.map(([rule, sentence, resource, changes, ...says]) => ({
    operator,
    rule,
    sentence,
    given: broken(stack(), resource, changes),
    says,
  }));
}

function broken(stack: Given[], resource: string, changes: Record<string, unknown> | undefined): Given[] {
  const [kind, name] = resource.split(" ");
  const found = stack.find((given) => given.type.endsWith(`:${kind}`) && given.name === name);
  if (found === undefined) throw new Error(`the stack has no ${resource}`);
  return stack.flatMap((given) => (given !== found ? [given] : changes === undefined ? [] : [changed(given, changes)]));
}
