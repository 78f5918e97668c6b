import * as pulumi from "@pulumi/pulumi";
import type { IdentityKind } from "../plan/spec/enums";
import type { ChartSpec } from "../plan/spec/platform";

/** Arguments of SecretsStore; all are optional. */
export interface SecretsStoreArgs {
  /** The Secrets Store CSI driver with the AWS provider. Default: installed, unless externalSecrets is given. */
  csi?: ChartSpec;
  /** The External Secrets Operator. Default: not installed. */
  externalSecrets?: ChartSpec;
  /** Seconds after which a changed secret is noticed. Default 3600. */
  rotationIntervalSeconds?: number;
  /** AWS region of the secrets. Default: the region of the node that asks. */
  region?: string;
  /** How the External Secrets Operator proves who it is. Default "pod-identity": it gets a role of its own, which may read nothing until a cluster's secrets role lets it in. */
  identity?: IdentityKind;
  /** Name of the EKS cluster. Required where the External Secrets Operator is used with "pod-identity". */
  eksClusterName?: string;
  /** Name of the External Secrets Operator's IAM role. Default: "<name>-external-secrets". */
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
  /** ARN of the External Secrets Operator's role, where it has one. */
  public readonly externalSecretsRoleArn?: pulumi.Output<string>;

  constructor(name: string, args: SecretsStoreArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-postgres:index:SecretsStore", name, args, opts);
    this.registerOutputs({});
  }
}
