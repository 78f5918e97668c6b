import type * as cluster from "./spec/cluster";
import {
  Cloud,
  FailoverProfile,
  ImportMethod,
  IssuerKind,
  ObjectLockMode,
  PoolMode,
  Provision,
  VolumeType,
  WorkloadProfile,
} from "./spec/enums";
import type * as platform from "./spec/platform";

/**
 * Every default that is a plain value, by interface and property. The docstring of the property states the same value
 * ("Default 3."), and a test compares the two. A default that follows from something else is stated in prose
 * ("Default: the cluster's name.") and computed where the plan is made. undefined stands for "Default none".
 */
export const defaults = {
  ComputeSpec: { cpu: "2", memory: "8Gi", hugePages: false },
  StorageSpec: { volumeType: VolumeType.Gp3 },
  DatabaseSpec: { name: "app", owner: "app", extensions: [] },
  ExtraDatabaseSpec: { extensions: [] },
  RoleSpec: { login: true, inRoles: [], connectionLimit: -1 },
  ReplicationSpec: { synchronousStandbys: 1 },
  SchedulingSpec: {
    requireZoneSpread: false,
    nodeSelector: {},
    tolerations: [],
    instanceType: undefined,
  },
  PoolerSpec: {
    enabled: false,
    instances: 2,
    mode: PoolMode.Transaction,
    maxClientConnections: 1000,
    readOnly: false,
  },
  BackupSpec: {
    enabled: true,
    recoveryWindow: "30d",
    schedule: "0 2 * * *",
    differentialSchedule: undefined,
    incrementalSchedule: undefined,
    encrypt: false,
    accessKeysSecret: undefined,
    walParallel: 1,
  },
  SecretKeysSpec: { accessKeyIdKey: "ACCESS_KEY_ID", secretAccessKeyKey: "SECRET_ACCESS_KEY" },
  RecoverySpec: { standby: false },
  ImportSpec: {
    method: ImportMethod.Logical,
    port: 5432,
    username: "postgres",
    passwordKey: "password",
    sslMode: "require",
    standby: false,
  },
  DumpSpec: { enabled: false, schedule: "30 3 * * *", retention: "30d" },
  TlsSpec: { issuerKind: IssuerKind.Issuer },
  MonitoringSpec: { enabled: false, labels: {}, namespace: "monitoring" },
  NetworkSpec: { enabled: true, allowNamespaces: [], allowCidrs: [], apiServerCidrs: ["0.0.0.0/0"], connectTo: [] },
  CredentialsSpec: { rotation: 1 },
  ClusterSpec: {
    operator: "cloudnative-pg",
    createNamespace: true,
    postgresVersion: 18,
    instances: 3,
    profile: WorkloadProfile.Oltp,
    databases: [],
    roles: [],
    parameters: {},
    sharedPreloadLibraries: [],
    maintenanceWindows: [],
    failover: FailoverProfile.Standard,
    deletionProtection: true,
    readyTimeout: "45m",
  },
  EksSpec: { autoMode: false },
  KeySpec: { deletionWindowDays: 30, rotationPeriodDays: 365 },
  StorageClassesSpec: { namePrefix: "postgres", fileSystem: "ext4", snapshots: false },
  PriorityClassSpec: { enabled: true, name: "postgres", value: 1_000_000 },
  BackupBucketSpec: {
    recoveryWindow: "30d",
    fullBackupInterval: "1d",
    noncurrentDays: 30,
    breakGlassRoleArns: [],
  },
  ObjectLockSpec: { enabled: true, mode: ObjectLockMode.Governance },
  ChartSpec: { provision: Provision.Install, chart: undefined },
  OperatorSpec: { replicas: 2, priorityClassName: "system-cluster-critical" },
  OperatorReleaseSpec: { charts: {}, images: {}, webInterface: false, licenseSecretName: undefined },
  SecretsStoreSpec: { rotationInterval: "1h" },
  PlatformSpec: { cloud: Cloud.Aws, region: undefined, eks: undefined, tags: {}, deletionProtection: true },
} satisfies {
  ComputeSpec: Partial<cluster.ComputeSpec>;
  StorageSpec: Partial<cluster.StorageSpec>;
  DatabaseSpec: Partial<cluster.DatabaseSpec>;
  ExtraDatabaseSpec: Partial<cluster.ExtraDatabaseSpec>;
  RoleSpec: Partial<cluster.RoleSpec>;
  ReplicationSpec: Partial<cluster.ReplicationSpec>;
  SchedulingSpec: Partial<cluster.SchedulingSpec>;
  PoolerSpec: Partial<cluster.PoolerSpec>;
  BackupSpec: Partial<cluster.BackupSpec>;
  SecretKeysSpec: Partial<cluster.SecretKeysSpec>;
  RecoverySpec: Partial<cluster.RecoverySpec>;
  ImportSpec: Partial<cluster.ImportSpec>;
  DumpSpec: Partial<cluster.DumpSpec>;
  TlsSpec: Partial<cluster.TlsSpec>;
  MonitoringSpec: Partial<cluster.MonitoringSpec>;
  NetworkSpec: Partial<cluster.NetworkSpec>;
  CredentialsSpec: Partial<cluster.CredentialsSpec>;
  ClusterSpec: Partial<cluster.ClusterSpec>;
  EksSpec: Partial<platform.EksSpec>;
  KeySpec: Partial<platform.KeySpec>;
  StorageClassesSpec: Partial<platform.StorageClassesSpec>;
  PriorityClassSpec: Partial<platform.PriorityClassSpec>;
  BackupBucketSpec: Partial<platform.BackupBucketSpec>;
  ObjectLockSpec: Partial<platform.ObjectLockSpec>;
  ChartSpec: Partial<platform.ChartSpec>;
  OperatorSpec: Partial<platform.OperatorSpec>;
  OperatorReleaseSpec: Partial<platform.OperatorReleaseSpec>;
  SecretsStoreSpec: Partial<platform.SecretsStoreSpec>;
  PlatformSpec: Partial<platform.PlatformSpec>;
};
