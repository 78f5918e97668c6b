import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { ebsDriver } from "../plan/context";

/** What the StorageClasses of a platform have in common. */
export interface ClassSettings {
  autoMode: boolean;
  fileSystem: string;
  /** undefined: the account's own key for EBS. */
  kmsKeyArn?: pulumi.Input<string>;
  /** Whether volumes outlive their claims. */
  keepVolumes: boolean;
  /** Whether the driver may tag volumes: under Auto Mode only a cluster role that we granted it may. */
  tagVolumes: boolean;
  tags: Record<string, string>;
}

/**
 * A StorageClass for encrypted gp3 volumes
 * (https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md).
 *
 * Its parameters cannot be changed later and an unknown one is only noticed when a claim binds, so IOPS and throughput
 * are left to a VolumeAttributesClass, which can change them online.
 */
export function storageClass(name: string, settings: ClassSettings): kubernetes.types.input.storage.v1.StorageClass {
  const { autoMode, fileSystem, kmsKeyArn, keepVolumes, tagVolumes, tags } = settings;
  return {
    metadata: { name },
    provisioner: ebsDriver(autoMode),
    parameters: {
      type: "gp3",
      "csi.storage.k8s.io/fstype": fileSystem,
      encrypted: "true",
      ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
      ...(tagVolumes ? tagSpecifications({ ...claimTags, ...tags }) : {}),
    },
    reclaimPolicy: keepVolumes ? "Retain" : "Delete",
    // A volume lives in one zone: it is made once the pod that claims it has a node.
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
    mountOptions: ["noatime"],
    ...(autoMode ? { allowedTopologies: autoModeNodes } : {}),
  };
}

/** A VolumeSnapshotClass; its definition comes with the snapshot controller. */
export function snapshotClass(name: string, settings: ClassSettings) {
  const { autoMode, keepVolumes, tagVolumes, tags } = settings;
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshotClass",
    metadata: { name },
    driver: ebsDriver(autoMode),
    deletionPolicy: keepVolumes ? "Retain" : "Delete",
    ...(tagVolumes ? { parameters: tagSpecifications({ ...snapshotTags, ...tags }) } : {}),
  };
}

/** Filled in by the driver for each volume (https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md). */
const claimTags = {
  Name: "{{ .PVCNamespace }}/{{ .PVCName }}",
  "kubernetes-namespace": "{{ .PVCNamespace }}",
  "kubernetes-claim": "{{ .PVCName }}",
};

const snapshotTags = {
  Name: "{{ .VolumeSnapshotNamespace }}/{{ .VolumeSnapshotName }}",
  "kubernetes-namespace": "{{ .VolumeSnapshotNamespace }}",
};

function tagSpecifications(tags: Record<string, string>): Record<string, string> {
  const sorted = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, value], index) => [`tagSpecification_${index + 1}`, `${key}=${value}`]));
}

/** Nodes that EKS Auto Mode manages; no other node can attach its volumes (https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html). */
const autoModeNodes = [{ matchLabelExpressions: [{ key: "eks.amazonaws.com/compute-type", values: ["auto"] }] }];
