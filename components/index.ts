/**
 * The cross-language surface of the package: components, their arguments and the enums these use. Whatever is exported
 * here is published to other languages by `pulumi package add`; plans, renderers and calculators are TypeScript's own,
 * by path: `kubernetes-postgres/plan/...`.
 */
export { PostgresPlatform, type ExistingPlatformArgs, type PostgresPlatformArgs } from "./platform";
export { PostgresCluster, type PostgresClusterArgs } from "./cluster";
export { PostgresOperator, type PostgresOperatorArgs } from "./operators/postgres-operator";
export { BackupBucket, type BackupBucketArgs } from "./aws/backup-bucket";
export { Credentials, type CredentialsArgs } from "./aws/credentials";
export { EncryptionKey, type EncryptionKeyArgs } from "./aws/encryption-key";
export { SecretsStore, type SecretsStoreArgs } from "./aws/secrets-store";
export { WorkloadIdentity, type WorkloadIdentityArgs } from "./aws/workload-identity";
export { StorageClasses, type StorageClassesArgs } from "./storage/storage-classes";
export * from "./plan/spec/cluster";
export * from "./plan/spec/enums";
export * from "./plan/spec/platform";
export type { ClusterPlatformArgs } from "./bindings";
