import { changed, type Given } from "../given";

/** One change to one resource of a compliant stack, and all that the rule says then. */
export interface Broken {
  readonly operator: string;
  readonly rule: string;
  readonly sentence: string;
  readonly given: Given[];
  /** The resource that is changed; undefined where it is taken away. */
  readonly changed: Given | undefined;
  readonly says: string[];
}

/**
 * A rule, what is broken, the kind and name of the resource that is changed (undefined: taken away), and exactly what the
 * rule says, sorted. Of the changes `protect` is the option of the resource, every other one a field.
 */
export type Row = [
  rule: string,
  sentence: string,
  resource: string,
  changes: Record<string, unknown> | undefined,
  ...says: string[],
];

/** The rows of one operator, each over its compliant stack; `which` says what is special about that. */
export function rows(operator: string, which: string, stack: () => Given[], list: readonly Row[]): Broken[] {
  const all = stack();
  return list.map(([rule, sentence, resource, changes, ...says]) => {
    const [kind, name] = resource.split(" ");
    const found = all.find((given) => given.type.endsWith(`:${kind}`) && given.name === name);
    if (found === undefined) throw new Error(`the stack has no ${resource}`);
    const changed = changes && other(found, changes);
    const given = all.flatMap((one) => (one === found ? (changed ?? []) : [one]));
    return { operator, rule, sentence: `${sentence}${which}`, given, changed, says };
  });
}

function other(given: Given, { protect = given.protect, ...fields }: Record<string, unknown>): Given {
  return { ...changed(given, fields), protect: protect === true };
}
