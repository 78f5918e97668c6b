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
  urn: string;
}

/** What of a recording AWS is asked for, in an order in which it can be had. */
function awsResources(resources: readonly Registration[]): Registration[] {
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

/** What became of a recording. */
export interface Replay {
  created: Replayed[];
  /** What was left out because moto has no call for it; its inputs are complete. */
  skipped: Replayed[];
  /** Outputs of what was created, by URN. */
  outputs: Map<string, Outputs>;
}

/** Creates everything of a recording but what is `lacking`, one after the other. */
export async function create(
  resources: readonly Registration[],
  awsOf: (region: string) => Clients,
  lacking: ReadonlySet<string>,
): Promise<Replay> {
  const replay: Replay = { created: [], skipped: [], outputs: new Map() };
  for (const { registration, inputs } of wanted(resources, replay.outputs)) {
    const { type, name, urn } = registration;
    if (lacking.has(type)) {
      replay.skipped.push({ type, name, urn, inputs, outputs: {} });
      continue;
    }
    const outputs = await creating(registration, () => handlerOf(type).create(inputs, clientsFor(inputs, awsOf)));
    replay.outputs.set(urn, outputs);
    replay.created.push({ type, name, urn, inputs, outputs });
  }
  return replay;
}

/** Each resource with the inputs that the provider would send, as soon as what they refer to is among the outputs. */
export function* wanted(
  resources: readonly Registration[],
  outputs: ReadonlyMap<string, Outputs>,
): Generator<{ registration: Registration; inputs: PropertyMap }> {
  const defaultTags = defaultTagsOf(resources);
  for (const registration of awsResources(resources)) {
    yield { registration, inputs: resolved(sent(registration, defaultTags), outputs) };
  }
}

async function creating<T>({ type, name }: Registration, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new Error(`${name} (${type}) was refused: ${String(error)}`, { cause: error });
  }
}

/** The inputs as AWS has them. */
export function readBack(resource: Replayed, awsOf: (region: string) => Clients): Promise<PropertyMap> {
  return handlerOf(resource.type).read(resource, clientsFor(resource.inputs, awsOf));
}

/** The inputs that AWS shall have: all but what the provider keeps for a deletion. */
export function kept(type: string, inputs: PropertyMap): PropertyMap {
  const { forDeletion = [] } = handlerOf(type);
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !forDeletion.includes(key)));
}

/** How a type is replayed; a type that nobody thought of is an error. */
export function handlerOf(type: string): Handler {
  const handler = handlers[type];
  if (handler === undefined) {
    throw new Error(`nothing replays ${type}: add it to test/aws/replay.ts, or to what moto lacks and docs/testing.md`);
  }
  return handler;
}

/** The services of the region that the inputs name. */
export function clientsFor({ region }: PropertyMap, awsOf: (region: string) => Clients): Clients {
  return awsOf(typeof region === "string" ? region : "us-east-1");
}
