import {
  Cloud,
  CredentialsDelivery,
  FailoverProfile,
  IdentityKind,
  ImportMethod,
  IssuerKind,
  PoolMode,
  ReplicationMode,
  WorkloadProfile,
} from "kubernetes-postgres/plan/spec/enums";
import type { BoundValues, RenderedObject } from "kubernetes-postgres/operators/operator";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { cloudNativePg } from "kubernetes-postgres/operators/cloudnative-pg/capabilities";
import { clusterNames } from "kubernetes-postgres/plan/names";
import type { ClusterPlan, ComputePlan, ImportPlan, PoolerPlan } from "kubernetes-postgres/plan/types";

const GiB = 2 ** 30;

export function compute(cpu: string, memoryGiB: number): ComputePlan {
  return {
    cpu,
    memory: `${memoryGiB}Gi`,
    cpuMillis: Number(cpu) * 1000,
    memoryBytes: memoryGiB * GiB,
    hugePagesBytes: 0,
  };
}

/** Plans of the cases that the tests share, with three instances and a backup unless said otherwise. */
export function plan(changes: Partial<ClusterPlan> = {}): ClusterPlan {
  const names = changes.names ?? clusterNames("postgres", "shop", "shop", cloudNativePg.names("shop"), "app");
  return {
    names,
    createNamespace: true,
    operator: "cloudnative-pg",
    cloud: Cloud.Aws,
    postgresMajor: 18,
    image: "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie",
    instances: 3,
    profile: WorkloadProfile.Oltp,
    compute: compute("2", 8),
    parameters: { shared_buffers: "2GB", max_connections: "300", max_wal_size: "8GB", min_wal_size: "2GB" },
    tuning: {
      parameters: {},
      budget: {
        limit: 8 * GiB,
        server: 0,
        sharedBuffers: 2 * GiB,
        connections: 0,
        autovacuum: 0,
        maintenance: 0,
        queries: 0,
        used: 2 * GiB,
        slack: 5 * GiB,
      },
    },
    sharedPreloadLibraries: [],
    storage: {
      data: { size: "100Gi", sizeBytes: 100 * GiB, storageClass: "postgres-data" },
      wal: { size: "20Gi", sizeBytes: 20 * GiB, storageClass: "postgres-wal" },
    },
    database: { name: "app", owner: "app", extensions: [] },
    databases: [],
    roles: [],
    replication: { mode: ReplicationMode.ZeroLoss, synchronousStandbys: 1, failoverQuorum: true },
    failover: FailoverProfile.Standard,
    scheduling: { requireZoneSpread: false, nodeSelector: {}, tolerations: [] },
    backup: {
      recoveryWindowDays: 30,
      schedule: "0 2 * * *",
      fullBackupIntervalDays: 1,
      path: "shop/shop",
      serverName: "shop-18-1",
      encrypt: false,
      walParallel: 4,
    },
    network: { allowNamespaces: [], allowCidrs: [], apiServerCidrs: ["0.0.0.0/0"], connectTo: [] },
    credentials: { delivery: CredentialsDelivery.Csi, rotation: 1, recoveryWindowDays: 30 },
    identity: IdentityKind.PodIdentity,
    endpoints: { readWrite: "shop-rw.shop.svc", readOnly: "shop-ro.shop.svc", port: 5432 },
    deletionProtection: true,
    systemRoles: [],
    maintenanceWindows: [],
    readyTimeoutSeconds: 2700,
    ...changes,
  };
}

export const pooler: PoolerPlan = {
  instances: 2,
  mode: PoolMode.Transaction,
  maxClientConnections: 1000,
  defaultPoolSize: { value: 40, formula: "budget / pods", inputs: {}, source: "test" },
  compute: { cpu: "1", memory: "256Mi", cpuMillis: 1000, memoryBytes: GiB / 4, hugePagesBytes: 0 },
  readOnly: true,
};

const legacy: ImportPlan = {
  method: ImportMethod.Logical,
  host: "postgres.legacy.svc",
  port: 5432,
  database: "app",
  username: "postgres",
  passwordSecretName: "legacy",
  passwordKey: "password",
  sslMode: "require",
  standby: false,
};

const asynchronous = { mode: ReplicationMode.Asynchronous, synchronousStandbys: 0, failoverQuorum: false };

