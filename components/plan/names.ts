import { createHash } from "node:crypto";
import type { OperatorNames } from "../operators/operator";
import type { ClusterNames } from "./types";

/**
 * Every name with its limit. Data hangs on names: they are the same in every release, and a golden test holds them so.
 * A name that is too long keeps a readable beginning and ends in a hash of the whole, so that two never become one.
 */

/** Longest names, in characters, by what refuses longer ones. */
export const limits = {
  /** Label values, Services, namespaces: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
  label: 63,
  service: 63,
  /** Names of most other Kubernetes objects. */
  object: 253,
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  iamRole: 64,
  /** Inline policies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
  rolePolicy: 128,
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  bucket: 63,
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html, "alias/" included. */
  kmsAlias: 256,
  /** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
  secret: 512,
  /** PostgreSQL identifiers, in bytes: https://www.postgresql.org/docs/current/limits.html */
  identifier: 63,
  /** Ours: it is part of every name above. */
  platform: 40,
} as const;

const hashLength = 8;

/** Hexadecimal digits that stand for `text`, the same ones always. */
export function hash(text: string, length: number = hashLength): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** `name` if it fits, else its beginning and a hash of the whole, exactly `limit` characters or a little less. */
export function fit(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const beginning = name.slice(0, limit - hashLength - 1).replace(/[^A-Za-z0-9]+$/, "");
  return `${beginning}-${hash(name)}`;
}

/** Names of one cluster, in Kubernetes and in AWS; `own` are those that its operator decides. */
export function clusterNames(
  platform: string,
  namespace: string,
  cluster: string,
  own: Omit<OperatorNames, "roleSecret">,
  owner: string,
): ClusterNames {
  // Dots between the parts: none of them may contain one, so that a-b and c never meet a and b-c.
  const owned = `${platform}.${namespace}.${cluster}`;
  return {
    cluster,
    namespace,
    serviceAccounts: own.serviceAccounts,
    ownerSecret: own.ownerSecret(owner),
    readWrite: own.readWrite,
    readOnly: own.readOnly,
    poolerReadWrite: own.poolerReadWrite,
    poolerReadOnly: own.poolerReadOnly,
    objectStore: `${cluster}-backup`,
    recoveryObjectStore: `${cluster}-recovery`,
    scheduledBackup: `${cluster}-base-backup`,
    backupSecret: `${cluster}-access-keys`,
    certificate: `${cluster}-server-tls`,
    secretsHolder: `${cluster}-secrets`,
    backupRole: fit(`${owned}.backup`, limits.iamRole),
    secretsRole: fit(`${owned}.secrets`, limits.iamRole),
    secretsPath: `${platform}/${namespace}/${cluster}`,
  };
}

/** Kubernetes Secret with the password of a role besides the owner. Underscores cannot be in it, a hash tells roles apart. */
export function roleSecretName(cluster: string, role: string): string {
  const readable = role.replace(/_/g, "-").replace(/^-+|-+$/g, "");
  return fit(`${cluster}-role-${readable === role ? role : `${readable}-${hash(role)}`}`, limits.object);
}

/**
 * A VolumeAttributesClass for one cluster. Its parameters cannot be changed, and Pulumi would try: so the name changes
 * with them, and the claims move on to the new one. It is not namespaced, so both names are in it.
 */
export function volumeAttributesName(
  namespace: string,
  cluster: string,
  driver: string,
  parameters: Record<string, string>,
): string {
  const sorted = Object.keys(parameters).sort();
  const content = JSON.stringify([namespace, cluster, driver, sorted.map((key) => [key, parameters[key]])]);
  const readable = ["type", "iops", "throughput"].flatMap((key) => parameters[key] ?? []).join("-");
  return fit(`${namespace}-${cluster}-${readable}-${hash(content)}`, limits.object);
}

/** Names that clusters on one platform share. */
export function platformNames(
  platform: string,
  storageClassPrefix: string,
): { dataKeyAlias: string; backupKeyAlias: string; dataClass: string; walClass: string; snapshotClass: string } {
  return {
    dataKeyAlias: fit(`alias/${platform}-data`, limits.kmsAlias),
    backupKeyAlias: fit(`alias/${platform}-backup`, limits.kmsAlias),
    dataClass: fit(`${storageClassPrefix}-data`, limits.object),
    walClass: fit(`${storageClassPrefix}-wal`, limits.object),
    snapshotClass: fit(`${storageClassPrefix}-snapshot`, limits.object),
  };
}

/** A bucket in S3's one namespace for the whole world: account and region keep it from anybody else's. */
export function bucketName(platform: string, accountId: string, region: string): string {
  return fit(`${platform}-backup-${accountId}-${region}`, limits.bucket);
}

/** What copies a bucket to another region: the role that S3 takes, and the alias of the copy's key in its own region. */
export function replicationNames(prefix: string): { role: string; keyAlias: string } {
  return {
    role: fit(`${withOnly(/[\w+=,.@-]/, prefix)}.backup-replication`, limits.iamRole),
    keyAlias: fit(`alias/${withOnly(/[\w/-]/, prefix)}-backup-replica`, limits.kmsAlias),
  };
}

/**
 * Inline policies of the CSI driver's role, which several platforms of an account may share: putting a policy overwrites
 * one of the same name without a word. With classes of ours and without them it is another name, for the one is put
 * before the other is removed when that changes.
 */
export function driverPolicyNames(prefix: string): { forOurClasses: string; forOtherClasses: string } {
  const readable = withOnly(/[\w+=,.@-]/, prefix);
  return {
    forOurClasses: fit(`${readable}.volume-key`, limits.rolePolicy),
    forOtherClasses: fit(`${readable}.volume-key-only`, limits.rolePolicy),
  };
}

/** A name of a program's choosing, with what AWS refuses replaced; a hash keeps two that become alike apart. */
function withOnly(allowed: RegExp, name: string): string {
  const readable = [...name].map((letter) => (allowed.test(letter) ? letter : "-")).join("");
  return readable === name ? name : `${readable}-${hash(name)}`;
}

/** DNS label (RFC 1035): what Services and so clusters and namespaces may be called. */
export const dnsLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** DNS label (RFC 1123): it may begin with a digit; namespaces may. */
export const dnsLabel1123 = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** DNS subdomain: names of most Kubernetes objects. */
export const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** S3 buckets: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketForm = /^[a-z0-9]([a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;

/** A name that was meant, with what is not allowed in a DNS label replaced; "postgres" when nothing is left. */
export function asDnsLabel(text: string, limit: number): string {
  const allowed = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "");
  return allowed.slice(0, limit).replace(/-+$/, "") || "postgres";
}
