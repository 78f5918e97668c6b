import { networkPolicy, podIdentity } from "../fixtures";
import { changed, object, type Given } from "../given";
import { surroundings } from "./surroundings";

const guaranteed = { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } };
const small = { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "200m", memory: "256Mi" } };
const issuer = { apiGroup: "cert-manager.io", kind: "Issuer", name: "orders" };

/** A Postgres that every rule accepts together with what archives and places it. */
export function postgres(name = "orders", apiVersion = "kubedb.com/v1"): Given {
  const given = object(apiVersion, "Postgres", name, {
    spec: {
      version: "18.3",
      replicas: 3,
      standbyMode: "Hot",
      streamingMode: "Synchronous",
      synchronousReplicationConfig: { mode: "Any", numSyncReplicas: 1 },
      storageType: "Durable",
      storage: {
        storageClassName: "postgres-data",
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "100Gi" } },
      },
      configuration: {
        inline: {
          "user.conf":
            "max_connections = 200\nshared_buffers = 2GB\narchive_timeout = 60s\nmax_slot_wal_keep_size = 10GB\nmax_parallel_workers = 2\n",
        },
      },
      clientAuthMode: "scram",
      sslMode: "verify-full",
      tls: { issuerRef: issuer },
      podTemplate: {
        spec: {
          serviceAccountName: "orders",
          priorityClassName: "postgres",
          podPlacementPolicy: { name: "apart" },
          containers: [
            { name: "postgres", resources: guaranteed },
            { name: "pg-coordinator", resources: small },
          ],
        },
      },
      serviceTemplates: [{ alias: "primary", spec: { type: "ClusterIP" } }],
      archiver: { ref: { name: "orders", namespace: "shop" } },
      deletionPolicy: "DoNotTerminate",
    },
  });
  return {
    ...given,
    properties: { ...given.properties, metadata: { name, namespace: "shop", labels: { archiver: "true" } } },
  };
}

/** The same in the older version of the API, which names PostgreSQL's container and its coordinator otherwise. */
export function oldPostgres(name = "carts"): Given {
  const labels = { "app.kubernetes.io/instance": name, "app.kubernetes.io/name": "postgreses.kubedb.com" };
  return object("kubedb.com/v1alpha2", "Postgres", name, {
    spec: {
      version: "17.9",
      replicas: 3,
      streamingMode: "Synchronous",
      storageType: "Durable",
      storage: { storageClassName: "postgres-data", resources: { requests: { storage: "100Gi" } } },
      clientAuthMode: "scram",
      sslMode: "verify-full",
      tls: { issuerRef: issuer },
      podTemplate: {
        spec: {
          resources: guaranteed,
          priorityClassName: "postgres",
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
              ],
            },
          },
        },
      },
      coordinator: { resources: small },
      archiver: { ref: { name: "orders", namespace: "shop" } },
      configSecret: { name: "carts-config" },
      terminationPolicy: "DoNotTerminate",
    },
  });
}

/** The parameters of the older version, which takes them from a Secret only. */
export function oldConfiguration(name = "carts-config"): Given {
  const conf = "archive_timeout = 60s\nmax_slot_wal_keep_size = 10GB\nmax_parallel_workers = 2\n";
  return object("v1", "Secret", name, { stringData: { "user.conf": conf } });
}

export function pgBouncer(name = "orders-pooler"): Given {
  return object("kubedb.com/v1", "PgBouncer", name, {
    spec: {
      version: "1.24.0",
      replicas: 2,
      database: { syncUsers: true, databaseName: "orders", databaseRef: { name: "orders", namespace: "shop" } },
      connectionPool: { poolMode: "transaction", maxClientConnections: 1000, defaultPoolSize: 20, port: 5432 },
      sslMode: "verify-full",
      tls: { issuerRef: issuer },
      podTemplate: { spec: { containers: [{ name: "pgbouncer", resources: small }] } },
      deletionPolicy: "DoNotTerminate",
    },
  });
}

export function archiver(name = "orders"): Given {
  return object("archiver.kubedb.com/v1alpha1", "PostgresArchiver", name, {
    spec: {
      databases: { namespaces: { from: "Same" }, selector: { matchLabels: { archiver: "true" } } },
      retentionPolicy: { name: "month", namespace: "shop" },
      encryptionSecret: { name: "restic", namespace: "shop" },
      fullBackup: { driver: "Restic", scheduler: { schedule: "30 3 * * *" } },
      backupStorage: { ref: { name: "s3", namespace: "shop" } },
      pause: false,
    },
  });
}

export function backupConfiguration(name = "orders"): Given {
  return object("core.kubestash.com/v1alpha1", "BackupConfiguration", name, {
    spec: {
      target: { apiGroup: "kubedb.com", kind: "Postgres", name: "orders", namespace: "shop" },
      backends: [{ name: "s3", storageRef: { name: "s3", namespace: "shop" } }],
      sessions: [
        {
          name: "frequent",
          scheduler: { schedule: "0 */6 * * *", suspend: false, jobTemplate: { template: { spec: {} } } },
          addon: { name: "postgres-addon", tasks: [{ name: "logical-backup" }] },
        },
      ],
    },
  });
}

export function backupStorage(name = "s3"): Given {
  return object("storage.kubestash.com/v1alpha1", "BackupStorage", name, {
    spec: {
      storage: {
        provider: "s3",
        s3: {
          bucket: "shop-backups",
          endpoint: "s3.eu-central-1.amazonaws.com",
          region: "eu-central-1",
          prefix: "orders",
        },
      },
    },
  });
}

export function retentionPolicy(name = "month"): Given {
  return object("storage.kubestash.com/v1alpha1", "RetentionPolicy", name, {
    spec: { maxRetentionPeriod: "30d", successfulSnapshots: { last: 30 } },
  });
}

export function placementPolicy(name = "apart"): Given {
  const given = object("apps.k8s.appscode.com/v1", "PlacementPolicy", name, {
    spec: {
      nodeSpreadConstraint: { maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
      zoneSpreadConstraint: { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" },
    },
  });
  return { ...given, properties: { ...given.properties, metadata: { name } } };
}

export const kubedbStack = (): Given[] => [
  postgres(),
  { ...postgres("invoices", "gitops.kubedb.com/v1alpha1") },
  oldPostgres(),
  oldConfiguration(),
  pgBouncer(),
  archiver(),
  backupConfiguration(),
  backupStorage(),
  retentionPolicy(),
  placementPolicy(),
  ...["orders", "invoices", "carts"].map((name) =>
    networkPolicy(`${name}-access`, { "app.kubernetes.io/instance": name }),
  ),
  ...["orders", "carts"].map((serviceAccount) =>
    changed(podIdentity(`${serviceAccount}-identity`), { serviceAccount }),
  ),
  ...surroundings("restricted"),
];
