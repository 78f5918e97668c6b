import * as fc from "fast-check";
import { cluster, storageClass } from "../fixtures";
import { absent, changed, unknown } from "../given";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const classOf = (changes: Record<string, unknown>) => changed(storageClass(), changes);
const notKnown = "not known before the update, so it is judged only while the update runs";
const later = "is judged once it is known, during the update";
const noClass = (volume: string) => `the ${volume} volume has no class; set the name of a StorageClass`;

export const storageClassExplicit: RuleCases = {
  rule: "pg-storage-class-explicit",
  passes: {
    "a class for data and WAL": [cluster()],
    "no WAL volume": [orders({ "spec.walStorage": absent })],
    "a class in the template of the claim": [
      orders({ "spec.storage": { size: "1Gi", pvcTemplate: { storageClassName: "postgres-data" } } }),
    ],
    "a tablespace with a class": [
      orders({ "spec.tablespaces": [{ name: "cold", storage: { size: "1Gi", storageClass: "hdd" } }] }),
    ],
  },
  fails: {
    "no class for data": {
      given: [orders({ "spec.storage.storageClass": absent })],
      says: [`mandatory orders: spec.storage.storageClass: ${noClass("data")}`],
    },
    "an empty class, which is none": {
      given: [orders({ "spec.storage.storageClass": "" })],
      says: [`mandatory orders: spec.storage.storageClass: ${noClass("data")}`],
    },
    "no class for WAL": {
      given: [orders({ "spec.walStorage.storageClass": absent })],
      says: [`mandatory orders: spec.walStorage.storageClass: ${noClass("WAL")}`],
    },
    "no class for a tablespace": {
      given: [orders({ "spec.tablespaces": [{ name: "cold", storage: { size: "1Gi" } }] })],
      says: [`mandatory orders: spec.tablespaces[0].storage.storageClass: ${noClass("tablespace cold")}`],
    },
  },
  unknown: {
    "a class that another resource names, beside one that is missing": {
      given: [orders({ "spec.storage.storageClass": unknown, "spec.walStorage.storageClass": absent })],
      says: [`mandatory orders: spec.walStorage.storageClass: ${noClass("WAL")}`],
      notApplicable: [`orders: spec.storage.storageClass ${later}`],
    },
    "tablespaces that are not known": {
      given: [orders({ "spec.tablespaces": unknown })],
      says: [`advisory orders: spec.tablespaces: ${notKnown}`],
    },
  },
  configured: {
    "as advice": {
      given: [orders({ "spec.storage.storageClass": absent })],
      config: { enforcementLevel: "advisory" },
      says: [`advisory orders: spec.storage.storageClass: ${noClass("data")}`],
    },
  },
};

const notEncrypted = 'volumes are not encrypted; set it to "true"';
const notArn = "is not the ARN of a key; set arn:aws:kms:<region>:<account>:key/<id>, not an alias";
const awsKey = "volumes use AWS's own key; set the ARN of a KMS key";

export const encryptedWithCmk: RuleCases = {
  rule: "sc-encrypted-with-cmk",
  passes: {
    "encrypted with a key": [storageClass()],
    "keys of parameters in another case": [
      classOf({
        parameters: { Encrypted: "True", KMSKEYID: "arn:aws:kms:eu-west-1:999999999999:key/mrk-0a1b2c3d" },
      }),
    ],
    "a key in another partition": [
      classOf({ "parameters.kmsKeyId": "arn:aws-us-gov:kms:us-gov-west-1:999999999999:key/0a1b2c3d" }),
    ],
    "the driver of EKS Auto Mode": [classOf({ provisioner: "ebs.csi.eks.amazonaws.com" })],
  },
  fails: {
    "not encrypted": {
      given: [classOf({ "parameters.encrypted": "false" })],
      says: [`mandatory postgres-data: parameters.encrypted: ${notEncrypted}`],
    },
    "nothing said, which does not encrypt": {
      given: [classOf({ parameters: absent })],
      says: [
        `mandatory postgres-data: parameters.encrypted: ${notEncrypted}`,
        `mandatory postgres-data: parameters.kmsKeyId: ${awsKey}`,
      ],
    },
    "an alias for the key": {
      given: [classOf({ "parameters.kmsKeyId": "alias/postgres" })],
      says: [`mandatory postgres-data: parameters.kmsKeyId: ${notArn}`],
    },
    "an ARN with dots for the key": {
      given: [classOf({ "parameters.kmsKeyId": "arn:aws:kms:us-west-2:111122223333:key/..." })],
      says: [`mandatory postgres-data: parameters.kmsKeyId: ${notArn}`],
    },
    "no key under Auto Mode": {
      given: [classOf({ provisioner: "ebs.csi.eks.amazonaws.com", "parameters.kmsKeyId": absent })],
      says: [`mandatory postgres-data: parameters.kmsKeyId: ${awsKey}`],
    },
  },
  unknown: {
    "a key that is made in the same update": {
      given: [classOf({ "parameters.kmsKeyId": unknown })],
      says: [],
      notApplicable: [`postgres-data: parameters.kmsKeyId ${later}`],
    },
    "a key that is made in the same update, for volumes that are not encrypted": {
      given: [classOf({ "parameters.kmsKeyId": unknown, "parameters.encrypted": absent })],
      says: [`mandatory postgres-data: parameters.encrypted: ${notEncrypted}`],
    },
    "parameters that are not known": {
      given: [classOf({ parameters: unknown })],
      says: [`advisory postgres-data: parameters: ${notKnown}`],
    },
  },
  configured: {
    "AWS's own key where that is enough": {
      given: [classOf({ "parameters.kmsKeyId": absent })],
      config: { requireCmk: false },
      says: [],
    },
    "a driver whose encryption a class does not show": {
      given: [classOf({ provisioner: "rancher.io/local-path", parameters: absent })],
      says: [],
      notApplicable: ["postgres-data: a StorageClass does not show how rancher.io/local-path encrypts"],
    },
  },
  remediable: fc
    .constantFrom("false", "no", "", absent)
    .map((encrypted) => classOf({ "parameters.encrypted": encrypted })),
};

