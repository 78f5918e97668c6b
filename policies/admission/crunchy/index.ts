import type { Check } from "../check";
import { patroniMinimums } from "../patroni";

const dynamicConfiguration: Check = (root) => patroniMinimums(root.in("spec", "patroni", "dynamicConfiguration"));

/** What Crunchy's operator takes and its Patroni does not; its other rules are in CEL, in the definition itself. */
export const crunchyChecks: Readonly<Record<string, readonly Check[]>> = { PostgresCluster: [dynamicConfiguration] };
