/** How a change may end on a running stack under deletion protection, besides in place. */
export type End = "protected" | "refused";

/**
 * Arguments of which some value would take a data resource from where it is. "protected": Pulumi refuses to delete or
 * replace it, and names the command that unprotects; "refused": the operator or its volumes would not do it, which
 * `kubepg preview --diff` says. Every other argument changes in place, whatever it is set to.
 */
export const ends: Readonly<Record<string, readonly End[]>> = {
  // Buckets, secrets and keys are called after it.
  "platform.name": ["protected"],
  "platform.region": ["protected"],
  // Another Kubernetes cluster: all that is on this one would be made anew there.
  "platform.eks.clusterName": ["protected"],
  "platform.storageClasses.enabled": ["refused"],
  "platform.storageClasses.namePrefix": ["refused"],
  "platform.backupBucket.replicaRegion": ["protected"],
  "platform.delivery": ["protected"],
  "platform.existing.dataKeyArn": ["protected"],
  "platform.existing.backupKeyArn": ["protected"],
  "platform.existing.backupBucketName": ["protected"],
  // Part of the bucket's name.
  "platform.existing.accountId": ["protected"],
  "clusters[].name": ["protected"],
  "clusters[].namespace": ["protected"],
  "clusters[].createNamespace": ["protected"],
  "clusters[].postgresVersion": ["refused"],
  "clusters[].storage.size": ["refused"],
  "clusters[].storage.storageClass": ["refused"],
  "clusters[].storage.walSize": ["refused"],
  "clusters[].storage.walStorageClass": ["refused"],
  "clusters[].database.name": ["refused"],
  // Secrets in AWS are called after the role.
  "clusters[].database.owner": ["protected", "refused"],
  "clusters[].roles": ["protected"],
  "clusters[].roles[].name": ["protected"],
  "clusters[].roles[].login": ["protected"],
  "clusters[].backup.enabled": ["protected"],
  "clusters[].import.database": ["refused"],
  "clusters[].recovery.serverName": ["refused"],
  "clusters[].recovery.targetTime": ["refused"],
  "clusters[].credentials.delivery": ["protected"],
};

const together = "alone it is a mistake, which is refused: it goes with another argument";

const elsewhere = "CloudNativePG refuses it; test/components/operators/reach.test.ts shows it where it is taken";
const never = "there is nothing of the kind for CloudNativePG, which is refused";

/** Arguments that alone decide no resource of a running stack, and why. */
export const inert: Readonly<Record<string, string>> = {
  "platform.cloud": together,
  "platform.operator.barmanPlugin.namespace": together,
  "platform.existing.oidcProviderArn": together,
  "platform.existing.oidcIssuer": together,
  "platform.backupBucket.enabled": "without it there is nowhere to back up to, which is refused",
  "clusters[].recovery.region": together,
  "clusters[].import.method": together,
  "platform.operators": "CloudNativePG is there already; another operator is installed beside it",
  "platform.operators[].name": "CloudNativePG is there already",
  "platform.operators[].charts": never,
  "platform.operators[].images": never,
  "platform.operators[].webInterface": never,
  "platform.operators[].licenseSecretName": never,
  "clusters[].backup.differentialSchedule": elsewhere,
  "clusters[].backup.incrementalSchedule": elsewhere,
  "clusters[].backup.keepFull": elsewhere,
  "clusters[].backup.keepDifferential": elsewhere,
  "clusters[].backup.encrypt": elsewhere,
  "clusters[].credentials.systemPasswordsSecretName": elsewhere,
  "clusters[].recovery.passphraseSecretName": elsewhere,
  "clusters[].dump.enabled": elsewhere,
  "clusters[].dump.schedule": elsewhere,
  "clusters[].dump.retention": elsewhere,
  "clusters[].maintenanceWindows": elsewhere,
  "clusters[].operator": "is chosen once: another one is another cluster",
  "clusters[].scheduling.instanceType": "is checked against, and part of the estimate",
  "clusters[].readyTimeout": "is an option, which no diff shows",
};
