import * as assert from "node:assert/strict";
import { oidcTrust, podIdentityTrust, roleTrust } from "kubernetes-postgres/aws/trust-policies";
import { account, everything, matrix, outsiders, role, stranger } from "./iam";

const tags = (cluster: string, namespace: string, serviceAccount: string, source = account) => ({
  "aws:SourceAccount": source,
  "aws:RequestTag/eks-cluster-name": cluster,
  "aws:RequestTag/kubernetes-namespace": namespace,
  "aws:RequestTag/kubernetes-service-account": serviceAccount,
});

describe("trust through EKS Pod Identity", () => {
  const words = {
    actors: {
      "EKS Pod Identity": { principal: "pods.eks.amazonaws.com" },
      "Amazon EC2": { principal: "ec2.amazonaws.com" },
      "role with every right in IAM": { principal: role("powerful"), identity: everything },
      ...outsiders,
    },
    resources: { "the role": role("backup") },
    circumstances: {
      "for its ServiceAccount": tags("production", "shop", "orders"),
      "for another ServiceAccount": tags("production", "shop", "default"),
      "for another namespace": tags("production", "pay", "orders"),
      "for another cluster": tags("staging", "shop", "orders"),
      "for another account": tags("production", "shop", "orders", stranger),
      "without tags": { "aws:SourceAccount": account },
    },
    policy: podIdentityTrust({
      accountId: account,
      eksClusterName: "production",
      namespace: "shop",
      serviceAccounts: ["orders"],
    }),
  };
  matrix(
    words,
    [
      ["EKS Pod Identity", "sts:AssumeRole", "the role", "for its ServiceAccount", "allow"],
      ["EKS Pod Identity", "sts:TagSession", "the role", "for its ServiceAccount", "allow"],
      ["EKS Pod Identity", "sts:AssumeRole", "the role", "for another ServiceAccount", "deny"],
      ["EKS Pod Identity", "sts:AssumeRole", "the role", "for another namespace", "deny"],
      ["EKS Pod Identity", "sts:AssumeRole", "the role", "for another cluster", "deny"],
      ["EKS Pod Identity", "sts:AssumeRole", "the role", "for another account", "deny"],
      ["EKS Pod Identity", "sts:AssumeRole", "the role", "without tags", "deny"],
      ["Amazon EC2", "sts:AssumeRole", "the role", "for its ServiceAccount", "deny"],
      ["role with every right in IAM", "sts:AssumeRole", "the role", "for its ServiceAccount", "deny"],
      ["account root", "sts:AssumeRole", "the role", "for its ServiceAccount", "deny"],
      ["other account", "sts:AssumeRole", "the role", "for its ServiceAccount", "deny"],
      ["anonymous", "sts:AssumeRole", "the role", "for its ServiceAccount", "deny"],
    ],
    ["PodIdentity"],
  );
});

describe("trust in one other role", () => {
  const words = {
    actors: {
      "the operator's role": { principal: role("platform.external-secrets") },
      "role with every right in IAM": { principal: role("powerful"), identity: everything },
      ...outsiders,
      "same name elsewhere": { principal: role("platform.external-secrets", stranger), identity: everything },
    },
    resources: { "the role": role("secrets") },
    circumstances: { plainly: {} },
    policy: roleTrust(role("platform.external-secrets")),
  };
  matrix(
    words,
    [
      ["the operator's role", "sts:AssumeRole", "the role", "plainly", "allow"],
      ["the operator's role", "sts:TagSession", "the role", "plainly", "allow"],
      ["role with every right in IAM", "sts:AssumeRole", "the role", "plainly", "deny"],
      ["account root", "sts:AssumeRole", "the role", "plainly", "deny"],
      ["other account", "sts:AssumeRole", "the role", "plainly", "deny"],
      ["anonymous", "sts:AssumeRole", "the role", "plainly", "deny"],
      ["same name elsewhere", "sts:AssumeRole", "the role", "plainly", "deny"],
    ],
    ["Role"],
  );
});

describe("trust through IAM roles for ServiceAccounts", () => {
  const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
  const subject = {
    oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/${issuer}`,
    namespace: "shop",
    serviceAccounts: ["orders"],
  };
  const expected = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ServiceAccount",
        Effect: "Allow",
        Principal: { Federated: subject.oidcProviderArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:sub`]: "system:serviceaccount:shop:orders",
          },
        },
      },
    ],
  };
  for (const oidcIssuer of [issuer, `https://${issuer}`, `https://${issuer}/`]) {
    it(`demands audience and subject exactly, of issuer ${oidcIssuer}`, () => {
      assert.deepEqual(oidcTrust({ ...subject, oidcIssuer }), expected);
    });
  }

  const provider = (arn: string) => ({ principal: arn });
  const token = (audience: string, subjectOfToken: string) => ({
    [`${issuer}:aud`]: audience,
    [`${issuer}:sub`]: subjectOfToken,
  });
  const words = {
    actors: {
      ...outsiders,
      "the cluster's provider": provider(subject.oidcProviderArn),
      "another provider": provider(`arn:aws:iam::${account}:oidc-provider/oidc.example.com`),
    },
    resources: { "the role": role("backup") },
    circumstances: {
      "token of its ServiceAccount": token("sts.amazonaws.com", "system:serviceaccount:shop:orders"),
      "token of another ServiceAccount": token("sts.amazonaws.com", "system:serviceaccount:shop:orders-2"),
      "token of another namespace": token("sts.amazonaws.com", "system:serviceaccount:pay:orders"),
      "token for another audience": token("vault", "system:serviceaccount:shop:orders"),
    },
    policy: oidcTrust({ ...subject, oidcIssuer: issuer }),
  };
  matrix(
    words,
    [
      ["the cluster's provider", "sts:AssumeRoleWithWebIdentity", "the role", "token of its ServiceAccount", "allow"],
      [
        "the cluster's provider",
        "sts:AssumeRoleWithWebIdentity",
        "the role",
        "token of another ServiceAccount",
        "deny",
      ],
      ["the cluster's provider", "sts:AssumeRoleWithWebIdentity", "the role", "token of another namespace", "deny"],
      ["the cluster's provider", "sts:AssumeRoleWithWebIdentity", "the role", "token for another audience", "deny"],
      ["another provider", "sts:AssumeRoleWithWebIdentity", "the role", "token of its ServiceAccount", "deny"],
    ],
    ["ServiceAccount"],
  );
});
