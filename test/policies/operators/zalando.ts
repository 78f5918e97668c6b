import { networkPolicy } from "../fixtures";
import { object, type Given } from "../given";
import { surroundings } from "./surroundings";

const guaranteed = { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } };
const small = { requests: { cpu: "500m", memory: "100Mi" }, limits: { cpu: "500m", memory: "100Mi" } };

/** A postgresql that every rule accepts, together with its operator's configuration. */
export function postgresql(name = "shop-orders"): Given {
  return object("acid.zalan.do/v1", "postgresql", name, {
    spec: {
      teamId: "shop",
      numberOfInstances: 3,
      dockerImage: "ghcr.io/zalando/spilo-18:4.1-p2",
      postgresql: {
        version: "18",
        parameters: {
          max_connections: "200",
          shared_buffers: "2GB",
          archive_timeout: "300s",
          max_slot_wal_keep_size: "10GB",
          max_parallel_workers: "2",
        },
      },
      volume: { size: "100Gi", storageClass: "postgres-data" },
      resources: guaranteed,
      users: { orders_owner: [], orders_app: [] },
      databases: { orders: "orders_owner" },
      patroni: {
        initdb: { encoding: "UTF8", "data-checksums": "true" },
        pg_hba: [
          "local all all peer",
          "hostssl replication standby all scram-sha-256",
          "hostssl all all all scram-sha-256",
        ],
        ttl: 30,
        loop_wait: 10,
        retry_timeout: 10,
        maximum_lag_on_failover: 33554432,
        synchronous_mode: true,
        synchronous_mode_strict: true,
        synchronous_node_count: 1,
        failsafe_mode: true,
      },
      podPriorityClassName: "postgres",
      spiloRunAsUser: 101,
      spiloRunAsGroup: 103,
      spiloFSGroup: 103,
      enableShmVolume: true,
      enableConnectionPooler: true,
      connectionPooler: { numberOfInstances: 2, mode: "transaction", maxDBConnections: 60, resources: small },
      enableMasterLoadBalancer: false,
      allowedSourceRanges: ["10.0.0.0/8"],
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: { application: "spilo", "cluster-name": name } },
        },
      ],
      env: [
        { name: "WAL_S3_BUCKET", value: "shop-backups" },
        { name: "USE_WALG_BACKUP", value: "true" },
        { name: "USE_WALG_RESTORE", value: "true" },
        { name: "BACKUP_SCHEDULE", value: "0 1 * * *" },
        { name: "BACKUP_NUM_TO_RETAIN", value: "14" },
      ],
      sidecars: [
        {
          name: "exporter",
          image: "quay.io/prometheuscommunity/postgres-exporter:v0.19.1",
          ports: [{ name: "exporter", containerPort: 9187, protocol: "TCP" }],
          env: [{ name: "DATA_SOURCE_URI", value: "localhost:5432/postgres?sslmode=require" }],
          resources: small,
        },
      ],
    },
  });
}

export function operatorConfiguration(name = "postgres-operator"): Given {
  const given = object("acid.zalan.do/v1", "OperatorConfiguration", name, {
    configuration: {
      docker_image: "ghcr.io/zalando/spilo-18:4.1-p2",
      kubernetes: {
        enable_pod_antiaffinity: true,
        pod_antiaffinity_preferred_during_scheduling: false,
        pod_antiaffinity_topology_key: "kubernetes.io/hostname",
        enable_pod_disruption_budget: true,
        enable_persistent_volume_claim_deletion: false,
        spilo_allow_privilege_escalation: false,
        pod_service_account_name: "postgres-pod",
      },
      aws_or_gcp: { irsa_role_arn: "arn:aws:iam::111122223333:role/orders-backup" },
    },
  });
  return { ...given, protect: true };
}

/** A Release of the operator's chart with the same settings, which takes the place of an OperatorConfiguration. */
export function operatorRelease(name = "postgres-operator"): Given {
  return {
    type: "kubernetes:helm.sh/v3:Release",
    name,
    protect: true,
    properties: {
      chart: "postgres-operator",
      version: "2.0.1",
      values: {
        configKubernetes: {
          enable_pod_antiaffinity: true,
          enable_persistent_volume_claim_deletion: false,
          spilo_allow_privilege_escalation: false,
        },
        configAwsOrGcp: { irsa_role_arn: "arn:aws:iam::111122223333:role/orders-backup" },
      },
    },
  };
}

export const zalandoStack = (): Given[] => [
  postgresql(),
  operatorConfiguration(),
  networkPolicy("shop-orders-access", { application: "spilo", "cluster-name": "shop-orders" }),
  ...surroundings("baseline"),
];
