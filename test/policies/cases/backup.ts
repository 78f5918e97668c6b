import * as fc from "fast-check";
import { bucket, cluster, denyCleartext, hardenedBucket, objectStore, scheduledBackup } from "../fixtures";
import { absent, changed, object, unknown, type Given } from "../given";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const schedule = (changes: Record<string, unknown>) => changed(scheduledBackup(), changes);
const notKnown = "not known before the update, so it is judged only while the update runs";
const later = "is judged once it is known, during the update";
const inTree = { destinationPath: "s3://shop-backups/orders" };

const storeAt = "spec.plugins[0].parameters.barmanObjectName";
const noStore = (others: string) =>
  `no ObjectStore of this stack has this name in the cluster's namespace; set it to ${others}`;
const noArchiver = "mandatory orders: spec.plugins: no WAL archiver; list one with isWALArchiver true";

export const walArchivingConfigured: RuleCases = {
  rule: "pg-wal-archiving-configured",
  passes: {
    "a plugin that archives": [cluster()],
    "the archiver among other plugins": [
      orders({
        "spec.plugins[1]": cluster().properties.spec && { name: "other.example.org", isWALArchiver: true },
        "spec.plugins[0].isWALArchiver": false,
      }),
    ],
    "its object store in the same stack": [cluster(), objectStore(), objectStore("carts-backup")],
    "an object store made elsewhere": [cluster(), changed(objectStore("carts"), { "metadata.namespace": "carts" })],
    "the operator's own backup section, beside an object store": [
      orders({ "spec.plugins": absent, "spec.backup.barmanObjectStore": inTree }),
      objectStore("orders-archive"),
    ],
    "the operator's own backup section": [orders({ "spec.plugins": absent, "spec.backup.barmanObjectStore": inTree })],
    "an annotation that does not skip": [orders({ 'metadata.annotations["cnpg.io/skipWalArchiving"]': "disabled" })],
  },
  fails: {
    "no plugin": { given: [orders({ "spec.plugins": absent })], says: [noArchiver] },
    "a plugin that does not archive": {
      given: [orders({ "spec.plugins[0].isWALArchiver": absent })],
      says: [noArchiver],
    },
    "a plugin that is switched off": { given: [orders({ "spec.plugins[0].enabled": false })], says: [noArchiver] },
    "a plugin without its object store": {
      given: [orders({ "spec.plugins[0].parameters.barmanObjectName": absent })],
      says: [
        "mandatory orders: spec.plugins[0].parameters.barmanObjectName: the Barman Cloud plugin is not told its object store; set the name of an ObjectStore",
      ],
    },
    "an object store that the stack does not make, beside one that it makes": {
      given: [cluster(), objectStore("orders-archive")],
      says: [`mandatory orders: ${storeAt}: ${noStore("orders-archive")}`],
    },
    "an object store of another namespace": {
      given: [cluster(), changed(objectStore(), { "metadata.namespace": "carts" }), objectStore("orders-archive")],
      says: [`mandatory orders: ${storeAt}: ${noStore("orders-archive")}`],
    },
    "archiving skipped by an annotation": {
      given: [orders({ 'metadata.annotations["cnpg.io/skipWalArchiving"]': "enabled" })],
      says: ['mandatory orders: metadata.annotations["cnpg.io/skipWalArchiving"]: turns WAL archiving off; remove it'],
    },
  },
  unknown: {
    "a plugin list that is not known beside an annotation that skips": {
      given: [orders({ "spec.plugins": unknown, 'metadata.annotations["cnpg.io/skipWalArchiving"]': "enabled" })],
      says: [
        `advisory orders: spec.plugins: ${notKnown}`,
        'mandatory orders: metadata.annotations["cnpg.io/skipWalArchiving"]: turns WAL archiving off; remove it',
      ],
    },
    "another plugin that is not known beside an archiver": {
      given: [orders({ "spec.plugins[1]": unknown })],
      says: [],
    },
    "an object store that is not known beside one of the stack": {
      given: [orders({ "spec.plugins[0].parameters.barmanObjectName": unknown }), objectStore()],
      says: [],
      notApplicable: [`stack: orders: ${storeAt} ${later}`],
    },
    "an object store whose name is not known": {
      given: [cluster(), changed(objectStore("other"), { "metadata.name": unknown })],
      says: [],
    },
    "an object store that is not known, for it comes from another resource": {
      given: [orders({ "spec.plugins[0].parameters.barmanObjectName": unknown })],
      says: [],
    },
  },
  configured: {
    "as advice": {
      given: [orders({ "spec.plugins": absent })],
      config: { enforcementLevel: "advisory" },
      says: [noArchiver.replace("mandatory", "advisory")],
    },
  },
};

