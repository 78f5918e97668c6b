import type { Resource } from "../frame/resource";
import { bucket, bucketPart } from "./aws";
import * as cnpg from "./cloudnative-pg";
import { workloadEnvironment } from "./environment";
import { configMap, secret, storageClass } from "./kubernetes";
import type { BucketPart, Role, StatefulView, Views } from "./types";

/** How a resource of one type is read in each of its roles; a reader returns undefined for one that is not meant. */
type Readers = { readonly [R in Role]?: (resource: Resource) => Views[R] | undefined };

function stateful(what: string): (resource: Resource) => StatefulView {
  return (resource) => ({ what, isProtected: resource.protect });
}

/** The workloads of Kubernetes, whose containers may be given credentials. */
const workloads: Readonly<Record<string, Readers>> = Object.fromEntries(
  [
    ["core/v1", "Pod"],
    ["apps/v1", "Deployment"],
    ["apps/v1", "StatefulSet"],
    ["apps/v1", "DaemonSet"],
    ["apps/v1", "ReplicaSet"],
    ["batch/v1", "Job"],
    ["batch/v1", "CronJob"],
  ].map(([group, kind]) => [`kubernetes:${group}:${kind}`, { environment: workloadEnvironment(kind) }]),
);

/** The resources beside a bucket, under their names in version 7 of the AWS provider; version 6 ends them in V2. */
const bucketParts: Readonly<Record<string, Readers>> = Object.fromEntries(
  (
    [
      ["BucketPublicAccessBlock", "public-access-block"],
      ["BucketServerSideEncryptionConfiguration", "encryption"],
      ["BucketVersioning", "versioning"],
      ["BucketPolicy", "policy"],
      ["BucketLifecycleConfiguration", "lifecycle"],
      ["BucketObjectLockConfiguration", "object-lock"],
      ["BucketLogging", "logging"],
      ["BucketReplicationConfig", "replication"],
      ["BucketAcl", "acl"],
    ] as const satisfies readonly (readonly [string, BucketPart])[]
  ).flatMap(([name, part]) =>
    [name, `${name}V2`].map((versioned) => [awsType("s3", versioned), { "bucket-part": bucketPart(part) }]),
  ),
);

/** `aws:s3/bucket:Bucket`: the provider repeats each name, its first letter small. */
function awsType(module: string, name: string): string {
  return `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

/** Every type that some rule reads, matched by its name so that no provider's package is loaded. */
const registry = new Map<string, Readers>(
  Object.entries({
    "kubernetes:postgresql.cnpg.io/v1:Cluster": {
      database: cnpg.cluster,
      environment: cnpg.clusterEnvironment,
      stateful: stateful("CloudNativePG Cluster"),
    },
    "kubernetes:postgresql.cnpg.io/v1:Pooler": { pooler: cnpg.pooler, environment: cnpg.poolerEnvironment },
    "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup": { "backup-schedule": cnpg.scheduledBackup },
    "kubernetes:barmancloud.cnpg.io/v1:ObjectStore": {
      "backup-store": cnpg.objectStore,
      environment: cnpg.objectStoreEnvironment,
    },
    "kubernetes:storage.k8s.io/v1:StorageClass": { "storage-class": storageClass },
    "kubernetes:core/v1:ConfigMap": { "plain-text": configMap },
    "kubernetes:core/v1:Secret": { "secret-text": secret },
    "kubernetes:core/v1:PersistentVolumeClaim": { stateful: stateful("PersistentVolumeClaim") },
    [awsType("s3", "Bucket")]: { bucket, stateful: stateful("S3 bucket") },
    [awsType("s3", "BucketV2")]: { bucket, stateful: stateful("S3 bucket") },
    [awsType("kms", "Key")]: { stateful: stateful("KMS key") },
    [awsType("secretsmanager", "Secret")]: { stateful: stateful("Secrets Manager secret") },
    ...workloads,
    ...bucketParts,
  } satisfies Record<string, Readers>),
);

/** The types that can be seen in a role, in the order of the registry. */
export function typesOf(role: Role): string[] {
  return [...registry].filter(([, readers]) => readers[role] !== undefined).map(([type]) => type);
}

/** What a resource of this type can be seen as. */
export function rolesOf(type: string): Role[] {
  const readers = registry.get(type);
  return readers === undefined ? [] : (Object.keys(readers) as Role[]);
}

/** The resource in one of its roles; undefined when it has not got that role. */
export function viewOf<R extends Role>(role: R, resource: Resource): Views[R] | undefined {
  return registry.get(resource.type)?.[role]?.(resource);
}
