import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import type * as pulumi from "@pulumi/pulumi";
import { backupWriterPolicy } from "./aws/backup-policies";
import { BackupBucket } from "./aws/backup-bucket";
import { EncryptionKey } from "./aws/encryption-key";
import { SecretsStore } from "./aws/secrets-store";
import { WorkloadIdentity } from "./aws/workload-identity";
import { operatorFacts } from "./operators/registry";
import { driverPolicyNames, fit, limits } from "./plan/names";
import { IdentityKind, Provision } from "./plan/spec/enums";
import type { PlatformPlan } from "./plan/types";
import type { ExistingPlatformArgs, PostgresPlatformArgs } from "./platform";
import { grantKey } from "./storage/driver-grant";
import { StorageClasses } from "./storage/storage-classes";

/** The AWS account that a platform is in. */
export interface Account {
  accountId: pulumi.Input<string>;
  partition: pulumi.Input<string>;
}

/** What a platform on AWS has, made or there already; undefined where it has none. */
export interface AwsParts extends Account {
  dataKeyArn?: pulumi.Input<string>;
  backupKeyArn?: pulumi.Input<string>;
  bucketName?: pulumi.Input<string>;
  replicaBucketName?: pulumi.Output<string>;
  externalSecretsRoleArn?: pulumi.Input<string>;
}

/** Keys, then the bucket that one of them encrypts, then what brings secrets into Kubernetes. */
export function registerAwsParts(
  name: string,
  plan: PlatformPlan,
  args: PostgresPlatformArgs,
  parent: pulumi.Resource,
): AwsParts {
  const existing = args.existing ?? {};
  const account = accountOf(existing, parent);
  const dataKeyArn = registerDataKey(name, plan, account, parent) ?? existing.dataKeyArn;
  const backupKeyArn = registerBackupKey(name, plan, account, parent) ?? existing.backupKeyArn;
  const bucket = registerBucket(name, plan, args, account, backupKeyArn, parent);
  const secrets = registerSecretsStore(name, plan, args, account, parent);
  return {
    ...account,
    dataKeyArn,
    backupKeyArn,
    bucketName: bucket?.bucketName ?? existing.backupBucketName,
    replicaBucketName: bucket?.replicaBucketName,
    externalSecretsRoleArn: secrets?.externalSecretsRoleArn ?? existing.externalSecretsRoleArn,
  };
}

function accountOf({ accountId }: ExistingPlatformArgs, parent: pulumi.Resource): Account {
  return {
    accountId: accountId ?? getCallerIdentityOutput({}, { parent }).accountId,
    partition: getPartitionOutput({}, { parent }).partition,
  };
}

