import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import { releaseArgs, type HelmValues } from "../helm";
import { installs, planSecretsStore } from "../plan/platform/charts";
import type { Problem } from "../plan/problems";
import { reportTo } from "../plan/report";
import { Cloud, CredentialsDelivery, IdentityKind } from "../plan/spec/enums";
import type { ChartSpec } from "../plan/spec/platform";
import type { ChartPlan } from "../plan/types";
import { refuse } from "../refuse";
import { csiValues, externalSecretsAccount, externalSecretsValues } from "./secrets-store-values";
import { identityProblems, WorkloadIdentity } from "./workload-identity";

/** Arguments of SecretsStore; all are optional. */
export interface SecretsStoreArgs {
  /** The Secrets Store CSI driver with the AWS provider. Default: installed, unless externalSecrets is given. */
  csi?: ChartSpec;
  /** The External Secrets Operator. Default: not installed. */
  externalSecrets?: ChartSpec;
  /** How often a changed secret is noticed, as "1h" or "30m". Default "1h". */
  rotationInterval?: string;
  /** AWS region of the secrets. Default: the region of the node that asks. */
  region?: string;
  /** How the External Secrets Operator proves who it is. Default "pod-identity": it gets a role of its own, which may read nothing until the role of a cluster's secrets lets it in. With "irsa" each cluster's own ServiceAccount does, and the operator gets none. */
  identity?: IdentityKind;
  /** Name of the EKS cluster. Required where the External Secrets Operator is installed with "pod-identity". */
  eksClusterName?: string;
  /** Name of the External Secrets Operator's IAM role, at most 64 characters. Default: "<name>-external-secrets". */
  externalSecretsRoleName?: string;
  /** Registry that mirrors every image. Default: the images' own registries. */
  imageRegistry?: string;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
  /** Tags. Default none. */
  tags?: Record<string, string>;
}

/** What brings secrets from AWS Secrets Manager into Kubernetes, once per Kubernetes cluster. */
export class SecretsStore extends pulumi.ComponentResource {
  /** ARN of the External Secrets Operator's role, where it was given one. */
  public readonly externalSecretsRoleArn?: pulumi.Output<string>;

  constructor(name: string, args: SecretsStoreArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const { plan, problems } = planDrivers(name, args);
    refuse(problems, `SecretsStore "${name}"`);
    super("kubernetes-postgres:index:SecretsStore", name, args, opts);
    const { csi, externalSecrets, rotationIntervalSeconds } = plan;
    const settings = { rotationIntervalSeconds, region: args.region, imageRegistry: args.imageRegistry };
    if (csi !== undefined && installs(csi)) {
      install(`${name}-csi`, "secrets-store-csi-driver-provider-aws", csi, csiValues(settings), [], this);
    }
    if (externalSecrets !== undefined && installs(externalSecrets)) {
      const identity = operatorIdentity(name, args, externalSecrets, this);
      const values = externalSecretsValues(settings);
      install(
        `${name}-external-secrets`,
        "external-secrets",
        externalSecrets,
        values,
        identity ? [identity] : [],
        this,
      );
      this.externalSecretsRoleArn = identity?.roleArn;
    }
    this.registerOutputs({ externalSecretsRoleArn: this.externalSecretsRoleArn });
  }
}

function planDrivers(name: string, args: SecretsStoreArgs) {
  const problems: Problem[] = [];
  const { csi, externalSecrets, rotationInterval } = args;
  const wanted = externalSecrets === undefined ? CredentialsDelivery.Csi : CredentialsDelivery.Eso;
  const plan = planSecretsStore({ csi, externalSecrets, rotationInterval }, Cloud.Aws, wanted, reportTo(problems));
  if (plan === undefined) throw new Error("AWS has secrets drivers");
  if (plan.externalSecrets !== undefined && installs(plan.externalSecrets) && ownsIdentity(args)) {
    const roleName = operatorRoleName(name, args);
    const found = identityProblems(roleName, { eksClusterName: args.eksClusterName }, IdentityKind.PodIdentity);
    problems.push(
      ...found.map((problem) =>
        problem.path === "roleName" ? { ...problem, path: "externalSecretsRoleName" } : problem,
      ),
    );
  }
  return { plan, problems };
}

function ownsIdentity({ identity = IdentityKind.PodIdentity }: SecretsStoreArgs): boolean {
  return identity === IdentityKind.PodIdentity;
}

function operatorRoleName(name: string, { externalSecretsRoleName }: SecretsStoreArgs): string {
  return externalSecretsRoleName ?? `${name}-external-secrets`;
}

/** A role with no policy: the role that reads a cluster's secrets names it, and that alone lets it in. */
function operatorIdentity(
  name: string,
  args: SecretsStoreArgs,
  { namespace }: ChartPlan,
  parent: pulumi.Resource,
): WorkloadIdentity | undefined {
  if (!ownsIdentity(args)) return undefined;
  const { eksClusterName, accountId, tags } = args;
  const roleName = operatorRoleName(name, args);
  return new WorkloadIdentity(
    `${name}-operator`,
    { namespace, serviceAccount: externalSecretsAccount, eksClusterName, roleName, accountId, tags },
    { parent },
  );
}

function install(
  name: string,
  release: string,
  chart: ChartPlan,
  values: HelmValues,
  dependsOn: pulumi.Resource[],
  parent: pulumi.Resource,
): void {
  new Release(name, releaseArgs(chart, values, { name: release }), { parent, dependsOn });
}
