import * as assert from "node:assert/strict";
import { bucketPolicy } from "kubernetes-postgres/aws/bucket-policy";
import { replicationPolicy, replicationRule, replicationTrust } from "kubernetes-postgres/aws/replication";
import { account, matrix, role, type Context } from "./iam";

const source = {
  bucketArn: "arn:aws:s3:::backups",
  kmsKeyArn: `arn:aws:kms:eu-west-1:${account}:key/source`,
  region: "eu-west-1",
};
const copy = {
  bucketArn: "arn:aws:s3:::copies",
  kmsKeyArn: `arn:aws:kms:eu-central-1:${account}:key/copy`,
  region: "eu-central-1",
};
const actors = {
  "replication role": { principal: role("replication"), identity: replicationPolicy(source, copy) },
};
const tls: Context = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };

describe("replication role on the source", () => {
  const words = {
    actors,
    resources: { "the bucket": source.bucketArn, "a backup": `${source.bucketArn}/shop/data.tar` },
    circumstances: { "over TLS": tls },
    policy: bucketPolicy({ ...source, guardedBy: [role("deployer")] }),
  };
  matrix(
    words,
    [
      ["replication role", "s3:GetReplicationConfiguration", "the bucket", "over TLS", "allow"],
      ["replication role", "s3:ListBucket", "the bucket", "over TLS", "allow"],
      ["replication role", "s3:GetObjectVersionForReplication", "a backup", "over TLS", "allow"],
      ["replication role", "s3:GetObjectVersionAcl", "a backup", "over TLS", "allow"],
      ["replication role", "s3:GetObjectVersionTagging", "a backup", "over TLS", "allow"],
      ["replication role", "s3:GetObjectRetention", "a backup", "over TLS", "allow"],
      ["replication role", "s3:GetObjectLegalHold", "a backup", "over TLS", "allow"],
      ["replication role", "s3:GetObject", "a backup", "over TLS", "deny"],
      ["replication role", "s3:PutObject", "a backup", "over TLS", "deny"],
      ["replication role", "s3:DeleteObject", "a backup", "over TLS", "deny"],
      ["replication role", "s3:PutReplicationConfiguration", "the bucket", "over TLS", "deny"],
    ],
    ["ReadSource", "ReadSourceObjects"],
  );
});

describe("replication role on the copy", () => {
  const words = {
    actors,
    resources: { "the bucket": copy.bucketArn, "a backup": `${copy.bucketArn}/shop/data.tar` },
    circumstances: { "over TLS": tls, "with the copy's key": { ...tls, "s3:x-amz-server-side-encryption": "aws:kms" } },
    policy: bucketPolicy({ ...copy, guardedBy: [role("deployer")] }),
  };
  matrix(
    words,
    [
      ["replication role", "s3:ReplicateObject", "a backup", "with the copy's key", "allow"],
      ["replication role", "s3:ReplicateTags", "a backup", "over TLS", "allow"],
      ["replication role", "s3:ReplicateDelete", "a backup", "over TLS", "deny"],
      ["replication role", "s3:DeleteObjectVersion", "a backup", "over TLS", "deny"],
      ["replication role", "s3:GetObject", "a backup", "over TLS", "deny"],
      ["replication role", "s3:ListBucket", "the bucket", "over TLS", "deny"],
    ],
    ["WriteCopies"],
  );
});

describe("replication role on the keys", () => {
  const via = (region: string) => ({ "kms:ViaService": `s3.${region}.amazonaws.com` });
  const delegates = {
    Version: "2012-10-17" as const,
    Statement: [
      {
        Sid: "EnableIAM",
        Effect: "Allow" as const,
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  };
  const words = {
    actors,
    resources: { "the source's key": source.kmsKeyArn, "the copy's key": copy.kmsKeyArn },
    circumstances: { "through S3 at the source": via("eu-west-1"), "through S3 at the copy": via("eu-central-1") },
    policy: delegates,
  };
  matrix(
    words,
    [
      ["replication role", "kms:Decrypt", "the source's key", "through S3 at the source", "allow"],
      ["replication role", "kms:Decrypt", "the source's key", "through S3 at the copy", "deny"],
      ["replication role", "kms:Encrypt", "the source's key", "through S3 at the source", "deny"],
      ["replication role", "kms:Encrypt", "the copy's key", "through S3 at the copy", "allow"],
      ["replication role", "kms:Encrypt", "the copy's key", "through S3 at the source", "deny"],
      ["replication role", "kms:GenerateDataKey", "the copy's key", "through S3 at the copy", "allow"],
      ["replication role", "kms:Decrypt", "the copy's key", "through S3 at the copy", "deny"],
    ],
    ["DecryptSource", "EncryptCopies"],
  );
});

describe("trust in the replication role", () => {
  const words = {
    actors: {
      "Amazon S3": { principal: "s3.amazonaws.com" },
      "Amazon EC2": { principal: "ec2.amazonaws.com" },
      "another role": { principal: role("powerful") },
    },
    resources: { "the role": role("replication") },
    circumstances: { plainly: {} },
    policy: replicationTrust(),
  };
  matrix(
    words,
    [
      ["Amazon S3", "sts:AssumeRole", "the role", "plainly", "allow"],
      ["Amazon EC2", "sts:AssumeRole", "the role", "plainly", "deny"],
      ["another role", "sts:AssumeRole", "the role", "plainly", "deny"],
    ],
    ["S3"],
  );
});

describe("replication rule", () => {
  it("copies every encrypted object and no deletion", () => {
    assert.deepEqual(replicationRule(copy), {
      id: "copy-everything",
      status: "Enabled",
      priority: 0,
      filter: { prefix: "" },
      deleteMarkerReplication: { status: "Disabled" },
      sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
      destination: {
        bucket: copy.bucketArn,
        encryptionConfiguration: { replicaKmsKeyId: copy.kmsKeyArn },
      },
    });
  });
});
