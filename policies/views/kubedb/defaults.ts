/**
 * What KubeDB 2026.7.10 does when a field is left out, by the field's path. Source: the defaults of
 * kubedb.dev/apimachinery (apis/kubedb/v1/postgres_helpers.go, constants.go) and of PlacementPolicy
 * (kmodules.xyz/client-go, apis/apps/v1); docs of v2026.7.10.
 */
export const defaults = {
  /** Of a Postgres. */
  "spec.replicas": 1,
  "spec.streamingMode": "Asynchronous",
  "spec.synchronousReplicationConfig.numSyncReplicas": 1,
  "spec.sslMode": "disable",
  "spec.sslMode (with spec.tls)": "verify-full",
  "spec.clientAuthMode": "md5",
  "spec.clientAuthMode (18)": "scram",
  "spec.deletionPolicy": "Delete",
  "spec.replication.walLimitPolicy": "WALKeepSize",
  "spec.replication.walKeepSize": "1536",
  "spec.podTemplate.spec.containers[postgres].resources.requests.cpu": "500m",
  "spec.podTemplate.spec.containers[postgres].resources.requests.memory": "1Gi",
  "spec.podTemplate.spec.containers[postgres].resources.limits.memory": "1Gi",
  "spec.podTemplate.spec.containers[pg-coordinator].resources.requests.cpu": "200m",
  "spec.podTemplate.spec.containers[pg-coordinator].resources.requests.memory": "256Mi",
  "spec.podTemplate.spec.containers[pg-coordinator].resources.limits.memory": "256Mi",
  "spec.podTemplate.spec.podPlacementPolicy.name": "default",
  /** Of a PlacementPolicy; the one called default only prefers. */
  "spec.nodeSpreadConstraint.maxSkew": 1,
  "spec.nodeSpreadConstraint.whenUnsatisfiable": "DoNotSchedule",
  "spec.zoneSpreadConstraint.maxSkew": 1,
  "spec.zoneSpreadConstraint.whenUnsatisfiable": "DoNotSchedule",
  /** Of a PgBouncer. */
  "spec.replicas (PgBouncer)": 1,
  "spec.connectionPool.defaultPoolSize": 20,
} as const;
