import { absent } from "../../given";
import type { Row } from "../row";
import { conf } from "../stateful-set";

const template = "spec.template.spec";
const file = 'data["postgresql.conf"]';

/** Parameters, images and definition of a plain StatefulSet, broken in one place at a time. */
export const standaloneServer: readonly Row[] = [
  [
    "pg-memory-budget",
    "shared buffers of half the memory",
    "ConfigMap carts-configuration",
    { [file]: conf.replace("shared_buffers = 2GB", "shared_buffers = 4GB") },
    'mandatory carts: ConfigMap carts-configuration.data["postgresql.conf"].shared_buffers: 4GB is 50 % of the 8Gi of memory requested, at most 40 % is allowed; set it to 2GB',
  ],
  [
    "pg-operator-fixed-parameters",
    "a log that fills the data volume",
    "ConfigMap carts-configuration",
    { [file]: conf.replace("ssl = on", "ssl = on\nlogging_collector = on") },
    'mandatory carts: ConfigMap carts-configuration.data["postgresql.conf"].logging_collector: the log goes into files on the data volume, where nobody sees it and it fills the volume; set it to off, for the log to go to the container\'s output',
  ],
  [
    "pg-operator-fixed-parameters",
    "files that are never loaded",
    "StatefulSet carts",
    { [`${template}.containers[0].args`]: absent },
    "mandatory carts: spec.template.spec.containers[0].volumeMounts[1].mountPath: /etc/postgresql/pg_hba.conf is mounted, but PostgreSQL is not told to read it, so nothing in it is in effect; start it with -c hba_file=/etc/postgresql/pg_hba.conf",
    "mandatory carts: spec.template.spec.containers[0].volumeMounts[1].mountPath: /etc/postgresql/postgresql.conf is mounted, but PostgreSQL is not told to read it, so nothing in it is in effect; start it with -c config_file=/etc/postgresql/postgresql.conf",
  ],
  [
    "pg-durability-parameters",
    "no fsync",
    "ConfigMap carts-configuration",
    { [file]: conf.replace("ssl = on", "fsync = off") },
    'mandatory carts-configuration: data["postgresql.conf"].fsync: without it a crash of the node damages the database beyond repair; set it to on',
    'mandatory carts: ConfigMap carts-configuration.data["postgresql.conf"].fsync: without it a crash of the node damages the database beyond repair; set it to on',
  ],
  [
    "pg-wal-retention-bounded",
    "slots without a bound",
    "ConfigMap carts-configuration",
    { [file]: conf.replace("max_slot_wal_keep_size = 10GB", "") },
    "mandatory carts: spec.template.spec.containers[0].args: a standby that stays away keeps WAL until the volume is full; set max_slot_wal_keep_size to 6GB",
  ],
  [
    "pg-io-uring-needs-seccomp",
    "io_uring under the runtime's profile",
    "ConfigMap carts-configuration",
    { [file]: conf.replace("ssl = on", "io_method = io_uring") },
    'mandatory carts: ConfigMap carts-configuration.data["postgresql.conf"].io_method: the seccomp profile RuntimeDefault does not let the server start with io_uring; set it to worker',
  ],
  [
    "pg-parallel-within-cpu",
    "PostgreSQL's own eight workers",
    "ConfigMap carts-configuration",
    { [file]: conf.replace("max_parallel_workers = 2", "") },
    "advisory carts: spec.template.spec.containers[0].args: 8 workers share 2 CPU; set max_parallel_workers to 2",
  ],
  [
    "pg-image-pinned",
    "an image that moves",
    "StatefulSet carts",
    { [`${template}.containers[0].image`]: "postgres:17-alpine" },
    "mandatory carts: spec.template.spec.containers[0].image: 17-alpine names no minor release, so that a restart may update it; name one, such as 18.4",
  ],
];
