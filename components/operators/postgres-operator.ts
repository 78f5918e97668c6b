import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import { releaseArgs } from "../helm";
import { planPlatform } from "../plan/platform";
import type { Problem } from "../plan/problems";
import { Cloud } from "../plan/spec/enums";
import type { OperatorSpec } from "../plan/spec/platform";
import { refuse } from "../refuse";
import { cloudNativePgRenderer } from "./cloudnative-pg/renderer";
import type { OperatorInstallation, RenderedRelease } from "./operator";

/** Arguments of PostgresOperator; all are optional. */
export interface PostgresOperatorArgs extends OperatorSpec {
  /** Registry that mirrors every image, such as "registry.example.com/mirror". Default: the images' own registries. */
  imageRegistry?: string;
}

/**
 * CloudNativePG, its Barman Cloud plugin and cert-manager, once in a Kubernetes cluster. Each is installed from its
 * Helm chart, or is there already.
 */
export class PostgresOperator extends pulumi.ComponentResource {
  /** Namespace of the operator; known once everything is installed, so that what takes it comes after. */
  public readonly namespace: pulumi.Output<string>;
  /** Version of the operator's chart. */
  public readonly chartVersion: pulumi.Output<string>;

  constructor(name: string, args: PostgresOperatorArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    // Before super(): nothing is registered from arguments that are wrong.
    const operator = planOrRefuse(name, args);
    super("kubernetes-postgres:index:PostgresOperator", name, args, opts);
    const releases = registerReleases(
      name,
      cloudNativePgRenderer.installation(operator, args.imageRegistry),
      this,
      opts?.dependsOn,
    );
    const ready = pulumi.all(releases.map(({ status }) => status));
    this.namespace = ready.apply(() => operator.cloudnativePg.namespace);
    this.chartVersion = pulumi.output(operator.cloudnativePg.version);
    this.registerOutputs({ namespace: this.namespace, chartVersion: this.chartVersion });
  }
}

function planOrRefuse(name: string, { imageRegistry, ...operator }: PostgresOperatorArgs): OperatorInstallation {
  const planned = planPlatform("operator", { cloud: Cloud.None, operator, imageRegistry });
  refuse(planned.problems.map(own), `PostgresOperator "${name}"`);
  if (planned.plan === undefined) throw new Error("a plan without problems is missing");
  return planned.plan.operator;
}

/** The problem with the path that the arguments of this component have. */
function own(problem: Problem): Problem {
  return { ...problem, path: problem.path.replace(/^operator\./, "") };
}

function registerReleases(
  name: string,
  rendered: RenderedRelease[],
  parent: pulumi.Resource,
  dependsOn: pulumi.ComponentResourceOptions["dependsOn"],
): Release[] {
  const releases = new Map<string, Release>();
  for (const { what, chart, values, after, timeoutSeconds } of rendered) {
    const before = after.map((earlier) => releases.get(earlier)).filter((release) => release !== undefined);
    const options = { parent, dependsOn: before.length > 0 ? before : dependsOn };
    releases.set(
      what,
      new Release(`${name}-${what}`, releaseArgs(chart, values, { name: what, timeoutSeconds }), options),
    );
  }
  return [...releases.values()];
}
