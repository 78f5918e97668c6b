import { issuer, provider } from "./stacks";

const key = (id: string): string => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const roles = (...names: string[]): string[] => names.map((name) => `arn:aws:iam::111122223333:role/${name}`);
const chart = (namespace: string) => ({
  provision: ["install", "existing"],
  version: ["9.9.9"],
  repository: ["https://charts.example.com"],
  chart: ["oci://registry.example.com/charts/name"],
  namespace: [namespace],
});

/**
 * What each argument is changed to that is neither a flag nor an enum: values that a person may well ask of a running
 * stack, in each direction where there is one.
 */
export const values: Readonly<Record<string, readonly unknown[]>> = {
  ...at("platform", {
    name: ["shop-renamed"],
    region: ["eu-central-1"],
    tags: [{ team: "platform", costCentre: "42" }],
    imageRegistry: ["registry.example.com/other"],
  }),
  ...at("platform.eks", { clusterName: ["shop-next"], ebsCsiRoleName: ["other-ebs-csi"] }),
  ...at("platform.dataKey", { deletionWindowDays: [7, 30], rotationPeriodDays: [90, 2560] }),
  ...at("platform.backupKey", { deletionWindowDays: [7, 30], rotationPeriodDays: [90, 2560] }),
  ...at("platform.storageClasses", { namePrefix: ["databases"], fileSystem: ["xfs", "ext4"] }),
  ...at("platform.backupBucket", {
    recoveryWindow: ["35d", "14d"],
    fullBackupInterval: ["7d"],
    "objectLock.days": [60, 40],
    noncurrentDays: [60, 14],
    expireAfterDays: [120],
    accessLogBucket: ["other-access-logs"],
    replicaRegion: ["eu-north-1"],
    administratorRoleArns: [roles("deployer", "second-deployer")],
    breakGlassRoleArns: [roles("other-break-glass")],
  }),
  ...at("platform.operator", { replicas: [1, 3], priorityClassName: ["operators"] }),
  ...at("platform.operator.cloudnativePg", chart("databases-system")),
  ...at("platform.operator.barmanPlugin", chart("databases-system")),
  ...at("platform.operator.certManager", chart("certificates")),
  "platform.operators": [[{ name: "cloudnative-pg" }]],
  ...at("platform.operators[]", {
    name: ["cloudnative-pg"],
    charts: [{ operator: { version: "9.9.9" } }],
    images: [{ server: "registry.example.com/server:1" }],
    licenseSecretName: ["license"],
  }),
  ...at("platform.secretsStore", { rotationInterval: ["30m"] }),
  ...at("platform.secretsStore.csi", chart("secrets-store")),
  ...at("platform.secretsStore.externalSecrets", chart("secrets-operator")),
  ...at("platform.existing", {
    dataKeyArn: [key("other-data")],
    backupKeyArn: [key("other-backup")],
    backupBucketName: ["other-backups"],
    oidcProviderArn: [provider],
    oidcIssuer: [issuer],
    externalSecretsRoleArn: roles("other-external-secrets"),
    accountId: ["111122223333", "444455556666"],
  }),
  ...at("clusters[]", {
    name: ["shop-renamed"],
    operator: ["cloudnative-pg"],
    namespace: ["moved"],
    postgresVersion: [18, 17, 16],
    image: ["registry.example.com/postgresql:17.99", "registry.example.com/postgresql:18.99"],
    instances: [1, 3, 9],
    maxConnections: [100, 400],
    parameters: [{ log_min_duration_statement: "1s", work_mem: "8MB" }],
    sharedPreloadLibraries: [["pg_stat_statements", "auto_explain"], []],
    readyTimeout: ["2h"],
  }),
  ...at("clusters[].resources", { cpu: ["8", "2"], memory: ["32Gi", "12Gi"] }),
  ...at("clusters[].storage", {
    size: ["300Gi", "50Gi"],
    storageClass: ["other"],
    iops: [6000, 3000],
    throughput: [500, 125],
    walSize: ["40Gi", "10Gi", "none"],
    walStorageClass: ["other"],
  }),
  ...at("clusters[].database", { name: ["other"], owner: ["other"], extensions: [["pg_trgm", "hstore"], []] }),
  "clusters[].databases": [[], [{ name: "ledger" }]],
  ...at("clusters[].databases[]", { name: ["other"], owner: ["reporting"], extensions: [["hstore"], []] }),
  "clusters[].roles": [[], [{ name: "reporting" }, { name: "auditor", inRoles: ["pg_monitor"] }]],
  ...at("clusters[].roles[]", { name: ["auditor"], inRoles: [["pg_monitor"], []], connectionLimit: [20, -1] }),
  ...at("clusters[].replication", { synchronousStandbys: [1, 2] }),
  "clusters[].scheduling.tolerations": [[], [{ key: "other" }]],
  ...at("clusters[].scheduling", {
    nodeSelector: [{ workload: "other" }],
    "tolerations[].key": ["other"],
    "tolerations[].value": ["other"],
    "tolerations[].effect": ["NoExecute"],
    priorityClassName: ["other"],
    instanceType: ["m6i.4xlarge"],
  }),
  ...at("clusters[].pooler", { instances: [1, 5], maxClientConnections: [500, 5000] }),
  ...at("clusters[].backup", {
    recoveryWindow: ["14d", "20d"],
    schedule: ["30 3 * * *"],
    endpointUrl: ["https://other.storage:9000"],
    bucket: ["other-backups"],
    kmsKeyArn: [key("other")],
    path: ["other/path"],
    serverName: ["other-1"],
    walParallel: [4, 1],
    differentialSchedule: ["0 2 * * 1-6"],
    incrementalSchedule: ["0 */4 * * *"],
    keepFull: [4],
    keepDifferential: [8],
    "accessKeysSecret.name": ["other-keys"],
    "accessKeysSecret.accessKeyIdKey": ["OTHER_ID"],
    "accessKeysSecret.secretAccessKeyKey": ["OTHER_KEY"],
    "accessKeysSecret.caKey": ["other.crt"],
  }),
  ...at("clusters[].recovery", {
    serverName: ["older-17-1"],
    bucket: ["older-backups"],
    kmsKeyArn: [key("older")],
    region: ["eu-central-1"],
    path: ["shop/older"],
    targetTime: ["2026-02-01T12:00:00Z"],
  }),
  ...at("clusters[].import", {
    host: ["postgres.other.svc"],
    port: [6432],
    database: ["other"],
    username: ["mover"],
    passwordSecretName: ["other"],
    passwordKey: ["key"],
    sslMode: ["verify-full"],
  }),
  ...at("clusters[].dump", { schedule: ["0 5 * * *"], retention: ["14d"] }),
  ...at("clusters[].tls", { issuerName: ["company"] }),
  "clusters[].maintenanceWindows": [["Sat:00:00-04:00"]],
  ...at("clusters[].monitoring", { labels: [{ release: "other" }], namespace: ["observability"] }),
  ...at("clusters[].network", {
    allowNamespaces: [["web", "jobs"], []],
    allowCidrs: [["10.0.0.0/8", "192.168.0.0/16"], []],
    apiServerCidrs: [["10.2.0.0/16"]],
  }),
  ...at("clusters[].credentials", { rotation: [3, 1], recoveryWindowDays: [7, 30] }),
};

/** A table whose keys are within a group. */
function at(group: string, table: Record<string, readonly unknown[]>): Record<string, readonly unknown[]> {
  return Object.fromEntries(Object.entries(table).map(([name, of]) => [`${group}.${name}`, of]));
}
