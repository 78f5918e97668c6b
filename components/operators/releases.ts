import { Provision } from "../plan/spec/enums";
import type { PlatformPlan } from "../plan/types";
import { renderCertManager } from "./cert-manager";
import type { RenderedRelease } from "./operator";
import { operatorRenderers } from "./renderers";

/** Every Helm release of a platform's operators that is not there already, in an order that satisfies `after`. */
export function renderReleases(
  { operators, certManager }: Pick<PlatformPlan, "operators" | "certManager">,
  imageRegistry?: string,
): RenderedRelease[] {
  const [first] = operators;
  const shared =
    certManager === undefined
      ? []
      : [renderCertManager(certManager, first.replicas, first.priorityClassName, imageRegistry)];
  const own = operators.flatMap((operator) => operatorRenderers[operator.name].installation(operator, imageRegistry));
  const made = [...shared, ...own].filter(({ chart }) => chart.provision === Provision.Install);
  // None waits for one that is not installed.
  const present = made.map(({ what }) => what);
  return made.map((one) => ({ ...one, after: one.after.filter((what) => present.includes(what)) }));
}