/** One plan for each thing a manifest can contain. */
export const plans: Record<string, ClusterPlan> = {
  "three instances with zero loss": plan(),
  "one instance": plan({ instances: 1, replication: asynchronous, backup: undefined }),
  "two instances, commits prefer a standby": plan({
    instances: 2,
    replication: { mode: ReplicationMode.Preferred, synchronousStandbys: 1, failoverQuorum: false },
  }),
  "five instances that fail over fast": plan({
    instances: 5,
    failover: FailoverProfile.Fast,
    replication: { mode: ReplicationMode.ZeroLoss, synchronousStandbys: 2, failoverQuorum: true },
  }),
  "access keys and an endpoint": plan({
    cloud: Cloud.None,
    identity: IdentityKind.AccessKeys,
    backup: {
      ...plan().backup!,
      endpointUrl: "https://minio.storage.svc:9000",
      accessKeysSecret: {
        name: "keys",
        made: false,
        accessKeyIdKey: "ACCESS_KEY_ID",
        secretAccessKeyKey: "SECRET_ACCESS_KEY",
        caKey: "ca.crt",
      },
    },
    storage: { data: { size: "10Gi", sizeBytes: 10 * GiB } },
  }),
  "an IRSA role": plan({ identity: IdentityKind.Irsa }),
  "a recovery to a moment": plan({
    recovery: { serverName: "old-17-1", path: "shop/old", targetTime: "2026-03-01T12:00:00Z", standby: false },
  }),
  "a recovery without backups": plan({
    backup: undefined,
    recovery: { serverName: "old-17-1", path: "shop/old", standby: false },
  }),
  "a standby of another cluster's archive": plan({
    recovery: { serverName: "old-18-1", path: "shop/old", standby: true },
  }),
  "a database of a running server": plan({ import: { ...legacy, database: "orders", sslMode: "verify-full" } }),
  "a copy of a running server that it follows": plan({
    import: { ...legacy, method: ImportMethod.Physical, username: "standby", standby: true },
  }),
  "a certificate of an issuer, for poolers too": plan({
    tls: { issuerName: "company", issuerKind: IssuerKind.ClusterIssuer },
    pooler,
  }),
  "poolers, databases, roles and metrics": plan({
    pooler,
    databases: [{ name: "order_items", owner: "app", extensions: ["vector", "pg_trgm"] }],
    database: { name: "app", owner: "app", extensions: ["pg_stat_statements"] },
    roles: [
      {
        name: "reporting",
        login: true,
        inRoles: ["pg_read_all_data"],
        connectionLimit: 10,
        secretName: "shop-role-reporting",
      },
      { name: "readers", login: false, inRoles: [], connectionLimit: -1 },
    ],
    monitoring: { labels: { release: "prometheus" }, namespace: "monitoring" },
    network: {
      allowNamespaces: ["web"],
      allowCidrs: ["10.0.0.0/16"],
      apiServerCidrs: ["10.0.16.0/20"],
      connectTo: [{ host: "postgres.legacy.svc", port: 5432 }],
    },
    sharedPreloadLibraries: ["pg_stat_statements"],
  }),
  "placement, huge pages and provisioned IOPS": plan({
    scheduling: {
      requireZoneSpread: true,
      nodeSelector: { workload: "postgres" },
      tolerations: [{ key: "workload", operator: "Equal", value: "postgres", effect: "NoSchedule" }],
      priorityClassName: "system-cluster-critical",
    },
    compute: { ...compute("4", 16), hugePagesBytes: 4 * GiB },
    storage: {
      data: { size: "100Gi", sizeBytes: 100 * GiB, storageClass: "postgres-data" },
      attributes: { name: "shop-gp3-6000-250", driver: "ebs.csi.aws.com", parameters: { type: "gp3", iops: "6000" } },
    },
    pooler: { ...pooler, instances: 1, mode: PoolMode.Session, readOnly: false },
  }),
  "a namespace of somebody else's": plan({ createNamespace: false }),
  "no network policies": plan({ network: undefined }),
};

/** What the cloud would say. */
export const bound: BoundValues<string> = {
  operatorNamespace: "cnpg-system",
  region: "eu-west-1",
  backupDestination: "s3://bucket/shop/shop",
  backupArchive: "s3://bucket/shop/shop/shop-18-1",
  recoverySource: "s3://bucket/shop/old",
  recoveryArchive: "s3://bucket/shop/old/old-17-1",
  backupRoleArn: "arn:aws:iam::123456789012:role/shop",
};

/** The manifest of one object. */
export function manifestOf(objects: RenderedObject<string>[], what: string): Manifest {
  const found = objects.find((object) => object.what === what);
  if (found === undefined)
    throw new Error(`nothing is called ${what}: ${objects.map((object) => object.what).join(", ")}`);
  return found.manifest;
}

/** A value as JSON has it, to be looked into: what cannot be said in JSON would not reach Kubernetes either. */
export function plain(value: unknown) {
  return JSON.parse(JSON.stringify(value));
}
