import { Place } from "kubernetes-postgres-policies/frame/place";
import { refusalsOf } from "kubernetes-postgres-policies/admission/index";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { cluster, databaseRole, objectStore, pooler, scheduledBackup } from "./fixtures";
import { absent, changed, object, type Given } from "./given";

/** Changes of a compliant resource, by what they amount to. */
export type Changes = Readonly<Record<string, Record<string, unknown>>>;

export function database(name = "shop"): Given {
  const spec = { cluster: { name: "orders" }, name: "shop", owner: "app", extensions: [{ name: "vector" }] };
  return object("postgresql.cnpg.io/v1", "Database", name, { spec });
}

export function backup(name = "orders-now"): Given {
  const plugin = { name: "barman-cloud.cloudnative-pg.io" };
  return object("postgresql.cnpg.io/v1", "Backup", name, {
    spec: { cluster: { name: "orders" }, method: "plugin", pluginConfiguration: plugin },
  });
}

export function crunchyCluster(name = "orders"): Given {
  const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "100Gi" } } };
  return object("postgres-operator.crunchydata.com/v1", "PostgresCluster", name, {
    spec: { postgresVersion: 18, instances: [{ name: "instance1", replicas: 3, dataVolumeClaimSpec: claim }] },
  });
}

/** Every reason why the definition or the operator refuses a resource when it is created: `path: message`. */
export function refusals({ properties }: Given): string[] {
  const [group, kind] = [String(properties.apiVersion).split("/")[0] ?? "", String(properties.kind)];
  const structure = checkCustomResource(properties).map(({ path, message }) => `${path}: ${message}`);
  // The API server asks the operator about the structure of a resource only once it is right.
  if (structure.length > 0) return structure;
  const found = refusalsOf(group, kind, new Place(properties)).flatMap((judge) => judge() ?? []);
  // What is only advised against is taken, with a warning.
  return found.filter(({ level }) => level === undefined).map(({ at, message }) => `${at.path}: ${message}`);
}

const source = { name: "old", connectionParameters: { host: "old" } };
const recovery = { "spec.externalClusters": [source], "spec.bootstrap": { recovery: { source: "old" } } };
const target = (recoveryTarget: object) => ({
  "spec.externalClusters": [source],
  "spec.bootstrap": { recovery: { source: "old", recoveryTarget } },
});
const snapshots = (volumeSnapshots: object, more: object = {}) => ({
  "spec.bootstrap": { recovery: { volumeSnapshots, ...more } },
});
const snapshot = { name: "s", kind: "VolumeSnapshot", apiGroup: "snapshot.storage.k8s.io" };
const replica = (fields: object) => ({ ...recovery, "spec.replica": { source: "old", ...fields } });
const imported = (fields: object) => ({
  "spec.bootstrap": { initdb: { import: { source: { externalCluster: "old" }, ...fields } } },
  "spec.externalClusters": [source],
});
const initdb = (fields: object) => ({ "spec.bootstrap": { initdb: fields } });
const parameters = (fields: object) => ({ "spec.postgresql.parameters": fields });
const synchronous = (fields: object) => ({ "spec.postgresql.synchronous": { method: "any", number: 1, ...fields } });
const annotation = (name: string, value: string) => ({ "metadata.annotations": { [name]: value } });
const toleration = (fields: object) => ({ "spec.affinity.tolerations": [fields] });
const roles = (...items: object[]) => ({ "spec.managed.roles": items });
const services = (fields: object) => ({ "spec.managed.services": fields });
const lb = (template: object) => ({ additional: [{ selectorType: "rw", serviceTemplate: template }] });
const extension = (fields: object) => ({
  "spec.postgresql.extensions": [{ name: "vector", image: { reference: "vector:1" }, ...fields }],
});
const tablespace = (name: string) => ({ name, storage: { size: "1Gi" } });
const slots = (fields: object) => ({ "spec.replicationSlots": fields });
const inTree = (fields: object) => ({
  "spec.plugins": absent,
  "spec.backup": { barmanObjectStore: { destinationPath: "s3://b/p", ...fields } },
});
const key = { name: "s", key: "k" };
/** A domain of 253 characters, the most that a label's key takes. */
const domain = ["a", "b", "c"].map((letter) => letter.repeat(63)).join(".") + `.${"d".repeat(61)}`;
const azure = (fields: object) => inTree({ azureCredentials: fields });
const google = (fields: object) => inTree({ googleCredentials: fields });
const selector = (expression: object) => ({
  "spec.podSelectorRefs": [{ name: "a", selector: { matchExpressions: [expression] } }],
});
const primary = (fields: object) => ({
  ...parameters({ wal_level: "minimal", max_wal_senders: "0", ...fields }),
  "spec.instances": 1,
  "spec.postgresql.synchronous": absent,
});
const oldSnapshotClass = { "spec.backup": { volumeSnapshot: { tablespaceClassName: { reports: "c" } } } };
const ephemeral = {
  volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
};
/** A demotionToken of a cluster's status: base64 without padding, and what it holds. */
const tokenContent = {
  latestCheckpointTimelineID: "1",
  redoWalFile: "000000010000000000000003",
  databaseSystemIdentifier: "7400000000000000000",
  latestCheckpointREDOLocation: "0/3000060",
  timeOfLatestCheckpoint: "Sun Nov  1 12:00:00 2026",
  operatorVersion: "1.30.0",
};
const encoded = (content: object): string => {
  const text = JSON.stringify(content);
  return Buffer.from(text.padEnd(Math.ceil(text.length / 3) * 3)).toString("base64");
};
const token = encoded(tokenContent);

