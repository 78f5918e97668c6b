import * as assert from "node:assert/strict";
import { backupWriterPolicy } from "kubernetes-postgres/aws/backup-policies";
import { oidcTrust, podIdentityTrust } from "kubernetes-postgres/aws/trust-policies";
import { WorkloadIdentity } from "kubernetes-postgres/aws/workload-identity";
import { IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import { account, inventory, refusal, register, valueOf } from "./registrations";

const subject = { namespace: "shop", serviceAccount: "orders" };
const trusted = { namespace: "shop", serviceAccounts: ["orders"] };
const backup = backupWriterPolicy({ bucketName: "backups", path: "shop", region: "eu-west-1", partition: "aws" });
const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
const oidc = {
  kind: IdentityKind.Irsa,
  oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/${issuer}`,
  oidcIssuer: `https://${issuer}`,
};

describe("WorkloadIdentity", () => {
  it("associates a role with the ServiceAccount through EKS Pod Identity", async () => {
    const { result, resources, one } = await register(
      () => new WorkloadIdentity("backup", { ...subject, eksClusterName: "production", policies: { backup } }),
    );
    assert.deepEqual(inventory(resources), [
      "PodIdentityAssociation backup-association",
      "Role backup-role",
      "RolePolicy backup-backup",
      "WorkloadIdentity backup",
    ]);
    assert.deepEqual(one("backup-role").inputs, {
      name: "backup",
      description: "Pods of ServiceAccount shop/orders",
      assumeRolePolicy: podIdentityTrust({ ...trusted, accountId: account, eksClusterName: "production" }),
    });
    assert.deepEqual(one("backup-backup").inputs, { name: "backup", role: "backup", policy: backup });
    assert.deepEqual(one("backup-association").inputs, {
      clusterName: "production",
      namespace: "shop",
      serviceAccount: "orders",
      roleArn: "arn:of:backup-role",
    });
    assert.deepEqual(await valueOf(result.serviceAccountAnnotations), {});
    assert.equal(await valueOf(result.roleArn!), "arn:of:backup-role");
  });

  it("associates nothing before the role may do its work", async () => {
    const { one } = await register(
      () => new WorkloadIdentity("backup", { ...subject, eksClusterName: "production", policies: { backup } }),
    );
    assert.deepEqual(one("backup-association").dependsOn, ["backup-backup", "backup-role"]);
  });

  it("trusts the cluster's OIDC provider, and annotates the ServiceAccount", async () => {
    const { result, resources, one } = await register(
      () => new WorkloadIdentity("backup", { ...subject, ...oidc, roleName: "shop.backup", tags: { team: "data" } }),
    );
    assert.deepEqual(inventory(resources), ["Role backup-role", "WorkloadIdentity backup"]);
    assert.deepEqual(one("backup-role").inputs, {
      name: "shop.backup",
      description: "Pods of ServiceAccount shop/orders",
      assumeRolePolicy: oidcTrust({ ...trusted, oidcProviderArn: oidc.oidcProviderArn, oidcIssuer: issuer }),
      tags: { team: "data" },
    });
    assert.deepEqual(await valueOf(result.serviceAccountAnnotations), {
      "eks.amazonaws.com/role-arn": "arn:of:backup-role",
      "eks.amazonaws.com/sts-regional-endpoints": "true",
    });
  });

  it("makes nothing for static access keys", async () => {
    const { result, resources, invokes } = await register(
      () => new WorkloadIdentity("backup", { ...subject, kind: IdentityKind.AccessKeys, policies: { backup } }),
    );
    assert.deepEqual(inventory(resources), ["WorkloadIdentity backup"]);
    assert.equal(result.roleArn, undefined);
    assert.deepEqual(invokes, []);
  });

  it("says what Pod Identity lacks", () => {
    assert.equal(
      refusal(() => new WorkloadIdentity("b".repeat(65), subject)),
      [
        `2 mistakes in WorkloadIdentity "${"b".repeat(65)}"; nothing was created:`,
        '  - eksClusterName: is required for kind "pod-identity"; set it, such as "production"',
        `  - roleName: an IAM role's name has letters, digits and "_+=,.@-", at most 64 of them (given "${"b".repeat(65)}"); set a shorter roleName`,
      ].join("\n"),
    );
  });

  it("says what IAM roles for ServiceAccounts lack", () => {
    assert.equal(
      refusal(() => new WorkloadIdentity("backup", { ...subject, kind: IdentityKind.Irsa })),
      [
        '2 mistakes in WorkloadIdentity "backup"; nothing was created:',
        `  - oidcIssuer: is required for kind "irsa"; set it, such as "https://${issuer}"`,
        `  - oidcProviderArn: is required for kind "irsa"; set it, such as "arn:aws:iam::111122223333:oidc-provider/${issuer}"`,
      ].join("\n"),
    );
  });
});
