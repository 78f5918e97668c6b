import { absent } from "../given";
import { crunchyStack } from "./crunchy";
import { kubedbStack } from "./kubedb";
import { rows, type Broken } from "./row";
import { zalandoStack } from "./zalando";

const asynchronous = "replication is asynchronous, so a dead primary takes its last commits along; set it to 1";
const unbounded = "a standby that stays away keeps WAL until the volume is full; set it to 6GB";
const half = "4GB is 50 % of the 8Gi of memory requested, at most 40 % is allowed; set it to 2GB";

/** The rules about availability, parameters and volumes, broken in the fields of each operator. */
export const brokenParameters: readonly Broken[] = [
  ...rows(
    "zalando",
    zalandoStack,
    [
      "pg-replication-durability",
      "asynchronous replication",
      "postgresql shop-orders",
      { "spec.patroni.synchronous_mode": false },
      `advisory shop-orders: spec.patroni.synchronous_mode: ${asynchronous}`,
    ],
    [
      "pg-memory-budget",
      "shared buffers of half the memory",
      "postgresql shop-orders",
      { "spec.postgresql.parameters.shared_buffers": "4GB" },
      `mandatory shop-orders: spec.postgresql.parameters.shared_buffers: ${half}`,
    ],
    [
      "pg-operator-fixed-parameters",
      "a port of its own",
      "postgresql shop-orders",
      { "spec.postgresql.parameters.port": "5433" },
      "mandatory shop-orders: spec.postgresql.parameters.port: Patroni passes its own value on the command line, out of postgresql.listen of its configuration, so this one is ignored; remove it",
    ],
    [
      "pg-shm-sized",
      "no volume for shared memory",
      "postgresql shop-orders",
      { "spec.enableShmVolume": false },
      "advisory shop-orders: spec.enableShmVolume: /dev/shm has 64 MiB; put a volume in memory there",
    ],
    [
      "sc-gp3-within-limits",
      "more throughput than its IOPS carry",
      "postgresql shop-orders",
      { "spec.volume.iops": 4000, "spec.volume.throughput": 1500 },
      "mandatory shop-orders: spec.volume.throughput: throughput of gp3 is at most 0.25 MiB/s per IOPS, 1000 MiB/s for 4000 IOPS; set iops to at least 6000, or throughput to at most 1000",
    ],
    [
      "pg-pooler-fits-max-connections",
      "a pool larger than the server",
      "postgresql shop-orders",
      { "spec.connectionPooler.maxDBConnections": 800 },
      "mandatory shop-orders: spec.connectionPooler.maxDBConnections: 2 pods with 200 connections are 400, and max_connections 200 leaves 187 beside those for superusers and the operator; keep each pool to at most 93, or raise max_connections",
    ],
  ),
  ...rows(
    "crunchy",
    crunchyStack,
    [
      "pg-priority-class",
      "no class",
      "PostgresCluster orders",
      { "spec.instances[0].priorityClassName": absent },
      "advisory orders: spec.instances[0].priorityClassName: is preempted like any other pod; set the name of a PriorityClass",
    ],
    [
      "pg-memory-budget",
      "shared buffers of half the memory",
      "PostgresCluster orders",
      { "spec.config.parameters.shared_buffers": "4GB" },
      `mandatory orders: spec.config.parameters.shared_buffers: ${half}`,
    ],
    [
      "pg-durability-parameters",
      "no fsync",
      "PostgresCluster orders",
      { "spec.config.parameters.fsync": "off" },
      "mandatory orders: spec.config.parameters.fsync: without it a crash of the node damages the database beyond repair; set it to on",
    ],
  ),
  ...rows("kubedb", kubedbStack, [
    "pg-wal-retention-bounded",
    "slots without a bound",
    "Postgres orders",
    { "spec.configuration.inline": { "user.conf": "max_connections = 200\n" } },
    `mandatory orders: spec.configuration.inline["user.conf"].max_slot_wal_keep_size: ${unbounded}`,
  ]),
];