/** What CloudNativePG's webhook, or the rules of its definition, refuse of a Cluster; at least one of each of its validators. */
export const refusedClusters: Changes = {
  "a name with a dot": { "metadata.name": "orders.db" },
  "a name of 51 characters": { "metadata.name": `a${"b".repeat(50)}` },
  "an image without a version": { "spec.imageName": "ghcr.io/cloudnative-pg/postgresql:latest" },
  "an image by its digest only": { "spec.imageName": `postgresql@sha256:${"0".repeat(64)}` },
  "an image with another tag": { "spec.imageName": "postgresql:bookworm" },
  "an image whose version ends with a point": { "spec.imageName": "postgresql:18." },
  "PostgreSQL 12": { "spec.imageName": "postgresql:12.1" },
  "an image and a catalog": {
    "spec.imageName": "postgresql:18.1",
    "spec.imageCatalogRef": { apiGroup: "postgresql.cnpg.io", kind: "ImageCatalog", name: "c", major: 18 },
  },
  "a catalog of another kind": {
    "spec.imageCatalogRef": { apiGroup: "postgresql.cnpg.io", kind: "ConfigMap", name: "c", major: 18 },
  },
  "an unknown pull policy": { "spec.imagePullPolicy": "Sometimes" },
  "two ways to start": { ...recovery, "spec.bootstrap": { recovery: { source: "old" }, initdb: {} } },
  "a WAL segment of 15 MB": initdb({ walSegmentSize: 15 }),
  "an ICU locale with libc": initdb({ icuLocale: "und", localeProvider: "libc" }),
  "a reference to SQL without a key": initdb({ postInitApplicationSQLRefs: { secretRefs: [{ name: "s", key: "" }] } }),
  "an import of two databases as one": imported({ type: "microservice", databases: ["a", "b"] }),
  "an import of one database by wildcard": imported({ type: "microservice", databases: ["a*"] }),
  "an import of one database with roles": imported({ type: "microservice", databases: ["a"], roles: ["r"] }),
  "an import of everything and more": imported({ type: "monolith", databases: ["*", "a"] }),
  "an import of all roles and more": imported({ type: "monolith", databases: ["*"], roles: ["*", "r"] }),
  "SQL after an import of everything": imported({
    type: "monolith",
    databases: ["*"],
    postImportApplicationSQL: ["select 1"],
  }),
  "an owner without a database": {
    ...imported({ type: "monolith", databases: ["*"] }),
    "spec.bootstrap.initdb.owner": "app",
  },
  "a base backup of nobody": { "spec.bootstrap": { pg_basebackup: { source: "nobody" } } },
  "a recovery from nobody": { "spec.bootstrap": { recovery: { source: "nobody" } }, "spec.externalClusters": [source] },
  "a recovery from snapshots and a backup": snapshots({ storage: snapshot }, { backup: { name: "b" } }),
  "a recovery from snapshots and a backup's id": snapshots(
    { storage: snapshot },
    { recoveryTarget: { backupID: "b" } },
  ),
  "a recovery from a Secret": snapshots({ storage: { name: "s", kind: "Secret" } }),
  "a recovery of WAL without a volume for it": {
    ...snapshots({ storage: snapshot, walStorage: snapshot }),
    "spec.walStorage": absent,
  },
  "two targets": target({ targetTime: "2026-11-01 12:00:00", targetLSN: "0/3" }),
  "a target that is no time": target({ targetTime: "yesterday" }),
  "a target that is no position": target({ targetLSN: "3000060" }),
  "a target that is no transaction": target({ targetXID: "4294967296", backupID: "b" }),
  "a target of 64 characters": target({ targetName: "x".repeat(64), backupID: "b" }),
  "a target with a line break": target({ targetName: "a\nb", backupID: "b" }),
  "a target without a backup": target({ targetName: "before" }),
  "a timeline that is none": target({ targetTLI: "0" }),
  "two external clusters of one name": { "spec.externalClusters": [source, source] },
  "an external cluster nobody can reach": { "spec.externalClusters": [{ name: "old" }] },
  "an external cluster with a slash": { "spec.externalClusters": [{ ...source, name: "../old" }] },
  "a certificate with a slash": { "spec.externalClusters": [{ ...source, sslCert: { name: "a/b", key: "k" } }] },
  "a replica of nobody": { ...replica({}), "spec.replica": { source: "nobody", enabled: true } },
  "a replica that starts from nothing": { ...replica({ enabled: true }), "spec.bootstrap": absent },
  "a replica said in two ways": replica({ enabled: true, primary: "old" }),
  "a replica with an unknown self": replica({ self: "nobody", primary: "old" }),
  "a promotion of a replica": replica({ enabled: true, promotionToken: "e30=" }),
  "a promotion by an empty token": replica({ enabled: false, promotionToken: "e30=" }),
  "a promotion by no token": replica({ enabled: false, promotionToken: "%" }),
  "a promotion with a delay": replica({ enabled: false, promotionToken: "e30=", minApplyDelay: "1h" }),
  "a promotion by a token that was cut": replica({ enabled: false, promotionToken: `${token}A` }),
  "a promotion by a token with other signs": replica({ enabled: false, promotionToken: `${token}!!!!` }),
  "a promotion by a token without a version": replica({
    enabled: false,
    promotionToken: encoded({ ...tokenContent, operatorVersion: "" }),
  }),
  "a replica by its primary that starts from nothing": { ...replica({ primary: "old" }), "spec.bootstrap": absent },
  "an external cluster called by a dot": { "spec.externalClusters": [{ ...source, name: "." }] },
  "an external cluster called by two dots": { "spec.externalClusters": [{ ...source, name: ".." }] },
  "a parameter of the operator's for an image that nobody can read": {
    "spec.imageName": "postgresql:bookworm",
    ...parameters({ listen_addresses: "*" }),
  },
  "an election without labels for such an image": {
    "spec.imageName": "postgresql:bookworm",
    "spec.postgresql.syncReplicaElectionConstraint": { enabled: true },
  },
  "an old major of a catalog": {
    "spec.imageName": absent,
    "spec.imageCatalogRef": { apiGroup: "postgresql.cnpg.io", kind: "ImageCatalog", name: "c", major: 12 },
  },
  "a destination of the log that is not the operator's": parameters({ log_destination: "stderr" }),
  "one instance that archives nothing it could": primary({}),
  "no hints with one standby": { ...parameters({ wal_log_hints: "off" }), "spec.instances": 2 },
  "as much WAL at least as at most": parameters({ min_wal_size: "1GB", max_wal_size: "1GB" }),
  "a point at once without a backup": target({ targetImmediate: true }),
  "a target in a month that is none": target({ targetTime: "2026-13-01T12:00:00Z" }),
  "a target in words": target({ targetTime: "Nov 1 2026" }),
  "a recovery of WAL from a Secret": snapshots({ storage: snapshot, walStorage: { name: "s", kind: "Secret" } }),
  "logical decoding in PostgreSQL 17 without feedback": {
    ...slots({ highAvailability: { synchronizeLogicalDecoding: true } }),
    "spec.imageName": "postgresql:17.4",
  },
  "a renewal just as long as it takes": { "spec.primaryLease": { renewDeadlineSeconds: 12, retryPeriodSeconds: 10 } },
  "a path out of where it is": extension({ bin_path: ["./.."] }),
  "a path two folders out": extension({ bin_path: ["../.."] }),
  "a path in and out": extension({ bin_path: ["a/../.."] }),
  "a toleration of no value": toleration({ key: "a", value: "b c" }),
  "a toleration of a domain that is none": toleration({ key: "A_b/c", operator: "Exists" }),
  "a toleration of a domain that is too long": toleration({ key: `${domain}a/c`, operator: "Exists" }),
  "a selector of a key that is none": selector({ key: "a b", operator: "Exists" }),
  "a selector of a value that is none": selector({ key: "a", operator: "In", values: ["b c"] }),
  "a store of Azure said twice": azure({ connectionString: key, storageAccount: key }),
  "a store of Azure with a string and a key": azure({ connectionString: key, storageKey: key }),
  "a store of Azure with a key of nobody": azure({ storageKey: key }),
  "a store of Azure with two ways in": azure({ storageAccount: key, storageKey: key, inheritFromAzureAD: true }),
  "a store of Google without a way in": google({}),
  "no size": { "spec.storage.size": absent },
  "a size that is none": { "spec.storage.size": "100GB" },
  "a claim of nothing": { "spec.storage": { pvcTemplate: { resources: { requests: { storage: "0" } } } } },
  "no size of the WAL": { "spec.walStorage": { storageClass: "wal" } },
  "no size of a tablespace": { "spec.tablespaces": [{ name: "reports", storage: {} }] },
  "a tablespace of PostgreSQL's own": { "spec.tablespaces": [tablespace("pg_reports")] },
  "a tablespace that is no name": { "spec.tablespaces": [tablespace("my-reports")] },
  "tablespaces that differ by case": { "spec.tablespaces": [tablespace("reports"), tablespace("Reports")] },
  "tablespaces whose volumes are one": { "spec.tablespaces": [tablespace("a_b"), tablespace("a$b")] },
  "a snapshot class of no tablespace": {
    "spec.backup": { volumeSnapshot: { tablespaceClassName: { reports: "c" } } },
  },
  "two bounds of one volume": {
    "spec.ephemeralVolumeSource": { volumeClaimTemplate: { spec: {} } },
    "spec.ephemeralVolumesSizeLimit": { temporaryData: "1Gi" },
  },
  "a projected volume of nothing": { "spec.projectedVolumeTemplate": {} },
  "more CPU than the limit": { "spec.resources": { requests: { cpu: "2" }, limits: { cpu: "1500m" } } },
  "more memory than the limit": { "spec.resources": { requests: { memory: "2Gi" }, limits: { memory: "2G" } } },
  "more scratch space than the limit": {
    "spec.resources": { requests: { "ephemeral-storage": "2Gi" }, limits: { "ephemeral-storage": "1Gi" } },
  },
  "huge pages alone": { "spec.resources": { requests: { "hugepages-2Mi": "1Gi" } } },
  "uneven huge pages": {
    "spec.resources": {
      requests: { memory: "1Gi", "hugepages-2Mi": "1Gi" },
      limits: { memory: "1Gi", "hugepages-2Mi": "2Gi" },
    },
  },
  "shared buffers beyond the memory": parameters({ shared_buffers: "16GB" }),
  "shared buffers that are none": parameters({ shared_buffers: "16G" }),
  "a parameter of the operator's": parameters({ listen_addresses: "*" }),
  "a parameter with two dots": parameters({ "a.b.c": "1" }),
  "an unknown WAL level": parameters({ wal_level: "archive" }),
  "a WAL level that archives nothing": parameters({ wal_level: "minimal", max_wal_senders: "0" }),
  "senders of nothing": {
    ...parameters({ wal_level: "minimal" }),
    ...annotation("cnpg.io/skipWalArchiving", "enabled"),
    "spec.instances": 1,
  },
  "feedback that is neither": parameters({ hot_standby_feedback: "perhaps" }),
  "no hints with standbys": parameters({ wal_log_hints: "off" }),
  "a least WAL above the most": parameters({ min_wal_size: "2GB", max_wal_size: "1GB" }),
  "more WAL than its volume": parameters({ max_wal_size: "20GB" }),
  "a WAL size that is none": parameters({ max_wal_size: "1G" }),
  "an election without labels": { "spec.postgresql.syncReplicaElectionConstraint": { enabled: true } },
  "as many synchronous standbys as instances": synchronous({ number: 3 }),
  "no synchronous standbys": synchronous({ number: 0 }),
  "preferred durability with names": synchronous({ dataDurability: "preferred", standbyNamesPre: ["a"] }),
  "a quorum of others": synchronous({ failoverQuorum: true, standbyNamesPre: ["a"] }),
  "a quorum by annotation that is neither": annotation("alpha.cnpg.io/failoverQuorum", "yes"),
  "a quorum by annotation without synchronous replication": {
    ...annotation("alpha.cnpg.io/failoverQuorum", "true"),
    "spec.postgresql.synchronous": absent,
  },
  "two kinds of synchronous replication": {
    ...synchronous({}),
    "spec.minSyncReplicas": 1,
    "spec.maxSyncReplicas": 1,
  },
  "as many old synchronous standbys as instances": { "spec.maxSyncReplicas": 3 },
  "more at least than at most": { "spec.minSyncReplicas": 2, "spec.maxSyncReplicas": 1 },
  "slots by a broken pattern": slots({ synchronizeReplicas: { excludePatterns: ["([a-z]+"] } }),
  "logical decoding without feedback": slots({ highAvailability: { synchronizeLogicalDecoding: true } }),
  "logical decoding in PostgreSQL 16": {
    ...slots({ highAvailability: { synchronizeLogicalDecoding: true } }),
    "spec.imageName": "postgresql:16.4",
  },
  "failover slots without feedback": parameters({ "pg_failover_slots.primary_flush_lag": "1" }),
  "failover slots without slots": {
    ...parameters({ "pg_failover_slots.x": "1", hot_standby_feedback: "on" }),
    ...slots({ highAvailability: { enabled: false } }),
  },
  "a lease as long as its renewal": { "spec.primaryLease": { leaseDurationSeconds: 10 } },
  "a renewal as long as its retry": { "spec.primaryLease": { retryPeriodSeconds: 9 } },
  "a supervised single instance": { "spec.primaryUpdateStrategy": "supervised", "spec.instances": 1 },
  "a superuser's Secret without a name": { "spec.superuserSecret": { name: "" } },
  "a certificate without its authority": { "spec.certificates": { serverTLSSecret: "s" } },
  "a certificate and names": {
    "spec.certificates": { serverTLSSecret: "s", serverCASecret: "c", serverAltDNSNames: ["db"] },
  },
  "a replication certificate without its authority": { "spec.certificates": { replicationTLSSecret: "r" } },
  "LDAP without a server": { "spec.postgresql.ldap": { bindAsAuth: { prefix: "p" } } },
  "LDAP in two ways": { "spec.postgresql.ldap": { server: "s", bindAsAuth: {}, bindSearchAuth: {} } },
  "a variable of the operator's": { "spec.env": [{ name: "pgdata", value: "x" }] },
  "two service accounts": { "spec.serviceAccountName": "a", "spec.serviceAccountTemplate": { metadata: {} } },
  "a role twice": roles({ name: "a" }, { name: "a" }),
  "a limit below none": roles({ name: "a", connectionLimit: -2 }),
  "a role of PostgreSQL's own": roles({ name: "postgres" }),
  "a password that is none": roles({ name: "a", disablePassword: true, passwordSecret: { name: "s" } }),
  "no Service for writes": services({ disabledDefaultServices: ["rw"] }),
  "a Service of the operator's name": services(lb({ metadata: { name: "orders-rw" }, spec: {} })),
  "a Service without a name": services(lb({ spec: {} })),
  "a Service with a selector": services(lb({ metadata: { name: "x" }, spec: { selector: { a: "b" } } })),
  "a reference to no selector": { "spec.postgresql.pg_hba": ["host all all ${podselector:shop} md5"] },
  "a reference to something else": { "spec.postgresql.pg_hba": ["host all all ${service:shop} md5"] },
  "a selector of an unknown operator": {
    "spec.podSelectorRefs": [{ name: "a", selector: { matchExpressions: [{ key: "a", operator: "Is" }] } }],
  },
  "a selector without values": {
    "spec.podSelectorRefs": [{ name: "a", selector: { matchExpressions: [{ key: "a", operator: "In" }] } }],
  },
  "a selector with values too many": {
    "spec.podSelectorRefs": [
      { name: "a", selector: { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] } },
    ],
  },
  "a selector of no label": { "spec.podSelectorRefs": [{ name: "a", selector: { matchLabels: { "a b": "c" } } }] },
  "an extension without an image": { "spec.postgresql.extensions": [{ name: "vector" }] },
  "extensions whose volumes are one": {
    "spec.postgresql.extensions": ["pg_x", "pg-x"].map((name) => ({ name, image: { reference: "x:1" } })),
  },
  "a path out of an extension": extension({ bin_path: ["../bin"] }),
  "an empty path": extension({ ld_library_path: [""] }),
  "a path twice": extension({ ld_library_path: ["lib", "lib"] }),
  "an extension's variable of the operator's": extension({ env: [{ name: "PGDATA", value: "x" }] }),
  "an extension's variable with a field of its own": extension({ env: [{ name: "PATH", value: "x" }] }),
  "an extension's unknown placeholder": extension({ env: [{ name: "A", value: "${root}" }] }),
  "two archivers": {
    "spec.plugins": [
      { name: "a", isWALArchiver: true },
      { name: "b", isWALArchiver: true },
    ],
  },
  "a plugin beside the operator's own archiver": {
    "spec.backup": { barmanObjectStore: { destinationPath: "s3://b/p", s3Credentials: { inheritFromIAMRole: true } } },
  },
  "a store without credentials": inTree({}),
  "a store with half a key": inTree({ s3Credentials: { accessKeyId: key } }),
  "a store with a key and a role": inTree({
    s3Credentials: { inheritFromIAMRole: true, accessKeyId: key, secretAccessKey: key },
  }),
  "a store with two clouds": inTree({
    s3Credentials: { inheritFromIAMRole: true },
    googleCredentials: { gkeEnvironment: true },
  }),
  "a store of Azure without a way in": inTree({ azureCredentials: { storageAccount: key } }),
  "a store of Google with two ways in": inTree({
    googleCredentials: { gkeEnvironment: true, applicationCredentials: key },
  }),
  "a retention of nothing": { "spec.backup": { retentionPolicy: "0d" } },
  "a hibernation that is neither": annotation("cnpg.io/hibernation", "yes"),
  "a patch that is none": annotation("cnpg.io/podPatch", "{}"),
  "a patch of texts": annotation("cnpg.io/podPatch", '["add"]'),
  "a pinger that says nothing": annotation("alpha.cnpg.io/livenessPinger", "{}"),
  "an unknown anti-affinity": { "spec.affinity.podAntiAffinityType": "strict" },
  "a toleration of everything": toleration({ operator: "Equal" }),
  "a toleration with a wrong key": toleration({ key: "a b", operator: "Exists" }),
  "a toleration that compares nothing": toleration({ key: "a", operator: "Exists", value: "b" }),
  "a toleration of an unknown effect": toleration({ key: "a", effect: "Never" }),
  "a toleration for a while of the wrong effect": toleration({ key: "a", effect: "NoSchedule", tolerationSeconds: 5 }),
};

