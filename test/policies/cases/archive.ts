import * as fc from "fast-check";
import { bucket, cluster, hardenedBucket, objectStore, podIdentity, scheduledBackup } from "../fixtures";
import { absent, changed, object, unknown, type Given } from "../given";
import { postgresql } from "../operators/zalando";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const store = (changes: Record<string, unknown>) => changed(objectStore(), changes);
const notKnown = "not known before the update, so it is judged only while the update runs";
const inTree = { "spec.plugins": absent, "spec.backup.barmanObjectStore.destinationPath": "s3://shop-backups/orders" };

/** The bucket of the store with a lifecycle of one rule that deletes current objects. */
const expiring = (expiration: object, more: object = {}): Given[] =>
  hardenedBucket().map((part) =>
    part.name === "backups-lifecycle" ? changed(part, { rules: [{ status: "Enabled", expiration, ...more }] }) : part,
  );
const early = (days: number, needed: number, because: string, at = "backups-lifecycle: rules") =>
  `mandatory ${at}[0].expiration.days: deletes backups after ${days} days, which are needed for ${needed} (${because}); set it to ${needed + 1} or more, or remove it`;
const tooShort = (days: number) =>
  `mandatory orders-backup: spec.retentionPolicy: goes back ${days} days, at least 7 days are asked for; raise it`;