const onNodes = () =>
  changed(storageClass("disks"), { provisioner: "kubernetes.io/no-provisioner", parameters: absent });
const onDisks = { "spec.storage.storageClass": "disks", "spec.walStorage": absent };

export const productionReady: RuleCases = {
  rule: "sc-production-ready",
  passes: {
    "waits, grows and keeps": [storageClass()],
    "the driver of EKS Auto Mode": [classOf({ provisioner: "ebs.csi.eks.amazonaws.com" })],
    "disks of nodes that no database of the stack asks for": [onNodes(), cluster()],
  },
  fails: {
    "bound at once, which is the default": {
      given: [classOf({ volumeBindingMode: absent })],
      says: [
        "mandatory postgres-data: volumeBindingMode: a volume may be made where its pod cannot run; set it to WaitForFirstConsumer",
      ],
    },
    "volumes that cannot grow": {
      given: [classOf({ allowVolumeExpansion: false })],
      says: ["mandatory postgres-data: allowVolumeExpansion: volumes cannot grow; set it to true"],
    },
    "volumes of EKS Auto Mode that cannot grow": {
      given: [classOf({ provisioner: "ebs.csi.eks.amazonaws.com", allowVolumeExpansion: absent })],
      says: ["mandatory postgres-data: allowVolumeExpansion: volumes cannot grow; set it to true"],
    },
    "volumes that go with their claims": {
      given: [classOf({ reclaimPolicy: "Delete" })],
      says: ["mandatory postgres-data: reclaimPolicy: a volume is deleted with its claim; set it to Retain"],
    },
    "data of two clusters on disks of nodes": {
      given: [
        onNodes(),
        orders({ "spec.storage.storageClass": "disks" }),
        changed(cluster("carts"), onDisks),
        cluster("stock"),
      ],
      says: [
        "advisory disks: provisioner: orders and carts would be on disks of single nodes, which do not grow, are not encrypted by the class and go with their node; use a class with a CSI driver",
      ],
    },
  },
  unknown: {
    "how many instances are on disks of nodes": {
      given: [onNodes(), changed(cluster("carts"), { ...onDisks, "spec.instances": unknown })],
      says: [`advisory disks: spec.instances: ${notKnown}`],
    },
    "a driver that is not known": {
      given: [classOf({ provisioner: unknown, reclaimPolicy: absent })],
      says: [`advisory postgres-data: provisioner: ${notKnown}`],
    },
    "a binding mode that is not known beside a wrong reclaim policy": {
      given: [classOf({ volumeBindingMode: unknown, reclaimPolicy: absent })],
      says: [
        `advisory postgres-data: volumeBindingMode: ${notKnown}`,
        "mandatory postgres-data: reclaimPolicy: a volume is deleted with its claim; set it to Retain",
      ],
    },
  },
  configured: {
    "a class of another driver, which is for something else": {
      given: [classOf({ provisioner: "nfs.csi.k8s.io", volumeBindingMode: absent, reclaimPolicy: absent })],
      says: [],
      notApplicable: ["postgres-data: nfs.csi.k8s.io does not make EBS volumes"],
    },
    "volumes that go with their claims where they may": {
      given: [classOf({ reclaimPolicy: "Delete" })],
      config: { requireRetain: false },
      says: [],
    },
  },
  remediable: fc
    .record(
      {
        volumeBindingMode: fc.constantFrom("Immediate", "WaitForFirstConsumer", absent),
        allowVolumeExpansion: fc.constantFrom(true, false, absent),
        reclaimPolicy: fc.constantFrom("Retain", "Delete", absent),
      },
      { requiredKeys: [] },
    )
    .map(classOf),
};
