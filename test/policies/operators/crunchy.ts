import { networkPolicy } from "../fixtures";
import { object, type Given } from "../given";
import { surroundings } from "./surroundings";

const guaranteed = { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } };
const small = () => ({ requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "100m", memory: "128Mi" } });
const cluster = "postgres-operator.crunchydata.com/cluster";

const claim = (storageClassName: string, storage: string) => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName,
  resources: { requests: { storage } },
});

/** A PostgresCluster that every rule accepts. */
export function postgresCluster(name = "orders", version: "v1" | "v1beta1" = "v1"): Given {
  return object(`postgres-operator.crunchydata.com/${version}`, "PostgresCluster", name, {
    spec: {
      postgresVersion: 18,
      image: "registry.developers.crunchydata.com/crunchydata/crunchy-postgres:ubi9-18.1-2547",
      metadata: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/orders-backup" } },
      instances: [
        {
          name: "instance1",
          replicas: 3,
          minAvailable: 2,
          dataVolumeClaimSpec: claim("postgres-data", "100Gi"),
          walVolumeClaimSpec: claim("postgres-wal", "20Gi"),
          resources: guaranteed,
          priorityClassName: "postgres",
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { [cluster]: name } } },
              ],
            },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "topology.kubernetes.io/zone",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: { [cluster]: name } },
            },
          ],
        },
      ],
      config: {
        parameters: {
          max_connections: 200,
          shared_buffers: "2GB",
          archive_timeout: "60s",
          max_slot_wal_keep_size: "10GB",
          max_parallel_workers: 2,
        },
      },
      authentication: {
        rules: [
          { connection: "hostssl", databases: ["orders"], users: ["orders-app"], method: "scram-sha-256" },
          { hba: "hostssl all all all scram-sha-256" },
        ],
      },
      patroni: {
        leaderLeaseDurationSeconds: 30,
        syncPeriodSeconds: 10,
        dynamicConfiguration: {
          retry_timeout: 10,
          maximum_lag_on_failover: 33554432,
          synchronous_mode: true,
          synchronous_mode_strict: true,
          synchronous_node_count: 1,
        },
      },
      users: [{ name: "orders-app", databases: ["orders"], options: "CONNECTION LIMIT 100" }],
      proxy: {
        pgBouncer: {
          replicas: 2,
          minAvailable: 1,
          config: { global: { pool_mode: "transaction", default_pool_size: "20" } },
          resources: small(),
          sidecars: { pgbouncerConfig: { resources: small() } },
          service: { type: "ClusterIP" },
        },
      },
      backups: {
        pgbackrest: {
          global: {
            "repo1-s3-key-type": "web-id",
            "repo1-path": "/shop/orders",
            "repo1-retention-full": "30",
            "repo1-retention-full-type": "time",
          },
          repos: [
            {
              name: "repo1",
              s3: { bucket: "shop-backups", endpoint: "s3.eu-central-1.amazonaws.com", region: "eu-central-1" },
              schedules: { full: "0 1 * * 0", differential: "0 1 * * 1-6" },
            },
          ],
          sidecars: { pgbackrest: { resources: small() }, pgbackrestConfig: { resources: small() } },
        },
      },
    },
  });
}

export function upgrade(name = "orders-upgrade"): Given {
  return object("postgres-operator.crunchydata.com/v1beta1", "PGUpgrade", name, {
    spec: {
      postgresClusterName: "orders",
      fromPostgresVersion: 17,
      toPostgresVersion: 18,
      image: "registry.developers.crunchydata.com/crunchydata/crunchy-upgrade:ubi9-18.1-2547",
    },
  });
}

/** `orders` in one version of the API, `carts` in the other. */
export const crunchyStack = (version: "v1" | "v1beta1" = "v1"): Given[] => [
  postgresCluster("orders", version),
  postgresCluster("carts", version === "v1" ? "v1beta1" : "v1"),
  upgrade(),
  networkPolicy("orders-access", { [cluster]: "orders" }),
  networkPolicy("carts-access", { [cluster]: "carts" }),
  ...surroundings("restricted"),
];
