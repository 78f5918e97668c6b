import { absent } from "../../given";
import type { Row } from "../row";

/** Parameters, images and definition of a KubeDB Postgres, broken in one place at a time. */
export const kubedbServer: readonly Row[] = [
  [
    "pg-memory-budget",
    "shared buffers of half the memory",
    "Postgres orders",
    {
      "spec.configuration.inline": {
        "user.conf":
          "max_connections = 200\nshared_buffers = 4GB\narchive_timeout = 60s\nmax_slot_wal_keep_size = 10GB\nmax_parallel_workers = 2\n",
      },
    },
    'mandatory orders: spec.configuration.inline["user.conf"].shared_buffers: 4GB is 50 % of the 8Gi of memory requested, at most 40 % is allowed; set it to 2GB',
  ],
  [
    "pg-memory-budget",
    "nothing by a limit that only the operator fills in",
    "Postgres orders",
    { "spec.podTemplate.spec.containers[0].resources.limits": absent },
  ],
  [
    "pg-durability-parameters",
    "no fsync",
    "Postgres orders",
    {
      "spec.configuration.inline": {
        "user.conf":
          "max_connections = 200\nshared_buffers = 2GB\narchive_timeout = 60s\nmax_slot_wal_keep_size = 10GB\nmax_parallel_workers = 2\nfsync = off\n",
      },
    },
    'mandatory orders: spec.configuration.inline["user.conf"].fsync: without it a crash of the node damages the database beyond repair; set it to on',
  ],
  [
    "pg-durability-parameters",
    "no fsync in the Secret of the older API",
    "Secret carts-config",
    { stringData: { "user.conf": "fsync = off\n" } },
    'mandatory carts: Secret carts-config.stringData["user.conf"].fsync: without it a crash of the node damages the database beyond repair; set it to on',
  ],
  [
    "pg-wal-retention-bounded",
    "slots without a bound",
    "Postgres orders",
    { "spec.configuration.inline": { "user.conf": "max_connections = 200\n" } },
    'mandatory orders: spec.configuration.inline["user.conf"].max_slot_wal_keep_size: a standby that stays away keeps WAL until the volume is full; set it to 6GB',
  ],
  [
    "pg-wal-retention-bounded",
    "slots without a bound, said in a field",
    "Postgres orders",
    { "spec.configuration": absent, "spec.replication": { walLimitPolicy: "ReplicationSlot", maxSlotWALKeepSize: -1 } },
    "mandatory orders: spec.replication.maxSlotWALKeepSize: a standby that stays away keeps WAL until the volume is full; set max_slot_wal_keep_size to 6GB",
  ],
  [
    "pg-wal-retention-bounded",
    "more WAL kept than the volume holds",
    "Postgres orders",
    { "spec.replication": { walLimitPolicy: "WALKeepSize", walKeepSize: 95000 } },
    "mandatory orders: spec.replication.walKeepSize: max_wal_size, wal_keep_size and max_slot_wal_keep_size together keep 106264 MiB, more than 92160 MiB, 90 % of the data volume; set wal_keep_size to 512MB, max_slot_wal_keep_size to 6GB",
  ],
  [
    "pg-io-uring-needs-seccomp",
    "io_uring under the operator's profile",
    "Postgres orders",
    {
      "spec.configuration.inline": {
        "user.conf":
          "max_connections = 200\nshared_buffers = 2GB\narchive_timeout = 60s\nmax_slot_wal_keep_size = 10GB\nmax_parallel_workers = 2\nio_method = 'io_uring'\n",
      },
    },
    'mandatory orders: spec.configuration.inline["user.conf"].io_method: the seccomp profile RuntimeDefault does not let the server start with io_uring; set it to worker',
  ],
  [
    "pg-parallel-within-cpu",
    "PostgreSQL's own eight workers",
    "Postgres orders",
    {
      "spec.configuration.inline": {
        "user.conf":
          "max_connections = 200\nshared_buffers = 2GB\narchive_timeout = 60s\nmax_slot_wal_keep_size = 10GB\n",
      },
    },
    'advisory orders: spec.configuration.inline["user.conf"].max_parallel_workers: 8 workers share 2 CPU; set it to 2',
  ],
  [
    "pg-pooler-fits-max-connections",
    "a pool larger than the server",
    "PgBouncer orders-pooler",
    { "spec.connectionPool.defaultPoolSize": 100 },
    "mandatory orders-pooler: spec.connectionPool.defaultPoolSize: 2 pods with 100 connections are 200, and max_connections 200 leaves 187 beside those for superusers and the operator; keep each pool to at most 93, or raise max_connections",
  ],
  [
    "pg-image-pinned",
    "a major without fixes",
    "Postgres orders",
    { "spec.version": "13.18" },
    "mandatory orders: spec.version: PostgreSQL 13 gets no more fixes; upgrade to 14 or newer",
  ],
  [
    "pg-image-pinned",
    "a container of its own by an image that moves",
    "Postgres orders",
    {
      "spec.podTemplate.spec.containers[2]": {
        name: "report",
        image: "shop/report",
        resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
      },
    },
    "mandatory orders: spec.podTemplate.spec.containers[2].image: has no tag, which is latest; name a release, such as 18.4",
  ],
  [
    "crd-schema",
    "a field that there is not",
    "Postgres orders",
    { "spec.storage.storageClass": "postgres-data" },
    "mandatory orders: spec.storage.storageClass: is not a field of this kind; did you mean storageClassName?",
  ],
];
