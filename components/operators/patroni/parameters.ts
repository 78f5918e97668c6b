import type { ClusterPlan } from "../../plan/types";
import { isClusterWide, spiloParameters } from "../spilo-parameters";

export {
  spiloOwnedParameter as ownedParameter,
  spiloParameterDefaults as parameterDefaults,
} from "../spilo-parameters";

/** A cluster's parameters by the way they take. */
export interface ParameterWays {
  /** Part of a pod's own configuration, which Patroni reads when the pod starts and holds above the dynamic one. */
  local: Record<string, string>;
  /** Part of the dynamic configuration alone: Patroni ignores them elsewhere, because they must be the same everywhere. */
  dynamic: Record<string, string>;
}

/** Where each parameter of a plan is written. */
export function parameterWays(plan: ClusterPlan): ParameterWays {
  const all = Object.entries(spiloParameters(plan));
  return {
    local: Object.fromEntries(all.filter(([name]) => !isClusterWide(name))),
    dynamic: Object.fromEntries(all.filter(([name]) => isClusterWide(name))),
  };
}
