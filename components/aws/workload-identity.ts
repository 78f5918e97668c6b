import type * as aws from "@pulumi/aws";
import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../plan/problems";
import { IdentityKind } from "../plan/spec/enums";
import { refuse } from "../refuse";
import { accountIdOr } from "./account";
import { oidcTrust, podIdentityTrust } from "./trust-policies";

/** Arguments of WorkloadIdentity. */
export interface WorkloadIdentityArgs {
  /** Namespace of the ServiceAccount. */
  namespace: string;
  /** Name of the ServiceAccount whose pods get the role. */
  serviceAccount: string;
  /** More ServiceAccounts of the namespace whose pods get the role. Default none. */
  moreServiceAccounts?: string[];
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

/**
 * An IAM role for the pods of one Kubernetes ServiceAccount. Pods that start before it is complete have no rights, so
 * what runs them depends on this component.
 */
export class WorkloadIdentity extends pulumi.ComponentResource {
  /** ARN of the role; undefined with static access keys. */
  public readonly roleArn?: pulumi.Output<string>;
  /** Annotations that the ServiceAccount must carry; empty unless the kind is "irsa". */
  public readonly serviceAccountAnnotations: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    const kind = args.kind ?? IdentityKind.PodIdentity;
    refuse(identityProblems(name, args, kind), `WorkloadIdentity "${name}"`);
    super("kubernetes-postgres:index:WorkloadIdentity", name, args, opts);
    const role = createRole(name, args, kind, this);
    this.roleArn = role?.arn;
    this.serviceAccountAnnotations = pulumi.output(
      kind === IdentityKind.Irsa && role !== undefined ? irsaAnnotations(role.arn) : {},
    );
    this.registerOutputs({ roleArn: this.roleArn, serviceAccountAnnotations: this.serviceAccountAnnotations });
  }
}

function createRole(
  name: string,
  args: WorkloadIdentityArgs,
  kind: IdentityKind,
  parent: pulumi.Resource,
): Role | undefined {
  const trust = trustPolicy(args, kind, parent);
  if (trust === undefined) return undefined;
  const { namespace, serviceAccount, moreServiceAccounts = [], eksClusterName, policies = {}, tags } = args;
  const role = new Role(
    `${name}-role`,
    {
      name: args.roleName ?? name,
      description: `Pods of ServiceAccount ${namespace}/${serviceAccount}`,
      assumeRolePolicy: trust,
      tags,
    },
    { parent },
  );
  const rights = Object.entries(policies).map(
    ([title, policy]) =>
      new RolePolicy(
        `${name}-${title}`,
        { name: title, role: role.name, policy: policy as aws.iam.PolicyDocument },
        { parent },
      ),
  );
  if (kind === IdentityKind.PodIdentity && eksClusterName !== undefined) {
    for (const account of [serviceAccount, ...moreServiceAccounts]) {
      new PodIdentityAssociation(
        account === serviceAccount ? `${name}-association` : `${name}-association-${account}`,
        { clusterName: eksClusterName, namespace, serviceAccount: account, roleArn: role.arn, tags },
        // Pods that come up in between would have a role that may do nothing.
        { parent, dependsOn: rights },
      );
    }
  }
  return role;
}

function trustPolicy(args: WorkloadIdentityArgs, kind: IdentityKind, parent: pulumi.Resource) {
  const { namespace, eksClusterName, oidcProviderArn, oidcIssuer } = args;
  const serviceAccounts = [args.serviceAccount, ...(args.moreServiceAccounts ?? [])];
  switch (kind) {
    case IdentityKind.PodIdentity:
      if (eksClusterName === undefined) return undefined;
      return podIdentityTrust({
        accountId: accountIdOr(args.accountId, parent),
        eksClusterName,
        namespace,
        serviceAccounts,
      });
    case IdentityKind.Irsa:
      // The issuer is part of a key of the document, which cannot be an input.
      return pulumi
        .all([oidcProviderArn ?? "", oidcIssuer ?? ""])
        .apply(([provider, issuer]) =>
          oidcTrust({ oidcProviderArn: provider, oidcIssuer: issuer, namespace, serviceAccounts }),
        );
    case IdentityKind.AccessKeys:
      return undefined;
  }
}

/** What the EKS webhook reads to put a token into the pods (https://github.com/aws/amazon-eks-pod-identity-webhook). */
function irsaAnnotations(roleArn: pulumi.Output<string>): pulumi.Input<Record<string, string>> {
  return roleArn.apply((arn) => ({
    "eks.amazonaws.com/role-arn": arn,
    "eks.amazonaws.com/sts-regional-endpoints": "true",
  }));
}

/** What the kind of identity needs and does not have. */
export function identityProblems(
  name: string,
  args: Omit<WorkloadIdentityArgs, "namespace" | "serviceAccount" | "moreServiceAccounts">,
  kind: IdentityKind,
): Problem[] {
  const problems: Problem[] = [];
  const needs = (path: "eksClusterName" | "oidcProviderArn" | "oidcIssuer", example: string) => {
    if (args[path] !== undefined) return;
    problems.push({ path, message: `is required for kind "${kind}"`, fix: `set it, such as "${example}"` });
  };
  if (kind === IdentityKind.PodIdentity) needs("eksClusterName", "production");
  if (kind === IdentityKind.Irsa) {
    const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
    needs("oidcProviderArn", `arn:aws:iam::111122223333:oidc-provider/${issuer}`);
    needs("oidcIssuer", `https://${issuer}`);
  }
  const roleName = args.roleName ?? name;
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  if (kind !== IdentityKind.AccessKeys && !/^[\w+=,.@-]{1,64}$/.test(roleName)) {
    problems.push({
      path: "roleName",
      value: roleName,
      message: 'an IAM role\'s name has letters, digits and "_+=,.@-", at most 64 of them',
      fix: "set a shorter roleName",
    });
  }
  return problems;
}
