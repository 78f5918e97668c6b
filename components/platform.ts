import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlatformArgs } from "./bindings";
import { registerPriorityClass } from "./kubernetes/priority-class";
import { operatorNamespaces, operatorVersions, PostgresOperator } from "./operators/postgres-operator";
import { planPlatform } from "./plan/platform";
import { Cloud } from "./plan/spec/enums";
import type { PlatformSpec } from "./plan/spec/platform";
import type { PlatformPlan } from "./plan/types";
import {
  registerAwsParts,
  registerOperatorRoles,
  registerStorageClasses,
  volumeKeyWarning,
  type AwsParts,
} from "./platform-parts";
import { refuse } from "./refuse";

/** What exists already and is used instead of a new one. */
export interface ExistingPlatformArgs {
  /** ARN of the KMS key for volumes and secrets. Default: a key is made. */
  dataKeyArn?: pulumi.Input<string>;
  /** ARN of the KMS key for backups. Default: a key is made. */
  backupKeyArn?: pulumi.Input<string>;
  /** Name of the backup bucket. Default: a bucket is made. */
  backupBucketName?: pulumi.Input<string>;
  /** ARN of the EKS cluster's OIDC provider, for identity "irsa". Default none. */
  oidcProviderArn?: pulumi.Input<string>;
  /** Issuer URL of the EKS cluster's OIDC provider, for identity "irsa". Default none. */
  oidcIssuer?: pulumi.Input<string>;
  /** ARN of the role of an External Secrets Operator that is there already, for delivery "eso" with identity "pod-identity". Default none. */
  externalSecretsRoleArn?: pulumi.Input<string>;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
}

/** Arguments of PostgresPlatform. On AWS region and eks are required, elsewhere nothing is. */
export interface PostgresPlatformArgs extends PlatformSpec {
  /** What exists already. Default: nothing, everything is made. */
  existing?: ExistingPlatformArgs;
  /** Licence keys by operator, for those that need one; secrets. Default none. */
  licenses?: Record<string, pulumi.Input<string>>;
}

/**
 * What databases on one Kubernetes cluster share: keys, backup bucket, secrets drivers, the operator, StorageClasses and a
 * PriorityClass.
 *
 * @throws {pulumi.InputPropertiesError} with every mistake in the arguments, before anything is registered.
 */
export class PostgresPlatform extends pulumi.ComponentResource {
  /** ARN of the KMS key for volumes and secrets, on AWS. */
  public readonly dataKeyArn?: pulumi.Output<string>;
  /** ARN of the KMS key for backups, where there are backups on AWS. */
  public readonly backupKeyArn?: pulumi.Output<string>;
  /** Name of the backup bucket, where there is one. */
  public readonly backupBucketName?: pulumi.Output<string>;
  /** Name of its copy in another region, where there is one. */
  public readonly replicaBucketName?: pulumi.Output<string>;
  /** StorageClass for data volumes, where classes are made. */
  public readonly dataStorageClass?: pulumi.Output<string>;
  /** StorageClass for WAL volumes, where classes are made. */
  public readonly walStorageClass?: pulumi.Output<string>;
  /** VolumeSnapshotClass, where one is made. */
  public readonly snapshotClass?: pulumi.Output<string>;
  /** ARN of the External Secrets Operator's role, where it has one. */
  public readonly externalSecretsRoleArn?: pulumi.Output<string>;
  /** Namespace of the first operator, where one is installed; known once it is. */
  public readonly operatorNamespace?: pulumi.Output<string>;

