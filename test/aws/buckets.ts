import * as s3 from "@aws-sdk/client-s3";
import { isMap, type PropertyMap } from "kubepg/engine/values";
import { fromApi, toApi } from "./case";
import type { Clients } from "./clients";
import { documentText, optionalText, present, tagList, tagsOf, text, type Handler } from "./handler";

export const bucket: Handler = {
  forDeletion: ["forceDestroy"],
  async create(inputs, aws) {
    const Bucket = text(inputs, "bucket");
    const LocationConstraint = text(inputs, "region") as s3.BucketLocationConstraint;
    await aws.s3.send(
      new s3.CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint },
        ObjectLockEnabledForBucket: inputs.objectLockEnabled === true,
      }),
    );
    await aws.s3.send(new s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagList(inputs) } }));
    return { id: Bucket, bucket: Bucket, arn: `arn:aws:s3:::${Bucket}` };
  },
  async read({ inputs, outputs }, aws) {
    const Bucket = outputs.bucket;
    const { LocationConstraint } = await aws.s3.send(new s3.GetBucketLocationCommand({ Bucket }));
    const { TagSet } = await aws.s3.send(new s3.GetBucketTaggingCommand({ Bucket }));
    const locked = await lockOf(Bucket, aws);
    return {
      bucket: Bucket,
      region: present(LocationConstraint, "the region"),
      ...((locked || inputs.objectLockEnabled !== undefined) && { objectLockEnabled: locked }),
      ...tagsOf(TagSet),
    };
  },
};

/** Whether Object Lock is on; S3 answers a question about a bucket without with an error. */
async function lockOf(Bucket: string, aws: Clients): Promise<boolean> {
  try {
    const found = await aws.s3.send(new s3.GetObjectLockConfigurationCommand({ Bucket }));
    return found.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled";
  } catch (error) {
    if (error instanceof s3.S3ServiceException && error.name === "ObjectLockConfigurationNotFoundError") return false;
    throw error;
  }
}

/** One of the settings that S3 keeps beside a bucket: put whole, read whole, named after the bucket. */
function setting(
  put: (Bucket: string, inputs: PropertyMap, aws: Clients) => Promise<unknown>,
  get: (Bucket: string, aws: Clients) => Promise<PropertyMap>,
): Handler {
  return {
    async create(inputs, aws) {
      const name = text(inputs, "bucket");
      await put(name, inputs, aws);
      return { id: name };
    },
    async read({ inputs }, aws) {
      const name = text(inputs, "bucket");
      const { LocationConstraint } = await aws.s3.send(new s3.GetBucketLocationCommand({ Bucket: name }));
      return { bucket: name, region: present(LocationConstraint, "the region"), ...(await get(name, aws)) };
    },
  };
}

/** The structure that is left without what the provider adds around it. */
function settingsOf({ bucket: _bucket, region: _region, ...rest }: PropertyMap): PropertyMap {
  return rest;
}

/** A structure of AWS as inputs have it. */
function structure(value: unknown): PropertyMap {
  const converted = fromApi(value);
  if (!isMap(converted)) throw new Error(`AWS answered ${JSON.stringify(value)}`);
  return converted;
}

export const versioning = setting(
  (Bucket, inputs, aws) =>
    aws.s3.send(
      new s3.PutBucketVersioningCommand({
        Bucket,
        VersioningConfiguration: toApi(inputs.versioningConfiguration) as s3.VersioningConfiguration,
      }),
    ),
  async (Bucket, aws) => {
    const { Status } = await aws.s3.send(new s3.GetBucketVersioningCommand({ Bucket }));
    return { versioningConfiguration: { status: present(Status, "the versioning") } };
  },
);

