import { networkPolicy } from "../fixtures";
import { object, type Given } from "../given";
import { surroundings } from "./surroundings";

const guaranteed = { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } };
const labels = { "app.kubernetes.io/name": "postgresql", "app.kubernetes.io/instance": "orders" };
const restricted = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

const placement = {
  priorityClassName: "postgres",
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
      ],
    },
  },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: labels },
    },
  ],
};

const template = (name: string) => ({
  metadata: { name },
  spec: {
    accessModes: ["ReadWriteOnce"],
    storageClassName: "postgres-data",
    resources: { requests: { storage: "100Gi" } },
  },
});

/** Patroni's configuration, as Spilo takes it. */
export const configuration = `
bootstrap:
  dcs:
    ttl: 30
    loop_wait: 10
    retry_timeout: 10
    maximum_lag_on_failover: 33554432
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      parameters:
        max_connections: 200
        archive_timeout: 300s
        max_slot_wal_keep_size: 10GB
        max_parallel_workers: 2
postgresql:
  parameters:
    shared_buffers: 2GB
  pg_hba:
    - local all all peer
    - hostssl replication standby all scram-sha-256
    - hostssl all all all scram-sha-256
`;

const password = (key: string) => ({ secretKeyRef: { name: "orders-passwords", key } });

/** Three instances under Patroni in Spilo's image, which every rule accepts together with their budget. */
export function patroniSet(name = "orders"): Given {
  const env = [
    { name: "SCOPE", value: name },
    { name: "DCS_ENABLE_KUBERNETES_API", value: "true" },
    { name: "PGPASSWORD_SUPERUSER", valueFrom: password("superuser") },
    { name: "PGPASSWORD_STANDBY", valueFrom: password("standby") },
    { name: "WALG_S3_PREFIX", value: "s3://shop-backups/shop/orders" },
    { name: "USE_WALG_BACKUP", value: "true" },
    { name: "BACKUP_SCHEDULE", value: "0 1 * * *" },
    { name: "BACKUP_NUM_TO_RETAIN", value: "14" },
    { name: "SPILO_CONFIGURATION", value: configuration },
  ];
  const server = {
    name: "postgres",
    image: "ghcr.io/zalando/spilo-18:4.1-p2",
    env,
    resources: guaranteed,
    securityContext: restricted,
    volumeMounts: [
      { name: "data", mountPath: "/home/postgres/pgdata" },
      { name: "shm", mountPath: "/dev/shm" },
    ],
  };
  return object("apps/v1", "StatefulSet", name, {
    spec: {
      serviceName: name,
      replicas: 3,
      selector: { matchLabels: labels },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" },
      template: {
        metadata: { labels },
        spec: {
          ...placement,
          serviceAccountName: "orders",
          containers: [server],
          volumes: [{ name: "shm", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } }],
        },
      },
      volumeClaimTemplates: [template("data")],
    },
  });
}

/** A single server of the official image, with its files and TLS, which every rule accepts where one is enough. */
export function plainSet(name = "carts"): Given {
  const own = { "app.kubernetes.io/name": "postgresql", "app.kubernetes.io/instance": name };
  const server = {
    name: "postgres",
    image: "postgres:18.1-bookworm",
    args: ["-c", "config_file=/etc/postgresql/postgresql.conf", "-c", "hba_file=/etc/postgresql/pg_hba.conf"],
    env: [
      { name: "POSTGRES_PASSWORD", valueFrom: password("superuser") },
      { name: "PGDATA", value: "/var/lib/postgresql/18/docker" },
    ],
    resources: guaranteed,
    securityContext: restricted,
    volumeMounts: [
      { name: "data", mountPath: "/var/lib/postgresql" },
      { name: "configuration", mountPath: "/etc/postgresql" },
      { name: "shm", mountPath: "/dev/shm" },
    ],
  };
  return object("apps/v1", "StatefulSet", name, {
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: own },
      template: {
        metadata: { labels: own },
        spec: {
          priorityClassName: "postgres",
          containers: [server],
          volumes: [
            { name: "configuration", configMap: { name: `${name}-configuration` } },
            { name: "shm", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } },
          ],
        },
      },
      volumeClaimTemplates: [template("data")],
    },
  });
}

/** The postgresql.conf of the plain server. */
export const conf = [
  "# Memory",
  "shared_buffers = 2GB",
  "max_connections = 200",
  "ssl = on",
  "archive_mode = on",
  "archive_command = 'wal-g wal-push %p'  # to the bucket",
  "archive_timeout = 5min",
  "max_slot_wal_keep_size = 10GB",
  "max_parallel_workers = 2",
]
  .map((line) => `${line}\n`)
  .join("");

export function configurationMap(name = "carts-configuration"): Given {
  const hba = ["# TYPE DATABASE USER ADDRESS METHOD", "local all all peer", "hostssl all all all scram-sha-256"];
  return object("v1", "ConfigMap", name, {
    data: { "postgresql.conf": conf, "pg_hba.conf": `${hba.join("\n")}\n` },
  });
}

export function disruptionBudget(name = "orders"): Given {
  return object("policy/v1", "PodDisruptionBudget", name, {
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  });
}

/** A CronJob that takes base backups of the plain server. */
export function backupJob(name = "carts-backup"): Given {
  const containers = [{ name: "backup", image: "ghcr.io/wal-g/wal-g:3.0.7", args: ["backup-push"] }];
  return object("batch/v1", "CronJob", name, {
    spec: { schedule: "0 2 * * *", jobTemplate: { spec: { template: { spec: { containers } } } } },
  });
}

/** How clients reach a StatefulSet's pods: no operator makes a Service. */
function service(name: string): Given {
  return object("v1", "Service", name, {
    spec: { type: "ClusterIP", ports: [{ port: 5432 }], selector: { "app.kubernetes.io/instance": name } },
  });
}

export const patroniStack = (): Given[] => [
  patroniSet(),
  disruptionBudget(),
  networkPolicy("orders-access", labels),
  service("orders"),
  ...surroundings("restricted"),
];
export const plainStack = (): Given[] => [
  plainSet(),
  configurationMap(),
  backupJob(),
  networkPolicy("carts-access", { "app.kubernetes.io/instance": "carts" }),
  service("carts"),
  ...surroundings("restricted"),
];
