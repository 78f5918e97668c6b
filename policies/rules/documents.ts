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
  storageClasses: `${kubernetes}/concepts/storage/storage-classes/`,
  secrets: `${kubernetes}/concepts/security/secrets-good-practices/`,
  ebsDriver: "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md",
  s3Controls: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html",
  plugin: "https://cloudnative-pg.io/plugin-barman-cloud/docs/migration/",
  retention: "https://cloudnative-pg.io/plugin-barman-cloud/docs/retention/",
  archiveTimeout: "https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-ARCHIVE-TIMEOUT",
  podIdentity: "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
  kmsControls: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html",
  iamPractices: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
  images: `${cloudnativePg}/container_images.md`,
  protect: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
} as const;
