import * as assert from "node:assert/strict";
import { StorageClasses } from "kubernetes-postgres/storage/storage-classes";
import { volumeAttributesClass, volumeAttributesOptions } from "kubernetes-postgres/storage/volume-attributes-class";
import { account, inventory, refusal, register, valueOf } from "../aws/registrations";

const kmsKeyArn = `arn:aws:kms:eu-west-1:${account}:key/data`;

describe("StorageClasses", () => {
  it("makes encrypted gp3 classes that keep their volumes, with no arguments at all", async () => {
    const { result, resources, one, invokes } = await register(() => new StorageClasses("storage", {}));
    assert.deepEqual(inventory(resources), [
      "StorageClass storage-data",
      "StorageClass storage-wal",
      "StorageClasses storage",
    ]);
    const data = one("storage-data");
    assert.deepEqual(data.inputs, {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "postgres-data" },
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        "csi.storage.k8s.io/fstype": "ext4",
        encrypted: "true",
        tagSpecification_1: "Name={{ .PVCNamespace }}/{{ .PVCName }}",
        tagSpecification_2: "kubernetes-claim={{ .PVCName }}",
        tagSpecification_3: "kubernetes-namespace={{ .PVCNamespace }}",
      },
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      mountOptions: ["noatime"],
    });
    assert.deepEqual(one("storage-wal").inputs, { ...data.inputs, metadata: { name: "postgres-wal" } });
    for (const { protect, retainOnDelete, replaceOnChanges, deleteBeforeReplace } of [data, one("storage-wal")]) {
      assert.deepEqual(
        { protect, retainOnDelete, replaceOnChanges, deleteBeforeReplace },
        {
          // A class that could not be deleted could not be replaced either.
          protect: false,
          retainOnDelete: false,
          replaceOnChanges: ["reclaimPolicy", "volumeBindingMode"],
          deleteBeforeReplace: true,
        },
      );
    }
    assert.equal(await valueOf(result.dataClassName), "postgres-data");
    assert.equal(await valueOf(result.walClassName), "postgres-wal");
    assert.equal(await valueOf(result.driver), "ebs.csi.aws.com");
    assert.deepEqual(invokes, []);
  });

  it("grants the key to the driver before there is a class that needs it", async () => {
    const { one } = await register(
      () =>
        new StorageClasses("storage", { kmsKeyArn, driverRoleName: "ebs-csi", snapshotClassName: "postgres-snapshot" }),
    );
    const grant = one("storage-volume-key");
    assert.equal(grant.type, "aws:iam/rolePolicy:RolePolicy");
    assert.equal(grant.inputs.role, "ebs-csi");
    assert.equal(grant.inputs.name, "storage.volume-key");
    for (const name of ["storage-data", "storage-wal", "storage-snapshots"]) {
      assert.deepEqual(one(name).dependsOn, ["storage-volume-key"], name);
    }
    assert.equal((one("storage-data").inputs.parameters as Record<string, string>).kmsKeyId, kmsKeyArn);
  });

  it("tags volumes and snapshots, sorted", async () => {
    const tags = { team: "data", cost: "42" };
    const { one } = await register(() => new StorageClasses("storage", { tags, snapshotClassName: "snapshots" }));
    assert.deepEqual(one("storage-snapshots").inputs, {
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotClass",
      metadata: { name: "snapshots" },
      driver: "ebs.csi.aws.com",
      deletionPolicy: "Retain",
      parameters: {
        tagSpecification_1: "Name={{ .VolumeSnapshotNamespace }}/{{ .VolumeSnapshotName }}",
        tagSpecification_2: "cost=42",
        tagSpecification_3: "kubernetes-namespace={{ .VolumeSnapshotNamespace }}",
        tagSpecification_4: "team=data",
      },
    });
    const parameters = one("storage-data").inputs.parameters as Record<string, string>;
    assert.equal(parameters.tagSpecification_5, "team=data");
  });

  it("uses the provisioner and the nodes of EKS Auto Mode, and sets no tags that it would be refused", async () => {
    const { one } = await register(() => new StorageClasses("storage", { autoMode: true, kmsKeyArn }));
    const { provisioner, parameters, allowedTopologies } = one("storage-data").inputs;
    assert.equal(provisioner, "ebs.csi.eks.amazonaws.com");
    assert.deepEqual(allowedTopologies, [
      { matchLabelExpressions: [{ key: "eks.amazonaws.com/compute-type", values: ["auto"] }] },
    ]);
    assert.deepEqual(parameters, {
      type: "gp3",
      "csi.storage.k8s.io/fstype": "ext4",
      encrypted: "true",
      kmsKeyId: kmsKeyArn,
    });
  });

  it("lets volumes and classes go where nothing is protected", async () => {
    const { one } = await register(
      () => new StorageClasses("storage", { deletionProtection: false, snapshotClassName: "snapshots" }),
    );
    assert.equal(one("storage-data").inputs.reclaimPolicy, "Delete");
    assert.equal(one("storage-snapshots").inputs.deletionPolicy, "Delete");
  });

  it("lets every class be replaced, whatever is protected", async () => {
    for (const deletionProtection of [true, false]) {
      const { resources } = await register(
        () => new StorageClasses("storage", { deletionProtection, snapshotClassName: "snapshots" }),
      );
      const kept = resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete);
      assert.deepEqual(inventory(kept), []);
    }
  });

  it("puts the grant under the name that it is told, so that platforms can share a driver's role", async () => {
    const { one } = await register(
      () => new StorageClasses("storage", { kmsKeyArn, driverRoleName: "ebs-csi", namePrefix: "orders-prod" }),
    );
    assert.equal(one("storage-volume-key").inputs.name, "orders-prod.volume-key");
  });

  it("refuses everything wrong at once", () => {
    const create = () =>
      new StorageClasses("storage", {
        fileSystem: "btrfs",
        driverRoleName: "ebs-csi",
        tags: { "a=b": "c", template: "{{ .Secret }}", CSIVolumeName: "mine" },
      });
    assert.equal(
      refusal(create),
      [
        '5 mistakes in StorageClasses "storage"; nothing was created:',
        '  - driverRoleName: there is no key that the role could be granted (given "ebs-csi"); ' +
          "set kmsKeyArn as well, or leave driverRoleName out",
        '  - fileSystem: PostgreSQL\'s volumes are ext4 or xfs (given "btrfs"); set it to "ext4" or "xfs"',
        '  - tags.a=b: the CSI driver reads tags as "key=value" templates (given "c"); ' +
          'use a key without "=" and a value without "{{"',
        '  - tags.CSIVolumeName: the CSI driver keeps this key for itself (given "mine"); use another key',
        '  - tags.template: the CSI driver reads tags as "key=value" templates (given "{{ .Secret }}"); ' +
          'use a key without "=" and a value without "{{"',
      ].join("\n"),
    );
  });

  it("refuses tags under Auto Mode that nobody may set", () => {
    assert.match(
      refusal(() => new StorageClasses("storage", { autoMode: true, tags: { team: "data" } })),
      /tags: EKS Auto Mode refuses to make volumes with tags of your own until its cluster role may set them; set driverRoleName/,
    );
  });
});

describe("VolumeAttributesClass", () => {
  it("carries the plan's hashed name and parameters, and is there before the last one goes", () => {
    const parameters = { type: "gp3", iops: "6000", throughput: "500" };
    assert.deepEqual(volumeAttributesClass({ name: "shop-shop-1a2b3c4d", driver: "ebs.csi.aws.com", parameters }), {
      metadata: { name: "shop-shop-1a2b3c4d" },
      driverName: "ebs.csi.aws.com",
      parameters,
    });
    assert.deepEqual(volumeAttributesOptions, { deleteBeforeReplace: false });
  });
});
