import { findKnown, ifKnown, type Place, knownText } from "../frame/place";
import { byName, names, type Stack, type Subject } from "../frame/stack";
import type { BucketPart } from "./types";

/** A bucket that backups go to. */
export type BackupBucket = Subject<"bucket">;

/** The component of this project whose buckets hold backups, wherever the clusters are. */
const backupComponent = "kubernetes-postgres:index:BackupBucket";

/** Every object store that the stack describes, by a resource of its own or in a section of a cluster. */
export function allStores(stack: Stack): Subject<"backup-store">[] {
  const own = stack
    .all("database")
    .flatMap(({ resource, view }) => (ifKnown(() => view.ownStores) ?? []).map((store) => ({ resource, view: store })));
  return [...stack.all("backup-store"), ...own];
}

/** The object stores of the stack, and the buckets among its resources that each one writes to. */
export function storesAndBuckets(stack: Stack): { store: Subject<"backup-store">; buckets: BackupBucket[] }[] {
  const bucketsNamed = byName(stack.all("bucket"), ({ bucketName }) => bucketName);
  return allStores(stack).map((store) => {
    const { destination } = store.view;
    const candidates = bucketsNamed(destination.isKnown ? bucketOfDestination(destination) : undefined);
    return { store, buckets: candidates.filter((bucket) => writesTo(store, bucket)) };
  });
}

/** The buckets that an object store of the stack writes to, or that were made for backups. */
export function backupBuckets(stack: Stack, written: ReadonlySet<BackupBucket>): BackupBucket[] {
  return stack
    .all("bucket")
    .filter((bucket) => written.has(bucket) || bucket.resource.parent?.type === backupComponent);
}

/** Nothing leads from a destination that is not known, and computed from nothing, to a bucket of this stack. */
function writesTo({ resource, view }: Subject<"backup-store">, bucket: BackupBucket): boolean {
  const { bucketName } = bucket.view;
  return ifKnown(() => names(resource, view.destination, bucket.resource, bucketName, bucketOfDestination)) ?? false;
}

/** `s3://bucket/path` is in `bucket`. */
export function bucketOfDestination(destination: Place): string | undefined {
  return /^s3:\/\/([^/]+)/.exec(destination.text ?? "")?.[1];
}

/** Finds the resource that configures a part of a bucket; undefined when the stack has none. */
export function partsOf(stack: Stack): (bucket: BackupBucket, part: BucketPart) => Subject<"bucket-part"> | undefined {
  const partsNaming = byName(stack.all("bucket-part"), ({ bucketName }) => bucketName);
  return ({ resource, view }, part) => {
    const candidates = partsNaming(knownText(view.bucketName)).filter((candidate) => candidate.view.part === part);
    return findKnown(candidates, (candidate) =>
      names(candidate.resource, candidate.view.bucketName, resource, view.bucketName),
    );
  };
}

/** Finds out whether a bucket is where another one of the stack is replicated to. */
export function replicasOf(stack: Stack): (bucket: BackupBucket) => boolean {
  const destinations = stack
    .all("bucket-part")
    .filter(({ view }) => view.part === "replication")
    .flatMap(({ resource, view }) =>
      view.properties.in("rules").items.map((rule) => ({ resource, at: rule.in("destination", "bucket") })),
    );
  return (bucket) =>
    destinations.some(
      ({ resource, at }) =>
        ifKnown(() => names(resource, at, bucket.resource, bucket.view.bucketName, bucketOfArn)) ?? false,
    );
}

/** `arn:aws:s3:::bucket` and `arn:aws:s3:::bucket/path` are in `bucket`. */
export function bucketOfArn(arn: Place): string | undefined {
  return /^arn:[^:]*:s3:::([^/*?]+)(\/.*)?$/.exec(arn.text ?? "")?.[1];
}
