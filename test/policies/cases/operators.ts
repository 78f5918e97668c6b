import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import { absent, changed, unknown, type Given } from "../given";
import { crunchyStack } from "../operators/crunchy";
import { kubedbStack } from "../operators/kubedb";
import { patroniStack, plainStack } from "../operators/stateful-set";
import { zalandoStack } from "../operators/zalando";

type Operator = "zalando" | "crunchy" | "kubedb" | "patroni" | "standalone";

/** For each operator resources that every rule accepts, and what is asked less of them. */
export const stacks: Record<string, { stack: () => Given[]; config?: PackConfig }> = {
  zalando: { stack: zalandoStack },
  crunchy: { stack: crunchyStack },
  kubedb: { stack: kubedbStack },
  patroni: { stack: patroniStack },
  standalone: { stack: plainStack, config: { "pg-min-instances": { enforcementLevel: "mandatory", minInstances: 1 } } },
};

/** One change to one resource of a compliant stack, and all that the rule says then. */
export interface Broken {
  operator: Operator;
  rule: string;
  sentence: string;
  given: Given[];
  says: string[];
}

/** The stack of an operator with one resource, found by its type and name, changed or (undefined) taken away. */
function without(operator: Operator, name: string, changes: Record<string, unknown> | undefined): Given[] {
  const [kind, own] = name.split(" ");
  return (stacks[operator]?.stack() ?? []).flatMap((given) => {
    if (!given.type.endsWith(`:${kind}`) || given.name !== own) return [given];
    return changes === undefined ? [] : [changed(given, changes)];
  });
}

/** Rows of one operator: rule, what is broken, the resource, the change, what is said. */
type Row = [
  rule: string,
  sentence: string,
  name: string,
  changes: Record<string, unknown> | undefined,
  ...says: string[],
];

export function rows(operator: Operator, ...list: Row[]): Broken[] {
  return list.map(([rule, sentence, name, changes, ...says]) => ({
    operator,
    rule,
    sentence,
    given: without(operator, name, changes),
    says,
  }));
}
void [rows, absent, unknown];
export const broken: Broken[] = [];
