import * as assert from "node:assert/strict";
import { keyPolicy, type KeyUsers } from "kubernetes-postgres/aws/key-policy";
import { account, everything, matrix, outsiders, role, stranger, type Vocabulary } from "./iam";

const key = `arn:aws:kms:eu-west-1:${account}:key/11111111-2222-3333-4444-555555555555`;

const nobody: KeyUsers = {
  accountId: account,
  partition: "aws",
  region: "eu-west-1",
  administrators: [],
  volumes: [],
  autoModeVolumes: false,
  backups: [],
  secretReaders: [],
  guardedBy: [],
};

const through = (service: string, caller = account) => ({
  "kms:CallerAccount": caller,
  "kms:ViaService": `${service}.eu-west-1.amazonaws.com`,
});

function words(users: Partial<KeyUsers>): Vocabulary {
  return {
    actors: {
      "role with every right in IAM": { principal: role("powerful"), identity: everything },
      "role without rights": { principal: role("bystander") },
      ...outsiders,
      "CSI driver": { principal: role("ebs-csi") },
      "backup tool": { principal: role("backup") },
      "secret reader": { principal: role("reader") },
      "key administrator": { principal: role("administrator") },
      deployer: { principal: role("deployer"), identity: everything },
    },
    resources: { "the key": key },
    circumstances: {
      directly: { "kms:CallerAccount": account },
      "through EC2": through("ec2"),
      "through S3": through("s3"),
      "through Secrets Manager": through("secretsmanager"),
      "through EC2 from elsewhere": through("ec2", stranger),
      "through S3 from elsewhere": through("s3", stranger),
      "through Secrets Manager from elsewhere": through("secretsmanager", stranger),
      "grant for AWS": { "kms:GrantIsForAWSResource": "true" },
      "grant for anybody": { "kms:GrantIsForAWSResource": "false" },
      plainly: {},
    },
    policy: keyPolicy({ ...nobody, ...users }),
  };
}

describe("key policy: the account's own IAM policies decide", () => {
  matrix(
    words({}),
    [
      ["role with every right in IAM", "kms:Decrypt", "the key", "directly", "allow"],
      ["role with every right in IAM", "kms:ScheduleKeyDeletion", "the key", "directly", "allow"],
      ["role without rights", "kms:Decrypt", "the key", "directly", "deny"],
      ["role without rights", "kms:Decrypt", "the key", "through EC2", "deny"],
      ["account root", "kms:Decrypt", "the key", "directly", "allow"],
      ["account root", "kms:PutKeyPolicy", "the key", "directly", "allow"],
      ["other account", "kms:Decrypt", "the key", "plainly", "deny"],
      ["other account", "kms:CreateGrant", "the key", "plainly", "deny"],
      ["anonymous", "kms:Decrypt", "the key", "plainly", "deny"],
    ],
    ["EnableIAM"],
  );
});

