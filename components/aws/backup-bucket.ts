import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import { bucketName } from "../plan/names";
import type { ObjectLockSpec } from "../plan/spec/platform";
import { refuse } from "../refuse";
import { accountIdOr, partitionOr, regionOr } from "./account";
import { planBucket, replicaName } from "./bucket-arguments";
import { replicaRetention } from "./bucket-lifecycle";
import { isExempt } from "./bucket-policy";
import { registerReplica } from "./bucket-replica";
import { registerBucket } from "./bucket-resources";
import { map } from "./documents";

/** Arguments of BackupBucket. */
export interface BackupBucketArgs {
  /** ARN of the KMS key that encrypts the backups. */
  kmsKeyArn: pulumi.Input<string>;
  /** Name of the bucket, 3 to 63 characters. Default: "<namePrefix>-backup-<account id>-<region>", which no other account takes by accident. */
  bucketName?: pulumi.Input<string>;
  /** Beginning of the name where bucketName is not given, and of the names that the copy needs: its role's and its key's. Default: the component's name. */
  namePrefix?: string;
  /** Longest recovery window of any cluster that uses the bucket. Default "30d". */
  recoveryWindow?: string;
  /** Longest interval between base backups of any cluster that uses the bucket. Default "1d". */
  fullBackupInterval?: string;
  /** Object Lock, so that nobody destroys a backup inside the window. Default: on in mode "governance", for recovery window plus full-backup interval. */
  objectLock?: ObjectLockSpec;
  /** Days a deleted or overwritten object is kept. Default 30, at least 7. */
  noncurrentDays?: number;
  /** Days after which objects are expired; must exceed the recovery window plus the full-backup interval. Default: never, the backup tool deletes what it no longer needs. */
  expireAfterDays?: number;
  /** Existing bucket that receives access logs, in the same region. Default: none are kept. */
  accessLogBucket?: string;
  /** Region of a second bucket that every object is copied to. Deletions are not copied; the copy expires objects when they have left the window and noncurrentDays are over. Default: no copy. */
  replicaRegion?: string;
  /** ARNs of the IAM roles that may change the bucket's protections; must include the role that runs Pulumi. Default: no tamper guard. */
  administratorRoleArns?: string[];
  /** ARNs of roles for emergencies, exempt from the tamper guard as well. Default none. */
  breakGlassRoleArns?: string[];
  /** AWS region of the bucket. Default: the AWS provider's region. */
  region?: string;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
  /** AWS partition. Default: asked of AWS. */
  partition?: pulumi.Input<string>;
  /** Whether a destroy is refused and the bucket survives one that is forced; without it a destroy empties the bucket. Default true. */
  deletionProtection?: boolean;
  /** Tags. Default none. */
  tags?: Record<string, string>;
}

/** An S3 bucket for PostgreSQL backups: versioned, locked, encrypted, private, and optionally copied to a second region. */
export class BackupBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  public readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  public readonly bucketArn: pulumi.Output<string>;
  /** Name of the copy in the other region, where there is one. */
  public readonly replicaBucketName?: pulumi.Output<string>;
  /** ARN of the copy's KMS key, where there is one. */
  public readonly replicaKeyArn?: pulumi.Output<string>;

  constructor(name: string, args: BackupBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const { retention, problems } = planBucket(args);
    refuse(problems, `BackupBucket "${name}"`);
    super("kubernetes-postgres:index:BackupBucket", name, args, opts);
    const deletionProtection = args.deletionProtection ?? true;
    const region = regionOr(args.region, this);
    const names = bucketNames(name, args, region, this);
    const { roles: guardedBy, checked } = guardOf(args, this);
    const partition = partitionOr(args.partition, this);
    const shared = { partition, guardedBy, deletionProtection, tags: args.tags };

    const source = registerBucket(
      name,
      {
        ...shared,
        bucketName: after(checked, names.source),
        region: args.region,
        kmsKeyArn: args.kmsKeyArn,
        retention,
        accessLogBucket: args.accessLogBucket,
      },
      this,
    );
    this.bucketName = source.bucket.bucket;
    this.bucketArn = source.bucket.arn;

    if (args.replicaRegion !== undefined) {
      const replica = registerReplica(
        name,
        { resources: source, kmsKeyArn: args.kmsKeyArn, region },
        {
          ...shared,
          bucketName: after(checked, names.replica),
          region: args.replicaRegion,
          namePrefix: args.namePrefix ?? name,
          retention: replicaRetention(retention),
          accountId: args.accountId,
        },
        this,
      );
      this.replicaBucketName = replica.bucketName;
      this.replicaKeyArn = replica.keyArn;
    }
    this.registerOutputs({
      bucketName: this.bucketName,
      bucketArn: this.bucketArn,
      replicaBucketName: this.replicaBucketName,
      replicaKeyArn: this.replicaKeyArn,
    });
  }
}

/** Names of the bucket and its copy: a suffix keeps the two apart where a name is given, else the region does. */
function bucketNames(name: string, args: BackupBucketArgs, region: pulumi.Input<string>, parent: pulumi.Resource) {
  const { bucketName: given, namePrefix = name, replicaRegion = "" } = args;
  if (given !== undefined) return { source: given, replica: map(given, replicaName) };
  const accountId = pulumi.output(accountIdOr(args.accountId, parent));
  return {
    source: pulumi.all([accountId, region]).apply(([account, home]) => bucketName(namePrefix, account, home)),
    replica: accountId.apply((account) => bucketName(namePrefix, account, replicaRegion)),
  };
}

function after(checked: pulumi.Input<void>, value: pulumi.Input<string>): pulumi.Input<string> {
  return checked === undefined ? value : pulumi.all([checked, value]).apply(([, name]) => name);
}

/**
 * The roles exempt from the tamper guard. Put by a role that is not among them, the guard could not be changed again but
 * by the root user. That is refused before there is a bucket; not at preview, which a person may run under a role of
 * their own.
 */
function guardOf(args: BackupBucketArgs, parent: pulumi.Resource): { roles: string[]; checked: pulumi.Input<void> } {
  const { administratorRoleArns = [], breakGlassRoleArns = [] } = args;
  if (administratorRoleArns.length === 0) return { roles: [], checked: undefined };
  const roles = [...administratorRoleArns, ...breakGlassRoleArns];
  if (pulumi.runtime.isDryRun()) return { roles, checked: undefined };
  const checked = getCallerIdentityOutput({}, { parent }).arn.apply((callerArn) => {
    if (isExempt(callerArn, roles)) return;
    throw new pulumi.InputPropertyError({
      propertyPath: "administratorRoleArns",
      reason: `the tamper guard would lock out ${callerArn}, which runs this update; add its role to administratorRoleArns`,
    });
  });
  return { roles, checked };
}
