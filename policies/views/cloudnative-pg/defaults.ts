import { hostname } from "../scheduling";

/**
 * What CloudNativePG 1.30 does when a field is left out, by the field's path. PostgreSQL parameters are in the
 * component's own table (kubernetes-postgres/operators/cloudnative-pg/parameters).
 * Source: api/v1/cluster_types.go, pooler_types.go, docs/src/postgresql_conf.md; plugin-barman-cloud api/v1.
 */
export const defaults = {
  "spec.instances": 1,
  "spec.affinity.enablePodAntiAffinity": true,
  "spec.affinity.podAntiAffinityType": "preferred",
  "spec.affinity.topologyKey": hostname,
  "spec.enablePDB": true,
  "spec.stopDelay": 1800,
  "spec.smartShutdownTimeout": 180,
  "spec.switchoverDelay": 3600,
  "spec.failoverDelay": 0,
  "spec.primaryLease.leaseDurationSeconds": 15,
  "spec.primaryLease.renewDeadlineSeconds": 10,
  "spec.primaryLease.retryPeriodSeconds": 2,
  "spec.probes.liveness.isolationCheck.enabled": true,
  "spec.postgresql.synchronous.dataDurability": "required",
  "spec.postgresql.synchronous.failoverQuorum": false,
  "spec.seccompProfile.type": "RuntimeDefault",
  /** The last line of pg_hba.conf, which the operator adds. */
  "spec.postgresql.pg_hba[last]": "host all all all scram-sha-256",
  /** Pooler. */
  "spec.pgbouncer.parameters.client_tls_sslmode": "prefer",
  "spec.pgbouncer.parameters.server_tls_sslmode": "verify-ca",
  "spec.pgbouncer.parameters.default_pool_size": 20,
  "spec.instances (Pooler)": 1,
  "spec.type": "rw",
  /** ScheduledBackup. */
  "spec.method": "barmanObjectStore",
  "spec.suspend": false,
} as const;
