import type * as pulumi from "@pulumi/pulumi";
import { policy, text, type PolicyDocument, type Statement } from "./documents";

/** What a backup bucket's policy is about. */
export interface BucketPolicyInputs {
  bucketArn: pulumi.Input<string>;
  kmsKeyArn: pulumi.Input<string>;
  /** Roles exempt from the tamper guard; none: there is no guard. */
  guardedBy: pulumi.Input<string>[];
}

/**
 * What nobody may do to a backup bucket, whatever their own IAM policies allow. The policy grants nothing.
 *
 * A request that names no encryption is given the bucket's default only after it was authorised. A condition on the
 * header's value alone would therefore deny every upload of a tool that sends none, as barman-cloud does; hence the
 * Null conditions (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html).
 */
export function bucketPolicy({ bucketArn, kmsKeyArn, guardedBy }: BucketPolicyInputs): PolicyDocument {
  const objects = text(bucketArn, "/*");
  const everything = [bucketArn, objects];
  const deny = (
    sid: string,
    action: string | string[],
    resource: pulumi.Input<string> | pulumi.Input<string>[],
    condition: Statement["Condition"],
  ): Statement => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: condition,
  });
  return policy(
    deny("DenyInsecureTransport", "s3:*", everything, { Bool: { "aws:SecureTransport": "false" } }),
    deny("DenyOldTls", "s3:*", everything, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
    deny("DenyWrongSse", "s3:PutObject", objects, {
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
    }),
    deny("DenyWrongKey", "s3:PutObject", objects, {
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      ArnNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": kmsKeyArn },
    }),
    deny("DenySseC", "s3:PutObject", objects, {
      Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" },
    }),
    guardedBy.length === 0
      ? undefined
      : deny("DenyTamper", tampering, everything, { ArnNotLike: { "aws:PrincipalArn": guardedBy } }),
  );
}

/** What could take a backup away for good, or the protection that keeps it. */
const tampering = [
  "s3:BypassGovernanceRetention",
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:DeleteObjectVersion",
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutReplicationConfiguration",
];

/**
 * Whether a caller, as AWS STS names it, is one of these principals. A session of a role is named after the role without
 * its path ("arn:aws:sts::111122223333:assumed-role/deployer/ci"), so roles are compared by account and last name.
 */
export function isExempt(callerArn: string, principals: string[]): boolean {
  const caller = principalName(callerArn);
  return principals.some((principal) => {
    const pattern = principalName(principal).split("*").map(escapeRegExp).join(".*");
    return new RegExp(`^${pattern}$`).test(caller);
  });
}

/** "<account>:role/<name>" of a role or a session of it, "<account>:<rest>" of anything else. */
function principalName(arn: string): string {
  const [, , , , account = "", resource = ""] = arn.split(":");
  const [kind, ...path] = resource.split("/");
  if (kind === "assumed-role") return `${account}:role/${path[0]}`;
  return kind === "role" ? `${account}:role/${path.at(-1)}` : `${account}:${resource}`;
}

function escapeRegExp(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
