import { absent } from "../../given";
import type { Row } from "../row";

/** Parameters, images and definition of a Zalando postgresql, broken in one place at a time. */
export const zalandoServer: readonly Row[] = [
  [
    "pg-memory-budget",
    "shared buffers of half the memory",
    "postgresql shop-orders",
    { "spec.postgresql.parameters.shared_buffers": "4GB" },
    "mandatory shop-orders: spec.postgresql.parameters.shared_buffers: 4GB is 50 % of the 8Gi of memory requested, at most 40 % is allowed; set it to 2GB",
  ],
  [
    "pg-memory-budget",
    "nothing by a limit that only the operator fills in",
    "postgresql shop-orders",
    { "spec.resources.limits": absent, "spec.postgresql.parameters.effective_cache_size": "6GB" },
  ],
  [
    "pg-operator-fixed-parameters",
    "a port of its own",
    "postgresql shop-orders",
    { "spec.postgresql.parameters.port": "5433" },
    "mandatory shop-orders: spec.postgresql.parameters.port: Patroni passes its own value on the command line, out of postgresql.listen of its configuration, so this one is ignored; remove it",
  ],
  [
    "pg-durability-parameters",
    "commits that wait for nothing",
    "postgresql shop-orders",
    { "spec.postgresql.parameters.synchronous_commit": "local" },
    "mandatory shop-orders: spec.postgresql.parameters.synchronous_commit: commits are acknowledged before any standby has it, although they wait for one; set it to on or remote_apply",
  ],
  [
    "pg-wal-retention-bounded",
    "slots without a bound",
    "postgresql shop-orders",
    { "spec.postgresql.parameters.max_slot_wal_keep_size": absent },
    "mandatory shop-orders: spec.postgresql.parameters.max_slot_wal_keep_size: a standby that stays away keeps WAL until the volume is full; set it to 6GB",
  ],
  [
    "pg-io-uring-needs-seccomp",
    "io_uring under a profile that nobody knows",
    "postgresql shop-orders",
    { "spec.postgresql.parameters.io_method": "io_uring" },
    "mandatory shop-orders: spec.postgresql.parameters.io_method: the seccomp profile of the node may not let the server start with io_uring; set it to worker",
  ],
  [
    "pg-parallel-within-cpu",
    "PostgreSQL's own eight workers",
    "postgresql shop-orders",
    { "spec.postgresql.parameters.max_parallel_workers": absent },
    "advisory shop-orders: spec.postgresql.parameters.max_parallel_workers: 8 workers share 2 CPU; set it to 2",
  ],
  [
    "pg-parallel-within-cpu",
    "nothing by a request that only the operator fills in",
    "postgresql shop-orders",
    { "spec.resources": absent },
  ],
  [
    "pg-parallel-within-cpu",
    "nothing by a limit that only the operator fills in",
    "postgresql shop-orders",
    { "spec.resources.limits": absent },
  ],
  [
    "pg-pooler-fits-max-connections",
    "a pool larger than the server",
    "postgresql shop-orders",
    { "spec.connectionPooler.maxDBConnections": 800 },
    "mandatory shop-orders: spec.connectionPooler.maxDBConnections: 2 pods with 200 connections are 400, and max_connections 200 leaves 187 beside those for superusers and the operator; set it to at most 372, or raise max_connections",
  ],
  [
    "pg-image-pinned",
    "an image that moves",
    "postgresql shop-orders",
    { "spec.dockerImage": "ghcr.io/zalando/spilo-18:latest" },
    "mandatory shop-orders: spec.dockerImage: latest is another image tomorrow; name a release, such as 18.4",
  ],
  [
    "pg-image-pinned",
    "a sidecar's image without a tag",
    "postgresql shop-orders",
    { "spec.sidecars[0].image": "quay.io/prometheuscommunity/postgres-exporter" },
    "mandatory shop-orders: spec.sidecars[0].image: has no tag, which is latest; name a release, such as 18.4",
  ],
  [
    "crd-schema",
    "a field that there is not",
    "postgresql shop-orders",
    { "spec.connectionPooler.parameters": { max_client_conn: "500" } },
    "mandatory shop-orders: spec.connectionPooler.parameters: is not a field of this kind; remove it",
  ],
  [
    "operator-admission",
    "a flag that there is not",
    "postgresql shop-orders",
    { "spec.users.orders_app": ["superadmin"] },
    "mandatory shop-orders: spec.users.orders_app[0]: there is no flag superadmin; set one of superuser, createdb, createrole, inherit, login, nologin, replication, bypassrls",
  ],
  [
    "operator-admission",
    "a lease that Patroni does not take",
    "postgresql shop-orders",
    { "spec.patroni.ttl": 15 },
    "mandatory shop-orders: spec.patroni.ttl: Patroni takes no less than 20 seconds; set it to at least 20",
  ],
];