/** Clusters that CloudNativePG takes, at the edges of what it refuses. */
export const acceptedClusters: Changes = {
  "nothing changed": {},
  "its own webhook switched off": {
    "metadata.annotations": { "cnpg.io/validation": "disabled", "cnpg.io/hibernation": "yes" },
  },
  "a name of 50 characters": { "metadata.name": `a${"b".repeat(49)}` },
  "an image by tag and digest": { "spec.imageName": `ghcr.io/x/postgresql:18.1-trixie@sha256:${"0".repeat(64)}` },
  "a catalog": {
    "spec.imageName": absent,
    "spec.imageCatalogRef": { apiGroup: "postgresql.cnpg.io", kind: "ImageCatalog", name: "c", major: 17 },
  },
  "a WAL segment of 32 MB": initdb({ walSegmentSize: 32 }),
  "the oldest PostgreSQL that the operator takes": { "spec.imageName": "postgresql:13.1" },
  LDAP: { "spec.postgresql.ldap": { server: "s", bindAsAuth: { prefix: "p" } } },
  "a service account": { "spec.serviceAccountName": "a" },
  "a service account of its own": { "spec.serviceAccountTemplate": { metadata: {} } },
  "a Service with an empty selector": services(lb({ metadata: { name: "x" }, spec: { selector: {} } })),
  "a store of Azure by a string": azure({ connectionString: key }),
  "a store of Azure by a key": azure({ storageAccount: key, storageKey: key }),
  "a store of Azure by an identity": azure({ inheritFromAzureAD: true }),
  "a store of Google": google({ gkeEnvironment: true }),
  "a reference to SQL": initdb({ postInitApplicationSQLRefs: { secretRefs: [key] } }),
  "a recovery from a snapshot alone": snapshots({ storage: snapshot }),
  "a promotion": replica({ enabled: false, promotionToken: token }),
  "an instance alone that archives nothing": { ...primary({}), ...annotation("cnpg.io/skipWalArchiving", "enabled") },
  "an election that is off": { "spec.postgresql.syncReplicaElectionConstraint": { enabled: false } },
  "an election by labels": {
    "spec.postgresql.syncReplicaElectionConstraint": { enabled: true, nodeLabelsAntiAffinity: ["zone"] },
  },
  "no patch": annotation("cnpg.io/podPatch", "null"),
  "a patch": annotation("cnpg.io/podPatch", '[{"op":"add","path":"/metadata/labels/a","value":"b"}]'),
  "a time beside an empty name": target({ targetTime: "2026-11-01T12:00:00Z", targetName: "" }),
  "the first timeline": target({ targetTime: "2026-11-01T12:00:00Z", targetTLI: "1" }),
  "a quorum by annotation": annotation("alpha.cnpg.io/failoverQuorum", "true"),
  "no quorum by annotation": {
    ...annotation("alpha.cnpg.io/failoverQuorum", "false"),
    "spec.postgresql.synchronous": absent,
  },
  "logical decoding that is off": slots({ highAvailability: { synchronizeLogicalDecoding: false } }),
  "a supervised cluster": { "spec.primaryUpdateStrategy": "supervised" },
  "requests alone": { "spec.resources": { requests: { cpu: "2", memory: "8Gi" } } },
  "no resources": { "spec.resources": absent },
  "shared buffers that are all of the memory": parameters({ shared_buffers: "8GB" }),
  "a volume for what is temporary": { "spec.ephemeralVolumeSource": ephemeral },
  "a bound of what is temporary": { "spec.ephemeralVolumesSizeLimit": { temporaryData: "1Gi" } },
  "a tablespace of 63 characters": { "spec.tablespaces": [tablespace("a".repeat(63))] },
  "a snapshot class of a tablespace": { "spec.tablespaces": [tablespace("reports")], ...oldSnapshotClass },
  "a toleration of the longest domain": toleration({ key: `${domain}/c`, operator: "Exists" }),
  "a selector of a value": selector({ key: "a", operator: "In", values: ["b"] }),
  "a selector of a key": selector({ key: "a", operator: "Exists" }),
  "an owner without a database of its own": initdb({ owner: "shop" }),
  "an import of one database": imported({ type: "microservice", databases: ["a"] }),
  "an import of everything": imported({ type: "monolith", databases: ["*"], roles: ["*"] }),
  "a recovery": recovery,
  "a recovery from snapshots": snapshots({ storage: snapshot, walStorage: snapshot }),
  "a time of PostgreSQL's": target({ targetTime: "2026-11-01 12:00:00.5+02" }),
  "a time of RFC 3339": target({ targetTime: "2026-11-01T12:00:00Z" }),
  "a position": target({ targetLSN: "0/3000060", targetTLI: "latest" }),
  "a name with its backup": target({ targetName: "before", backupID: "20261101T120000" }),
  "a replica": replica({ enabled: true }),
  "a former replica": replica({ enabled: false }),
  "a size in a claim's template": { "spec.storage": { pvcTemplate: { resources: { requests: { storage: "1Gi" } } } } },
  tablespaces: { "spec.tablespaces": [tablespace("reports"), tablespace("_old$1")] },
  "limits alone": { "spec.resources": { limits: { memory: "2Gi" } } },
  "huge pages for the shared buffers": {
    ...parameters({ shared_buffers: "2GB" }),
    "spec.resources": {
      requests: { memory: "1Gi", "hugepages-2Mi": "2Gi" },
      limits: { memory: "1Gi", "hugepages-2Mi": "2Gi" },
    },
  },
  "what the operator sets anyway": parameters({ log_destination: "csvlog", archive_mode: "off" }),
  "a parameter of an extension": parameters({ "auto_explain.log_min_duration": "1s" }),
  "sizes of WAL": parameters({ min_wal_size: "512MB", max_wal_size: "10GB" }),
  "a size without a unit": parameters({ shared_buffers: "2048" }),
  "two synchronous standbys": synchronous({ number: 2, failoverQuorum: true }),
  "synchronous standbys elsewhere": synchronous({ number: 2, standbyNamesPre: ["a"] }),
  "old synchronous standbys": {
    "spec.minSyncReplicas": 1,
    "spec.maxSyncReplicas": 2,
    "spec.postgresql.synchronous": absent,
  },
  "slots by a pattern": slots({ synchronizeReplicas: { excludePatterns: ["(?i)^old_[a-z]+$"] } }),
  "logical decoding": {
    ...slots({ highAvailability: { synchronizeLogicalDecoding: true } }),
    ...parameters({ hot_standby_feedback: "on", sync_replication_slots: "yes" }),
  },
  "a lease": { "spec.primaryLease": { leaseDurationSeconds: 30, renewDeadlineSeconds: 20, retryPeriodSeconds: 5 } },
  certificates: { "spec.certificates": { serverTLSSecret: "s", serverCASecret: "c" } },
  roles: roles({ name: "a", connectionLimit: 0 }, { name: "b", disablePassword: true }),
  "a Service": services(lb({ metadata: { name: "orders-lb" }, spec: { type: "LoadBalancer" } })),
  "a reference to a selector": {
    "spec.podSelectorRefs": [{ name: "shop", selector: { matchLabels: { app: "shop" } } }],
    "spec.postgresql.pg_hba": ["hostssl all all ${podselector:shop} scram-sha-256"],
  },
  "an extension": extension({ bin_path: ["bin/../lib"], env: [{ name: "A", value: "${image_root}/x $${y}" }] }),
  "a plugin that is off": {
    "spec.plugins": [
      { name: "a", isWALArchiver: true },
      { name: "b", isWALArchiver: true, enabled: false },
    ],
  },
  "the operator's own archiver": inTree({ s3Credentials: { inheritFromIAMRole: true } }),
  tolerations: toleration({ key: "workload", value: "postgres", effect: "NoExecute", tolerationSeconds: 5 }),
};

