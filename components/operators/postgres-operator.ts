import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import { releaseArgs } from "../helm";
import { registerObjects } from "../kubernetes/register";
import { planPlatform } from "../plan/platform";
import type { Problem } from "../plan/problems";
import { Cloud, Provision } from "../plan/spec/enums";
import type { OperatorReleaseSpec, OperatorSpec } from "../plan/spec/platform";
import type { ChartPlan, OperatorPlan } from "../plan/types";
import { refuse } from "../refuse";
import type { RenderedRelease } from "./operator";
import { operatorFacts } from "./registry";
import { renderReleases } from "./releases";
import { existingOperatorWarning } from "./relied-on";
import { operatorRenderers } from "./renderers";

/** Arguments of PostgresOperator; all are optional. */
export interface PostgresOperatorArgs extends OperatorSpec {
  /** Operators to install. Default: CloudNativePG. */
  operators?: OperatorReleaseSpec[];
  /** Licence keys by operator, for those that need one; secrets. Default none. */
  licenses?: Record<string, pulumi.Input<string>>;
  /** ARNs of IAM roles, by operator, for those that open backup buckets themselves (kubedb): their ServiceAccounts are annotated with them. Default none. */
  roleArns?: Record<string, pulumi.Input<string>>;
  /** Registry that mirrors every image, such as "registry.example.com/mirror". Default: the images' own registries. */
  imageRegistry?: string;
}

/**
 * Operators and what they need, once in a Kubernetes cluster: by default CloudNativePG, its Barman Cloud plugin and
 * cert-manager. Each is installed from its Helm chart, or is there already.
 */
export class PostgresOperator extends pulumi.ComponentResource {
  /** Namespace of the first operator, where one is installed; known once everything is, so that what takes it comes after. */
  public readonly namespace?: pulumi.Output<string>;
  /** Version of that operator's chart. */
  public readonly chartVersion?: pulumi.Output<string>;

  constructor(name: string, args: PostgresOperatorArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    // Before super(): nothing is registered from arguments that are wrong.
    const plan = planOrRefuse(name, args);
    super("kubernetes-postgres:index:PostgresOperator", name, withSecretLicenses(args), opts);
    const ground = plan.operators.flatMap((operator) => registerGround(name, operator, args, this, opts));
    const dependsOn = ground.length > 0 ? ground : opts?.dependsOn;
    const releases = registerReleases(name, renderReleases(plan, args.imageRegistry, args.roleArns), this, dependsOn);
    warnOfExisting(plan.operators, this);
    const ready = pulumi.all(releases.map(({ status }) => status));
    const [chart] = plan.operators.flatMap(({ charts }) => Object.values(charts));
    if (chart !== undefined) {
      this.namespace = ready.apply(() => chart.namespace);
      this.chartVersion = pulumi.output(chart.version);
    }
    this.registerOutputs({ namespace: this.namespace, chartVersion: this.chartVersion });
  }
}

/** Namespaces of those operators that have one, by their names. */
export function operatorNamespaces(operators: OperatorPlan[]): Record<string, string> {
  return byOperator(operators, ({ namespace }) => namespace);
}

/** Chart versions of those operators that have one, by their names. */
export function operatorVersions(operators: OperatorPlan[]): Record<string, string> {
  return byOperator(operators, ({ version }) => version);
}

/** Something of each operator's own chart, its first. */
function byOperator(operators: OperatorPlan[], of: (chart: ChartPlan) => string): Record<string, string> {
  return Object.fromEntries(
    operators.flatMap(({ name, charts }) =>
      Object.values(charts)
        .slice(0, 1)
        .map((chart) => [name, of(chart)]),
    ),
  );
}

/** An operator of somebody else's is as they set it up. */
function warnOfExisting(operators: OperatorPlan[], component: pulumi.Resource): void {
  for (const { name, charts } of operators) {
    const isThere = Object.values(charts).at(0)?.provision === Provision.Existing;
    const warning = isThere ? existingOperatorWarning(name) : undefined;
    if (warning !== undefined) void pulumi.log.warn(warning, component);
  }
}

function planOrRefuse(
  name: string,
  { imageRegistry, operators, licenses = {}, roleArns = {}, ...operator }: PostgresOperatorArgs,
) {
  const spec = { cloud: Cloud.None, operator, operators, imageRegistry };
  const planned = planPlatform("operator", spec, { licensed: Object.keys(licenses) });
  refuse([...planned.problems.map(own), ...checkRoles(roleArns)], `PostgresOperator "${name}"`);
  if (planned.plan === undefined) throw new Error("a plan without problems is missing");
  return planned.plan;
}

/** The problem with the path that the arguments of this component have. */
function own(problem: Problem): Problem {
  return { ...problem, path: problem.path.replace(/^operator\./, "") };
}

/** A role that no ServiceAccount gets would change nothing, without a word. */
function checkRoles(roleArns: Record<string, unknown>): Problem[] {
  return Object.keys(roleArns).flatMap((operator) => {
    if (Object.hasOwn(operatorFacts, operator) && operatorFacts[operator].bucketAccount !== undefined) return [];
    const message = "opens no backup bucket itself: its clusters do, with roles of their own";
    return [{ path: `roleArns.${operator}`, message, fix: "remove it" }];
  });
}

/** A component's arguments go to state: licences go there as secrets. */
function withSecretLicenses(args: PostgresOperatorArgs): PostgresOperatorArgs {
  const { licenses } = args;
  if (licenses === undefined) return args;
  const secret = Object.entries(licenses).map(([operator, license]) => [operator, pulumi.secret(license)] as const);
  return { ...args, licenses: Object.fromEntries(secret) };
}

function registerGround(
  name: string,
  operator: OperatorPlan,
  { licenses = {} }: PostgresOperatorArgs,
  parent: pulumi.Resource,
  opts?: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const license = licenses[operator.name] as pulumi.Input<string> | undefined;
  const objects = operatorRenderers[operator.name].ground?.(operator, license && pulumi.secret(license)) ?? [];
  const dependsOn = opts?.dependsOn === undefined ? [] : [opts.dependsOn].flat();
  const registration = { parent, deletionProtection: false, dependsOn: dependsOn as pulumi.Input<pulumi.Resource>[] };
  return [...registerObjects(name, objects, registration).values()];
}

function registerReleases(
  name: string,
  rendered: RenderedRelease<pulumi.Input<string>>[],
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
