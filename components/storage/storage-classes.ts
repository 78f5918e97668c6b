import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { StorageClass } from "@pulumi/kubernetes/storage/v1/storageClass";
import * as pulumi from "@pulumi/pulumi";
import { ebsDriver } from "../plan/context";
import { driverPolicyNames } from "../plan/names";
import { volumeTagMistake } from "../plan/platform/volume-tags";
import type { Problem } from "../plan/problems";
import { refuse } from "../refuse";
import { snapshotClass, storageClass, type ClassSettings } from "./class-manifests";
import { grantKey } from "./driver-grant";

/** Arguments of StorageClasses; all are optional. */
export interface StorageClassesArgs {
  /** Name of the class for data volumes. Default "postgres-data". */
  dataName?: string;
  /** Name of the class for WAL volumes. Default "postgres-wal". */
  walName?: string;
  /** Name of the VolumeSnapshotClass; the snapshot controller must be there. Default: none is created. */
  snapshotClassName?: string;
  /** Beginning of the name of the driver role's inline policy; platforms that share the role need different ones. Default: the component's name. */
  namePrefix?: string;
  /** File system: "ext4" or "xfs". Default "ext4". */
  fileSystem?: string;
  /** ARN of the KMS key that encrypts the volumes. Default: the account's own key for EBS. */
  kmsKeyArn?: pulumi.Input<string>;
  /** Whether it is an EKS Auto Mode cluster, whose block storage has a provisioner of its own. Default false. */
  autoMode?: boolean;
  /** Name of the IAM role of the EBS CSI driver, or of the cluster role under Auto Mode. It gets the right to use the key. Default: you grant it yourself. */
  driverRoleName?: string;
  /** AWS region. Default: the AWS provider's region. */
  region?: string;
  /** AWS partition. Default: asked of AWS. */
  partition?: pulumi.Input<string>;
  /** Tags of every volume and snapshot. Under Auto Mode they need driverRoleName, which gets the right to set them. Default none. */
  tags?: Record<string, string>;
  /** Whether volumes outlive their claims. Default true. */
  deletionProtection?: boolean;
}

/** StorageClasses for encrypted gp3 volumes, and the right of the CSI driver to use their key. */
export class StorageClasses extends pulumi.ComponentResource {
  /** Name of the class for data volumes. */
  public readonly dataClassName: pulumi.Output<string>;
  /** Name of the class for WAL volumes. */
  public readonly walClassName: pulumi.Output<string>;
  /** Name of the VolumeSnapshotClass, where there is one. */
  public readonly snapshotClassName?: pulumi.Output<string>;
  /** Name of the CSI driver behind them. */
  public readonly driver: pulumi.Output<string>;

  constructor(name: string, args: StorageClassesArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    refuse(storageClassProblems(args), `StorageClasses "${name}"`);
    super("kubernetes-postgres:index:StorageClasses", name, args, opts);
    const { dataName = "postgres-data", walName = "postgres-wal", deletionProtection = true } = args;
    const settings = settingsOf(args, deletionProtection);
    const grant = registerGrant(name, args, this);
    // Neither protected nor retained: deleting a class touches no volume, while a class that may not be deleted cannot
    // be replaced either, and one that stays behind keeps its name from the next.
    const options = {
      parent: this,
      // A claim that binds before the driver may use the key stays pending, so the grant comes first.
      dependsOn: grant === undefined ? [] : [grant],
      // The API server refuses to change these two, and the provider does not know; of parameters it does.
      replaceOnChanges: ["reclaimPolicy", "volumeBindingMode"],
      deleteBeforeReplace: true,
    };

    const data = new StorageClass(`${name}-data`, storageClass(dataName, settings), options);
    const wal = new StorageClass(`${name}-wal`, storageClass(walName, settings), options);
    this.dataClassName = data.metadata.name;
    this.walClassName = wal.metadata.name;
    if (args.snapshotClassName !== undefined) {
      const manifest = snapshotClass(args.snapshotClassName, settings);
      const snapshots = new CustomResource(`${name}-snapshots`, manifest, {
        parent: this,
        dependsOn: options.dependsOn,
      });
      this.snapshotClassName = snapshots.metadata.name;
    }
    this.driver = pulumi.output(ebsDriver(settings.autoMode));
    this.registerOutputs({
      dataClassName: this.dataClassName,
      walClassName: this.walClassName,
      snapshotClassName: this.snapshotClassName,
      driver: this.driver,
    });
  }
}

function settingsOf(args: StorageClassesArgs, keepVolumes: boolean): ClassSettings {
  const autoMode = args.autoMode ?? false;
  return {
    autoMode,
    fileSystem: args.fileSystem ?? "ext4",
    kmsKeyArn: args.kmsKeyArn,
    keepVolumes,
    tagVolumes: !autoMode || args.driverRoleName !== undefined,
    tags: args.tags ?? {},
  };
}

function registerGrant(name: string, args: StorageClassesArgs, parent: pulumi.Resource) {
  const { driverRoleName, kmsKeyArn, autoMode = false, region, partition, namePrefix = name } = args;
  if (driverRoleName === undefined || kmsKeyArn === undefined) return undefined;
  const policyName = driverPolicyNames(namePrefix).forOurClasses;
  return grantKey(name, { policyName, driverRoleName, kmsKeyArn, autoMode, region, partition }, parent);
}

function storageClassProblems(args: StorageClassesArgs): Problem[] {
  const problems: Problem[] = [];
  const { fileSystem, driverRoleName, kmsKeyArn, autoMode = false, tags = {} } = args;
  if (fileSystem !== undefined && fileSystem !== "ext4" && fileSystem !== "xfs") {
    problems.push({
      path: "fileSystem",
      value: fileSystem,
      message: "PostgreSQL's volumes are ext4 or xfs",
      fix: 'set it to "ext4" or "xfs"',
    });
  }
  if (driverRoleName !== undefined && kmsKeyArn === undefined) {
    problems.push({
      path: "driverRoleName",
      value: driverRoleName,
      message: "there is no key that the role could be granted",
      fix: "set kmsKeyArn as well, or leave driverRoleName out",
    });
  }
  if (autoMode && driverRoleName === undefined && Object.keys(tags).length > 0) {
    problems.push({
      path: "tags",
      message: "EKS Auto Mode refuses to make volumes with tags of your own until its cluster role may set them",
      fix: "set driverRoleName to the name of the cluster role, or leave tags out",
    });
  }
  for (const [key, value] of Object.entries(tags)) {
    const mistake = volumeTagMistake(key, value);
    if (mistake !== undefined) problems.push({ path: `tags.${key}`, value, ...mistake });
  }
  return problems;
}
