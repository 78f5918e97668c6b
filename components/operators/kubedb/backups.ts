import { guaranteed, type Manifest, type Value } from "../../kubernetes/manifest";
import { IdentityKind } from "../../plan/spec/enums";
import { neededDays } from "../../plan/retention";
import type { BackupPlan, ClusterPlan } from "../../plan/types";
import { needed } from "../needed";
import type { BackupSecrets, BoundValues, RenderedObject } from "../operator";
import { metadata } from "./cluster";
import { archiverLabel, objectNames, roleAnnotations } from "./labels";

/**
 * Backups by KubeStash: the archiver ships WAL by WAL-G from a pod of its own, and takes base backups by Restic, which
 * always encrypts. Sources: kubedb/docs v2026.7.10, guides/postgres/pitr; kubestash/docs, guides/platforms/eks-irsa.
 */
export function renderBackups<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] {
  const { backup, identity } = plan;
  if (backup === undefined) return [];
  const accounts: RenderedObject<V>[] =
    identity === IdentityKind.Irsa
      ? [{ what: "backup-service-account", manifest: serviceAccount(plan, bound), after: [] }]
      : [];
  return [
    ...accounts,
    {
      what: "backup-storage",
      manifest: backupStorage(plan, backup, bound),
      after: accounts.map(({ what }) => what),
      holdsData: true,
      // The operator opens the bucket first; where it may not, nothing would ever be backed up.
      waitFor: "jsonpath={.status.phase}=Ready",
    },
    { what: "retention", manifest: retentionPolicy(plan, backup), after: [] },
    { what: "archiver", manifest: archiver(plan, backup), after: ["backup-storage", "retention"] },
  ];
}

function serviceAccount<V>(plan: ClusterPlan, { backupRoleArn }: BoundValues<V>): Manifest<V> {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      ...metadata(plan, objectNames(plan).backupAccount),
      ...(backupRoleArn !== undefined && {
        annotations: roleAnnotations(backupRoleArn),
      }),
    },
  };
}

function backupStorage<V>(plan: ClusterPlan, backup: BackupPlan, bound: BoundValues<V>): Manifest<V> {
  const { names, identity } = plan;
  const keys = identity === IdentityKind.AccessKeys ? backup.accessKeysSecret : undefined;
  const region = backup.region ?? bound.region;
  return {
    apiVersion: "storage.kubestash.com/v1alpha1",
    kind: "BackupStorage",
    metadata: metadata(plan, names.objectStore),
    spec: {
      storage: {
        provider: "s3",
        s3: {
          bucket: needed(bound.backupBucket, "backupBucket"),
          prefix: backup.path,
          ...(region !== undefined && { region }),
          ...(backup.endpointUrl !== undefined && { endpoint: backup.endpointUrl }),
          ...(keys && { secretName: keys.name }),
        },
      },
      usagePolicy: { allowedNamespaces: { from: "Same" } },
      default: false,
      // Taken out of the program, it leaves what is in the bucket alone.
      deletionPolicy: "Delete",
      ...(identity === IdentityKind.Irsa && { runtimeSettings: { pod: account(plan) } }),
    },
  };
}

/** The ServiceAccount with the role. */
function account(plan: ClusterPlan): Record<"serviceAccountName", string> {
  return { serviceAccountName: objectNames(plan).backupAccount };
}

/**
 * How long base backups and WAL are kept. Both are removed by their age, and the base backup that the oldest moment of
 * the window is recovered from is older than the window.
 */
function kept(backup: BackupPlan): string {
  return `${Math.ceil(neededDays(backup))}d`;
}

function retentionPolicy(plan: ClusterPlan, backup: BackupPlan): Manifest<never> {
  const { keepFull } = backup;
  return {
    apiVersion: "storage.kubestash.com/v1alpha1",
    kind: "RetentionPolicy",
    metadata: metadata(plan, objectNames(plan).retention),
    spec: {
      maxRetentionPeriod: kept(backup),
      ...(keepFull !== undefined && { successfulSnapshots: { last: keepFull } }),
      failedSnapshots: { last: 2 },
      usagePolicy: { allowedNamespaces: { from: "Same" } },
    },
  };
}

function archiver(plan: ClusterPlan, backup: BackupPlan): Manifest<never> {
  const { names } = plan;
  const { namespace } = names;
  const session = scheduled(plan, backup);
  return {
    apiVersion: "archiver.kubedb.com/v1alpha1",
    kind: "PostgresArchiver",
    metadata: metadata(plan, objectNames(plan).archiver),
    spec: {
      databases: { namespaces: { from: "Same" }, selector: { matchLabels: { [archiverLabel]: names.cluster } } },
      retentionPolicy: { name: objectNames(plan).retention, namespace },
      encryptionSecret: { name: names.backupSecret, namespace },
      fullBackup: { driver: "Restic", ...session },
      // The Postgres itself and what belongs to it, without which no base backup is restored.
      manifestBackup: session,
      logBackup: logBackup(plan, backup),
      backupStorage: { ref: { name: names.objectStore, namespace }, subDir: backup.serverName },
      deletionPolicy: "Retain",
    },
  };
}

/** The pod that ships WAL, and removes what no base backup needs any more: as often as one is taken. */
function logBackup(plan: ClusterPlan, backup: BackupPlan): Record<string, Value<never>> {
  return {
    retentionPeriod: kept(backup),
    retentionSchedule: backup.schedule,
    ...(plan.identity === IdentityKind.Irsa && { runtimeSettings: { pod: account(plan) } }),
  };
}

function scheduled(plan: ClusterPlan, { schedule }: BackupPlan): Record<string, Value<never>> {
  return {
    scheduler: { schedule, successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 2 },
    sessionHistoryLimit: 2,
    containerRuntimeSettings: { resources: guaranteed("500m", "1Gi") },
    ...(plan.identity === IdentityKind.Irsa && { jobTemplate: { spec: account(plan) } }),
  };
}

/** Both tools read one Secret: KubeStash the keys by AWS' own names, Restic its password. */
export function backupSecret(
  _plan: ClusterPlan,
  { accessKeyId, secretAccessKey, passphrase }: BackupSecrets,
): Record<string, string> {
  return {
    ...(accessKeyId !== undefined && { [accessKeyNames.id]: accessKeyId }),
    ...(secretAccessKey !== undefined && { [accessKeyNames.secret]: secretAccessKey }),
    ...(passphrase !== undefined && { RESTIC_PASSWORD: passphrase }),
  };
}

/** Keys of the Secret with an access key and an authority: KubeStash knows no others. */
export const accessKeyNames = { id: "AWS_ACCESS_KEY_ID", secret: "AWS_SECRET_ACCESS_KEY", ca: "CA_CERT_DATA" } as const;
