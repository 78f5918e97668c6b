import type * as pulumi from "@pulumi/pulumi";
import { policy, text, viaService, type PolicyDocument, type Statement } from "./documents";

/** The part of a backup bucket that one PostgreSQL cluster uses. */
export interface BackupLocation {
  bucketName: pulumi.Input<string>;
  /** Path within the bucket, without slashes around it; "" is the whole bucket. */
  path: string;
  /** undefined: the bucket is not encrypted with a KMS key of ours. */
  kmsKeyArn?: pulumi.Input<string>;
  region: pulumi.Input<string>;
  /** "aws", "aws-cn" or "aws-us-gov". */
  partition: pulumi.Input<string>;
}

/**
 * What barman-cloud needs to archive WAL, take base backups and apply its retention below one path
 * (https://docs.pgbarman.org/release/latest/user_guide/barman_cloud.html).
 *
 * DeleteObject without a version only hides an object on a versioned bucket, so this role cannot destroy a backup.
 */
export function backupWriterPolicy(location: BackupLocation): PolicyDocument {
  return policy(
    listPath(location),
    {
      Sid: "WriteBackups",
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      Resource: objects(location),
    },
    // A multipart upload decrypts what it has sent so far, so writing needs Decrypt as well.
    useKey(location, ["kms:Decrypt", "kms:GenerateDataKey"]),
  );
}

/** What barman-cloud needs to restore from one path, and no more: a recovering cluster can change nothing there. */
export function recoveryReaderPolicy(location: BackupLocation): PolicyDocument {
  return policy(
    listPath(location),
    { Sid: "ReadBackups", Effect: "Allow", Action: "s3:GetObject", Resource: objects(location) },
    useKey(location, ["kms:Decrypt"]),
  );
}

/**
 * barman-cloud asks HeadBucket first and gives up on a 403. That request carries no prefix, so a plain StringLike on
 * s3:prefix would deny it; with IfExists it is allowed. A listing of the whole bucket is too, for S3 cannot tell the two
 * apart: names of other clusters' backups can be seen, their content cannot.
 */
function listPath({ bucketName, path, partition }: BackupLocation): Statement {
  return {
    Sid: "ListBackups",
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: bucketArn(partition, bucketName),
    ...(path === "" ? {} : { Condition: { StringLikeIfExists: { "s3:prefix": [path, `${path}/*`] } } }),
  };
}

function objects({ bucketName, path, partition }: BackupLocation): pulumi.Input<string> {
  return text(bucketArn(partition, bucketName), path === "" ? "/*" : `/${path}/*`);
}

/** ARN of a bucket by its name: buckets carry neither region nor account. */
export function bucketArn(partition: pulumi.Input<string>, bucketName: pulumi.Input<string>): pulumi.Input<string> {
  return text("arn:", partition, ":s3:::", bucketName);
}

function useKey({ kmsKeyArn, region }: BackupLocation, actions: string[]): Statement | undefined {
  if (kmsKeyArn === undefined) return undefined;
  return {
    Sid: "UseBackupKey",
    Effect: "Allow",
    Action: actions.length === 1 ? actions[0] : actions,
    Resource: kmsKeyArn,
    Condition: { StringEquals: { "kms:ViaService": viaService("s3", region) } },
  };
}