export const backupRetention: RuleCases = {
  rule: "pg-backup-retention",
  passes: {
    "thirty days": [cluster(), objectStore()],
    "a week": [cluster(), store({ "spec.retentionPolicy": "1w" })],
    "the cluster's own section with its own retention": [orders({ ...inTree, "spec.backup.retentionPolicy": "14d" })],
    "an expiration a day after the last backup is needed": [cluster(), objectStore(), ...expiring({ days: 31 })],
    "an expiration that leaves time for a daily base backup": [
      cluster(),
      objectStore(),
      scheduledBackup(),
      ...expiring({ days: 32 }),
    ],
    "an early expiration of other objects than backups": [
      objectStore(),
      ...expiring({ days: 1 }, { filter: { prefix: "reports/" } }),
    ],
    "an early expiration of tagged objects": [
      objectStore(),
      ...expiring({ days: 1 }, { filter: { tag: { key: "scratch", value: "yes" } } }),
    ],
    "an early expiration that is disabled": [objectStore(), ...expiring({ days: 1 }, { status: "Disabled" })],
    "an early expiration in another bucket": [
      objectStore(),
      ...expiring({ days: 1 }).map((part) => changed(part, { bucket: "shop-assets" })),
    ],
  },
  fails: {
    "no retention, beside base backups on a schedule": {
      given: [cluster(), store({ "spec.retentionPolicy": absent }), scheduledBackup()],
      says: [
        "mandatory orders-backup: spec.retentionPolicy: nothing removes old backups, nor promises to keep them; set it to at least 7 days",
      ],
    },
    "too few base backups": {
      given: [changed(postgresql(), { "spec.env[4].value": "3" })],
      says: [
        "mandatory shop-orders: spec.env[4].value: goes back 2 days (3 base backups, 24 hours apart), at least 7 days are asked for; raise it",
      ],
    },
    "two days": { given: [cluster(), store({ "spec.retentionPolicy": "2d" })], says: [tooShort(2)] },
    "six days of a store that stands alone": { given: [store({ "spec.retentionPolicy": "6d" })], says: [tooShort(6)] },
    "no retention": {
      given: [cluster(), store({ "spec.retentionPolicy": absent })],
      says: [
        "mandatory orders-backup: spec.retentionPolicy: nothing removes old backups, nor promises to keep them; set it to at least 7 days",
      ],
    },
    "a retention that is none": {
      given: [cluster(), store({ "spec.retentionPolicy": "thirty days" })],
      says: [
        "mandatory orders-backup: spec.retentionPolicy: is no number of days that can be read; set it to at least 7 days",
      ],
    },
    "one day in the cluster's own section": {
      given: [orders({ ...inTree, "spec.backup.retentionPolicy": "1d" })],
      says: ["mandatory orders: spec.backup.retentionPolicy: goes back 1 day, at least 7 days are asked for; raise it"],
    },
    "a retention that nothing reads beside the plugin": {
      given: [orders({ "spec.backup.retentionPolicy": "30d" }), objectStore()],
      says: [
        "mandatory orders: spec.backup.retentionPolicy: nothing reads it beside the Barman Cloud plugin; set spec.retentionPolicy of the ObjectStore and remove it",
      ],
    },
    "an expiration before the backups are given up": {
      given: [objectStore(), ...expiring({ days: 1 })],
      says: [early(1, 30, "30 days of retention")],
    },
    "an expiration that forgets the time between base backups": {
      given: [cluster(), objectStore(), scheduledBackup(), ...expiring({ days: 31 })],
      says: [early(31, 31, "30 days of retention and 24 hours between base backups")],
    },
    "an expiration on the very day, of retention in weeks, among the backups' own objects": {
      given: [store({ "spec.retentionPolicy": "4w" }), ...expiring({ days: 28 }, { filter: { prefix: "shop/" } })],
      says: [early(28, 28, "28 days of retention")],
    },
    "an early expiration within a bucket of version 6": {
      given: [objectStore(), changed(bucket(), { lifecycleRules: [{ enabled: true, expiration: { days: 1 } }] })],
      says: [early(1, 30, "30 days of retention", "backups: lifecycleRules")],
    },
    "an early expiration in the bucket of the cluster's own section": {
      given: [orders({ ...inTree, "spec.backup.retentionPolicy": "14d" }), ...expiring({ days: 14 })],
      says: [early(14, 14, "14 days of retention")],
    },
  },
  unknown: {
    "a retention that is not known": {
      given: [cluster(), store({ "spec.retentionPolicy": unknown })],
      says: [`advisory orders-backup: spec.retentionPolicy: ${notKnown}`],
    },
    "plugins that may lead to the store": {
      given: [orders({ "spec.plugins": unknown }), objectStore()],
      says: [],
      notApplicable: [
        "stack: orders-backup: whether spec.plugins of orders leads to it is judged once it is known, during the update; orders-backup: no cluster of this stack is known to archive to it",
      ],
    },
    "an expiration that is not known": {
      given: [objectStore(), ...expiring({ days: unknown })],
      says: [
        "advisory backups-lifecycle: rules[0].expiration.days: not known before the update, so it is judged only while the update runs",
      ],
    },
    "a schedule that is not known, so that only the retention counts": {
      given: [
        cluster(),
        objectStore(),
        changed(scheduledBackup(), { "spec.schedule": unknown }),
        ...expiring({ days: 31 }),
      ],
      says: [],
      notApplicable: [
        "stack: orders-backup: how far apart base backups are is judged once spec.schedule of orders-daily is known, during the update",
      ],
    },
    "a store's name that comes from the store": {
      given: [
        { ...orders({ "spec.plugins[0].parameters.barmanObjectName": unknown }), from: { spec: ["orders-backup"] } },
        store({ "spec.retentionPolicy": "2d" }),
      ],
      says: [tooShort(2)],
    },
  },
  configured: {
    "a store that only a cluster of another namespace names": {
      given: [orders({ "metadata.namespace": "elsewhere" }), store({ "spec.retentionPolicy": "2d" })],
      says: [],
      notApplicable: ["stack: orders-backup: no cluster of this stack is known to archive to it"],
    },
    "thirty days asked for": {
      given: [cluster(), store({ "spec.retentionPolicy": "14d" })],
      config: { minDays: 30 },
      says: [tooShort(14).replace("7 days", "30 days")],
    },
    "one day where that is enough": {
      given: [cluster(), store({ "spec.retentionPolicy": "1d" })],
      config: { minDays: 1 },
      says: [],
    },
    "a store that a cluster only recovers from": {
      given: [cluster(), objectStore(), changed(objectStore("carts-backup"), { "spec.retentionPolicy": absent })],
      says: [],
      notApplicable: ["stack: carts-backup: no cluster of this stack is known to archive to it"],
    },
  },
};