const neverRuns =
  'mandatory orders-daily: spec.schedule: never runs; set one such as "0 0 2 * * *", every night at 02:00';
const noSchedule =
  "mandatory orders: spec.plugins: no ScheduledBackup of this stack takes base backups of this cluster; create one";

export const baseBackupScheduled: RuleCases = {
  rule: "pg-base-backup-scheduled",
  passes: {
    "every night": [cluster(), scheduledBackup()],
    "every hour": [cluster(), schedule({ "spec.schedule": "@hourly" })],
    "every twelve hours": [cluster(), schedule({ "spec.schedule": "@every 12h" })],
    "snapshots of the volumes, which are base backups too": [
      orders({ "spec.backup.volumeSnapshot.className": "ebs" }),
      schedule({ "spec.method": "volumeSnapshot" }),
    ],
    "a schedule and a cluster of which only one says its namespace": [
      cluster(),
      schedule({ "metadata.namespace": absent }),
    ],
    "one weekly schedule beside a daily one": [
      cluster(),
      scheduledBackup(),
      changed(scheduledBackup("orders-weekly"), { "spec.schedule": "0 0 2 * * 0" }),
    ],
  },
  fails: {
    "no schedule": { given: [cluster()], says: [noSchedule] },
    "a schedule for another cluster": {
      given: [cluster(), schedule({ "spec.cluster.name": "carts" })],
      says: [noSchedule],
    },
    "a schedule in another namespace": {
      given: [cluster(), schedule({ "metadata.namespace": "carts" })],
      says: [noSchedule],
    },
    "a suspended schedule": {
      given: [cluster(), schedule({ "spec.suspend": true })],
      says: ["mandatory orders-daily: spec.suspend: takes no base backups while it is suspended; set it to false"],
    },
    "a weekly schedule": {
      given: [cluster(), schedule({ "spec.schedule": "0 0 2 * * 0" })],
      says: [
        "mandatory orders-daily: spec.schedule: up to 168 hours between base backups, at most 24 allowed; run it daily",
      ],
    },
    "two schedules, each with a mistake of its own": {
      given: [
        cluster(),
        schedule({ "spec.suspend": true }),
        changed(scheduledBackup("orders-weekly"), { "spec.schedule": "0 0 2 * * 0" }),
      ],
      says: [
        "mandatory orders-daily: spec.suspend: takes no base backups while it is suspended; set it to false",
        "mandatory orders-weekly: spec.schedule: up to 168 hours between base backups, at most 24 allowed; run it daily",
      ],
    },
    "a schedule of a day that never comes": {
      given: [cluster(), schedule({ "spec.schedule": "0 0 2 30 2 *" })],
      says: [neverRuns],
    },
    "a schedule that is none": {
      given: [cluster(), schedule({ "spec.schedule": "daily please now ok x y" })],
      says: [neverRuns],
    },
    "no method, which is the operator's own backup": {
      given: [cluster(), schedule({ "spec.method": absent })],
      says: [
        "mandatory orders-daily: spec.method: takes base backups by barmanObjectStore, which the cluster is not set up for; set it to plugin barman-cloud.cloudnative-pg.io",
      ],
    },
  },
  unknown: {
    "a cluster's name that was computed from the cluster": {
      given: [cluster(), { ...schedule({ "spec.cluster.name": unknown }), from: { spec: ["orders"] } }],
      says: [],
    },
    "a cluster that the provider names, and a schedule computed from it": {
      given: [
        orders({ "metadata.name": absent }),
        { ...schedule({ "spec.cluster.name": unknown }), from: { spec: ["orders"] } },
      ],
      says: [],
    },
    "a cluster's name that was computed from another cluster": {
      given: [
        cluster(),
        cluster("carts"),
        scheduledBackup(),
        { ...changed(scheduledBackup("carts-daily"), { "spec.cluster.name": unknown }), from: { spec: ["carts"] } },
      ],
      says: [],
    },
    "a cluster's name that was computed from nothing in the stack": {
      given: [cluster(), schedule({ "spec.cluster.name": unknown })],
      says: [`advisory orders-daily: spec.cluster.name: ${notKnown}`],
    },
    "a schedule that is not known beside one that is weekly": {
      given: [
        cluster(),
        schedule({ "spec.schedule": "0 0 2 * * 0" }),
        changed(scheduledBackup("other"), { "spec.schedule": unknown }),
      ],
      says: [
        `advisory other: spec.schedule: ${notKnown}`,
        "mandatory orders-daily: spec.schedule: up to 168 hours between base backups, at most 24 allowed; run it daily",
      ],
    },
    "a schedule that is not known beside one that is daily": {
      given: [cluster(), scheduledBackup(), changed(scheduledBackup("other"), { "spec.schedule": unknown })],
      says: [],
    },
  },
  configured: {
    "a weekly schedule where a week is allowed": {
      given: [cluster(), schedule({ "spec.schedule": "0 0 2 * * 0" })],
      config: { maxAgeHours: 168 },
      says: [],
    },
    "a cluster that archives nothing": {
      given: [orders({ "spec.plugins": absent })],
      says: [],
      notApplicable: ["stack: orders: nothing is archived, which pg-wal-archiving-configured reports"],
    },
    "as advice": {
      given: [cluster()],
      config: { enforcementLevel: "advisory" },
      says: [noSchedule.replace("mandatory", "advisory")],
    },
  },
};

