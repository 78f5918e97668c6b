import * as assert from "node:assert/strict";
import { keyPolicy } from "kubernetes-postgres/aws/key-policy";
import { driverPolicy } from "kubernetes-postgres/storage/driver-policy";
import { account, matrix, role, type Vocabulary } from "../aws/iam";

const kmsKeyArn = `arn:aws:kms:eu-west-1:${account}:key/data`;
const inputs = { kmsKeyArn, region: "eu-west-1", partition: "aws" };
const actors = {
  "CSI driver": { principal: role("ebs-csi"), identity: driverPolicy({ ...inputs, autoMode: false }) },
  "cluster role of Auto Mode": {
    principal: role("eks-cluster"),
    identity: driverPolicy({ ...inputs, autoMode: true }),
  },
};

describe("CSI driver on the data key", () => {
  const words: Vocabulary = {
    actors,
    resources: { "the key": kmsKeyArn, "another key": `arn:aws:kms:eu-west-1:${account}:key/backup` },
    circumstances: {
      "through EC2": { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" },
      "through EC2 of another region": { "kms:ViaService": "ec2.eu-central-1.amazonaws.com" },
      "through S3": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      "grant for AWS": { "kms:GrantIsForAWSResource": "true" },
      "grant for anybody": { "kms:GrantIsForAWSResource": "false" },
    },
    policy: keyPolicy({
      ...{ accountId: account, partition: "aws", region: "eu-west-1", autoModeVolumes: false },
      ...{ administrators: [], volumes: [], backups: [], secretReaders: [], guardedBy: [] },
    }),
  };
  matrix(
    words,
    [
      ["CSI driver", "kms:CreateGrant", "the key", "grant for AWS", "allow"],
      ["CSI driver", "kms:ListGrants", "the key", "grant for AWS", "allow"],
      ["CSI driver", "kms:RevokeGrant", "the key", "grant for AWS", "allow"],
      ["CSI driver", "kms:CreateGrant", "the key", "grant for anybody", "deny"],
      ["CSI driver", "kms:CreateGrant", "another key", "grant for AWS", "deny"],
      ["CSI driver", "kms:Decrypt", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:GenerateDataKeyWithoutPlaintext", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:ReEncryptTo", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:Decrypt", "the key", "through EC2 of another region", "deny"],
      ["CSI driver", "kms:Decrypt", "the key", "through S3", "deny"],
      ["CSI driver", "kms:Decrypt", "another key", "through EC2", "deny"],
      ["CSI driver", "kms:ScheduleKeyDeletion", "the key", "through EC2", "deny"],
      ["cluster role of Auto Mode", "kms:CreateGrant", "the key", "grant for AWS", "allow"],
      ["cluster role of Auto Mode", "kms:Decrypt", "the key", "through EC2", "allow"],
      ["cluster role of Auto Mode", "kms:ListGrants", "the key", "grant for AWS", "allow"],
      ["cluster role of Auto Mode", "kms:RevokeGrant", "the key", "grant for AWS", "allow"],
      ["cluster role of Auto Mode", "kms:CreateGrant", "the key", "grant for anybody", "deny"],
      ["cluster role of Auto Mode", "kms:DescribeKey", "the key", "through EC2", "allow"],
      ["cluster role of Auto Mode", "kms:Encrypt", "the key", "through EC2", "allow"],
      ["cluster role of Auto Mode", "kms:GenerateDataKeyWithoutPlaintext", "the key", "through EC2", "allow"],
      ["cluster role of Auto Mode", "kms:ReEncryptFrom", "the key", "through EC2", "allow"],
      ["cluster role of Auto Mode", "kms:Decrypt", "the key", "through S3", "deny"],
      ["CSI driver", "kms:DescribeKey", "the key", "through EC2", "allow"],
      ["CSI driver", "kms:Encrypt", "the key", "through EC2", "allow"],
    ],
    ["EbsCsiGrant", "EbsCsiUse"],
  );
});

describe("tags on volumes of EKS Auto Mode", () => {
  const words: Vocabulary = {
    actors,
    // A snapshot has no account in its ARN, which the simulator matches with no pattern; its volume stands in for it.
    resources: { "a volume": `arn:aws:ec2:eu-west-1:${account}:volume/*` },
    circumstances: {
      "of its cluster": {
        "aws:PrincipalTag/eks:eks-cluster-name": "production",
        "aws:RequestTag/eks:eks-cluster-name": "production",
      },
      "of another cluster": {
        "aws:PrincipalTag/eks:eks-cluster-name": "production",
        "aws:RequestTag/eks:eks-cluster-name": "staging",
      },
    },
  };
  matrix(
    words,
    [
      ["cluster role of Auto Mode", "ec2:CreateVolume", "a volume", "of its cluster", "allow"],
      ["cluster role of Auto Mode", "ec2:CreateVolume", "a volume", "of another cluster", "deny"],
      ["cluster role of Auto Mode", "ec2:CreateSnapshot", "a volume", "of its cluster", "allow"],
      ["cluster role of Auto Mode", "ec2:CreateSnapshot", "a volume", "of another cluster", "deny"],
      ["cluster role of Auto Mode", "ec2:DeleteVolume", "a volume", "of its cluster", "deny"],
      // The CSI driver has a managed policy of AWS for its volumes.
      ["CSI driver", "ec2:CreateVolume", "a volume", "of its cluster", "deny"],
    ],
    ["TagStorage"],
  );

  it("are named in the partition", () => {
    const statements = driverPolicy({ ...inputs, partition: "aws-us-gov", autoMode: true }).Statement;
    assert.deepEqual(statements.at(-1)?.Resource, [
      "arn:aws-us-gov:ec2:*:*:snapshot/*",
      "arn:aws-us-gov:ec2:*:*:volume/*",
    ]);
  });
});