const snapshots = { "spec.plugins": absent, "spec.backup.volumeSnapshot.className": "ebs" };
const within =
  "mandatory orders: spec.backup.volumeSnapshot: the only backups are lost with this cluster or its account; add an object store";

export const backupOffCluster: RuleCases = {
  rule: "pg-backup-off-cluster",
  passes: {
    "a plugin": [cluster()],
    "snapshots beside a plugin": [orders({ "spec.backup.volumeSnapshot.className": "ebs" })],
    "the cluster's own section": [orders({ ...inTree })],
  },
  fails: {
    "snapshots alone": { given: [orders(snapshots)], says: [within] },
    "snapshots beside a plugin that is switched off": {
      given: [orders({ "spec.plugins[0].enabled": false, "spec.backup.volumeSnapshot.className": "ebs" })],
      says: [within],
    },
  },
  unknown: {
    "plugins that are not known": {
      given: [orders({ "spec.plugins": unknown })],
      says: [`advisory orders: spec.plugins: ${notKnown}`],
    },
    "snapshots whose class is not known": {
      given: [orders({ ...snapshots, "spec.backup.volumeSnapshot.className": unknown })],
      says: [within],
    },
  },
  configured: {
    "as advice": {
      given: [orders(snapshots)],
      config: { enforcementLevel: "advisory" },
      says: [within.replace("mandatory", "advisory")],
    },
    "a cluster without backups": {
      given: [orders({ "spec.plugins": absent })],
      says: [],
      notApplicable: ["orders: it has no backups, which pg-wal-archiving-configured reports"],
    },
  },
};

const s3 = "spec.configuration.s3Credentials";
const keys = {
  [s3]: {
    accessKeyId: { name: "orders-s3", key: "id" },
    secretAccessKey: { name: "orders-s3", key: "secret" },
  },
};
const aKey = (field: string, path = s3) =>
  `mandatory orders-backup: ${path}.${field}: an access key, which works for whoever copies it; remove it and set ${path}.inheritFromIAMRole to true`;
const roleArn = 'spec.serviceAccountTemplate.metadata.annotations["eks.amazonaws.com/role-arn"]';
const noRole = (account = "orders") =>
  `mandatory orders: ${roleArn}: no role stands behind ServiceAccount ${account}; set it to the ARN of one, or create a PodIdentityAssociation`;
const account = (annotations: object) =>
  object("v1", "ServiceAccount", "orders-pods", { metadata: { name: "orders-pods", namespace: "shop", annotations } });
