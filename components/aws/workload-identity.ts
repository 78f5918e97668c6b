import * as pulumi from "@pulumi/pulumi";
import type { IdentityKind } from "../plan/spec/enums";

/** Arguments of WorkloadIdentity. */
export interface WorkloadIdentityArgs {
  /** Namespace of the ServiceAccount. */
  namespace: string;
  /** Name of the ServiceAccount whose pods get the role. */
  serviceAccount: string;
  /** How the pods prove who they are. Default "pod-identity"; with "access-keys" nothing is created. */
  kind?: IdentityKind;
  /** Name of the EKS cluster. Required for "pod-identity". */
  eksClusterName?: string;
  /** ARN of the EKS cluster's OIDC provider. Required for "irsa". */
  oidcProviderArn?: pulumi.Input<string>;
  /** Issuer URL of the EKS cluster's OIDC provider, with or without "https://". Required for "irsa". */
  oidcIssuer?: pulumi.Input<string>;
  /** What the role may do: IAM policy documents by name. Default: nothing. */
  policies?: Record<string, pulumi.Inputs>;
  /** Name of the role, at most 64 characters. Default: the component's name. */
  roleName?: string;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
  /** Tags. Default none. */
  tags?: Record<string, string>;
}

/** An IAM role for the pods of one Kubernetes ServiceAccount. */
export class WorkloadIdentity extends pulumi.ComponentResource {
  /** ARN of the role; undefined with static access keys. */
  public readonly roleArn?: pulumi.Output<string>;
  /** Annotations that the ServiceAccount must carry; empty unless the kind is "irsa". */
  public readonly serviceAccountAnnotations: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-postgres:index:WorkloadIdentity", name, args, opts);
    this.serviceAccountAnnotations = pulumi.output<Record<string, string>>({});
    this.registerOutputs({ serviceAccountAnnotations: this.serviceAccountAnnotations });
  }
}
