import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policy, text, viaService, type PolicyDocument } from "./documents";

/** A bucket with its key, as replication sees it. */
export interface ReplicationEnd {
  bucketArn: pulumi.Input<string>;
  kmsKeyArn: pulumi.Input<string>;
  region: pulumi.Input<string>;
}

/**
 * S3 itself takes the role that copies objects. No other account can have S3 take it: a bucket names a role of its own
 * account only, and iam:PassRole decides who may name it. AWS documents no aws:SourceArn nor aws:SourceAccount for this
 * request; a condition on a key that S3 does not send would end every copy without a word
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html).
 */
export function replicationTrust(): PolicyDocument {
  return policy({
    Sid: "S3",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
}

/** What copying locked and KMS-encrypted objects to a bucket in another region takes (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html). */
export function replicationPolicy(source: ReplicationEnd, destination: ReplicationEnd): PolicyDocument {
  return policy(
    {
      Sid: "ReadSource",
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: source.bucketArn,
    },
    {
      Sid: "ReadSourceObjects",
      Effect: "Allow",
      Action: [
        "s3:GetObjectLegalHold",
        "s3:GetObjectRetention",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionTagging",
      ],
      Resource: text(source.bucketArn, "/*"),
    },
    {
      Sid: "WriteCopies",
      Effect: "Allow",
      // Not s3:ReplicateDelete: deletions stay on this side.
      Action: ["s3:ReplicateObject", "s3:ReplicateTags"],
      Resource: text(destination.bucketArn, "/*"),
    },
    {
      Sid: "DecryptSource",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: source.kmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": viaService("s3", source.region) } },
    },
    {
      Sid: "EncryptCopies",
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
      Resource: destination.kmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": viaService("s3", destination.region) } },
    },
  );
}

/** Copies every object and no deletion. */
export function replicationRule(destination: ReplicationEnd): aws.types.input.s3.BucketReplicationConfigRule {
  return {
    id: "copy-everything",
    status: "Enabled",
    priority: 0,
    filter: { prefix: "" },
    deleteMarkerReplication: { status: "Disabled" },
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
    destination: {
      bucket: destination.bucketArn,
      encryptionConfiguration: { replicaKmsKeyId: destination.kmsKeyArn },
    },
  };
}
