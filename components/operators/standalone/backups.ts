import type { ClusterPlan } from "../../plan/types";
import { renderDump as renderSharedDump } from "../dump";
import type { BoundValues, RenderedObject } from "../operator";
import { postgresId } from "./labels";

export { dumpScript, uploadScript } from "../dump";

/** All the backups of a single instance: it archives no WAL. */
export function renderDump<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] {
  const superuserSecret = plan.systemRoles.at(0)?.secretName ?? "";
  return renderSharedDump(plan, bound, { image: plan.image ?? "", userId: postgresId, superuserSecret });
}
