import type * as pulumi from "@pulumi/pulumi";
import type { Cloud, CredentialsDelivery, IdentityKind } from "./plan/spec/enums";

/**
 * What a PostgresCluster takes from the platform it runs on. PostgresPlatform offers it ready made as `forClusters`;
 * without a PostgresPlatform, fill in what your own infrastructure has.
 *
 * Structure (which resources exist) is plain data; values that only the cloud knows are inputs.
 */
export interface ClusterPlatformArgs {
  /** Where the cluster runs. Default "aws" when eksClusterName is given, else "none". */
  cloud?: Cloud;
  /** Name of the platform, part of role and secret names. Default "postgres". */
  name?: string;
  /** Name of the EKS cluster, for identities. Required on AWS. */
  eksClusterName?: string;
  /** StorageClass for data volumes. Default: the Kubernetes cluster's default class. */
  dataStorageClass?: string;
  /** StorageClass for WAL volumes. Default: dataStorageClass. */
  walStorageClass?: string;
  /** CSI driver behind the StorageClasses. Default "ebs.csi.aws.com" on AWS. */
  volumeDriver?: string;
  /** PriorityClass of the instances. Default: none. */
  priorityClassName?: string;
  /** Default way of passwords into Kubernetes. Default "csi" on AWS, "direct" elsewhere. */
  delivery?: CredentialsDelivery;
  /** Default kind of identity. Default "pod-identity" on AWS, "access-keys" elsewhere. */
  identity?: IdentityKind;
  /** Days of recovery window that the backup bucket is laid out for. Default: not checked. */
  bucketRecoveryWindowDays?: number;
  /** Days between base backups that the backup bucket is laid out for. Default: not checked. */
  bucketFullBackupIntervalDays?: number;
  /** Registry that mirrors every image. Default: the images' own registries. */
  imageRegistry?: string;
  /** Namespace the cluster's operator runs in, let in by the network policy. Default: the one in operatorNamespaces, else the operator's usual one. */
  operatorNamespace?: string;
  /** Operators that are there, each with its namespace; a cluster may ask for no other. Default: not checked. */
  operatorNamespaces?: Record<string, string>;
  /** Versions of their charts, where an operator's resources depend on it. Default: the versions that this package installs. */
  operatorVersions?: Record<string, string>;
  /** AWS region. Required on AWS. */
  region?: pulumi.Input<string>;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
  /** AWS partition. Default "aws". */
  partition?: pulumi.Input<string>;
  /** ARN of the KMS key for secrets. Default: AWS's own key for Secrets Manager. */
  dataKeyArn?: pulumi.Input<string>;
  /** Name of the backup bucket. Required where the cluster has backups and names no bucket of its own. */
  backupBucketName?: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the backup bucket. Default: the bucket does not use KMS. */
  backupKeyArn?: pulumi.Input<string>;
  /** Id of the access key for an S3-compatible object store, for identity "access-keys"; becomes a Secret of the cluster. Default: the Secret that backup.accessKeysSecret names. */
  accessKeyId?: pulumi.Input<string>;
  /** The secret access key that belongs to accessKeyId; a secret. Default: as for accessKeyId. */
  secretAccessKey?: pulumi.Input<string>;
  /** ARN of the EKS cluster's OIDC provider, for identity "irsa". */
  oidcProviderArn?: pulumi.Input<string>;
  /** Issuer URL of the EKS cluster's OIDC provider, for identity "irsa". */
  oidcIssuer?: pulumi.Input<string>;
  /** ARN of the role of the External Secrets Operator, for delivery "eso" with identity "pod-identity". */
  externalSecretsRoleArn?: pulumi.Input<string>;
  /** Tags of every AWS resource. Default none. */
  tags?: Record<string, string>;
}