/** Other kinds: what is refused of each, and what is not. */
export const otherKinds: readonly { readonly given: Given; readonly refused: Changes; readonly accepted: Changes }[] = [
  {
    given: pooler(),
    refused: {
      "a parameter of the operator's": { "spec.pgbouncer.parameters": { auth_file: "x" } },
      "a query without a Secret": { "spec.pgbouncer.authQuery": "select 1" },
      "a Secret without a query": { "spec.pgbouncer.authQuerySecret": { name: "s" } },
      "the name of its cluster": { "metadata.name": "orders" },
      "no cluster": { "spec.cluster.name": "" },
      "metrics over TLS without a certificate": {
        "spec.monitoring": { tls: { enabled: true }, enablePodMonitor: true },
      },
      "an image and a catalog": {
        "spec.pgbouncer.image": "x:1",
        "spec.pgbouncer.imageCatalogRef": {
          apiGroup: "postgresql.cnpg.io",
          kind: "ImageCatalog",
          name: "c",
          key: "pgbouncer",
        },
      },
    },
    accepted: {
      "nothing changed": {},
      "metrics without TLS": { "spec.monitoring": { tls: { enabled: false }, enablePodMonitor: true } },
      "metrics over TLS that nobody asks for": {
        "spec.monitoring": { tls: { enabled: true }, enablePodMonitor: false },
      },
      "metrics over TLS with a certificate": {
        "spec.monitoring": { tls: { enabled: true }, enablePodMonitor: true },
        "spec.pgbouncer.clientTLSSecret": { name: "s" },
      },
      "a query with its Secret": {
        "spec.pgbouncer.authQuery": "select 1",
        "spec.pgbouncer.authQuerySecret": { name: "s" },
      },
    },
  },
  {
    given: scheduledBackup(),
    refused: {
      "no schedule": { "spec.schedule": "every night" },
      "a minute that is none": { "spec.schedule": "0 60 2 * * *" },
      "an option of snapshots": { "spec.method": "barmanObjectStore", "spec.online": true },
    },
    accepted: {
      "nothing changed": {},
      "five fields": { "spec.schedule": "0 2 * * *" },
      "a descriptor": { "spec.schedule": "@every 12h" },
      "a day that never comes": { "spec.schedule": "0 0 2 30 2 *" },
    },
  },
  {
    given: backup(),
    refused: {
      "a plugin without a name": { "spec.pluginConfiguration": absent },
      "a deadline that is none": annotation("cnpg.io/volumeSnapshotDeadline", "soon"),
      "an option of snapshots": { "spec.method": "barmanObjectStore", "spec.onlineConfiguration": {} },
    },
    accepted: { "nothing changed": {}, "a deadline": annotation("cnpg.io/volumeSnapshotDeadline", "10") },
  },
  {
    given: database(),
    refused: {
      "an extension twice": { "spec.extensions": [{ name: "vector" }, { name: "vector" }] },
      "a schema twice": { "spec.schemas": [{ name: "s" }, { name: "s" }] },
      "a wrapper twice": { "spec.fdws": [{ name: "f" }, { name: "f" }] },
      "an option twice": {
        "spec.fdws": [
          {
            name: "f",
            options: [
              { name: "o", value: "1" },
              { name: "o", value: "2" },
            ],
          },
        ],
      },
      "a server of no wrapper": { "spec.servers": [{ name: "s", fdw: "f" }] },
      "a database of PostgreSQL's own": { "spec.name": "template1" },
    },
    accepted: {
      "nothing changed": {},
      "a server of a wrapper": { "spec.fdws": [{ name: "f" }], "spec.servers": [{ name: "s", fdw: "f" }] },
      "a server that goes": { "spec.servers": [{ name: "s", fdw: "f", ensure: "absent" }] },
    },
  },
  {
    given: databaseRole(),
    refused: {
      "the superuser": { "spec.name": "postgres" },
      "a role of PostgreSQL's own": { "spec.name": "pg_monitor" },
      "a password that is none": { "spec.passwordSecret": { name: "s" }, "spec.disablePassword": true },
      "a certificate of one who cannot log in": { "spec.login": false, "spec.clientCertificate": { enabled: true } },
    },
    accepted: { "nothing changed": {}, "a password": { "spec.passwordSecret": { name: "s" } } },
  },
  {
    given: objectStore(),
    refused: { "a server's name": { "spec.configuration.serverName": "x" } },
    accepted: { "nothing changed": {} },
  },
  {
    given: crunchyCluster(),
    refused: {
      "TLS parameters": { "spec.config": { parameters: { ssl: "on" } } },
      "a WAL level": { "spec.config": { parameters: { wal_level: "replica" } } },
      "a log directory without its volume": {
        "spec.config": { parameters: { log_directory: "/pgwal/logs/postgres" } },
      },
      "a new parameter in an old PostgreSQL": {
        "spec.postgresVersion": 17,
        "spec.config": { parameters: { ssl_groups: "X25519" } },
      },
      trust: { "spec.authentication": { rules: [{ connection: "hostssl", method: "trust" }] } },
      "an include": { "spec.authentication": { rules: [{ hba: " include x" }] } },
      "a password in options": { "spec.users": [{ name: "app", options: "Password 'x'" }] },
      "a claim without a size": { "spec.instances[0].dataVolumeClaimSpec.resources": {} },
    },
    accepted: {
      "nothing changed": {},
      "a log directory": { "spec.config": { parameters: { log_directory: "/pgdata/logs/postgres" } } },
      "a rule": { "spec.authentication": { rules: [{ hba: "hostssl all all all scram-sha-256" }] } },
    },
  },
];

/** Every resource of the tables above, and whether it is refused. */
export function corpus(): { title: string; given: Given; isRefused: boolean }[] {
  const clusters = { given: cluster(), refused: refusedClusters, accepted: acceptedClusters };
  return [clusters, ...otherKinds].flatMap(({ given, refused, accepted }) => {
    const kind = String(given.properties.kind);
    const of = (table: Changes, isRefused: boolean) =>
      Object.entries(table).map(([title, changes]) => ({
        title: `${kind}: ${title}`,
        given: changed(given, changes),
        isRefused,
      }));
    return [...of(refused, true), ...of(accepted, false)];
  });
}
