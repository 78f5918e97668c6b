import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import type { Given } from "../given";
import { crunchyStack } from "./crunchy";
import { kubedbStack } from "./kubedb";
import { rows, type Broken } from "./row";
import { rowsOf } from "./rows";
import { standaloneBeside } from "./rows/standalone-jobs";
import { patroniStack, plainStack } from "./stateful-set";
import { zalandoStack } from "./zalando";

/** Resources of one operator. */
interface OperatorStack {
  /** Resources that every rule accepts. */
  readonly stack: () => Given[];
  /** The names of its databases among them. */
  readonly main: readonly string[];
  /** What is asked less of them. */
  readonly config?: PackConfig;
}

/** Each operator with compliant resources. */
export const stacks: Readonly<Record<string, OperatorStack>> = {
  zalando: { stack: zalandoStack, main: ["shop-orders"] },
  crunchy: { stack: () => crunchyStack(), main: ["orders", "carts"] },
  kubedb: { stack: kubedbStack, main: ["orders", "invoices", "carts"] },
  patroni: { stack: patroniStack, main: ["orders"] },
  standalone: {
    stack: plainStack,
    main: ["carts"],
    config: { "pg-min-instances": { enforcementLevel: "mandatory", minInstances: 1 } },
  },
};

/** Those resources, broken in one place at a time. */
export const broken: readonly Broken[] = [
  ...Object.entries(stacks).flatMap(([operator, { stack }]) => rows(operator, "", stack, rowsOf[operator] ?? [])),
  // Both versions of Crunchy's API have the same fields.
  ...rows("crunchy", " in v1beta1", () => crunchyStack("v1beta1"), rowsOf["crunchy"] ?? []),
  ...standaloneBeside.flatMap(({ beside, row }) => rows("standalone", "", () => [...plainStack(), beside], [row])),
];