  constructor(name: string, args: PostgresPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    // Before super(): nothing is registered from arguments that are wrong.
    const plan = planOrRefuse(name, args);
    super("kubernetes-postgres:index:PostgresPlatform", name, args, opts);
    const parts = plan.cloud === Cloud.Aws ? registerAwsParts(name, plan, args, this) : undefined;
    const { imageRegistry } = plan;
    const { operators, licenses } = args;
    const roles = parts && registerOperatorRoles(name, plan, args, parts, this);
    const wanted = { ...args.operator, imageRegistry, operators, licenses, roleArns: roles?.roleArns };
    const before = { parent: this, dependsOn: roles?.identities };
    const operator = new PostgresOperator(`${name}-operator`, wanted, before);
    const classes = parts && registerStorageClasses(name, plan, parts, this);
    if (plan.priorityClass !== undefined) registerPriorityClass(name, plan.priorityClass, this);
    const warning = volumeKeyWarning(plan);
    if (warning !== undefined) void pulumi.log.warn(warning, this);

    this.dataKeyArn = known(parts?.dataKeyArn);
    this.backupKeyArn = known(parts?.backupKeyArn);
    this.backupBucketName = known(parts?.bucketName);
    this.replicaBucketName = parts?.replicaBucketName;
    this.dataStorageClass = classes?.dataClassName;
    this.walStorageClass = classes?.walClassName;
    this.snapshotClass = classes?.snapshotClassName;
    this.externalSecretsRoleArn = known(parts?.externalSecretsRoleArn);
    this.operatorNamespace = operator.namespace;
    bindings.set(this, bindingsOf(plan, args, parts));
    this.registerOutputs({
      dataKeyArn: this.dataKeyArn,
      backupKeyArn: this.backupKeyArn,
      backupBucketName: this.backupBucketName,
      replicaBucketName: this.replicaBucketName,
      dataStorageClass: this.dataStorageClass,
      walStorageClass: this.walStorageClass,
      snapshotClass: this.snapshotClass,
      externalSecretsRoleArn: this.externalSecretsRoleArn,
      operatorNamespace: this.operatorNamespace,
    });
  }

  /** What a PostgresCluster on this platform takes as its `platform`. The cluster depends on the platform besides: an operator must be there. */
  get forClusters(): ClusterPlatformArgs {
    return bindings.get(this) ?? {};
  }
}

// Beside the class: a property of it would become an output in other languages, and plain data cannot be one.
const bindings = new WeakMap<PostgresPlatform, ClusterPlatformArgs>();

function bindingsOf(plan: PlatformPlan, args: PostgresPlatformArgs, parts: AwsParts | undefined): ClusterPlatformArgs {
  const { storageClasses, backupBucket } = plan;
  return {
    cloud: plan.cloud,
    name: plan.name,
    eksClusterName: plan.eks?.clusterName,
    dataStorageClass: storageClasses?.dataName,
    walStorageClass: storageClasses?.walName,
    volumeDriver: storageClasses?.driver,
    priorityClassName: plan.priorityClass?.name,
    delivery: plan.delivery,
    identity: plan.identity,
    bucketRecoveryWindowDays: backupBucket?.retention.recoveryWindowDays,
    bucketFullBackupIntervalDays: backupBucket?.retention.fullBackupIntervalDays,
    imageRegistry: plan.imageRegistry,
    operatorNamespaces: operatorNamespaces(plan.operators),
    operatorVersions: operatorVersions(plan.operators),
    region: plan.region,
    accountId: parts?.accountId,
    partition: parts?.partition,
    dataKeyArn: parts?.dataKeyArn,
    backupBucketName: parts?.bucketName,
    backupKeyArn: parts?.backupKeyArn,
    oidcProviderArn: args.existing?.oidcProviderArn,
    oidcIssuer: args.existing?.oidcIssuer,
    externalSecretsRoleArn: parts?.externalSecretsRoleArn,
    tags: plan.tags,
  };
}

function planOrRefuse(name: string, { existing = {}, licenses = {}, ...spec }: PostgresPlatformArgs): PlatformPlan {
  const planned = planPlatform(name, spec, {
    hasDataKey: existing.dataKeyArn !== undefined,
    hasBackupKey: existing.backupKeyArn !== undefined,
    hasBackupBucket: existing.backupBucketName !== undefined,
    hasOidcProvider: existing.oidcProviderArn !== undefined && existing.oidcIssuer !== undefined,
    hasExternalSecretsRole: existing.externalSecretsRoleArn !== undefined,
    licensed: Object.keys(licenses),
  });
  refuse(planned.problems, `PostgresPlatform "${name}"`);
  if (planned.plan === undefined) throw new Error("a plan without problems is missing");
  return planned.plan;
}

function known(value: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.output(value);
}
