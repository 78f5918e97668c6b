import * as assert from "node:assert/strict";
import { BackupBucket } from "kubernetes-postgres/aws/backup-bucket";
import { lifecycleRules, replicaRetention } from "kubernetes-postgres/aws/bucket-lifecycle";
import { bucketPolicy } from "kubernetes-postgres/aws/bucket-policy";
import { ObjectLockMode } from "kubernetes-postgres/plan/spec/enums";
import { account, inventory, laterFailures, refusal, register, valueOf } from "./registrations";

const kmsKeyArn = `arn:aws:kms:eu-west-1:${account}:key/backup`;
const name = `shop-backup-${account}-eu-west-1`;

describe("BackupBucket", () => {
  it("makes a versioned, locked, encrypted, private bucket from its key alone", async () => {
    const { result, resources, one } = await register(() => new BackupBucket("shop", { kmsKeyArn }));
    assert.deepEqual(inventory(resources), [
      "BackupBucket shop",
      "Bucket shop-bucket",
      "BucketLifecycleConfiguration shop-lifecycle",
      "BucketObjectLockConfiguration shop-object-lock",
      "BucketOwnershipControls shop-ownership",
      "BucketPolicy shop-policy",
      "BucketPublicAccessBlock shop-public-access",
      "BucketServerSideEncryptionConfiguration shop-encryption",
      "BucketVersioning shop-versioning",
    ]);
    assert.deepEqual(one("shop-bucket").inputs, { bucket: name, objectLockEnabled: true, forceDestroy: false });
    assert.deepEqual(one("shop-versioning").inputs, {
      bucket: name,
      versioningConfiguration: { status: "Enabled" },
    });
    assert.deepEqual(one("shop-encryption").inputs, {
      bucket: name,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
          bucketKeyEnabled: true,
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    });
    assert.deepEqual(one("shop-object-lock").inputs, {
      bucket: name,
      rule: { defaultRetention: { mode: "GOVERNANCE", days: 31 } },
    });
    assert.deepEqual(one("shop-public-access").inputs, {
      bucket: name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(one("shop-ownership").inputs, { bucket: name, rule: { objectOwnership: "BucketOwnerEnforced" } });
    assert.deepEqual(one("shop-policy").inputs, {
      bucket: name,
      policy: bucketPolicy({ bucketArn: `arn:aws:s3:::${name}`, kmsKeyArn, guardedBy: [] }),
    });
    assert.equal(await valueOf(result.bucketName), name);
    assert.equal(result.replicaBucketName, undefined);
  });

  it("protects the bucket and never replaces it for the lock's sake", async () => {
    const { one } = await register(() => new BackupBucket("shop", { kmsKeyArn }));
    const { protect, retainOnDelete, ignoreChanges, parent } = one("shop-bucket");
    assert.deepEqual(
      { protect, retainOnDelete, ignoreChanges, parent },
      { protect: true, retainOnDelete: true, ignoreChanges: ["objectLockEnabled"], parent: "shop" },
    );
  });

  it("registers in the order that S3 asks for", async () => {
    const { one } = await register(() => new BackupBucket("shop", { kmsKeyArn }));
    const order = (what: string) => one(`shop-${what}`).dependsOn;
    assert.deepEqual(order("versioning"), ["shop-bucket"]);
    assert.deepEqual(order("object-lock"), ["shop-bucket", "shop-versioning"]);
    assert.deepEqual(order("lifecycle"), ["shop-bucket", "shop-versioning"]);
    assert.deepEqual(order("public-access"), ["shop-bucket"]);
    assert.deepEqual(order("ownership"), ["shop-bucket", "shop-public-access"]);
    assert.deepEqual(order("policy"), [
      "shop-bucket",
      "shop-encryption",
      "shop-lifecycle",
      "shop-object-lock",
      "shop-ownership",
      "shop-versioning",
    ]);
  });

  it("makes no lock where none is wanted", async () => {
    const { resources, one } = await register(
      () => new BackupBucket("shop", { kmsKeyArn, objectLock: { enabled: false }, deletionProtection: false }),
    );
    assert.equal(
      resources.some((each) => each.name === "shop-object-lock"),
      false,
    );
    const bucket = one("shop-bucket");
    assert.deepEqual(bucket.inputs, { bucket: name, forceDestroy: true });
    assert.equal(bucket.protect, false);
  });

  it("locks in the mode and for the days it is told", async () => {
    const { one } = await register(
      () =>
        new BackupBucket("shop", {
          kmsKeyArn,
          recoveryWindow: "2w",
          fullBackupInterval: "7d",
          objectLock: { mode: ObjectLockMode.Compliance, days: 60 },
        }),
    );
    assert.deepEqual(one("shop-object-lock").inputs.rule, { defaultRetention: { mode: "COMPLIANCE", days: 60 } });
  });

  it("keeps access logs in a bucket there is", async () => {
    const { one } = await register(() => new BackupBucket("shop", { kmsKeyArn, accessLogBucket: "logs" }));
    assert.deepEqual(one("shop-access-logs").inputs, { bucket: name, targetBucket: "logs", targetPrefix: "shop/" });
  });

  it("copies into another region, with a key and a policy of its own there", async () => {
    const { result, one } = await register(
      () => new BackupBucket("shop", { kmsKeyArn, replicaRegion: "eu-central-1" }),
    );
    const copy = `shop-backup-${account}-eu-central-1`;
    const copyKey = `arn:aws:kms:eu-west-1:${account}:key/shop-replica-key`;
    assert.deepEqual(one("shop-replica-bucket").inputs, {
      bucket: copy,
      region: "eu-central-1",
      objectLockEnabled: true,
      forceDestroy: false,
    });
    assert.equal(one("shop-replica-key").inputs.region, "eu-central-1");
    for (const what of [
      "versioning",
      "encryption",
      "object-lock",
      "lifecycle",
      "public-access",
      "ownership",
      "policy",
    ]) {
      assert.equal(one(`shop-replica-${what}`).inputs.region, "eu-central-1", what);
    }
    assert.deepEqual(
      one("shop-replica-policy").inputs.policy,
      bucketPolicy({ bucketArn: `arn:aws:s3:::${copy}`, kmsKeyArn: copyKey, guardedBy: [] }),
    );
    assert.equal(one("shop-replication", "aws:iam/role:Role").inputs.name, "shop.backup-replication");
    assert.equal(one("shop-replica-alias").inputs.name, "alias/shop-backup-replica");
    const replication = one("shop-replication", "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
    assert.equal(replication.inputs.bucket, name);
    assert.equal(replication.inputs.region, "eu-west-1");
    assert.equal(await valueOf(result.replicaBucketName!), copy);
    assert.equal(await valueOf(result.replicaKeyArn!), copyKey);
  });

  it("copies nothing before both sides are versioned and locked, and the role may copy", async () => {
    const { one } = await register(() => new BackupBucket("shop", { kmsKeyArn, replicaRegion: "eu-central-1" }));
    const { dependsOn } = one("shop-replication", "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
    for (const what of ["versioning", "object-lock", "replica-versioning", "replica-object-lock", "replication"]) {
      assert.ok(dependsOn.includes(`shop-${what}`), what);
    }
  });

  it("puts a tamper guard that lets the running role and the roles for emergencies through", async () => {
    const deployer = `arn:aws:iam::${account}:role/deployer`;
    const breakGlass = `arn:aws:iam::${account}:role/break-glass`;
    const { one } = await register(
      () =>
        new BackupBucket("shop", {
          kmsKeyArn,
          administratorRoleArns: [deployer],
          breakGlassRoleArns: [breakGlass],
        }),
    );
    assert.deepEqual(
      one("shop-policy").inputs.policy,
      bucketPolicy({ bucketArn: `arn:aws:s3:::${name}`, kmsKeyArn, guardedBy: [deployer, breakGlass] }),
    );
  });

  it("previews the guard under any role, for a person may look who may not deploy", async () => {
    const roles = [`arn:aws:iam::${account}:role/somebody-else`];
    const { one } = await register(() => new BackupBucket("shop", { kmsKeyArn, administratorRoleArns: roles }), {
      preview: true,
    });
    const policy = one("shop-policy").inputs.policy as ReturnType<typeof bucketPolicy>;
    assert.deepEqual(policy.Statement.at(-1)?.Condition, { ArnNotLike: { "aws:PrincipalArn": roles } });
  });

  it("does not put a guard that would lock out the role that puts it", async () => {
    const roles = [`arn:aws:iam::${account}:role/somebody-else`];
    const created: string[] = [];
    const [failure] = await laterFailures(async () => {
      const create = () => new BackupBucket("shop", { kmsKeyArn, administratorRoleArns: roles });
      created.push(...inventory((await register(create)).resources));
    });
    assert.match(
      failure ?? "",
      /the tamper guard would lock out arn:aws:sts::111122223333:assumed-role\/deployer\/session/,
    );
    assert.match(failure ?? "", /which runs this update; add its role to administratorRoleArns$/);
    assert.deepEqual(created, ["BackupBucket shop"]);
  });

  it("refuses a retention that breaks recovery, and names that S3 refuses, at once", () => {
    const create = () =>
      new BackupBucket("shop", {
        kmsKeyArn,
        bucketName: "Shop_Backups",
        recoveryWindow: "30d",
        objectLock: { days: 7 },
        noncurrentDays: 3,
        region: "eu-west-1",
        replicaRegion: "eu-west-1",
      });
    assert.equal(
      refusal(create),
      [
        '4 mistakes in BackupBucket "shop"; nothing was created:',
        '  - bucketName: is not a bucket name: 3 to 55 lower-case letters, digits, hyphens and dots (given "Shop_Backups"); choose another, or leave it out',
        "  - noncurrentDays: leaves less than 7 days to notice that backups were deleted (given 3); set backupBucket.noncurrentDays to at least 7",
        "  - objectLock.days: unlocks backups that are still needed: 30 days of recovery window plus 1 between base backups make 31 days (given 7); set backupBucket.objectLock.days to at least 31, or remove it",
        '  - replicaRegion: is the region of the bucket itself (given "eu-west-1"); set it to another region, or remove it',
      ].join("\n"),
    );
  });
});

describe("lifecycle of a backup bucket", () => {
  const retention = {
    recoveryWindowDays: 30,
    fullBackupIntervalDays: 1,
    noncurrentDays: 30,
    abortMultipartDays: 7,
  };
  const rule = (id: string, action: object) => ({ id, status: "Enabled", filter: { prefix: "" }, ...action });
  const always = [
    rule("unfinished-uploads", { abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } }),
    rule("deleted-and-overwritten", { noncurrentVersionExpiration: { noncurrentDays: 30 } }),
    rule("markers-of-nothing", { expiration: { expiredObjectDeleteMarker: true } }),
  ];

  it("removes only what the backup tool has deleted or given up", () => {
    assert.deepEqual(lifecycleRules(retention), always);
  });

  it("expires objects by age in a rule of its own, where that is wanted", () => {
    assert.deepEqual(lifecycleRules({ ...retention, expireAfterDays: 40 }), [
      ...always,
      rule("too-old", { expiration: { days: 40 } }),
    ]);
  });

  it("expires a copy's objects once nothing in the window needs them and the time to notice is over", () => {
    assert.equal(replicaRetention(retention).expireAfterDays, 61);
  });
});
