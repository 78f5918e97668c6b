import { reveal, type PropertyMap } from "kubepg/engine/values";
import type { Registration } from "kubepg/engine/index";
import * as buckets from "./buckets";
import type { Clients } from "./clients";
import type { Existing, Handler } from "./handler";
import * as identities from "./identities";
import * as keysAndSecrets from "./keys-and-secrets";
import { creationOrder, resolved, type Outputs } from "./references";

/** Every type of AWS resource that the program registers. */
export const handlers: Record<string, Handler> = {
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": identities.podIdentityAssociation,
  "aws:iam/role:Role": identities.role,
  "aws:iam/rolePolicy:RolePolicy": identities.rolePolicy,
  "aws:kms/alias:Alias": keysAndSecrets.alias,
  "aws:kms/key:Key": keysAndSecrets.key,
  "aws:s3/bucket:Bucket": buckets.bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": buckets.lifecycle,
  "aws:s3/bucketLogging:BucketLogging": buckets.logging,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": buckets.objectLock,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": buckets.ownership,
  "aws:s3/bucketPolicy:BucketPolicy": buckets.policy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": buckets.publicAccess,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": buckets.replication,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": buckets.encryption,
  "aws:s3/bucketVersioning:BucketVersioning": buckets.versioning,
  "aws:secretsmanager/secret:Secret": keysAndSecrets.secret,
  "aws:secretsmanager/secretVersion:SecretVersion": keysAndSecrets.secretVersion,
};

/** A resource that was created. */
export interface Replayed extends Existing {
  type: string;
  name: string;
}

/** What of a recording AWS is asked for, in an order in which it can be had. */
export function awsResources(resources: readonly Registration[]): Registration[] {
  return creationOrder(resources).filter(({ type }) => type.startsWith("aws:"));
}

/** The inputs as the provider sends them: secrets in clear, its own default tags among the tags. */
function sent({ inputs, type }: Registration, defaultTags: PropertyMap): PropertyMap {
  const clear = reveal(inputs) as PropertyMap;
  return "tags" in clear || tagged.has(type)
    ? { ...clear, tags: { ...defaultTags, ...(clear.tags as object) } }
    : clear;
}

/** Types that the provider tags even where their own inputs name no tags. */
const tagged = new Set([
  "aws:iam/role:Role",
  "aws:kms/key:Key",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
]);

/** The tags that the stack's AWS provider puts on everything. */
function defaultTagsOf(resources: readonly Registration[]): PropertyMap {
  const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
  const { defaultTags } = provider?.inputs ?? {};
  if (typeof defaultTags !== "string") return {};
  return (JSON.parse(defaultTags) as { tags: PropertyMap }).tags;
}

/** Creates everything of a recording but what is `lacking`, one after the other. */
export async function create(
  resources: readonly Registration[],
  awsOf: (region: string) => Clients,
  lacking: ReadonlySet<string>,
): Promise<Replayed[]> {
  const defaultTags = defaultTagsOf(resources);
  const created = new Map<string, Outputs>();
  const replayed: Replayed[] = [];
  for (const resource of awsResources(resources)) {
    const { type, name, urn } = resource;
    if (lacking.has(type)) continue;
    const inputs = resolved(sent(resource, defaultTags), created);
    const outputs = await creating(resource, () => handlerOf(type).create(inputs, clientsFor(inputs, awsOf)));
    created.set(urn, outputs);
    replayed.push({ type, name, inputs, outputs });
  }
  return replayed;
}

async function creating<T>({ type, name }: Registration, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new Error(`${name} (${type}) was refused: ${String(error)}`, { cause: error });
  }
}

/** The inputs that AWS shall have, and those it has. */
export async function compared(
  resource: Replayed,
  awsOf: (region: string) => Clients,
): Promise<{ wanted: PropertyMap; found: PropertyMap }> {
  const { read, forDeletion = [] } = handlerOf(resource.type);
  const found = await read(resource, clientsFor(resource.inputs, awsOf));
  const wanted = Object.fromEntries(Object.entries(resource.inputs).filter(([key]) => !forDeletion.includes(key)));
  return { wanted, found };
}

export function handlerOf(type: string): Handler {
  const handler = handlers[type];
  if (handler === undefined) {
    throw new Error(`nothing replays ${type}: add it to test/aws/replay.ts, or to what moto lacks and docs/testing.md`);
  }
  return handler;
}

export function clientsFor({ region }: PropertyMap, awsOf: (region: string) => Clients): Clients {
  return awsOf(typeof region === "string" ? region : "us-east-1");
}
