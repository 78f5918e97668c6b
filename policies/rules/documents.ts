const cloudnativePg = "https://github.com/cloudnative-pg/cloudnative-pg/blob/main/docs/src";
const kubernetes = "https://kubernetes.io/docs";

/** Pages that explain what the rules demand. */
export const documents = {
  scheduling: `${cloudnativePg}/scheduling.md`,
  resources: `${cloudnativePg}/resource_management.md`,
  instances: `${cloudnativePg}/architecture.md`,
  storage: `${cloudnativePg}/storage.md`,
  walArchiving: `${cloudnativePg}/wal_archiving.md`,
  backup: `${cloudnativePg}/backup.md`,
  security: `${cloudnativePg}/security.md`,
  disruption: `${cloudnativePg}/kubernetes_upgrade.md`,
  replication: `${cloudnativePg}/replication.md`,
  failover: `${cloudnativePg}/failover.md`,
  isolation: `${cloudnativePg}/instance_manager.md`,
  parameters: `${cloudnativePg}/postgresql_conf.md`,
  pooling: `${cloudnativePg}/connection_pooling.md`,
  priority: `${kubernetes}/concepts/scheduling-eviction/pod-priority-preemption/`,
  patroni: "https://patroni.readthedocs.io/en/latest/dynamic_configuration.html",
  memory: "https://www.postgresql.org/docs/current/runtime-config-resource.html",
  wal: "https://www.postgresql.org/docs/current/runtime-config-wal.html",
  replicationSlots: "https://www.postgresql.org/docs/current/runtime-config-replication.html",
  ioUring: "https://github.com/cloudnative-pg/cloudnative-pg/issues/9948",
  storageClasses: `${kubernetes}/concepts/storage/storage-classes/`,
  secrets: `${kubernetes}/concepts/security/secrets-good-practices/`,
  ebsDriver: "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md",
  s3Controls: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html",
  protect: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
} as const;
