import * as assert from "node:assert/strict";
import { backupWriterPolicy, recoveryReaderPolicy, type BackupLocation } from "kubernetes-postgres/aws/backup-policies";
import { bucketPolicy } from "kubernetes-postgres/aws/bucket-policy";
import { keyPolicy } from "kubernetes-postgres/aws/key-policy";
import { account, matrix, role, type Context, type Vocabulary } from "./iam";

const key = `arn:aws:kms:eu-west-1:${account}:key/backup`;
const location: BackupLocation = {
  bucketName: "backups",
  path: "shop/orders",
  kmsKeyArn: key,
  region: "eu-west-1",
  partition: "aws",
};

const tls: Context = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };

const s3: Vocabulary = {
  actors: {
    "backup tool": { principal: role("backup"), identity: backupWriterPolicy(location) },
    "recovering cluster": { principal: role("recovery"), identity: recoveryReaderPolicy(location) },
    "tool of the whole bucket": { principal: role("all"), identity: backupWriterPolicy({ ...location, path: "" }) },
  },
  resources: {
    "the bucket": "arn:aws:s3:::backups",
    "another bucket": "arn:aws:s3:::others",
    "its path": "arn:aws:s3:::backups/shop/orders/base/1/data.tar",
    "another path": "arn:aws:s3:::backups/shop/payments/base/1/data.tar",
    "a path that begins alike": "arn:aws:s3:::backups/shop/orders-2/base/1/data.tar",
  },
  circumstances: {
    "over TLS": tls,
    "in clear": { "aws:SecureTransport": "false" },
    // HeadBucket is authorised as ListBucket without a prefix.
    "as HeadBucket": tls,
    "listing its path": { ...tls, "s3:prefix": "shop/orders/base/" },
    "listing another path": { ...tls, "s3:prefix": "shop/payments/" },
    "listing a path that begins alike": { ...tls, "s3:prefix": "shop/orders-2/" },
    "listing the top": { ...tls, "s3:prefix": "" },
  },
  policy: bucketPolicy({ bucketArn: "arn:aws:s3:::backups", kmsKeyArn: key, guardedBy: [role("deployer")] }),
};

describe("backup role on the bucket", () => {
  matrix(
    s3,
    [
      ["backup tool", "s3:ListBucket", "the bucket", "as HeadBucket", "allow"],
      ["backup tool", "s3:ListBucket", "the bucket", "listing its path", "allow"],
      ["backup tool", "s3:ListBucket", "the bucket", "listing another path", "deny"],
      ["backup tool", "s3:ListBucket", "the bucket", "listing a path that begins alike", "deny"],
      ["backup tool", "s3:ListBucket", "the bucket", "listing the top", "deny"],
      ["backup tool", "s3:ListBucket", "another bucket", "as HeadBucket", "deny"],
      ["backup tool", "s3:PutObject", "its path", "over TLS", "allow"],
      ["backup tool", "s3:PutObject", "its path", "in clear", "deny"],
      ["backup tool", "s3:PutObject", "another path", "over TLS", "deny"],
      ["backup tool", "s3:PutObject", "a path that begins alike", "over TLS", "deny"],
      ["backup tool", "s3:GetObject", "its path", "over TLS", "allow"],
      ["backup tool", "s3:GetObject", "another path", "over TLS", "deny"],
      ["backup tool", "s3:AbortMultipartUpload", "its path", "over TLS", "allow"],
      ["backup tool", "s3:ListMultipartUploadParts", "its path", "over TLS", "allow"],
      ["backup tool", "s3:DeleteObject", "its path", "over TLS", "allow"],
      ["backup tool", "s3:DeleteObject", "another path", "over TLS", "deny"],
      ["backup tool", "s3:DeleteObjectVersion", "its path", "over TLS", "deny"],
      ["backup tool", "s3:BypassGovernanceRetention", "its path", "over TLS", "deny"],
      ["backup tool", "s3:PutObjectRetention", "its path", "over TLS", "deny"],
      ["backup tool", "s3:PutBucketPolicy", "the bucket", "over TLS", "deny"],
      ["backup tool", "s3:PutLifecycleConfiguration", "the bucket", "over TLS", "deny"],
      ["backup tool", "s3:DeleteBucket", "the bucket", "over TLS", "deny"],
      ["tool of the whole bucket", "s3:ListBucket", "the bucket", "listing another path", "allow"],
      ["tool of the whole bucket", "s3:ListBucket", "another bucket", "as HeadBucket", "deny"],
      ["tool of the whole bucket", "s3:AbortMultipartUpload", "another path", "over TLS", "allow"],
      ["tool of the whole bucket", "s3:DeleteObject", "another path", "over TLS", "allow"],
      ["tool of the whole bucket", "s3:GetObject", "another path", "over TLS", "allow"],
      ["tool of the whole bucket", "s3:ListMultipartUploadParts", "another path", "over TLS", "allow"],
      ["tool of the whole bucket", "s3:PutObject", "another path", "over TLS", "allow"],
      ["tool of the whole bucket", "s3:PutBucketVersioning", "the bucket", "over TLS", "deny"],
    ],
    ["ListBackups", "WriteBackups"],
  );
});

