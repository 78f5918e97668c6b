import { someKnown } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import type { Subject } from "../../frame/stack";
import type { DatabaseView } from "../../views/types";
import { isElsewhere } from "../backup/schedules";

/** Whether a PodDisruptionBudget of the stack keeps a drain from taking several instances, where no operator makes one. */
export function budgetBeside(
  { instances, scheduling, name, namespace }: DatabaseView,
  budgets: readonly Subject<"disruption-budget">[],
): Finding | undefined {
  const labels = scheduling.instanceLabels ?? scheduling.instanceSelector;
  const count = instances.value;
  const beside = budgets.filter(({ view }) => !isElsewhere(view.namespace, namespace));
  if (count < 2) return undefined;
  if (someKnown(beside, ({ view }) => view.selects(labels) && view.allows(count) <= 1)) return undefined;
  const found = beside.find(({ view }) => view.selects(labels));
  const wrong =
    found === undefined
      ? "no PodDisruptionBudget of this stack selects its pods, so a drain may evict several instances at once; create one with maxUnavailable 1"
      : `its PodDisruptionBudget lets ${found.view.allows(count)} of ${count} instances go at once; set maxUnavailable to 1`;
  return { at: name, message: wrong };
}