const hourly = (text: string, meant = `0 ${text}`) =>
  `mandatory orders-daily: spec.schedule: "${text}" runs every hour or more often, for its first field is seconds; set it to "${meant}"`;
const misshapen = 'is not 6 fields; set one such as "0 0 2 * * *", every night at 02:00';

export const scheduledBackupSixFields: RuleCases = {
  rule: "cnpg-scheduledbackup-six-fields",
  passes: {
    "six fields": [scheduledBackup()],
    "a descriptor": [schedule({ "spec.schedule": "@daily" })],
    "an interval": [schedule({ "spec.schedule": "@every 6h" })],
    "six fields after a time zone": [schedule({ "spec.schedule": "TZ=Europe/Berlin 0 0 2 * * *" })],
  },
  fails: {
    "five fields": { given: [schedule({ "spec.schedule": "0 2 * * *" })], says: [hourly("0 2 * * *")] },
    "five fields, widely spaced": {
      given: [schedule({ "spec.schedule": " 30  1 * * * " })],
      says: [hourly(" 30  1 * * * ", "0 30  1 * * *")],
    },
    "four fields": {
      given: [schedule({ "spec.schedule": "0 2 * *" })],
      says: [`mandatory orders-daily: spec.schedule: ${misshapen}`],
    },
    "a day that never comes": { given: [schedule({ "spec.schedule": "0 0 2 30 2 *" })], says: [neverRuns] },
    "six words that are no schedule": {
      given: [schedule({ "spec.schedule": "daily please now ok x y" })],
      says: [neverRuns],
    },
    "a second that there is not": { given: [schedule({ "spec.schedule": "60 0 2 * * *" })], says: [neverRuns] },
    "a descriptor that there is not": { given: [schedule({ "spec.schedule": "@fortnightly" })], says: [neverRuns] },
    "no schedule": {
      given: [schedule({ "spec.schedule": absent })],
      says: [`mandatory orders-daily: spec.schedule: ${misshapen}`],
    },
  },
  unknown: {
    "a schedule that is not known": {
      given: [schedule({ "spec.schedule": unknown })],
      says: [`advisory orders-daily: spec.schedule: ${notKnown}`],
    },
  },
  configured: {
    "as advice": {
      given: [schedule({ "spec.schedule": "0 2 * * *" })],
      config: { enforcementLevel: "advisory" },
      says: [hourly("0 2 * * *").replace("mandatory", "advisory")],
    },
  },
  remediable: fc
    .tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 }), fc.constantFrom("*", "0", "mon-fri"))
    .map(([minute, hour, weekday]) => schedule({ "spec.schedule": `${minute} ${hour} * * ${weekday}` })),
};

