import type { Problem } from "../plan/problems";
import { IdentityKind } from "../plan/spec/enums";
import type { ClusterPlan } from "../plan/types";

/** Static keys, and the endpoint they are for, are part of `backup`; a recovery reads with the same ones. */
export function checkRecoveryKeys({ identity, backup, recovery }: ClusterPlan): Problem[] {
  if (identity !== IdentityKind.AccessKeys || recovery === undefined || backup !== undefined) return [];
  const message = "a recovery with static access keys reads with those of backup, which is off";
  return [{ path: "backup.enabled", value: false, message, fix: "set backup.enabled to true" }];
}
