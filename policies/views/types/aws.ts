import type { Place } from "../../frame/place";

/** An S3 bucket, and one of the resources that configure it. */
export interface BucketView {
  readonly bucketName: Place;
  readonly properties: Place;
}

export interface BucketPartView {
  readonly part: BucketPart;
  readonly bucketName: Place;
  readonly properties: Place;
}

export type BucketPart =
  | "public-access-block"
  | "encryption"
  | "versioning"
  | "policy"
  | "lifecycle"
  | "object-lock"
  | "logging"
  | "replication"
  | "acl";

/** A resource of AWS that is read by its own properties. */
export interface AwsResourceView {
  readonly properties: Place;
}

/** An IAM document and where it is written. */
export interface PolicyDocumentView {
  /** What it is: "key policy", "permissions", "trust". */
  readonly kind: "permissions" | "trust" | "key";
  /** The document, parsed where it was a text. */
  readonly document: Place;
  /** The name of the role that a trust or permissions document belongs to; undefined for one that stands alone. */
  readonly role?: Place;
  /** Permissions written within a role itself, and the ARNs of policies made elsewhere that it names. */
  readonly inline?: readonly Place[];
  readonly managed?: readonly Place[];
}
