import * as assert from "node:assert/strict";
import { bucketPolicy, isExempt } from "kubernetes-postgres/aws/bucket-policy";
import type { PolicyDocument, Statement } from "kubernetes-postgres/aws/documents";
import {
  account,
  decide,
  everything,
  matrix,
  outsiders,
  role,
  stranger,
  unsigned,
  type Context,
  type Vocabulary,
} from "./iam";

const bucket = "arn:aws:s3:::backups";
const key = `arn:aws:kms:eu-west-1:${account}:key/backup`;
const otherKey = `arn:aws:kms:eu-west-1:${account}:key/other`;

const tls: Context = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };
const sse = "s3:x-amz-server-side-encryption";
const sseKey = "s3:x-amz-server-side-encryption-aws-kms-key-id";

function words(guardedBy: string[]): Vocabulary {
  return {
    actors: {
      "mighty role": { principal: role("mighty"), identity: everything },
      "role without rights": { principal: role("bystander") },
      deployer: { principal: role("deployer"), identity: everything },
      "break-glass role": { principal: role("break-glass"), identity: everything },
      ...outsiders,
    },
    resources: { "a backup": `${bucket}/shop/shop/base/data.tar`, "the bucket": bucket },
    circumstances: {
      "over TLS": tls,
      "over TLS 1.1": { ...tls, "s3:TlsVersion": "1.1" },
      "in clear": { "aws:SecureTransport": "false" },
      "asking for KMS": { ...tls, [sse]: "aws:kms" },
      "asking for AES256": { ...tls, [sse]: "AES256" },
      "asking for the right key": { ...tls, [sse]: "aws:kms", [sseKey]: key },
      "asking for another key": { ...tls, [sse]: "aws:kms", [sseKey]: otherKey },
      "with a key of its own": { ...tls, "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" },
    },
    policy: bucketPolicy({ bucketArn: bucket, kmsKeyArn: key, guardedBy }),
  };
}

describe("bucket policy: transport and encryption", () => {
  matrix(
    words([]),
    [
      // barman-cloud sends no encryption header: the bucket's default applies, and the upload must pass.
      ["mighty role", "s3:PutObject", "a backup", "over TLS", "allow"],
      ["mighty role", "s3:PutObject", "a backup", "asking for KMS", "allow"],
      ["mighty role", "s3:PutObject", "a backup", "asking for the right key", "allow"],
      ["mighty role", "s3:PutObject", "a backup", "asking for AES256", "deny"],
      ["mighty role", "s3:PutObject", "a backup", "asking for another key", "deny"],
      ["mighty role", "s3:PutObject", "a backup", "with a key of its own", "deny"],
      ["mighty role", "s3:PutObject", "a backup", "over TLS 1.1", "deny"],
      ["mighty role", "s3:PutObject", "a backup", "in clear", "deny"],
      ["mighty role", "s3:GetObject", "a backup", "over TLS", "allow"],
      ["mighty role", "s3:GetObject", "a backup", "over TLS 1.1", "deny"],
      ["mighty role", "s3:GetObject", "a backup", "in clear", "deny"],
      ["mighty role", "s3:ListBucket", "the bucket", "over TLS", "allow"],
      ["mighty role", "s3:ListBucket", "the bucket", "in clear", "deny"],
      ["role without rights", "s3:GetObject", "a backup", "over TLS", "deny"],
      ["account root", "s3:GetObject", "a backup", "over TLS", "allow"],
      ["account root", "s3:GetObject", "a backup", "in clear", "deny"],
      ["account root", "s3:PutObject", "a backup", "asking for AES256", "deny"],
      ["other account", "s3:GetObject", "a backup", "over TLS", "deny"],
      ["other account", "s3:PutObject", "a backup", "over TLS", "deny"],
      ["other account", "s3:ListBucket", "the bucket", "over TLS", "deny"],
      ["anonymous", "s3:GetObject", "a backup", "over TLS", "deny"],
      ["anonymous", "s3:PutObject", "a backup", "over TLS", "deny"],
      ["anonymous", "s3:ListBucket", "the bucket", "over TLS", "deny"],
    ],
    ["DenyInsecureTransport", "DenyOldTls", "DenyWrongSse", "DenyWrongKey", "DenySseC"],
  );
});

