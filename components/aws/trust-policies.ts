import type * as pulumi from "@pulumi/pulumi";
import { policy, type PolicyDocument } from "./documents";

/** The pods of some ServiceAccounts of one namespace of one EKS cluster. */
export interface PodIdentitySubject {
  accountId: pulumi.Input<string>;
  eksClusterName: string;
  namespace: string;
  serviceAccounts: string[];
}

/**
 * Lets EKS Pod Identity hand the role to the pods of these ServiceAccounts. Without the tags any association in the
 * account could use it (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html).
 */
export function podIdentityTrust(subject: PodIdentitySubject): PolicyDocument {
  return policy({
    Sid: "PodIdentity",
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:SourceAccount": subject.accountId,
        "aws:RequestTag/eks-cluster-name": subject.eksClusterName,
        "aws:RequestTag/kubernetes-namespace": subject.namespace,
        "aws:RequestTag/kubernetes-service-account": oneOrList(subject.serviceAccounts),
      },
    },
  });
}

/** The pods of some ServiceAccounts of one namespace, as the cluster's OIDC provider vouches for them. */
export interface OidcSubject {
  oidcProviderArn: string;
  /** With or without "https://". */
  oidcIssuer: string;
  namespace: string;
  serviceAccounts: string[];
}

/**
 * Lets tokens of these ServiceAccounts have the role: exactly those, and only tokens made for AWS STS
 * (https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html).
 */
export function oidcTrust({ oidcProviderArn, oidcIssuer, namespace, serviceAccounts }: OidcSubject): PolicyDocument {
  const issuer = oidcIssuer.replace(/^https:\/\//, "").replace(/\/+$/, "");
  return policy({
    Sid: "ServiceAccount",
    Effect: "Allow",
    Principal: { Federated: oidcProviderArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: oneOrList(serviceAccounts.map((account) => `system:serviceaccount:${namespace}:${account}`)),
      },
    },
  });
}

/**
 * Lets one other role have this one. Naming the role grants it by itself, so the other role needs no policy of its own.
 * A session of EKS Pod Identity carries tags along, which takes TagSession too
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining).
 */
export function roleTrust(roleArn: pulumi.Input<string>): PolicyDocument {
  return policy({
    Sid: "Role",
    Effect: "Allow",
    Principal: { AWS: roleArn },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  });
}

/** IAM writes a list of one as the one, and would show a change otherwise. */
function oneOrList(values: string[]): string | string[] {
  return values.length === 1 ? values[0] : values;
}