export const encryption = setting(
  (Bucket, inputs, aws) => {
    const Rules = toApi(inputs.rules) as (s3.ServerSideEncryptionRule & { BlockedEncryptionTypes?: unknown })[];
    return aws.s3.send(
      new s3.PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: Rules.map(({ BlockedEncryptionTypes, ...rule }) => ({
            ...rule,
            BlockedEncryptionTypes: { EncryptionType: BlockedEncryptionTypes as s3.EncryptionType[] },
          })),
        },
      }),
    );
  },
  async (Bucket, aws) => {
    const found = await aws.s3.send(new s3.GetBucketEncryptionCommand({ Bucket }));
    const rules = present(found.ServerSideEncryptionConfiguration?.Rules, "the encryption");
    return {
      rules: rules.map(({ BlockedEncryptionTypes, ...rule }) => ({
        ...structure(rule),
        ...(BlockedEncryptionTypes && { blockedEncryptionTypes: BlockedEncryptionTypes.EncryptionType }),
      })),
    };
  },
);

export const ownership = setting(
  (Bucket, inputs, aws) => {
    const Rules = [toApi(inputs.rule) as s3.OwnershipControlsRule];
    return aws.s3.send(new s3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
  },
  async (Bucket, aws) => {
    const found = await aws.s3.send(new s3.GetBucketOwnershipControlsCommand({ Bucket }));
    return { rule: structure(found.OwnershipControls?.Rules?.[0]) };
  },
);

export const publicAccess = setting(
  (Bucket, inputs, aws) => {
    const settings = toApi(settingsOf(inputs)) as s3.PublicAccessBlockConfiguration;
    return aws.s3.send(new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: settings }));
  },
  async (Bucket, aws) => {
    const found = await aws.s3.send(new s3.GetPublicAccessBlockCommand({ Bucket }));
    return structure(found.PublicAccessBlockConfiguration);
  },
);

export const objectLock = setting(
  (Bucket, inputs, aws) => {
    const Rule = toApi(inputs.rule) as s3.ObjectLockRule;
    return aws.s3.send(
      new s3.PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule },
      }),
    );
  },
  async (Bucket, aws) => {
    const found = await aws.s3.send(new s3.GetObjectLockConfigurationCommand({ Bucket }));
    const { Mode, Days, Years } = found.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
    // A retention is in days or in years; moto answers the other one as 0, S3 not at all.
    return { rule: { defaultRetention: structure({ Mode, Days: Days || undefined, Years: Years || undefined }) } };
  },
);

export const lifecycle = setting(
  (Bucket, inputs, aws) => {
    const Rules = toApi(inputs.rules) as s3.LifecycleRule[];
    return aws.s3.send(new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  },
  async (Bucket, aws) => {
    const { Rules } = await aws.s3.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
    return { rules: present(Rules, "the rules").map(structure) };
  },
);

export const policy = setting(
  (Bucket, inputs, aws) =>
    aws.s3.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: documentText(inputs, "policy") })),
  async (Bucket, aws) => {
    const { Policy } = await aws.s3.send(new s3.GetBucketPolicyCommand({ Bucket }));
    return { policy: JSON.parse(present(Policy, "the policy")) };
  },
);

export const logging = setting(
  (Bucket, inputs, aws) => {
    const LoggingEnabled = toApi(settingsOf(inputs)) as s3.LoggingEnabled;
    return aws.s3.send(new s3.PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
  },
  async (Bucket, aws) => {
    const { LoggingEnabled } = await aws.s3.send(new s3.GetBucketLoggingCommand({ Bucket }));
    const { TargetBucket, TargetPrefix } = present(LoggingEnabled, "the logging");
    return structure({ TargetBucket, TargetPrefix });
  },
);

export const replication = setting(
  (Bucket, inputs, aws) => {
    const Rules = toApi(inputs.rules) as s3.ReplicationRule[];
    const ReplicationConfiguration = { Role: optionalText(inputs, "role"), Rules };
    return aws.s3.send(new s3.PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
  },
  async (Bucket, aws) => {
    const found = await aws.s3.send(new s3.GetBucketReplicationCommand({ Bucket }));
    const { Role, Rules } = present(found.ReplicationConfiguration, "the replication");
    return { role: present(Role, "the role"), rules: present(Rules, "the rules").map(structure) };
  },
);
