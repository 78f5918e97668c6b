import type { Row } from "../row";
import { configuration } from "../stateful-set";

const template = "spec.template.spec";
const spilo = "spec.template.spec.containers[0].env[8].value";

/** Parameters, images and definition of a StatefulSet under Patroni, broken in one place at a time. */
export const patroniServer: readonly Row[] = [
  [
    "pg-memory-budget",
    "shared buffers of half the memory",
    "StatefulSet orders",
    { [spilo]: configuration.replace("shared_buffers: 2GB", "shared_buffers: 4GB") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.postgresql.parameters.shared_buffers: 4GB is 50 % of the 8Gi of memory requested, at most 40 % is allowed; set it to 2GB",
  ],
  [
    "pg-operator-fixed-parameters",
    "a port of its own",
    "StatefulSet orders",
    { [spilo]: configuration.replace("max_connections: 200", "port: 5433") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.bootstrap.dcs.postgresql.parameters.port: Patroni passes its own value on the command line, out of postgresql.listen of its configuration, so this one is ignored; remove it",
  ],
  [
    "pg-durability-parameters",
    "no fsync",
    "StatefulSet orders",
    { [spilo]: configuration.replace("shared_buffers: 2GB", "fsync: off") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.postgresql.parameters.fsync: without it a crash of the node damages the database beyond repair; set it to on",
  ],
  [
    "pg-wal-retention-bounded",
    "slots without a bound",
    "StatefulSet orders",
    { [spilo]: configuration.replace("max_slot_wal_keep_size: 10GB", "max_slot_wal_keep_size: -1") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.bootstrap.dcs.postgresql.parameters.max_slot_wal_keep_size: a standby that stays away keeps WAL until the volume is full; set it to 6GB",
  ],
  [
    "pg-io-uring-needs-seccomp",
    "io_uring under the runtime's profile",
    "StatefulSet orders",
    { [spilo]: configuration.replace("shared_buffers: 2GB", "io_method: io_uring") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.postgresql.parameters.io_method: the seccomp profile RuntimeDefault does not let the server start with io_uring; set it to worker",
  ],
  [
    "pg-parallel-within-cpu",
    "sixteen workers on two CPUs",
    "StatefulSet orders",
    { [spilo]: configuration.replace("max_parallel_workers: 2", "max_parallel_workers: 16") },
    "advisory orders: spec.template.spec.containers[0].env[8].value.bootstrap.dcs.postgresql.parameters.max_parallel_workers: 8 workers share 2 CPU; set it to 2",
  ],
  [
    "pg-image-pinned",
    "an image that moves",
    "StatefulSet orders",
    { [`${template}.containers[0].image`]: "ghcr.io/zalando/spilo-18:latest" },
    "mandatory orders: spec.template.spec.containers[0].image: latest is another image tomorrow; name a release, such as 18.4",
  ],
];
