import type * as pulumi from "@pulumi/pulumi";
import { policy, text, viaService, type PolicyDocument, type Principal, type Statement } from "./documents";

/** Who may do what with a KMS key, beyond what the account's own IAM policies allow. */
export interface KeyUsers {
  accountId: pulumi.Input<string>;
  partition: pulumi.Input<string>;
  region: pulumi.Input<string>;
  administrators: pulumi.Input<string>[];
  volumes: pulumi.Input<string>[];
  autoModeVolumes: boolean;
  backups: pulumi.Input<string>[];
  secretReaders: pulumi.Input<string>[];
  guardedBy: pulumi.Input<string>[];
}

/** What reading and writing an encrypted EBS volume takes (https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html). */
export const volumeUse = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/** Attaching a volume hands its key to EC2 through a grant. */
export const volumeGrants = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

/**
 * The policy of a KMS key.
 *
 * The first statement lets IAM policies of the account grant the key, and keeps the account from locking itself out. It
 * is enough by itself; the others are for keys whose users live by the key policy. A role named here must exist: AWS
 * refuses a policy that names one that does not, and stores the id of the role, not its name.
 */
export function keyPolicy(users: KeyUsers): PolicyDocument {
  const { accountId, partition, region, administrators, volumes, autoModeVolumes, backups, secretReaders } = users;
  const through = (service: string) => ({
    StringEquals: { "kms:CallerAccount": accountId, "kms:ViaService": viaService(service, region) },
  });
  return policy(
    statement("EnableIAM", { AWS: text("arn:", partition, ":iam::", accountId, ":root") }, "kms:*"),
    forRoles(administrators, (roles) => statement("KeyAdmins", roles, administration)),
    forRoles(volumes, (roles) => statement("EbsUse", roles, volumeUse, through("ec2"))),
    forRoles(volumes, (roles) =>
      statement("EbsGrant", roles, volumeGrants, { Bool: { "kms:GrantIsForAWSResource": "true" } }),
    ),
    autoModeVolumes
      ? statement("AutoModeUse", { AWS: "*" }, [...volumeUse, "kms:CreateGrant"], through("ec2"))
      : undefined,
    forRoles(backups, (roles) => statement("S3Use", roles, ["kms:Decrypt", "kms:GenerateDataKey"], through("s3"))),
    forRoles(secretReaders, (roles) =>
      statement("SecretsRead", roles, ["kms:Decrypt", "kms:DescribeKey"], through("secretsmanager")),
    ),
    guard(users.guardedBy),
  );
}

/** Everything but using the key: an administrator of the key reads no data with it. */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:Describe*",
  "kms:DisableKey",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:Get*",
  "kms:List*",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

/** A key that is gone takes every volume and backup with it: no role but these may take it away, nor change who may. */
function guard(roles: pulumi.Input<string>[]): Statement | undefined {
  if (roles.length === 0) return undefined;
  return {
    Sid: "DenyLoss",
    Effect: "Deny",
    Principal: "*",
    Action: ["kms:DisableKey", "kms:DisableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
    Resource: "*",
    Condition: { ArnNotLike: { "aws:PrincipalArn": roles } },
  };
}

function statement(
  sid: string,
  principal: Principal,
  action: string | string[],
  condition?: Statement["Condition"],
): Statement {
  // In a key policy "*" is the key itself.
  const base: Statement = { Sid: sid, Effect: "Allow", Principal: principal, Action: action, Resource: "*" };
  return condition === undefined ? base : { ...base, Condition: condition };
}

function forRoles(roles: pulumi.Input<string>[], make: (principals: Principal) => Statement): Statement | undefined {
  return roles.length === 0 ? undefined : make({ AWS: roles });
}
