import type { StackConfig } from "../in-process";

/** A configuration to change one argument of. */
export interface Base {
  platform: Record<string, unknown>;
  clusters: Record<string, unknown>[];
  accessKeys?: Record<string, unknown>;
}

const eks = { clusterName: "shop-prod", ebsCsiRoleName: "shop-prod-ebs-csi" };
const onAws = { cloud: "aws", name: "shop-prod", region: "eu-west-1", eks };
const role = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const key = (id: string): string => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
export const issuer = "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
export const provider = `arn:aws:iam::111122223333:oidc-provider/${issuer.slice("https://".length)}`;

const bareClusters = [{ name: "shop-db", storage: { size: "100Gi" } }];

/** Running stacks under deletion protection whose arguments are changed, one at a time. */
export const bases = {
  /** Only what is required, and the right of the volumes' driver to their key. */
  bare: { platform: onAws, clusters: bareClusters },
  /** Everything of a platform that goes together. */
  platform: {
    platform: {
      ...onAws,
      dataKey: { deletionWindowDays: 20, rotationPeriodDays: 180 },
      backupKey: { deletionWindowDays: 20, rotationPeriodDays: 180 },
      storageClasses: { enabled: true, namePrefix: "shop", fileSystem: "xfs", snapshots: true },
      backupBucket: {
        enabled: true,
        recoveryWindow: "30d",
        fullBackupInterval: "1d",
        objectLock: { enabled: true, mode: "governance", days: 31 },
        noncurrentDays: 30,
        expireAfterDays: 90,
        accessLogBucket: "shop-access-logs",
        replicaRegion: "eu-central-1",
        administratorRoleArns: [role("deployer")],
        breakGlassRoleArns: [role("break-glass")],
      },
      operator: { replicas: 2, priorityClassName: "system-cluster-critical" },
      secretsStore: { rotationInterval: "1h" },
      imageRegistry: "registry.example.com/mirror",
      tags: { team: "shop" },
      existing: { accountId: "111122223333", oidcProviderArn: provider, oidcIssuer: issuer },
    },
    clusters: bareClusters,
  },
  /** Everything of a database cluster that goes together. */
  cluster: {
    platform: onAws,
    clusters: [
      {
        name: "shop-db",
        namespace: "shop",
        profile: "oltp",
        postgresVersion: 17,
        instances: 5,
        resources: { cpu: "4", memory: "16Gi" },
        storage: { size: "100Gi", iops: 4000, throughput: 250, walSize: "20Gi" },
        database: { name: "shop", owner: "shop", extensions: ["pg_trgm"] },
        databases: [{ name: "reports", owner: "shop", extensions: ["pg_trgm"] }],
        roles: [{ name: "reporting", login: true, inRoles: ["pg_read_all_data"], connectionLimit: 10 }],
        maxConnections: 200,
        parameters: { log_min_duration_statement: "250ms" },
        sharedPreloadLibraries: ["pg_stat_statements"],
        replication: { mode: "zero-loss", synchronousStandbys: 1 },
        failover: "fast",
        scheduling: {
          requireZoneSpread: true,
          nodeSelector: { workload: "postgres" },
          tolerations: [{ key: "workload", value: "postgres", effect: "NoSchedule" }],
          priorityClassName: "database",
          instanceType: "m6i.2xlarge",
        },
        pooler: { enabled: true, instances: 2, mode: "transaction", maxClientConnections: 2000, readOnly: true },
        backup: {
          recoveryWindow: "30d",
          schedule: "0 2 * * *",
          walParallel: 2,
          path: "shop/db",
          serverName: "db-17-1",
        },
        recovery: {
          serverName: "old-17-1",
          bucket: "old-backups",
          kmsKeyArn: key("old"),
          region: "eu-west-1",
          path: "shop/old",
          targetTime: "2026-03-01T12:00:00Z",
        },
        monitoring: { enabled: true, labels: { release: "prometheus" }, namespace: "monitoring" },
        network: { allowNamespaces: ["web"], allowCidrs: ["10.0.0.0/8"], apiServerCidrs: ["10.1.0.0/16"] },
        credentials: { rotation: 2, recoveryWindowDays: 20 },
        readyTimeout: "1h",
      },
    ],
  },
  /** On AWS, with everything that somebody else made, and passwords by the External Secrets Operator. */
  shared: {
    platform: {
      ...onAws,
      delivery: "eso",
      secretsStore: { externalSecrets: { provision: "existing" } },
      existing: {
        dataKeyArn: key("data"),
        backupKeyArn: key("backup"),
        backupBucketName: "shop-backups",
        oidcProviderArn: provider,
        oidcIssuer: issuer,
        externalSecretsRoleArn: role("external-secrets"),
      },
    },
    clusters: [
      {
        name: "shop-db",
        storage: { size: "100Gi", volumeType: "gp3", iops: 4000 },
        backup: { bucket: "db-backups", kmsKeyArn: key("db") },
        recovery: { serverName: "old-18-1", bucket: "old-backups", region: "eu-west-1", standby: true },
        identity: { kind: "pod-identity" },
      },
    ],
  },
  /** Beginning with the data of a server elsewhere, under an issuer of one's own. */
  moved: {
    platform: { ...onAws, operators: [{ name: "cloudnative-pg" }] },
    clusters: [
      {
        name: "shop-db",
        storage: { size: "100Gi" },
        import: {
          method: "logical",
          host: "postgres.legacy.svc",
          port: 5432,
          database: "shop",
          username: "postgres",
          passwordSecretName: "legacy",
          passwordKey: "password",
          sslMode: "require",
        },
        tls: { issuerName: "other", issuerKind: "Issuer" },
      },
    ],
  },
  /** A copy of a server elsewhere, which it follows. */
  copied: {
    platform: onAws,
    clusters: [
      {
        name: "shop-db",
        storage: { size: "100Gi" },
        import: { method: "physical", host: "postgres.legacy.svc", passwordSecretName: "legacy", standby: true },
      },
    ],
  },
  /** On any Kubernetes, towards an object store of one's own. */
  outside: {
    platform: { cloud: "none" },
    clusters: [
      {
        name: "shop-db",
        storage: { size: "100Gi", storageClass: "fast", walStorageClass: "fast" },
        backup: {
          endpointUrl: "https://minio.storage:9000",
          bucket: "backups",
          accessKeysSecret: {
            name: "keys",
            accessKeyIdKey: "ID",
            secretAccessKeyKey: "KEY",
            caKey: "ca.crt",
          },
        },
      },
    ],
  },
} satisfies Record<string, Base>;
export type BaseName = keyof typeof bases;

/** The configuration of a base as a stack file holds it. */
export function configurationOf({ platform, clusters, accessKeys = {} }: Base): StackConfig {
  return { platform, clusters, accessKeys, kubernetes: {} };
}

/** A base with one argument set to `value`, or taken out where that is undefined. `path` is that of a leaf. */
export function withArgument(base: Base, path: string, value: unknown): Base {
  return changed(base, path.replace(/\[\]/g, ".0").split("."), value) as Base;
}

function changed(target: unknown, [step, ...rest]: string[], value: unknown): unknown {
  const at = (target as Record<string, unknown> | undefined)?.[step];
  const next = rest.length === 0 ? value : changed(at, rest, value);
  if (step === "0") return [next, ...((target ?? []) as unknown[]).slice(1)];
  const others = Object.entries(target ?? {}).filter(([key]) => key !== step);
  return Object.fromEntries(next === undefined ? others : [...others, [step, next]]);
}

/** What a base has at the path of a leaf. */
export function argumentOf(base: Base, path: string): unknown {
  const steps = path.replace(/\[\]/g, ".0").split(".");
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], base);
}