/** The stack of a hardened bucket with one of its resources changed, or without it. */
function hardened(changes: Record<string, Record<string, unknown> | null>): Given[] {
  const parts = hardenedBucket().flatMap((part) => {
    const wanted = changes[part.name];
    return wanted === null ? [] : [wanted === undefined ? part : changed(part, wanted)];
  });
  return [objectStore(), ...parts];
}

const missing = (resource: string, control: string) =>
  `backups: bucket: no ${resource} of this stack names this bucket (${control}); create one`;
const noTls = (name: string) =>
  `mandatory ${name}: policy: does not deny requests without TLS; add a Deny of s3:* for Principal "*" on the bucket and its objects where aws:SecureTransport is false (S3.5)`;
/** The replication of another bucket to the one of this ARN. */
const replication = (destination: string): Given => ({
  type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  name: "origin-replication",
  properties: { bucket: "shop-origin", rules: [{ status: "Enabled", destination: { bucket: destination } }] },
  protect: true,
});
const statement = denyCleartext.Statement[0];

/** The bucket's name and all that names it are made by the update. */
const unnamed = (given: Given): Given => ("bucket" in given.properties ? changed(given, { bucket: unknown }) : given);

export const bucketHardened: RuleCases = {
  rule: "aws-backup-bucket-hardened",
  passes: {
    "everything beside the bucket": hardened({}),
    "a policy that is an object": hardened({ "backups-policy": { policy: denyCleartext } }),
    "a policy with one statement, principal and actions in lists": hardened({
      "backups-policy": {
        policy: JSON.stringify({
          Statement: {
            ...statement,
            Principal: { AWS: ["*"] },
            Action: ["s3:*"],
            Condition: { Bool: { "aws:secureTransport": [false] } },
          },
        }),
      },
    }),
    "settings within a bucket of version 6": [
      objectStore(),
      changed(bucket(), {
        serverSideEncryptionConfiguration: {
          rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:aws:kms:x" } },
        },
        versioning: { enabled: true },
        policy: JSON.stringify(denyCleartext),
        lifecycleRules: [{ enabled: true }],
        objectLockConfiguration: { rule: { defaultRetention: { mode: "GOVERNANCE", days: 31 } } },
        logging: { targetBucket: "shop-logs" },
        replicationConfiguration: { role: "arn" },
      }),
      hardenedBucket()[1],
    ],
    "a policy for every bucket, in another partition": hardened({
      "backups-policy": { policy: { Statement: [{ ...statement, Resource: "arn:aws-cn:s3:::*" }] } },
    }),
    "a policy for all that begins with the bucket's name": hardened({
      "backups-policy": { policy: { Statement: [{ ...statement, Resource: "arn:aws:s3:::shop-backups*" }] } },
    }),
    "a private access list": hardened({ backups: { acl: "private" } }),
    "a bucket that another one is replicated to, which is not replicated itself": [
      changed(objectStore(), { "spec.configuration.destinationPath": "s3://shop-backups/orders" }),
      ...hardened({ "backups-replication": null }).slice(1),
      replication("arn:aws:s3:::shop-backups"),
    ],
    "another bucket that holds no backups": [{ ...bucket(), name: "assets", properties: { bucket: "shop-assets" } }],
  },
  fails: {
    "a bucket that stands alone": {
      given: [objectStore(), bucket()],
      says: [
        `advisory ${missing("BucketLogging", "S3.9")}`,
        `advisory ${missing("BucketObjectLockConfiguration", "S3.15")}`,
        `advisory ${missing("BucketReplicationConfig", "S3.7")}`,
        `mandatory ${missing("BucketLifecycleConfiguration", "S3.13")}`,
        `mandatory ${missing("BucketPolicy", "S3.5")}`,
        `mandatory ${missing("BucketPublicAccessBlock", "S3.8")}`,
        `mandatory ${missing("BucketServerSideEncryptionConfiguration", "S3.17")}`,
        `mandatory ${missing("BucketVersioning", "S3.14")}`,
      ],
    },
    "a bucket made for backups, without an object store in the stack": {
      given: [
        object("v1", "Namespace", "unrelated", {}),
        { type: "kubernetes-postgres:index:BackupBucket", name: "platform", properties: {}, protect: false },
        ...hardened({ "backups-versioning": null })
          .slice(1)
          .map((given) => (given.name === "backups" ? { ...given, parent: "platform" } : given)),
      ],
      says: [`mandatory ${missing("BucketVersioning", "S3.14")}`],
    },
    "one of four flags": {
      given: hardened({ "backups-public-access": { restrictPublicBuckets: false } }),
      says: [
        "mandatory backups-public-access: restrictPublicBuckets: lets the bucket be made public; set it to true (S3.8)",
      ],
    },
    "S3's own encryption": {
      given: hardened({
        "backups-encryption": { "rules[0].applyServerSideEncryptionByDefault": { sseAlgorithm: "AES256" } },
      }),
      says: [
        "mandatory backups-encryption: rules[0].applyServerSideEncryptionByDefault.sseAlgorithm: not KMS; set it to aws:kms (S3.17)",
      ],
    },
    "AWS's own key": {
      given: hardened({
        "backups-encryption": { "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId": "alias/aws/s3" },
      }),
      says: [
        "mandatory backups-encryption: rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId: AWS's own key; set the ARN of a KMS key (S3.17)",
      ],
    },
    "versioning suspended": {
      given: hardened({ "backups-versioning": { "versioningConfiguration.status": "Suspended" } }),
      says: [
        "mandatory backups-versioning: versioningConfiguration.status: deleted and overwritten backups are gone at once; set it to Enabled (S3.14)",
      ],
    },
    "a policy that only allows": {
      given: hardened({
        "backups-policy": { policy: JSON.stringify({ Statement: [{ ...statement, Effect: "Allow" }] }) },
      }),
      says: [noTls("backups-policy")],
    },
    "a policy that denies one action without TLS": {
      given: hardened({
        "backups-policy": { policy: JSON.stringify({ Statement: [{ ...statement, Action: "s3:GetObject" }] }) },
      }),
      says: [noTls("backups-policy")],
    },
    "a policy that denies some of what comes without TLS": {
      given: hardened({
        "backups-policy": {
          policy: {
            Statement: [
              {
                ...statement,
                Condition: { ...statement.Condition, IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
              },
            ],
          },
        },
      }),
      says: [noTls("backups-policy")],
    },
    "a policy about another bucket": {
      given: hardened({
        "backups-policy": {
          policy: { Statement: [{ ...statement, Resource: ["arn:aws:s3:::assets", "arn:aws:s3:::assets/*"] }] },
        },
      }),
      says: [noTls("backups-policy")],
    },
    "a policy about the bucket and none of its objects": {
      given: hardened({
        "backups-policy": { policy: { Statement: [{ ...statement, Resource: "arn:aws:s3:::shop-backups" }] } },
      }),
      says: [noTls("backups-policy")],
    },
    "an access list for everybody": {
      given: hardened({ backups: { acl: "public-read" } }),
      says: ["mandatory backups: acl: public-read lets anybody read the backups; set it to private"],
    },
    "an access list for everybody beside the bucket": {
      given: [
        ...hardened({}),
        {
          type: "aws:s3/bucketAclV2:BucketAclV2",
          name: "backups-acl",
          properties: { bucket: "shop-backups", acl: "public-read-write" },
          protect: true,
        },
      ],
      says: ["mandatory backups-acl: acl: public-read-write lets anybody read the backups; set it to private"],
    },
    "a bucket that is replicated to nowhere, beside a replication of others": {
      given: [...hardened({ "backups-replication": null }), replication("arn:aws:s3:::shop-assets")],
      says: [`advisory ${missing("BucketReplicationConfig", "S3.7")}`],
    },
    "a policy that is no JSON": {
      given: hardened({ "backups-policy": { policy: "{" } }),
      says: [noTls("backups-policy")],
    },
    "a lifecycle that is disabled": {
      given: hardened({ "backups-lifecycle": { "rules[0].status": "Disabled" } }),
      says: [
        "mandatory backups-lifecycle: rules: no rule is enabled; add one that expires noncurrent versions and aborts unfinished uploads (S3.13)",
      ],
    },
    "Object Lock without a default, as advice": {
      given: hardened({ "backups-object-lock": { rule: absent } }),
      says: [
        "advisory backups-object-lock: rule.defaultRetention: objects are not locked by default; set mode and days (S3.15)",
      ],
    },
    "versioning for another bucket": {
      given: hardened({ "backups-versioning": { bucket: "shop-assets" } }),
      says: [`mandatory ${missing("BucketVersioning", "S3.14")}`],
    },
  },
  unknown: {
    "a bucket that the provider names: everything is joined by what it was computed from": {
      given: hardened({})
        .map(unnamed)
        .map((given) =>
          given.name === "orders-backup" ? changed(given, { "spec.configuration.destinationPath": unknown }) : given,
        ),
      says: [],
    },
    "a bucket that the provider names, without versioning": {
      given: hardened({ "backups-versioning": null })
        .map(unnamed)
        .map((given) =>
          given.name === "orders-backup" ? changed(given, { "spec.configuration.destinationPath": unknown }) : given,
        ),
      says: [`mandatory ${missing("BucketVersioning", "S3.14")}`],
    },
    "a policy that holds the bucket's ARN, and a key that is made in the same update": {
      given: hardened({
        "backups-policy": { policy: unknown },
        "backups-encryption": { "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId": unknown },
      }),
      says: [],
      notApplicable: [`stack: backups-policy: policy ${later}`],
    },
    "a replica whose ARN is made by the update": {
      given: [...hardened({ "backups-replication": null }), { ...replication(unknown), from: { rules: ["backups"] } }],
      says: [],
    },
    "a statement whose bucket is made by the update": {
      given: hardened({ "backups-policy": { policy: { Statement: [{ ...statement, Resource: unknown }] } } }),
      says: [],
    },
    "an access list that is not known": {
      given: hardened({ backups: { acl: unknown } }),
      says: [`advisory backups: acl: ${notKnown}`],
    },
    "a status that is not known": {
      given: hardened({ "backups-versioning": { "versioningConfiguration.status": unknown } }),
      says: [`advisory backups-versioning: versioningConfiguration.status: ${notKnown}`],
    },
    "a flag that is not known beside one that is false": {
      given: hardened({ "backups-public-access": { blockPublicAcls: unknown, blockPublicPolicy: false } }),
      says: [
        "mandatory backups-public-access: blockPublicPolicy: lets the bucket be made public; set it to true (S3.8)",
      ],
    },
    "a versioning whose bucket was computed from another bucket": {
      given: [
        ...hardened({ "backups-versioning": { bucket: unknown } }).map((given) =>
          given.name === "backups-versioning" ? { ...given, from: { bucket: ["assets"] } } : given,
        ),
        { ...bucket(), name: "assets", properties: { bucket: "shop-assets" } },
      ],
      says: [`mandatory ${missing("BucketVersioning", "S3.14")}`],
    },
    "a versioning whose bucket was computed from nothing in the stack": {
      given: hardened({ "backups-versioning": { bucket: unknown } }).map((given) =>
        given.name === "backups-versioning" ? { ...given, from: {} } : given,
      ),
      says: [`advisory backups: bucket: ${notKnown}`],
    },
    "a destination in a bucket of another stack": {
      given: [{ ...changed(objectStore(), { "spec.configuration.destinationPath": unknown }), from: {} }, bucket()],
      says: [],
      notApplicable: ["stack: orders-backup: its bucket is not in this stack"],
    },
    "a bucket inside a component that the destination was computed from": {
      given: [
        { type: "acme:index:Storage", name: "storage", properties: {}, protect: false },
        { ...changed(objectStore(), { "spec.configuration.destinationPath": unknown }), from: { spec: ["storage"] } },
        { ...unnamed(bucket()), parent: "storage" },
      ],
      config: { require: ["versioning"], recommend: [] },
      says: [`mandatory ${missing("BucketVersioning", "S3.14")}`],
    },
  },
  configured: {
    "only what is asked for": {
      given: [objectStore(), bucket()],
      config: { require: ["versioning"], recommend: ["object-lock"] },
      says: [
        `advisory ${missing("BucketObjectLockConfiguration", "S3.15")}`,
        `mandatory ${missing("BucketVersioning", "S3.14")}`,
      ],
    },
    "Object Lock required": {
      given: hardened({ "backups-object-lock": null }),
      config: { require: ["object-lock"] },
      says: [`mandatory ${missing("BucketObjectLockConfiguration", "S3.15")}`],
    },
  },
};