describe("key policy: volumes", () => {
  matrix(
    words({ volumes: [role("ebs-csi")] }),
    [
      ["CSI driver", "kms:Decrypt", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:DescribeKey", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:GenerateDataKeyWithoutPlaintext", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:ReEncryptFrom", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:Encrypt", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:ListGrants", "the key", "grant for AWS", "allow"],
      ["CSI driver", "kms:Decrypt", "the key", "through EC2 from elsewhere", "deny"],
      ["CSI driver", "kms:Decrypt", "the key", "through S3", "deny"],
      ["CSI driver", "kms:Decrypt", "the key", "directly", "deny"],
      ["CSI driver", "kms:CreateGrant", "the key", "grant for AWS", "allow"],
      ["CSI driver", "kms:RevokeGrant", "the key", "grant for AWS", "allow"],
      ["CSI driver", "kms:CreateGrant", "the key", "grant for anybody", "deny"],
      ["CSI driver", "kms:ScheduleKeyDeletion", "the key", "directly", "deny"],
      ["role without rights", "kms:Decrypt", "the key", "through EC2", "deny"],
    ],
    ["EbsUse", "EbsGrant"],
  );
});

describe("key policy: volumes of EKS Auto Mode", () => {
  matrix(
    words({ autoModeVolumes: true }),
    [
      ["role without rights", "kms:Decrypt", "the key", "through EC2", "allow"],
      ["role without rights", "kms:CreateGrant", "the key", "through EC2", "allow"],
      ["role without rights", "kms:DescribeKey", "the key", "through EC2", "allow"],
      ["role without rights", "kms:Encrypt", "the key", "through EC2", "allow"],
      ["role without rights", "kms:GenerateDataKeyWithoutPlaintext", "the key", "through EC2", "allow"],
      ["role without rights", "kms:ReEncryptTo", "the key", "through EC2", "allow"],
      ["role without rights", "kms:Decrypt", "the key", "through EC2 from elsewhere", "deny"],
      ["role without rights", "kms:Decrypt", "the key", "through S3", "deny"],
      ["role without rights", "kms:Decrypt", "the key", "directly", "deny"],
      ["role without rights", "kms:ScheduleKeyDeletion", "the key", "through EC2", "deny"],
      ["other account", "kms:Decrypt", "the key", "through EC2 from elsewhere", "deny"],
    ],
    ["AutoModeUse"],
  );
});

describe("key policy: backups", () => {
  matrix(
    words({ backups: [role("backup")] }),
    [
      ["backup tool", "kms:GenerateDataKey", "the key", "through S3", "allow"],
      ["backup tool", "kms:Decrypt", "the key", "through S3", "allow"],
      ["backup tool", "kms:Decrypt", "the key", "through EC2", "deny"],
      ["backup tool", "kms:Decrypt", "the key", "directly", "deny"],
      ["backup tool", "kms:Decrypt", "the key", "through S3 from elsewhere", "deny"],
      ["backup tool", "kms:Encrypt", "the key", "through S3", "deny"],
      ["backup tool", "kms:ScheduleKeyDeletion", "the key", "through S3", "deny"],
    ],
    ["S3Use"],
  );
});

describe("key policy: secrets", () => {
  matrix(
    words({ secretReaders: [role("reader")] }),
    [
      ["secret reader", "kms:Decrypt", "the key", "through Secrets Manager", "allow"],
      ["secret reader", "kms:DescribeKey", "the key", "through Secrets Manager", "allow"],
      ["secret reader", "kms:GenerateDataKey", "the key", "through Secrets Manager", "deny"],
      ["secret reader", "kms:Decrypt", "the key", "through S3", "deny"],
      ["secret reader", "kms:Decrypt", "the key", "directly", "deny"],
      ["secret reader", "kms:Decrypt", "the key", "through Secrets Manager from elsewhere", "deny"],
    ],
    ["SecretsRead"],
  );
});

describe("key policy: administrators", () => {
  matrix(
    words({ administrators: [role("administrator")] }),
    [
      ["key administrator", "kms:DisableKey", "the key", "plainly", "allow"],
      ["key administrator", "kms:PutKeyPolicy", "the key", "plainly", "allow"],
      ["key administrator", "kms:ScheduleKeyDeletion", "the key", "plainly", "allow"],
      ["key administrator", "kms:CancelKeyDeletion", "the key", "plainly", "allow"],
      ["key administrator", "kms:EnableKeyRotation", "the key", "plainly", "allow"],
      ["key administrator", "kms:CreateAlias", "the key", "plainly", "allow"],
      ["key administrator", "kms:DeleteAlias", "the key", "plainly", "allow"],
      ["key administrator", "kms:DescribeKey", "the key", "plainly", "allow"],
      ["key administrator", "kms:EnableKey", "the key", "plainly", "allow"],
      ["key administrator", "kms:GetKeyPolicy", "the key", "plainly", "allow"],
      ["key administrator", "kms:ListGrants", "the key", "plainly", "allow"],
      ["key administrator", "kms:RevokeGrant", "the key", "plainly", "allow"],
      ["key administrator", "kms:TagResource", "the key", "plainly", "allow"],
      ["key administrator", "kms:UntagResource", "the key", "plainly", "allow"],
      ["key administrator", "kms:UpdateAlias", "the key", "plainly", "allow"],
      ["key administrator", "kms:UpdateKeyDescription", "the key", "plainly", "allow"],
      ["key administrator", "kms:Decrypt", "the key", "plainly", "deny"],
      ["key administrator", "kms:GenerateDataKey", "the key", "plainly", "deny"],
      ["key administrator", "kms:CreateGrant", "the key", "grant for AWS", "deny"],
    ],
    ["KeyAdmins"],
  );
});

describe("key policy: guard", () => {
  matrix(
    words({ guardedBy: [role("deployer"), role("break-glass")] }),
    [
      ["deployer", "kms:ScheduleKeyDeletion", "the key", "plainly", "allow"],
      ["deployer", "kms:PutKeyPolicy", "the key", "plainly", "allow"],
      ["role with every right in IAM", "kms:ScheduleKeyDeletion", "the key", "plainly", "deny"],
      ["role with every right in IAM", "kms:DisableKey", "the key", "plainly", "deny"],
      ["role with every right in IAM", "kms:DisableKeyRotation", "the key", "plainly", "deny"],
      ["role with every right in IAM", "kms:PutKeyPolicy", "the key", "plainly", "deny"],
      ["role with every right in IAM", "kms:Decrypt", "the key", "plainly", "allow"],
    ],
    ["DenyLoss"],
  );
});

describe("key policy in other partitions", () => {
  it("names the root and the services of China as they are called there", () => {
    const users = { ...nobody, partition: "aws-cn", region: "cn-north-1", backups: [role("backup")] };
    const [root, s3] = keyPolicy(users).Statement;
    assert.deepEqual(root?.Principal, { AWS: `arn:aws-cn:iam::${account}:root` });
    assert.deepEqual(s3?.Condition?.StringEquals, {
      "kms:CallerAccount": account,
      "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn",
    });
  });
});
