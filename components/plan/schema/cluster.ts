import * as z from "zod/mini";
import type {
  BackupSpec,
  ClusterSpec,
  ComputeSpec,
  CredentialsSpec,
  DatabaseSpec,
  DumpSpec,
  ExtraDatabaseSpec,
  IdentitySpec,
  ImportSpec,
  MonitoringSpec,
  NetworkSpec,
  PoolerSpec,
  RecoverySpec,
  ReplicationSpec,
  RoleSpec,
  SchedulingSpec,
  SecretKeysSpec,
  StorageSpec,
  TlsSpec,
  TolerationSpec,
} from "../spec/cluster";
import {
  CredentialsDelivery,
  FailoverProfile,
  IdentityKind,
  ImportMethod,
  IssuerKind,
  PoolMode,
  ReplicationMode,
  VolumeType,
  WorkloadProfile,
} from "../spec/enums";
import { choice, flag, group, list, number, text, textMap, whole, type FieldsOf } from "./fields";

const compute = group({
  cpu: z.optional(text("2")),
  memory: z.optional(text("8Gi")),
  hugePages: z.optional(flag()),
} satisfies FieldsOf<ComputeSpec>);

// Limits of IOPS and throughput depend on volume type and size: storage.ts.
const storage = group({
  size: text("100Gi"),
  storageClass: z.optional(text("postgres-data")),
  volumeType: z.optional(choice(VolumeType)),
  iops: z.optional(whole(100, 256_000)),
  throughput: z.optional(whole(125, 2_000)),
  walSize: z.optional(text("20Gi")),
  walStorageClass: z.optional(text("postgres-wal")),
} satisfies FieldsOf<StorageSpec>);

const database = group({
  name: z.optional(text("app")),
  owner: z.optional(text("app")),
  extensions: z.optional(list(text("vector"))),
} satisfies FieldsOf<DatabaseSpec>);

const extraDatabase = group({
  name: text("reports"),
  owner: z.optional(text("app")),
  extensions: z.optional(list(text("vector"))),
} satisfies FieldsOf<ExtraDatabaseSpec>);

const role = group({
  name: text("reporting"),
  login: z.optional(flag()),
  inRoles: z.optional(list(text("pg_read_all_data"))),
  connectionLimit: z.optional(whole(-1, 10_000)),
} satisfies FieldsOf<RoleSpec>);

const replication = group({
  mode: z.optional(choice(ReplicationMode)),
  synchronousStandbys: z.optional(whole(1, 8)),
} satisfies FieldsOf<ReplicationSpec>);

const toleration = group({
  key: text("workload"),
  value: z.optional(text("postgres")),
  effect: z.optional(text("NoSchedule")),
} satisfies FieldsOf<TolerationSpec>);

const scheduling = group({
  requireZoneSpread: z.optional(flag()),
  nodeSelector: z.optional(textMap()),
  tolerations: z.optional(list(toleration)),
  priorityClassName: z.optional(text("database")),
  instanceType: z.optional(text("r7g.xlarge")),
} satisfies FieldsOf<SchedulingSpec>);

const pooler = group({
  enabled: z.optional(flag()),
  instances: z.optional(whole(1, 20)),
  mode: z.optional(choice(PoolMode)),
  maxClientConnections: z.optional(whole(10, 50_000)),
  readOnly: z.optional(flag()),
} satisfies FieldsOf<PoolerSpec>);

const secretKeys = group({
  name: text("backup-keys"),
  accessKeyIdKey: z.optional(text("ACCESS_KEY_ID")),
  secretAccessKeyKey: z.optional(text("SECRET_ACCESS_KEY")),
  caKey: z.optional(text("ca.crt")),
} satisfies FieldsOf<SecretKeysSpec>);

const backup = group({
  enabled: z.optional(flag()),
  recoveryWindow: z.optional(text("30d")),
  schedule: z.optional(text("0 2 * * *")),
  differentialSchedule: z.optional(text("0 2 * * 1-6")),
  incrementalSchedule: z.optional(text("0 */4 * * *")),
  keepFull: z.optional(whole(1, 9999)),
  keepDifferential: z.optional(whole(1, 9999)),
  encrypt: z.optional(flag()),
  endpointUrl: z.optional(text("https://minio.storage:9000")),
  bucket: z.optional(text("shop-backups")),
  kmsKeyArn: z.optional(text("arn:aws:kms:eu-west-1:111122223333:key/<id>")),
  path: z.optional(text("shop/orders")),
  serverName: z.optional(text("orders-18-1")),
  accessKeysSecret: z.optional(secretKeys),
  walParallel: z.optional(whole(1, 32)),
} satisfies FieldsOf<BackupSpec>);