describe("recovery role on the bucket", () => {
  matrix(
    s3,
    [
      ["recovering cluster", "s3:ListBucket", "the bucket", "as HeadBucket", "allow"],
      ["recovering cluster", "s3:ListBucket", "the bucket", "listing its path", "allow"],
      ["recovering cluster", "s3:ListBucket", "the bucket", "listing another path", "deny"],
      ["recovering cluster", "s3:GetObject", "its path", "over TLS", "allow"],
      ["recovering cluster", "s3:GetObject", "another path", "over TLS", "deny"],
      ["recovering cluster", "s3:PutObject", "its path", "over TLS", "deny"],
      ["recovering cluster", "s3:DeleteObject", "its path", "over TLS", "deny"],
      ["recovering cluster", "s3:DeleteObjectVersion", "its path", "over TLS", "deny"],
      ["recovering cluster", "s3:AbortMultipartUpload", "its path", "over TLS", "deny"],
    ],
    ["ListBackups", "ReadBackups"],
  );
});

describe("backup and recovery roles on the key", () => {
  const users = { administrators: [], volumes: [], backups: [], secretReaders: [], guardedBy: [] };
  const via = (service: string) => ({ "kms:ViaService": `${service}.eu-west-1.amazonaws.com` });
  const kms: Vocabulary = {
    actors: s3.actors,
    resources: { "the key": key, "another key": `arn:aws:kms:eu-west-1:${account}:key/data` },
    circumstances: { "through S3": via("s3"), "through EC2": via("ec2"), directly: {} },
    policy: keyPolicy({ ...users, accountId: account, partition: "aws", region: "eu-west-1", autoModeVolumes: false }),
  };
  matrix(
    kms,
    [
      ["backup tool", "kms:GenerateDataKey", "the key", "through S3", "allow"],
      ["backup tool", "kms:Decrypt", "the key", "through S3", "allow"],
      ["backup tool", "kms:Decrypt", "the key", "directly", "deny"],
      ["backup tool", "kms:Decrypt", "the key", "through EC2", "deny"],
      ["backup tool", "kms:GenerateDataKey", "another key", "through S3", "deny"],
      ["backup tool", "kms:ScheduleKeyDeletion", "the key", "directly", "deny"],
      ["recovering cluster", "kms:Decrypt", "the key", "through S3", "allow"],
      ["recovering cluster", "kms:GenerateDataKey", "the key", "through S3", "deny"],
      ["recovering cluster", "kms:Decrypt", "the key", "directly", "deny"],
    ],
    ["UseBackupKey"],
  );
});

describe("backup policies", () => {
  it("say nothing of a key where the bucket has none of ours", () => {
    const sids = backupWriterPolicy({ ...location, kmsKeyArn: undefined }).Statement.map(({ Sid }) => Sid);
    assert.deepEqual(sids, ["ListBackups", "WriteBackups"]);
  });

  it("name buckets of other partitions by their ARN there", () => {
    const [list] = recoveryReaderPolicy({ ...location, partition: "aws-us-gov" }).Statement;
    assert.equal(list?.Resource, "arn:aws-us-gov:s3:::backups");
  });
});
