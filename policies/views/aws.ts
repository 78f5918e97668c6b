import { Place } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import { stateful, type ReadersByType } from "./readers";
import type { AwsResourceView, BucketPart, BucketPartView, BucketView, PolicyDocumentView } from "./types";

/** An S3 bucket. What configures it is in resources of its own since version 6 of the provider. */
function bucket(resource: Resource): BucketView {
  const root = properties(resource);
  return { bucketName: root.in("bucket"), properties: root };
}

/** A reader of one of the resources that configure a bucket; each names its bucket in `bucket`. */
function bucketPart(part: BucketPart): (resource: Resource) => BucketPartView {
  return (resource) => {
    const root = properties(resource);
    return { part, bucketName: root.in("bucket"), properties: root };
  };
}

/** The resources beside a bucket, under their names in version 7 of the AWS provider; version 6 ends them in V2. */
const bucketParts: ReadersByType = Object.fromEntries(
  (
    [
      ["BucketPublicAccessBlock", "public-access-block"],
      ["BucketServerSideEncryptionConfiguration", "encryption"],
      ["BucketVersioning", "versioning"],
      ["BucketPolicy", "policy"],
      ["BucketLifecycleConfiguration", "lifecycle"],
      ["BucketObjectLockConfiguration", "object-lock"],
      ["BucketLogging", "logging"],
      ["BucketReplicationConfig", "replication"],
      ["BucketAcl", "acl"],
    ] as const satisfies readonly (readonly [string, BucketPart])[]
  ).flatMap(([name, part]) =>
    [name, `${name}V2`].map((versioned) => [awsType("s3", versioned), { "bucket-part": bucketPart(part) }]),
  ),
);

function asItIs(resource: Resource): AwsResourceView {
  return { properties: properties(resource) };
}

/** A reader of an IAM document in one property; a document written as a text is parsed. */
function document(kind: PolicyDocumentView["kind"], property: string): (resource: Resource) => PolicyDocumentView {
  return (resource) => ({ kind, document: parsedDocument(properties(resource).in(property)) });
}

/** A role: who may take it, and what it may do as far as that is written within the role. */
function role(resource: Resource): PolicyDocumentView {
  const root = properties(resource);
  return {
    ...document("trust", "assumeRolePolicy")(resource),
    role: root.in("name"),
    get inline() {
      return root.in("inlinePolicies").items.map((at) => parsedDocument(at.in("policy")));
    },
    get managed() {
      return root.in("managedPolicyArns").items;
    },
  };
}

function rolePolicy(resource: Resource): PolicyDocumentView {
  return { ...document("permissions", "policy")(resource), role: properties(resource).in("role") };
}

/** The place of an IAM document with what is in it, whether it was written as a text or as an object. */
export function parsedDocument(at: Place): Place {
  if (!at.isKnown || at.text === undefined) return at;
  try {
    return new Place(JSON.parse(at.text) as unknown, at.segments);
  } catch {
    return at;
  }
}

/** `aws:s3/bucket:Bucket`: the provider repeats each name, its first letter small. */
function awsType(module: string, name: string): string {
  return `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

/** What a database on EKS has in AWS. */
export const aws: ReadersByType = {
  [awsType("s3", "Bucket")]: { bucket, stateful: stateful("S3 bucket") },
  [awsType("s3", "BucketV2")]: { bucket, stateful: stateful("S3 bucket") },
  ...bucketParts,
  [awsType("kms", "Key")]: {
    "kms-key": asItIs,
    "policy-document": document("key", "policy"),
    stateful: stateful("KMS key"),
  },
  [awsType("kms", "KeyPolicy")]: { "policy-document": document("key", "policy") },
  [awsType("secretsmanager", "Secret")]: { "cloud-secret": asItIs, stateful: stateful("Secrets Manager secret") },
  [awsType("secretsmanager", "SecretRotation")]: { "cloud-secret-rotation": asItIs },
  [awsType("iam", "Role")]: { "policy-document": role },
  [awsType("iam", "RolePolicy")]: { "policy-document": rolePolicy },
  [awsType("iam", "Policy")]: { "policy-document": document("permissions", "policy") },
  [awsType("eks", "PodIdentityAssociation")]: { "pod-identity": asItIs },
};
