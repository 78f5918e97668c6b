import type { OperatorPlan } from "../../plan/types";
import type { RenderedRelease } from "../operator";

/** There is no operator: Kubernetes' own controllers and cert-manager are all it takes. */
export function renderInstallation(_operator: OperatorPlan, _imageRegistry?: string): RenderedRelease[] {
  return [];
}