function registerDataKey(
  name: string,
  { dataKey, eks, region, deletionProtection, tags }: PlatformPlan,
  account: Account,
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  if (dataKey === undefined) return undefined;
  const key = new EncryptionKey(
    `${name}-data`,
    {
      ...dataKey,
      alias: dataKey.alias.replace(/^alias\//, ""),
      description: `Volumes and secrets of PostgreSQL on ${eks?.clusterName ?? name}`,
      // With a role named, the role is granted the key; without one Auto Mode needs the key to let it in.
      autoModeVolumes: eks?.autoMode === true && eks.ebsCsiRoleName === undefined,
      region,
      deletionProtection,
      tags,
      ...account,
    },
    { parent },
  );
  return key.arn;
}

function registerBackupKey(
  name: string,
  { backupKey, backupBucket, eks, region, deletionProtection, tags }: PlatformPlan,
  account: Account,
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  if (backupKey === undefined) return undefined;
  const { administratorRoleArns = [], breakGlassRoleArns = [] } = backupBucket ?? {};
  const key = new EncryptionKey(
    `${name}-backup`,
    {
      ...backupKey,
      alias: backupKey.alias.replace(/^alias\//, ""),
      description: `Backups of PostgreSQL on ${eks?.clusterName ?? name}`,
      // A bucket that nobody can empty is of no use when the key to it can be thrown away.
      guardedByRoleArns: administratorRoleArns.length > 0 ? [...administratorRoleArns, ...breakGlassRoleArns] : [],
      region,
      deletionProtection,
      tags,
      ...account,
    },
    { parent },
  );
  return key.arn;
}

function registerBucket(
  name: string,
  { name: platformName, backupBucket, region, deletionProtection, tags }: PlatformPlan,
  args: PostgresPlatformArgs,
  account: Account,
  kmsKeyArn: pulumi.Input<string> | undefined,
  parent: pulumi.Resource,
): BackupBucket | undefined {
  if (backupBucket === undefined || kmsKeyArn === undefined) return undefined;
  return new BackupBucket(
    `${name}-bucket`,
    { ...args.backupBucket, kmsKeyArn, namePrefix: platformName, region, deletionProtection, tags, ...account },
    { parent },
  );
}

function registerSecretsStore(
  name: string,
  { secretsStore, eks, identity, imageRegistry, region, name: platformName, tags }: PlatformPlan,
  args: PostgresPlatformArgs,
  { accountId }: Account,
  parent: pulumi.Resource,
): SecretsStore | undefined {
  if (secretsStore === undefined) return undefined;
  const { csi, externalSecrets } = secretsStore;
  if (csi === undefined && externalSecrets === undefined) return undefined;
  return new SecretsStore(
    `${name}-secrets`,
    {
      csi: csi && (args.secretsStore?.csi ?? {}),
      externalSecrets: externalSecrets && (args.secretsStore?.externalSecrets ?? {}),
      rotationInterval: args.secretsStore?.rotationInterval,
      region,
      identity,
      eksClusterName: eks?.clusterName,
      externalSecretsRoleName: `${platformName}.external-secrets`,
      imageRegistry,
      accountId,
      tags,
    },
    { parent },
  );
}

/** Roles of operators, by name, and the components that they are complete with. */
export interface OperatorRoles {
  roleArns: Record<string, pulumi.Output<string>>;
  identities: WorkloadIdentity[];
}

/**
 * Roles for those operators that open the platform's backup bucket themselves: all of it, for they see to the backups of
 * every cluster. They are made for IRSA alone, where the OIDC provider is known.
 */
export function registerOperatorRoles(
  name: string,
  { name: platformName, operators, identity, region, tags }: PlatformPlan,
  { existing: { oidcProviderArn, oidcIssuer } = {} }: PostgresPlatformArgs,
  { bucketName, backupKeyArn, accountId, partition }: AwsParts,
  parent: pulumi.Resource,
): OperatorRoles | undefined {
  const known = oidcProviderArn !== undefined && oidcIssuer !== undefined;
  if (!known || bucketName === undefined || identity === IdentityKind.AccessKeys) return undefined;
  const location = { bucketName, path: "", kmsKeyArn: backupKeyArn, region: region ?? "", partition };
  const made = operators.flatMap(({ name: operator, charts }): [string, WorkloadIdentity][] => {
    const { bucketAccount } = operatorFacts[operator];
    if (bucketAccount === undefined) return [];
    const chart = charts[bucketAccount.chart];
    if (chart.provision !== Provision.Install) return [];
    const role = new WorkloadIdentity(
      `${name}-${operator}`,
      {
        namespace: chart.namespace,
        serviceAccount: bucketAccount.name,
        kind: IdentityKind.Irsa,
        oidcProviderArn,
        oidcIssuer,
        policies: { backup: backupWriterPolicy(location) },
        roleName: fit(`${platformName}.${operator}`, limits.iamRole),
        accountId,
        tags,
      },
      { parent },
    );
    return [[operator, role]];
  });
  if (made.length === 0) return undefined;
  const roleArns = made.flatMap(([operator, { roleArn }]) =>
    roleArn === undefined ? [] : [[operator, roleArn] as const],
  );
  return { roleArns: Object.fromEntries(roleArns), identities: made.map(([, role]) => role) };
}

/** StorageClasses, whose key the CSI driver may use by then; without classes of ours the driver is let in all the same. */
export function registerStorageClasses(
  name: string,
  { name: platformName, storageClasses, eks, region, deletionProtection, tags }: PlatformPlan,
  { dataKeyArn, partition }: Pick<AwsParts, "dataKeyArn" | "partition">,
  parent: pulumi.Resource,
): StorageClasses | undefined {
  const autoMode = eks?.autoMode ?? false;
  const driverRoleName = eks?.ebsCsiRoleName;
  if (storageClasses === undefined) {
    if (driverRoleName === undefined || dataKeyArn === undefined) return undefined;
    const policyName = driverPolicyNames(platformName).forOtherClasses;
    grantKey(name, { policyName, driverRoleName, kmsKeyArn: dataKeyArn, autoMode, region, partition }, parent);
    return undefined;
  }
  const { dataName, walName, fileSystem, snapshotClassName } = storageClasses;
  return new StorageClasses(
    `${name}-storage`,
    {
      dataName,
      walName,
      fileSystem,
      snapshotClassName,
      kmsKeyArn: dataKeyArn,
      autoMode,
      driverRoleName,
      namePrefix: platformName,
      region,
      partition,
      // Auto Mode makes no volume with tags that its cluster role may not set.
      tags: autoMode && driverRoleName === undefined ? {} : tags,
      deletionProtection,
    },
    { parent },
  );
}

/** Auto Mode is let in by the key; the driver elsewhere only by its role, which may have been granted the key by hand. */
export function volumeKeyWarning({ storageClasses, dataKey, eks }: PlatformPlan): string | undefined {
  if (storageClasses === undefined || dataKey === undefined || eks === undefined) return undefined;
  if (eks.autoMode || eks.ebsCsiRoleName !== undefined) return undefined;
  return (
    "Volumes stay Pending until the role of the EBS CSI driver may use the data key, which no managed policy of AWS " +
    `grants (${dataKey.alias}); set eks.ebsCsiRoleName to the name of that role, or grant it the key yourself`
  );
}
