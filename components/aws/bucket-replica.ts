import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { BucketReplicationConfig } from "@pulumi/aws/s3/bucketReplicationConfig";
import type * as pulumi from "@pulumi/pulumi";
import { replicationNames } from "../plan/names";
import { registerBucket, type BucketResources, type BucketSettings } from "./bucket-resources";
import { EncryptionKey } from "./encryption-key";
import { replicationPolicy, replicationRule, replicationTrust } from "./replication";

/** The bucket that is copied. */
export interface ReplicaSource {
  resources: BucketResources;
  kmsKeyArn: pulumi.Input<string>;
  region: pulumi.Input<string>;
}

/** The copy; its key is made here, in its own region. */
export interface ReplicaSettings extends Omit<BucketSettings, "kmsKeyArn"> {
  region: string;
  /** Beginning of the names of role and alias: what is outside Kubernetes is shared by every stack of the account. */
  namePrefix: string;
  accountId?: pulumi.Input<string>;
}

/** Registers the copy of a backup bucket in another region: key, bucket, role, and last the rule that copies. */
export function registerReplica(
  name: string,
  source: ReplicaSource,
  settings: ReplicaSettings,
  parent: pulumi.Resource,
): { bucketName: pulumi.Output<string>; keyArn: pulumi.Output<string> } {
  const { region, namePrefix, accountId, partition, guardedBy, deletionProtection, tags } = settings;
  const names = replicationNames(namePrefix);
  const key = new EncryptionKey(
    `${name}-replica`,
    {
      alias: names.keyAlias.replace(/^alias\//, ""),
      description: `Encrypts the copy of the backups of ${namePrefix}`,
      guardedByRoleArns: guardedBy,
      region,
      accountId,
      partition,
      deletionProtection,
      tags,
    },
    { parent },
  );
  const replica = registerBucket(`${name}-replica`, { ...settings, kmsKeyArn: key.arn }, parent);
  const from = { bucketArn: source.resources.arn, kmsKeyArn: source.kmsKeyArn, region: source.region };
  const to = { bucketArn: replica.arn, kmsKeyArn: key.arn, region };

  const role = new Role(
    `${name}-replication`,
    { name: names.role, assumeRolePolicy: replicationTrust(), tags },
    { parent },
  );
  const rights = new RolePolicy(
    `${name}-replication`,
    { name: "replicate", role: role.name, policy: replicationPolicy(from, to) },
    { parent },
  );
  new BucketReplicationConfig(
    `${name}-replication`,
    {
      bucket: source.resources.bucket.bucket,
      region: source.region,
      role: role.arn,
      rules: [replicationRule(to)],
    },
    { parent, dependsOn: [rights, ...source.resources.readyForReplication, ...replica.readyForReplication] },
  );
  return { bucketName: replica.bucket.bucket, keyArn: key.arn };
}
