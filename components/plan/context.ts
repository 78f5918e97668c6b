import { Cloud, CredentialsDelivery, IdentityKind } from "./spec/enums";
import type { PlanContext, PlatformPlan } from "./types";

/** What exists already of a platform and is used instead of a new one; what is not given is made. */
export interface ExistingParts {
  hasDataKey?: boolean;
  hasBackupKey?: boolean;
  hasBackupBucket?: boolean;
  hasOidcProvider?: boolean;
  hasAccessKey?: boolean;
  /** Operators whose licence key is given. */
  licensed?: string[];
  /** Whether the role of an External Secrets Operator that is there already is known. */
  hasExternalSecretsRole?: boolean;
}

/** What clusters on `platform` must know of it. */
export function contextOf(platform: PlatformPlan, existing: ExistingParts = {}): PlanContext {
  const { backupBucket, storageClasses } = platform;
  const made = backupBucket && {
    recoveryWindowDays: backupBucket.retention.recoveryWindowDays,
    fullBackupIntervalDays: backupBucket.retention.fullBackupIntervalDays,
  };
  return {
    cloud: platform.cloud,
    platformName: platform.name,
    delivery: platform.delivery,
    identity: platform.identity,
    dataStorageClass: storageClasses?.dataName,
    walStorageClass: storageClasses?.walName,
    volumeDriver: storageClasses?.driver ?? defaultDriver(platform.cloud),
    priorityClassName: platform.priorityClass?.name,
    // How long an existing bucket keeps its objects is not known here.
    bucket: made ?? (existing.hasBackupBucket === true ? {} : undefined),
    hasOidcProvider: platform.cloud === Cloud.Aws ? existing.hasOidcProvider === true : undefined,
    hasAccessKey: existing.hasAccessKey,
    imageRegistry: platform.imageRegistry,
    operators: platform.operators.filter(({ charts }) => Object.keys(charts).length > 0).map(({ name }) => name),
  };
}

/** The plain part of ClusterPlatformArgs, what a cluster is told of a platform that this package did not make. */
export interface PlainBindings {
  cloud?: Cloud;
  name?: string;
  eksClusterName?: string;
  dataStorageClass?: string;
  walStorageClass?: string;
  volumeDriver?: string;
  priorityClassName?: string;
  delivery?: CredentialsDelivery;
  identity?: IdentityKind;
  bucketRecoveryWindowDays?: number;
  bucketFullBackupIntervalDays?: number;
  imageRegistry?: string;
  operatorNamespaces?: Record<string, string>;
}

/** The context of a cluster on a platform that is described by ClusterPlatformArgs; the flags say which inputs were given. */
export function contextFrom(bindings: PlainBindings, existing: ExistingParts): PlanContext {
  const cloud = bindings.cloud ?? (bindings.eksClusterName === undefined ? Cloud.None : Cloud.Aws);
  const onAws = cloud === Cloud.Aws;
  const layout = {
    recoveryWindowDays: bindings.bucketRecoveryWindowDays,
    fullBackupIntervalDays: bindings.bucketFullBackupIntervalDays,
  };
  return {
    cloud,
    platformName: bindings.name ?? "postgres",
    delivery: bindings.delivery ?? defaultDelivery(cloud),
    identity: bindings.identity ?? defaultIdentity(cloud),
    dataStorageClass: bindings.dataStorageClass,
    walStorageClass: bindings.walStorageClass ?? bindings.dataStorageClass,
    volumeDriver: bindings.volumeDriver ?? defaultDriver(cloud),
    priorityClassName: bindings.priorityClassName,
    bucket: existing.hasBackupBucket === true ? layout : undefined,
    hasOidcProvider: onAws ? existing.hasOidcProvider === true : undefined,
    hasAccessKey: existing.hasAccessKey,
    imageRegistry: bindings.imageRegistry,
    operators: bindings.operatorNamespaces && Object.keys(bindings.operatorNamespaces),
  };
}

/** The way of passwords into Kubernetes where nobody chooses one. */
export function defaultDelivery(cloud: Cloud): CredentialsDelivery {
  return cloud === Cloud.Aws ? CredentialsDelivery.Csi : CredentialsDelivery.Direct;
}

/** The identity of clusters where nobody chooses one. */
export function defaultIdentity(cloud: Cloud): IdentityKind {
  return cloud === Cloud.Aws ? IdentityKind.PodIdentity : IdentityKind.AccessKeys;
}

/** CSI driver of EBS volumes; EKS Auto Mode has one of its own. */
export function ebsDriver(autoMode: boolean): string {
  return autoMode ? "ebs.csi.eks.amazonaws.com" : "ebs.csi.aws.com";
}

function defaultDriver(cloud: Cloud): string | undefined {
  return cloud === Cloud.Aws ? ebsDriver(false) : undefined;
}