const recovery = group({
  serverName: text("orders-18-1"),
  bucket: z.optional(text("shop-backups")),
  kmsKeyArn: z.optional(text("arn:aws:kms:eu-west-1:111122223333:key/<id>")),
  region: z.optional(text("eu-west-1")),
  path: z.optional(text("shop/orders")),
  targetTime: z.optional(text("2026-03-01T12:00:00Z")),
  passphraseSecretName: z.optional(text("orders-passphrase")),
  standby: z.optional(flag()),
} satisfies FieldsOf<RecoverySpec>);

const imported = group({
  method: z.optional(choice(ImportMethod)),
  host: text("postgres.legacy.svc"),
  port: z.optional(whole(1, 65_535)),
  database: z.optional(text("app")),
  username: z.optional(text("postgres")),
  passwordSecretName: text("legacy-postgres"),
  passwordKey: z.optional(text("password")),
  sslMode: z.optional(text("verify-full")),
  standby: z.optional(flag()),
} satisfies FieldsOf<ImportSpec>);

const dump = group({
  enabled: z.optional(flag()),
  schedule: z.optional(text("30 3 * * *")),
  retention: z.optional(text("30d")),
} satisfies FieldsOf<DumpSpec>);

const tls = group({
  issuerName: text("company-ca"),
  issuerKind: z.optional(choice(IssuerKind)),
} satisfies FieldsOf<TlsSpec>);

const monitoring = group({
  enabled: z.optional(flag()),
  labels: z.optional(textMap()),
  namespace: z.optional(text("monitoring")),
} satisfies FieldsOf<MonitoringSpec>);

const network = group({
  enabled: z.optional(flag()),
  allowNamespaces: z.optional(list(text("shop"))),
  allowCidrs: z.optional(list(text("10.0.0.0/8"))),
  apiServerCidrs: z.optional(list(text("10.0.0.0/8"))),
  connectTo: z.optional(list(text("postgres.legacy.svc:5432"))),
} satisfies FieldsOf<NetworkSpec>);

const credentials = group({
  delivery: z.optional(choice(CredentialsDelivery)),
  rotation: z.optional(whole(1, 1_000_000)),
  recoveryWindowDays: z.optional(whole(0, 30)),
  systemPasswordsSecretName: z.optional(text("orders-system-passwords")),
} satisfies FieldsOf<CredentialsSpec>);

const identity = group({ kind: z.optional(choice(IdentityKind)) } satisfies FieldsOf<IdentitySpec>);

/** The properties of a ClusterSpec; config.ts adds the name. */
export const clusterFields = {
  operator: z.optional(text("cloudnative-pg")),
  namespace: z.optional(text("orders")),
  createNamespace: z.optional(flag()),
  // Each operator has majors of its own.
  postgresVersion: z.optional(number(18)),
  image: z.optional(text("registry.example.com/postgresql:18.4")),
  instances: z.optional(whole(1, 9)),
  profile: z.optional(choice(WorkloadProfile)),
  resources: z.optional(compute),
  storage,
  database: z.optional(database),
  databases: z.optional(list(extraDatabase)),
  roles: z.optional(list(role)),
  maxConnections: z.optional(whole(20, 10_000)),
  parameters: z.optional(textMap()),
  sharedPreloadLibraries: z.optional(list(text("pg_stat_statements"))),
  replication: z.optional(replication),
  failover: z.optional(choice(FailoverProfile)),
  scheduling: z.optional(scheduling),
  pooler: z.optional(pooler),
  backup: z.optional(backup),
  recovery: z.optional(recovery),
  import: z.optional(imported),
  dump: z.optional(dump),
  tls: z.optional(tls),
  maintenanceWindows: z.optional(list(text("Sat:00:00-04:00"))),
  monitoring: z.optional(monitoring),
  network: z.optional(network),
  credentials: z.optional(credentials),
  identity: z.optional(identity),
  deletionProtection: z.optional(flag()),
  readyTimeout: z.optional(text("45m")),
} satisfies FieldsOf<ClusterSpec>;

/** The shape of a ClusterSpec: names, types, enums and ranges that hold by themselves. The rest is planCluster's. */
export const clusterSchema = group(clusterFields);