describe("a request by nobody known", () => {
  it("is one that a public bucket would answer, so that its refusals above say something", async () => {
    const open = { Sid: "Public", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${bucket}/*` };
    const resource: PolicyDocument = { Version: "2012-10-17", Statement: [open as Statement] };
    const request = { principal: unsigned, action: "s3:GetObject", resource: `${bucket}/shop`, context: tls };
    assert.equal(await decide(request, { resource }), "allow");
  });
});

describe("bucket policy: tamper guard", () => {
  matrix(
    words([role("deployer"), role("break-glass")]),
    [
      ["mighty role", "s3:DeleteObject", "a backup", "over TLS", "allow"],
      ["mighty role", "s3:DeleteObjectVersion", "a backup", "over TLS", "deny"],
      ["mighty role", "s3:BypassGovernanceRetention", "a backup", "over TLS", "deny"],
      ["mighty role", "s3:DeleteBucket", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:DeleteBucketPolicy", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:PutBucketPolicy", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:PutBucketVersioning", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:PutLifecycleConfiguration", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:PutBucketObjectLockConfiguration", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:PutReplicationConfiguration", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:PutEncryptionConfiguration", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:PutBucketPublicAccessBlock", "the bucket", "over TLS", "deny"],
      ["mighty role", "s3:PutObject", "a backup", "over TLS", "allow"],
      ["deployer", "s3:PutBucketPolicy", "the bucket", "over TLS", "allow"],
      ["deployer", "s3:PutLifecycleConfiguration", "the bucket", "over TLS", "allow"],
      ["deployer", "s3:PutEncryptionConfiguration", "the bucket", "over TLS", "allow"],
      ["deployer", "s3:PutBucketPublicAccessBlock", "the bucket", "over TLS", "allow"],
      ["deployer", "s3:PutLifecycleConfiguration", "the bucket", "in clear", "deny"],
      ["account root", "s3:DeleteObjectVersion", "a backup", "over TLS", "deny"],
      ["account root", "s3:BypassGovernanceRetention", "a backup", "over TLS", "deny"],
      ["account root", "s3:PutBucketPolicy", "the bucket", "over TLS", "deny"],
      ["other account", "s3:DeleteObjectVersion", "a backup", "over TLS", "deny"],
      ["anonymous", "s3:DeleteObject", "a backup", "over TLS", "deny"],
      ["break-glass role", "s3:DeleteObjectVersion", "a backup", "over TLS", "allow"],
      ["break-glass role", "s3:BypassGovernanceRetention", "a backup", "over TLS", "allow"],
    ],
    ["DenyTamper"],
  );
});

describe("the caller and the tamper guard", () => {
  const session = `arn:aws:sts::${account}:assumed-role/deployer/ci`;
  const cases: [string, string, string[], boolean][] = [
    ["a session of a listed role is exempt", session, [role("deployer")], true],
    ["a path of the role makes no difference", session, [role("teams/data/deployer")], true],
    ["a session of another role is not", session, [role("operator")], false],
    ["a longer name is another role", session, [role("deployer-2")], false],
    ["the same name in another account is another role", session, [role("deployer", stranger)], false],
    ["a pattern matches as IAM's does", session, [role("deploy*")], true],
    ["a dot is no pattern", session, [role("d.ployer")], false],
    ["a user is compared whole", `arn:aws:iam::${account}:user/ann`, [`arn:aws:iam::${account}:user/ann`], true],
    ["nobody is exempt from a guard without roles", session, [], false],
  ];
  for (const [sentence, caller, roles, expected] of cases) {
    it(sentence, () => assert.equal(isExempt(caller, roles), expected));
  }
});
