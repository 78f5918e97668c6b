import { findKnown, type Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import type { BucketPart } from "../../views/types";
import { lifecycle } from "./bucket-lifecycle";
import { tlsPolicy } from "./bucket-policy";

/** What a backup bucket is asked for, one of the resources beside it at a time. */
export interface BucketDemand {
  readonly part: BucketPart;
  /** The control of AWS Security Hub. */
  readonly control: string;
  /** The resource to create where the stack has none. */
  readonly resource: string;
  /** The bucket's own property that did the same before version 6 of the AWS provider. */
  readonly inline: string;
  /** Whether its content holds the bucket's ARN, which is not known before the bucket is made. */
  readonly isComputed?: true;
  /** What is wrong with the properties of the resource, or of the inline property; a bucket has no name until the provider has named it. */
  readonly mistake: (properties: Place, bucketName: string | undefined) => Finding | undefined;
}

/** The words of the rule's configuration. */
export const demandNames = [
  "public-access-block",
  "encryption",
  "versioning",
  "policy",
  "lifecycle",
  "object-lock",
  "logging",
  "replication",
] as const satisfies readonly BucketPart[];

const publicAccessFlags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

function publicAccess(properties: Place): Finding | undefined {
  const open = publicAccessFlags.map((flag) => properties.in(flag));
  const at = findKnown(open, (flag) => flag.flag !== true);
  return at && { at, message: "lets the bucket be made public; set it to true" };
}

function encryption(properties: Place): Finding | undefined {
  const rules = [...properties.in("rules").items, properties.in("rule")].filter(({ isPresent }) => isPresent);
  const rule = rules[0] ?? properties.in("rules");
  const byDefault = rule.in("applyServerSideEncryptionByDefault");
  const [algorithm, key] = [byDefault.in("sseAlgorithm"), byDefault.in("kmsMasterKeyId")];
  if (!/^aws:kms(:dsse)?$/.test(algorithm.text ?? "")) return { at: algorithm, message: "not KMS; set it to aws:kms" };
  const own = key.isUnknown || (key.isPresent && !/alias\/aws\//.test(key.text ?? ""));
  return own ? undefined : { at: key, message: "AWS's own key; set the ARN of a KMS key" };
}

function versioning(properties: Place): Finding | undefined {
  const status = properties.in("versioningConfiguration", "status");
  if (status.text === "Enabled" || properties.in("enabled").flag === true) return undefined;
  return { at: status, message: "deleted and overwritten backups are gone at once; set it to Enabled" };
}

function objectLock(properties: Place): Finding | undefined {
  const at = properties.in("rule", "defaultRetention");
  return at.isPresent ? undefined : { at, message: "objects are not locked by default; set mode and days" };
}

/** An access list that lets others in, on the bucket or beside it; nobody has to ask for this not to be there. */
export function publicAcl(properties: Place): Finding | undefined {
  const at = properties.in("acl");
  if (!/^(public-read(-write)?|authenticated-read)$/.test(at.text ?? "")) return undefined;
  return { at, message: `${at.text} lets anybody read the backups; set it to private` };
}

export const bucketDemands: readonly BucketDemand[] = [
  {
    part: "public-access-block",
    control: "S3.8",
    resource: "BucketPublicAccessBlock",
    inline: "publicAccessBlock",
    mistake: publicAccess,
  },
  {
    part: "encryption",
    control: "S3.17",
    resource: "BucketServerSideEncryptionConfiguration",
    inline: "serverSideEncryptionConfiguration",
    mistake: encryption,
  },
  { part: "versioning", control: "S3.14", resource: "BucketVersioning", inline: "versioning", mistake: versioning },
  { part: "policy", control: "S3.5", resource: "BucketPolicy", inline: "policy", isComputed: true, mistake: tlsPolicy },
  {
    part: "lifecycle",
    control: "S3.13",
    resource: "BucketLifecycleConfiguration",
    inline: "lifecycleRules",
    mistake: lifecycle,
  },
  {
    part: "object-lock",
    control: "S3.15",
    resource: "BucketObjectLockConfiguration",
    inline: "objectLockConfiguration",
    mistake: objectLock,
  },
  { part: "logging", control: "S3.9", resource: "BucketLogging", inline: "logging", mistake: () => undefined },
  {
    part: "replication",
    control: "S3.7",
    resource: "BucketReplicationConfig",
    inline: "replicationConfiguration",
    mistake: () => undefined,
  },
];
