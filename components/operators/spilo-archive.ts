import type { Value } from "../kubernetes/manifest";
import type { Problem } from "../plan/problems";
import { IdentityKind } from "../plan/spec/enums";
import type { BackupPlan, ClusterPlan } from "../plan/types";
import { needed } from "./needed";
import { checkRecoveryKeys } from "./recovery-keys";
import type { BackupSecrets, BoundValues } from "./operator";

/**
 * WAL-G within Spilo, which is told everything by variables of the container: configure_spilo.py writes those it knows
 * into directories, one for the cluster's own archive and one for the archive it starts from, and nothing else reaches
 * WAL-G. Sources: zalando/spilo, write_wale_environment in configure_spilo.py, postgres_backup.sh, clone_with_wale.py;
 * https://github.com/wal-g/wal-g/blob/master/docs/STORAGES.md.
 */

/** A variable of the container. */
export type Variable<V> = { name: string } & ({ value: V | string } | { valueFrom: Value<never> });

/** A file of the container: a volume and where it is mounted. */
export interface MountedFiles {
  name: string;
  mountPath: string;
  source: Record<string, Value<never>>;
}

const tokenPath = "/var/run/secrets/kubernetes-postgres/aws";
const passphrasePath = "/etc/wal-g/passphrase";
const sourcePassphrasePath = "/etc/wal-g/source-passphrase";
const authorityPath = "/etc/wal-g/authority";
const passphraseKey = "passphrase";

/** Variables of the archive and of the one the cluster starts from; none where it has neither. */
export function archiveVariables<V>(plan: ClusterPlan, bound: BoundValues<V>): Variable<V>[] {
  const { backup, recovery } = plan;
  return [
    // Spilo would ask the node's metadata service where it is, which the network policies deny.
    { name: "SPILO_PROVIDER", value: "local" },
    ...(backup ? ownArchive(plan, backup, bound) : []),
    ...(recovery ? sourceArchive(plan, bound) : []),
  ];
}

function ownArchive<V>(plan: ClusterPlan, backup: BackupPlan, bound: BoundValues<V>): Variable<V>[] {
  const { schedule, walParallel, encrypt, region } = backup;
  return [
    // Exact, so that it does not depend on the UID of an object, and a cluster made anew finds its own backups.
    { name: "WALG_S3_PREFIX", value: needed(bound.backupArchive, "backupArchive") },
    { name: "USE_WALG_BACKUP", value: "true" },
    { name: "USE_WALG_RESTORE", value: "true" },
    { name: "BACKUP_SCHEDULE", value: schedule },
    { name: "BACKUP_NUM_TO_RETAIN", value: String(backupsToKeep(backup)) },
    // Goes into the description of each base backup: the number above does not say what it is for.
    { name: "WALG_SENTINEL_USER_DATA", value: JSON.stringify({ recoveryWindowDays: backup.recoveryWindowDays }) },
    // The fastest for base backups, the smallest for WAL, which is more.
    { name: "WALG_COMPRESSION_METHOD", value: "zstd" },
    { name: "WALG_BACKUP_COMPRESSION_METHOD", value: "lz4" },
    // One more for the base backup beside; Spilo would take one for each core of the node.
    { name: "WALG_UPLOAD_CONCURRENCY", value: String(walParallel + 1) },
    ...encryption(bound),
    ...(encrypt ? [decryption("", passphrasePath)] : []),
    ...access(plan, "", region ?? bound.region, bound),
  ];
}

/** A recovery, which is a clone for Spilo, or a cluster that follows: its own names for the same variables. */
function sourceArchive<V>(plan: ClusterPlan, bound: BoundValues<V>): Variable<V>[] {
  const { recovery } = plan;
  if (recovery === undefined) return [];
  const prefix = recovery.standby ? "STANDBY_" : "CLONE_";
  const location = needed(bound.recoveryArchive, "recoveryArchive");
  const method: Variable<V>[] = recovery.standby
    ? []
    : [
        { name: "CLONE_METHOD", value: "CLONE_WITH_WALE" },
        { name: "CLONE_SCOPE", value: recovery.serverName },
        ...(recovery.targetTime === undefined ? [] : [{ name: "CLONE_TARGET_TIME", value: recovery.targetTime }]),
      ];
  return [
    ...method,
    { name: `${prefix}WALG_S3_PREFIX`, value: location },
    { name: `${prefix}USE_WALG_RESTORE`, value: "true" },
    ...(recovery.passphraseSecretName === undefined ? [] : [decryption(prefix, sourcePassphrasePath)]),
    ...access(plan, prefix, recovery.region ?? bound.region, bound),
  ];
}

/**
 * With a key of KMS both variables name it. Without one Spilo would ask for AES256, over the bucket's own default: so it
 * asks for nothing, and the bucket decides.
 */
function encryption<V>({ backupKeyArn }: BoundValues<V>): Variable<V>[] {
  if (backupKeyArn === undefined) return [{ name: "WALG_DISABLE_S3_SSE", value: "true" }];
  return [
    { name: "WALG_S3_SSE", value: "aws:kms" },
    { name: "WALG_S3_SSE_KMS_ID", value: backupKeyArn },
  ];
}

