import { findKnown, someKnown, Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import type { BucketPart } from "../../views/types";

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
  /** What is wrong with the properties of the resource, or of the inline property. */
  readonly mistake: (properties: Place) => Finding | undefined;
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

function tlsPolicy(properties: Place): Finding | undefined {
  // Within a bucket the property itself is the policy.
  const at = properties.segments.length > 0 ? properties : properties.in("policy");
  const message =
    'does not deny requests without TLS; add a Deny of s3:* for Principal "*" where aws:SecureTransport is false';
  return at.isPresent && deniesCleartext(at) ? undefined : { at, message };
}

/** Whether some statement denies everything to everybody over plain HTTP. */
function deniesCleartext(policy: Place): boolean {
  const document = new Place(parsed(policy), policy.segments);
  const statements = document.in("Statement");
  return someKnown(statements.items.length > 0 ? statements.items : [statements], (statement) => {
    const flags = statement
      .in("Condition", "Bool")
      .entries.filter(([key]) => key.toLowerCase() === "aws:securetransport");
    return (
      statement.in("Effect").text === "Deny" &&
      listed(statement.in("Action"), ["s3:*", "*"]) &&
      (listed(statement.in("Principal"), ["*"]) || listed(statement.in("Principal", "AWS"), ["*"])) &&
      flags.some(([, flag]) => listed(flag, ["false"]))
    );
  });
}

/** A policy is written as a text or, in TypeScript, as an object. */
function parsed(policy: Place): unknown {
  if (policy.isUnknown || policy.text === undefined) return policy.raw;
  try {
    return JSON.parse(policy.text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether one of the words is the value, or among its items. */
function listed(place: Place, words: readonly string[]): boolean {
  const items = place.items.length > 0 ? place.items : [place];
  return someKnown(items, (item) => words.includes(item.flag === false ? "false" : (item.text ?? "")));
}

function lifecycle(properties: Place): Finding | undefined {
  const [at, inline] = [properties.in("rules"), properties];
  const rules = at.isPresent ? at.items : inline.items;
  if (someKnown(rules, (rule) => rule.in("status").text === "Enabled" || rule.in("enabled").flag === true))
    return undefined;
  return { at, message: "no rule is enabled; add one that expires noncurrent versions and aborts unfinished uploads" };
}

function objectLock(properties: Place): Finding | undefined {
  const at = properties.in("rule", "defaultRetention");
  return at.isPresent ? undefined : { at, message: "objects are not locked by default; set mode and days" };
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
