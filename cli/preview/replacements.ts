/**
 * Which properties force a replacement when they change, by resource type: what the providers decide at `pulumi up`.
 * Paths are as in a diff; `*` is any property. Sources: pulumi-kubernetes provider/pkg/provider/kinds and
 * pkg/clients/forceNew (diff.go, forcenew.go); the Terraform AWS provider's ForceNew arguments; reference of
 * hashicorp/random. The StorageClass and VolumeAttributesClass fields that the API server refuses to update are here
 * too: an update that cannot succeed must be seen as what it takes.
 */
const everyKubernetesObject = ["metadata.name", "metadata.namespace"];

const kubernetes: Record<string, readonly string[]> = {
  "core/v1:ConfigMap": ["data", "binaryData"],
  "core/v1:Secret": ["data", "stringData", "type"],
  "core/v1:PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
    "spec.volumeMode",
    "spec.dataSource",
    "spec.dataSourceRef",
  ],
  "core/v1:PersistentVolume": ["spec.csi", "spec.local", "spec.hostPath", "spec.volumeMode"],
  "core/v1:Pod": ["spec"],
  "core/v1:Service": ["spec.clusterIP"],
  "apps/v1:Deployment": ["spec.selector"],
  "apps/v1:DaemonSet": ["spec.selector"],
  "apps/v1:StatefulSet": ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/v1:Job": ["spec.completions", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/v1:RoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1:ClusterRoleBinding": ["roleRef"],
  "storage.k8s.io/v1:StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
  "storage.k8s.io/v1:VolumeAttributesClass": ["driverName", "parameters"],
  "storage.k8s.io/v1beta1:VolumeAttributesClass": ["driverName", "parameters"],
  "snapshot.storage.k8s.io/v1:VolumeSnapshotClass": ["driver", "parameters", "deletionPolicy"],
  "scheduling.k8s.io/v1:PriorityClass": ["value", "preemptionPolicy", "globalDefault"],
  "helm.sh/v3:Release": ["name", "namespace"],
};

/** Provider settings that turn a replacement of these kinds into an update. */
export const mutableSettings: Record<string, string> = {
  "kubernetes:core/v1:ConfigMap": "enableConfigMapMutable",
  "kubernetes:core/v1:Secret": "enableSecretMutable",
};

const named = ["name", "namePrefix"];
const ofBucket = ["bucket", "expectedBucketOwner", "region"];

const others: Record<string, readonly string[]> = {
  // Where it is set, nothing else does (https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/).
  "pulumi:providers:kubernetes": ["clusterIdentifier"],
  "aws:s3/bucket:Bucket": ["bucket", "bucketPrefix", "objectLockEnabled", "region"],
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket", "region"],
  "aws:s3/bucketLogging:BucketLogging": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket", "region"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket", "region"],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["bucket", "region"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:kms/key:Key": ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId", "region"],
  "aws:kms/replicaKey:ReplicaKey": ["primaryKeyArn", "region"],
  "aws:kms/alias:Alias": [...named, "region"],
  "aws:iam/role:Role": [...named, "path"],
  "aws:iam/policy:Policy": [...named, "path", "description"],
  "aws:iam/rolePolicy:RolePolicy": [...named, "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role", "policyArn"],
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["url"],
  "aws:secretsmanager/secret:Secret": [...named, "region"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["secretArn", "region"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretId", "secretString", "secretBinary", "region"],
  "aws:eks/addon:Addon": ["addonName", "clusterName", "region"],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ["clusterName", "namespace", "serviceAccount", "region"],
};

/** The properties of a type whose change replaces the resource. */
export function replaceForcing(type: string): readonly string[] {
  if (type.startsWith("random:")) return ["*"];
  if (!type.startsWith("kubernetes:")) return others[type] ?? [];
  const own = kubernetes[type.slice("kubernetes:".length)] ?? [];
  return type.startsWith("kubernetes:helm.sh/") ? own : [...everyKubernetesObject, ...own];
}

/** Types whose loss is a loss of data, keys or the way back to either. */
export function holdsData(type: string): boolean {
  return dataTypes.some((pattern) => pattern.test(type));
}

const dataTypes = [
  /^aws:s3\/bucket:Bucket$/,
  /^aws:kms\/(key|replicaKey):/,
  /^aws:secretsmanager\/secret:Secret$/,
  /^random:index\/randomPassword:/,
  /^kubernetes:core\/v1:(Namespace|PersistentVolume|PersistentVolumeClaim)$/,
  /^kubernetes:apps\/v1:StatefulSet$/,
  /^kubernetes:storage\.k8s\.io\/v1:StorageClass$/,
  /^kubernetes:postgresql\.cnpg\.io\/v\w+:(Cluster|Database)$/,
  /^kubernetes:barmancloud\.cnpg\.io\/v\w+:ObjectStore$/,
  /^kubernetes:acid\.zalan\.do\/v\w+:postgresql$/,
  /^kubernetes:postgres-operator\.crunchydata\.com\/v\w+:PostgresCluster$/,
  // The GitOps operator's kind is what is registered; the operator's own belongs to it.
  /^kubernetes:(gitops\.)?kubedb\.com\/v\w+:Postgres$/,
  /^kubernetes:storage\.kubestash\.com\/v\w+:BackupStorage$/,
];