/** Where WAL-G finds the passphrase that one of the two archives is encrypted with. */
function decryption(prefix: string, path: string): Variable<never> {
  return { name: `${prefix}WALG_LIBSODIUM_KEY_PATH`, value: `${path}/${passphraseKey}` };
}

/** Region, endpoint and identity, by the names that one of the two archives has for them. */
function access<V>(
  { identity, backup }: ClusterPlan,
  prefix: string,
  region: V | string | undefined,
  { backupRoleArn }: BoundValues<V>,
): Variable<V>[] {
  const endpoint = backup?.endpointUrl;
  const keys = backup?.accessKeysSecret;
  const variable = (name: string, value: V | string): Variable<V> => ({ name: `${prefix}${name}`, value });
  const secret = (name: string, key: string): Variable<V> => ({
    name: `${prefix}${name}`,
    valueFrom: { secretKeyRef: { name: keys?.name, key } },
  });
  return [
    // An endpoint outside AWS has no region, and the signature needs one.
    ...(region === undefined && endpoint === undefined ? [] : [variable("AWS_REGION", region ?? "us-east-1")]),
    ...(endpoint === undefined ? [] : [variable("AWS_ENDPOINT", endpoint)]),
    ...(keys?.caKey === undefined ? [] : [variable("WALG_S3_CA_CERT_FILE", `${authorityPath}/${keys.caKey}`)]),
    ...(identity === IdentityKind.AccessKeys && keys !== undefined
      ? [secret("AWS_ACCESS_KEY_ID", keys.accessKeyIdKey), secret("AWS_SECRET_ACCESS_KEY", keys.secretAccessKeyKey)]
      : []),
    ...(identity === IdentityKind.Irsa && backupRoleArn !== undefined
      ? [
          variable("AWS_ROLE_ARN", backupRoleArn),
          variable("AWS_WEB_IDENTITY_TOKEN_FILE", `${tokenPath}/token`),
          variable("AWS_STS_REGIONAL_ENDPOINTS", "regional"),
        ]
      : []),
  ];
}

/**
 * Files that WAL-G reads: the token of the pod's ServiceAccount for IAM, the passphrase, the endpoint's authority. Modes are
 * written out, because an operator that compares would find the API server's defaults a change.
 */
export function archiveFiles({ identity, backup, recovery, names }: ClusterPlan): MountedFiles[] {
  const keys = backup?.accessKeysSecret;
  const archives = backup !== undefined || recovery !== undefined;
  const source = recovery?.passphraseSecretName;
  const secret = (secretName: string, key: string): MountedFiles["source"] => ({
    secret: { secretName, defaultMode: 0o440, items: [{ key, path: key }] },
  });
  const token = { audience: "sts.amazonaws.com", expirationSeconds: 3600, path: "token" };
  return [
    ...(identity === IdentityKind.Irsa && archives
      ? [
          {
            name: "aws-token",
            mountPath: tokenPath,
            source: { projected: { defaultMode: 0o440, sources: [{ serviceAccountToken: token }] } },
          },
        ]
      : []),
    ...(backup?.encrypt === true
      ? [{ name: "backup-passphrase", mountPath: passphrasePath, source: secret(names.backupSecret, passphraseKey) }]
      : []),
    ...(source === undefined
      ? []
      : [{ name: "source-passphrase", mountPath: sourcePassphrasePath, source: secret(source, passphraseKey) }]),
    ...(keys?.caKey === undefined
      ? []
      : [{ name: "backup-authority", mountPath: authorityPath, source: secret(keys.name, keys.caKey) }]),
  ];
}

/** What the Secret has that WAL-G's keys and passphrase come from. libsodium takes the first 32 bytes of the passphrase. */
export function archiveSecret(
  { backup }: ClusterPlan,
  { accessKeyId, secretAccessKey, passphrase }: BackupSecrets,
): Record<string, string> {
  const keys = backup?.accessKeysSecret;
  return {
    ...(keys?.made === true && {
      [keys.accessKeyIdKey]: accessKeyId ?? "",
      [keys.secretAccessKeyKey]: secretAccessKey ?? "",
    }),
    ...(passphrase !== undefined && { [passphraseKey]: passphrase }),
  };
}

/**
 * Spilo's script deletes what is older than the newest base backup that is both at least the N-th and at least N days
 * old: N as the window in days keeps the window. Fewer would not, however sparse the schedule: each pod that is primary
 * within an hour of its start takes one more (launch.sh), and a week of rollouts counts as much as months of schedule.
 * It takes no N below 2.
 */
export function backupsToKeep({ recoveryWindowDays, keepFull }: BackupPlan): number {
  return keepFull ?? Math.max(2, recoveryWindowDays);
}

/** What WAL-G within Spilo cannot do of a plan. */
export function checkArchive(plan: ClusterPlan): Problem[] {
  const { backup } = plan;
  const problems = checkRecoveryKeys(plan);
  if (backup?.keepFull !== undefined && backup.keepFull < 2) {
    const message = "Spilo keeps two base backups at least, so that there is one while the next is taken";
    problems.push({ path: "backup.keepFull", value: backup.keepFull, message, fix: "set it to 2 or more" });
  }
  return problems;
}