const irsa = { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/orders" };

export const backupKeyless: RuleCases = {
  rule: "pg-backup-keyless",
  passes: {
    "an association of EKS Pod Identity": [cluster(), objectStore(), podIdentity()],
    "the annotation of IRSA": [orders({ "spec.serviceAccountTemplate.metadata.annotations": irsa }), objectStore()],
    "a ServiceAccount of one's own with the annotation": [
      orders({ "spec.serviceAccountName": "orders-pods" }),
      objectStore(),
      account(irsa),
    ],
    "an association for a ServiceAccount of one's own": [
      orders({ "spec.serviceAccountName": "orders-pods" }),
      objectStore(),
      changed(podIdentity(), { serviceAccount: "orders-pods" }),
    ],
    "an endpoint of AWS": [
      cluster(),
      store({ "spec.configuration.endpointURL": "https://s3.eu-central-1.amazonaws.com" }),
      podIdentity(),
    ],
  },
  fails: {
    "access keys": {
      given: [cluster(), store(keys), podIdentity()],
      says: [aKey("accessKeyId"), aKey("secretAccessKey")],
    },
    "an access key beside the role": {
      given: [cluster(), store({ [`${s3}.accessKeyId`]: { name: "orders-s3", key: "id" } }), podIdentity()],
      says: [aKey("accessKeyId")],
    },
    "access keys at an endpoint of AWS": {
      given: [store({ ...keys, "spec.configuration.endpointURL": "https://s3.eu-central-1.amazonaws.com" })],
      says: [aKey("accessKeyId"), aKey("secretAccessKey")],
    },
    "access keys in the cluster's own section": {
      given: [
        orders({ ...inTree, "spec.backup.barmanObjectStore.s3Credentials.sessionToken": { name: "x", key: "y" } }),
      ],
      says: [aKey("sessionToken", "spec.backup.barmanObjectStore.s3Credentials").replace("orders-backup", "orders")],
    },
    "no role": { given: [cluster(), objectStore()], says: [noRole()] },
    "an association for another ServiceAccount": {
      given: [cluster(), objectStore(), changed(podIdentity(), { serviceAccount: "carts" })],
      says: [noRole()],
    },
    "an association in another namespace": {
      given: [cluster(), objectStore(), changed(podIdentity(), { namespace: "carts" })],
      says: [noRole()],
    },
    "a ServiceAccount of one's own without the annotation": {
      given: [orders({ "spec.serviceAccountName": "orders-pods" }), objectStore(), account({})],
      says: [noRole("orders-pods")],
    },
    "no role behind the cluster's own section": {
      given: [orders({ ...inTree, "spec.backup.barmanObjectStore.s3Credentials.inheritFromIAMRole": true })],
      says: [noRole()],
    },
  },
  unknown: {
    "the ARN of a role that the update makes": {
      given: [orders({ [roleArn]: unknown }), objectStore()],
      says: [],
    },
    "annotations that come from what makes the role": {
      given: [orders({ "spec.serviceAccountTemplate.metadata.annotations": unknown }), objectStore()],
      says: [],
    },
    "an association whose ServiceAccount is not known": {
      given: [cluster(), objectStore(), changed(podIdentity(), { serviceAccount: unknown })],
      says: [`advisory orders: serviceAccount: ${notKnown}`],
    },
    "credentials that are not known": {
      given: [cluster(), store({ [s3]: unknown }), podIdentity()],
      says: [`advisory orders-backup: ${s3}: ${notKnown}`],
    },
    "an access key whose Secret is not known": {
      given: [store({ [`${s3}.accessKeyId`]: unknown })],
      says: [aKey("accessKeyId")],
    },
  },
  configured: {
    "a role that another stack binds": {
      given: [cluster(), objectStore()],
      config: { requireRole: false },
      says: [],
    },
    "an object store that is not of AWS": {
      given: [cluster(), store({ ...keys, "spec.configuration.endpointURL": "http://minio.minio:9000" })],
      says: [],
      notApplicable: ["stack: orders-backup: it is not in AWS, whose roles other object stores do not know"],
    },
    "a store without its cluster": {
      given: [objectStore()],
      says: [],
      notApplicable: ["stack: orders-backup: no cluster of this stack is known to archive to it"],
    },
  },
};

const plugin = "use the Barman Cloud plugin: spec.plugins with an ObjectStore";
const gone = `advisory orders: spec.backup.barmanObjectStore: is gone in 1.31; ${plugin}`;

export const inTreeBarmanRemoved: RuleCases = {
  rule: "cnpg-in-tree-barman-removed",
  passes: {
    "the plugin": [cluster()],
    "a recovery through the plugin": [
      orders({ "spec.externalClusters": [{ name: "old", plugin: { name: "barman-cloud.cloudnative-pg.io" } }] }),
    ],
  },
  fails: {
    "the cluster's own section": { given: [orders(inTree)], says: [gone] },
    "a recovery from an old section": {
      given: [orders({ "spec.externalClusters": [{ name: "a" }, { name: "b", barmanObjectStore: {} }] })],
      says: [`advisory orders: spec.externalClusters[1].barmanObjectStore: is gone in 1.31; ${plugin}`],
    },
  },
  unknown: {
    "external clusters that are not known": {
      given: [orders({ "spec.externalClusters": unknown })],
      says: [`advisory orders: spec.externalClusters: ${notKnown}`],
    },
    "a section that is not known": { given: [orders({ "spec.backup.barmanObjectStore": unknown })], says: [gone] },
  },
  configured: {
    "the release before": { given: [orders(inTree)], config: { operatorVersion: "1.30.9" }, says: [gone] },
    "an operator that has dropped it": {
      given: [orders(inTree)],
      config: { operatorVersion: "1.31" },
      says: [`mandatory orders: spec.backup.barmanObjectStore: is not read by 1.31; ${plugin}`],
    },
    "a newer one, with a patch release": {
      given: [orders(inTree)],
      config: { operatorVersion: "v2.0.1" },
      says: [`mandatory orders: spec.backup.barmanObjectStore: is not read by v2.0.1; ${plugin}`],
    },
    "an older one, whose minor has fewer digits": {
      given: [orders(inTree)],
      config: { operatorVersion: "1.4.9" },
      says: [gone],
    },
  },
};

const timeout = "spec.postgresql.parameters.archive_timeout";
const lost = (value: string, most = 300) =>
  `advisory orders: ${timeout}: ${value} of transactions may be lost, at most ${most} seconds allowed; set it to ${most}s`;

const slow = (who: string, path: string, name: string) =>
  `advisory ${who}: ${path}: ${name} compresses many times slower than lz4, so that WAL waits to be archived; set it to lz4`;

const compressed = (wal: unknown, data: unknown) => ({
  "spec.configuration.wal.compression": wal,
  "spec.configuration.data.compression": data,
});

export const archiveTimeoutWithinRpo: RuleCases = {
  rule: "pg-archive-timeout-within-rpo",
  passes: {
    "the operator's default of five minutes": [cluster()],
    "a minute": [orders({ [timeout]: "1min" })],
    "seconds without a unit": [orders({ [timeout]: "300" })],
    "a number": [orders({ [timeout]: 120 })],
    "compressions that keep up": [store(compressed("zstd", "lz4")), store(compressed(absent, absent))],
  },
  fails: {
    "an hour": { given: [orders({ [timeout]: "1h" })], says: [lost("1h")] },
    "a second too long": { given: [orders({ [timeout]: "301" })], says: [lost("301")] },
    "no timeout": {
      given: [orders({ [timeout]: "0" })],
      says: [
        `advisory orders: ${timeout}: a segment that never fills is never archived, at most 300 seconds allowed; set it to 300s`,
      ],
    },
    "what is no time": {
      given: [orders({ [timeout]: "soon" })],
      says: [`advisory orders: ${timeout}: soon is no time, at most 300 seconds allowed; set it to 300s`],
    },
    "compressions that fall behind": {
      given: [store(compressed("xz", "gzip"))],
      says: [
        slow("orders-backup", "spec.configuration.data.compression", "gzip"),
        slow("orders-backup", "spec.configuration.wal.compression", "xz"),
      ],
    },
    "one of a cluster's own section": {
      given: [
        orders({
          "spec.backup.barmanObjectStore": { destinationPath: "s3://shop/orders", wal: { compression: "bzip2" } },
        }),
      ],
      says: [slow("orders", "spec.backup.barmanObjectStore.wal.compression", "bzip2")],
    },
  },
  unknown: {
    "a timeout that is not known": {
      given: [orders({ [timeout]: unknown })],
      says: [`advisory orders: ${timeout}: ${notKnown}`],
    },
    "a compression that is not known": {
      given: [store(compressed(unknown, "gzip"))],
      says: [`advisory orders-backup: spec.configuration.wal.compression: ${notKnown}`],
    },
    "plugins that are not known beside a timeout that is short": {
      given: [orders({ "spec.plugins": unknown })],
      says: [],
    },
  },
  configured: {
    "a shorter time than the operator's default": {
      given: [cluster()],
      config: { maxRpoSeconds: 60 },
      says: [lost("5min", 60)],
    },
    "a cluster that archives nothing": {
      given: [orders({ [timeout]: "1h", "spec.plugins": absent })],
      says: [],
      notApplicable: ["orders: nothing is archived, which pg-wal-archiving-configured reports"],
    },
  },
  remediable: fc.oneof(
    fc.constantFrom("0", "1h", "301s", "5min", "1d", "never").map((value) => orders({ [timeout]: value })),
    fc.constantFrom("gzip", "xz", "lz4").map((compression) => store(compressed(compression, compression))),
  ),
};
