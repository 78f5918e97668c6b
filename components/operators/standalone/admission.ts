import type { Problem } from "../../plan/problems";
import type { ClusterPlan } from "../../plan/types";
import { checkPreloaded } from "../official-image";

/** What a single instance would start with and not do: arguments that nothing of it reads, and libraries that nothing loads. */
export function checkAdmission(plan: ClusterPlan): Problem[] {
  return [checkApiServer, checkZoneSpread, checkPreloaded].flatMap((check) => check(plan));
}

function checkApiServer({ network }: ClusterPlan): Problem[] {
  const cidrs = network?.apiServerCidrs ?? [];
  if (network === undefined || (cidrs.length === 1 && cidrs[0] === "0.0.0.0/0")) return [];
  const message = "nothing of a single instance talks to the Kubernetes API, and no policy lets it";
  return [{ path: "network.apiServerCidrs", value: cidrs, message, fix: "remove it" }];
}

function checkZoneSpread({ scheduling }: ClusterPlan): Problem[] {
  if (!scheduling.requireZoneSpread) return [];
  const message = "one instance is in one zone";
  return [{ path: "scheduling.requireZoneSpread", value: true, message, fix: "remove it" }];
}
