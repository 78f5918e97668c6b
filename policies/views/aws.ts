import { properties, type Resource } from "../frame/resource";
import type { BucketPart, BucketPartView, BucketView } from "./types";

/** An S3 bucket. What configures it is in resources of its own since version 6 of the provider. */
export function bucket(resource: Resource): BucketView {
  const root = properties(resource);
  return { bucketName: root.in("bucket"), properties: root };
}

/** A reader of one of the resources that configure a bucket; each names its bucket in `bucket`. */
export function bucketPart(part: BucketPart): (resource: Resource) => BucketPartView {
  return (resource) => {
    const root = properties(resource);
    return { part, bucketName: root.in("bucket"), properties: root };
  };
}
