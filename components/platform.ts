import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlatformArgs } from "./bindings";
import type { PlatformSpec } from "./plan/spec/platform";

/** What exists already and is used instead of a new one. */
export interface ExistingPlatformArgs {
  /** ARN of the KMS key for volumes and secrets. Default: a key is made. */
  dataKeyArn?: pulumi.Input<string>;
  /** ARN of the KMS key for backups. Default: a key is made. */
  backupKeyArn?: pulumi.Input<string>;
  /** Name of the backup bucket. Default: a bucket is made. */
  backupBucketName?: pulumi.Input<string>;
  /** ARN of the EKS cluster's OIDC provider, for identity "irsa". */
  oidcProviderArn?: pulumi.Input<string>;
  /** Issuer URL of the EKS cluster's OIDC provider, for identity "irsa". */
  oidcIssuer?: pulumi.Input<string>;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
}

/** Arguments of PostgresPlatform. On AWS region and eks are required, elsewhere nothing is. */
export interface PostgresPlatformArgs extends PlatformSpec {
  /** What exists already. Default: nothing, everything is made. */
  existing?: ExistingPlatformArgs;
}

/** What databases on one Kubernetes cluster share: keys, StorageClasses, backup bucket, secrets drivers and the operator. */
export class PostgresPlatform extends pulumi.ComponentResource {
  /** ARN of the KMS key for volumes and secrets. On AWS only. */
  public readonly dataKeyArn?: pulumi.Output<string>;
  /** ARN of the KMS key for backups. On AWS only. */
  public readonly backupKeyArn?: pulumi.Output<string>;
  /** Name of the backup bucket, where there is one. */
  public readonly backupBucketName?: pulumi.Output<string>;

  constructor(name: string, args: PostgresPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-postgres:index:PostgresPlatform", name, args, opts);
    this.registerOutputs({});
  }

  /** What a PostgresCluster on this platform takes as its `platform`. */
  get forClusters(): ClusterPlatformArgs {
    return {};
  }
}
