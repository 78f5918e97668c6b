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
}
