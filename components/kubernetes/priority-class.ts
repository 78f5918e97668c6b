import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1/priorityClass";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformPlan } from "../plan/types";

/**
 * The PriorityClass of the instances of every cluster. Nothing else gets it by default: a pod without a class of its own
 * stays what makes room.
 */
export function registerPriorityClass(
  name: string,
  { name: className, value }: NonNullable<PlatformPlan["priorityClass"]>,
  parent: pulumi.Resource,
): PriorityClass {
  return new PriorityClass(
    `${name}-priority`,
    {
      metadata: { name: className },
      value,
      preemptionPolicy: "PreemptLowerPriority",
      description: "Instances of PostgreSQL: pods of less priority make room for them, and are evicted before them.",
    },
    // Neither can be changed, and there is one class of a name; pods that run keep the number that they were given.
    { parent, replaceOnChanges: ["value", "preemptionPolicy"], deleteBeforeReplace: true },
  );
}
