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
  roles: `${cloudnativePg}/declarative_role_management.md`,
  services: `${cloudnativePg}/service_management.md`,
  networking: `${cloudnativePg}/networking.md`,
  safeguards: `${cloudnativePg}/labels_annotations.md`,
  customResources: `${kubernetes}/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/`,
  admission: "https://github.com/cloudnative-pg/cloudnative-pg/blob/main/internal/webhook/v1",
  podSecurity: `${kubernetes}/concepts/security/pod-security-standards/`,
  clientAuthentication: "https://www.postgresql.org/docs/current/auth-pg-hba-conf.html",
  protect: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
} as const;
