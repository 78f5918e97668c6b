/**
 * What Crunchy's PGO 6.0 (and 5.8) does when a field is left out, by the field's path; what Patroni adds is in
 * views/patroni/defaults. Source: pkg/apis/postgres-operator.crunchydata.com/v1beta1/postgrescluster_types.go,
 * internal/postgres/parameters.go and hba.go, internal/pgbackrest/postgres.go, internal/pgbouncer/config.go and
 * internal/controller/postgrescluster/{instance,topology,pgbackrest}.go.
 */
export const defaults = {
  "spec.instances[].replicas": 1,
  /** One of a set of several, none of a single instance. */
  "spec.instances[].minAvailable": 1,
  /** Two that the scheduler may give up, over nodes and over zones. */
  "spec.disableDefaultPodScheduling": false,
  "spec.patroni.leaderLeaseDurationSeconds": 30,
  "spec.patroni.syncPeriodSeconds": 10,
  "spec.patroni.dynamicConfiguration.retry_timeout": 10,
  "spec.patroni.dynamicConfiguration.maximum_lag_on_failover": 1_048_576,
  "spec.patroni.dynamicConfiguration.synchronous_mode": false,
  "spec.patroni.dynamicConfiguration.synchronous_mode_strict": false,
  "spec.patroni.dynamicConfiguration.synchronous_node_count": 1,
  "spec.paused": false,
  "spec.authentication.rules[last]": "hostssl all all all scram-sha-256",
  "spec.backups.pgbackrest.global.repo<n>-retention-full-type": "count",
  "spec.proxy.pgBouncer.replicas": 1,
  "spec.proxy.pgBouncer.config.global.default_pool_size": 20,
  "spec.proxy.pgBouncer (client_tls_sslmode)": "require",
  "spec.proxy.pgBouncer (server_tls_sslmode)": "verify-full",
} as const;

/** PostgreSQL parameters that the operator gives a value of its own. */
export const parameterDefaults: Readonly<Record<string, string>> = {
  archive_mode: "on",
  archive_timeout: "60s",
  jit: "off",
  password_encryption: "scram-sha-256",
  ssl: "on",
  wal_level: "logical",
};
