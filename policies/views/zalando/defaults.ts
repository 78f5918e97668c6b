import { hostname } from "../scheduling";

/**
 * What Zalando's postgres-operator 2.0.1 does when a field is left out, by the field's path; what Spilo and Patroni add
 * is in views/patroni/defaults. Source: manifests/postgresql-operator-default-configuration.yaml,
 * pkg/util/config/config.go, pkg/cluster/k8sres.go and connection_pooler.go; docs/reference/operator_parameters.md.
 */
export const defaults = {
  /** Of a postgresql. */
  "spec.patroni.ttl": 30,
  "spec.patroni.loop_wait": 10,
  "spec.patroni.retry_timeout": 10,
  "spec.patroni.maximum_lag_on_failover": 33_554_432,
  "spec.patroni.synchronous_mode": false,
  "spec.patroni.synchronous_mode_strict": false,
  "spec.patroni.synchronous_node_count": 1,
  "spec.enableConnectionPooler": false,
  "spec.enableReplicaConnectionPooler": false,
  /** With a load balancer and no ranges the operator lets only the node itself in. */
  "spec.allowedSourceRanges": "127.0.0.1/32",
  "spec.env.BACKUP_SCHEDULE": "0 1 * * *",
  "spec.env.BACKUP_NUM_TO_RETAIN": 5,
  /** Of an OperatorConfiguration. */
  "configuration.enable_shm_volume": true,
  "configuration.kubernetes.cluster_name_label": "cluster-name",
  "configuration.kubernetes.enable_pod_antiaffinity": false,
  "configuration.kubernetes.pod_antiaffinity_preferred_during_scheduling": false,
  "configuration.kubernetes.pod_antiaffinity_topology_key": hostname,
  "configuration.kubernetes.enable_pod_disruption_budget": true,
  "configuration.kubernetes.enable_persistent_volume_claim_deletion": true,
  "configuration.kubernetes.pod_service_account_name": "postgres-pod",
  "configuration.kubernetes.spilo_allow_privilege_escalation": true,
  "configuration.kubernetes.spilo_privileged": false,
  "configuration.load_balancer.enable_master_load_balancer": false,
  "configuration.load_balancer.enable_replica_load_balancer": false,
  "configuration.load_balancer.enable_master_pooler_load_balancer": false,
  "configuration.load_balancer.enable_replica_pooler_load_balancer": false,
  "configuration.load_balancer.enable_master_node_port": false,
  "configuration.load_balancer.enable_replica_node_port": false,
  "configuration.load_balancer.enable_master_pooler_node_port": false,
  "configuration.load_balancer.enable_replica_pooler_node_port": false,
  "configuration.postgres_pod_resources.default_cpu_request": "100m",
  "configuration.postgres_pod_resources.default_memory_request": "100Mi",
  "configuration.postgres_pod_resources.default_cpu_limit": "1",
  "configuration.postgres_pod_resources.default_memory_limit": "500Mi",
  "configuration.connection_pooler.connection_pooler_number_of_instances": 2,
  "configuration.connection_pooler.connection_pooler_max_db_connections": 60,
  "configuration.connection_pooler.connection_pooler_default_cpu_request": "500m",
  "configuration.connection_pooler.connection_pooler_default_memory_request": "100Mi",
  "configuration.connection_pooler.connection_pooler_default_cpu_limit": "1",
  "configuration.connection_pooler.connection_pooler_default_memory_limit": "100Mi",
} as const;

export type Default = keyof typeof defaults;
