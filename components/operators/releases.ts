import { Provision } from "../plan/spec/enums";
import type { PlatformPlan } from "../plan/types";
import { renderCertManager } from "./cert-manager";
import type { RenderedRelease } from "./operator";
import { operatorRenderers } from "./renderers";

/**
 * Every Helm release of a platform's operators that is not there already, in an order that satisfies `after`. `roleArns`
 * are those of the roles of operators that open backup buckets themselves, by the operator's name.
 */
export function renderReleases<V = string>(
  { operators, certManager }: Pick<PlatformPlan, "operators" | "certManager">,
  imageRegistry?: string,
  roleArns: Readonly<Record<string, V>> = {},
): RenderedRelease<V>[] {
  const [first] = operators;
  const shared =
    certManager === undefined
      ? []
      : [renderCertManager(certManager, first.replicas, first.priorityClassName, imageRegistry)];
  const own = operators.flatMap((operator) =>
    operatorRenderers[operator.name].installation<V>(operator, imageRegistry, roleArns[operator.name]),
  );
  const made: RenderedRelease<V>[] = [...shared, ...own].filter(({ chart }) => chart.provision === Provision.Install);
  // None waits for one that is not installed.
  const present = made.map(({ what }) => what);
  return made.map((one) => ({ ...one, after: one.after.filter((what) => present.includes(what)) }));
}
