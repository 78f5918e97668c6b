import { guaranteed, type Value } from "../../kubernetes/manifest";
import { s3Host } from "../../plan/cluster/archive";
import { MiB, formatCpu, formatMemory } from "../../plan/quantity";
import { IdentityKind } from "../../plan/spec/enums";
import type { BackupPlan, ClusterPlan, RecoveryPlan } from "../../plan/types";
import { needed } from "../needed";
import type { BackupSecrets, BoundValues } from "../operator";
import { placement } from "./scheduling";

/** The stanza that PGO archives under, in every repository (internal/pgbackrest/config.go). */
const stanza = "db";

/** Keys of the backup Secret: pgBackRest reads every *.conf of the directory that they are mounted into. */
const keysFile = "s3.conf";
const passphraseFile = "cipher.conf";

type Fields<V> = Record<string, Value<V>>;

/** The `backups` of a PostgresCluster; nothing where neither backups nor a source are asked for. */
export function backups<V>(plan: ClusterPlan, bound: BoundValues<V>): Fields<V> {
  const { backup, recovery } = plan;
  const source = followed(recovery);
  const repos = [
    ...(backup ? [{ ...repo("repo1", plan, backup, bound), schedules: schedules(backup) }] : []),
    // It is read from; a standby archives nothing, and after its promotion the repository is gone from here.
    ...(source ? [repo(sourceRepo(plan), plan, source, bound)] : []),
  ];
  if (repos.length === 0) return {};
  return {
    backups: {
      pgbackrest: {
        ...roleAnnotations(plan, bound),
        ...configuration(plan, followed(recovery) !== undefined, [
          ...keysFiles(plan),
          ...(backup?.encrypt === true ? [passphraseFile] : []),
        ]),
        global: {
          ...tool(plan),
          ...(backup && { ...place("repo1", plan, backup, bound), ...retention(backup) }),
          ...(source && place(sourceRepo(plan), plan, source, bound)),
        },
        repos,
        jobs: { resources: workerResources(plan), ...placement(plan, undefined), ttlSecondsAfterFinished: 86_400 },
        sidecars: {
          // The server that jobs read the database through has a worker for each of theirs.
          pgbackrest: { resources: workerResources(plan) },
          // Watches certificates and configuration for changes and does nothing else.
          pgbackrestConfig: { resources: guaranteed("50m", "32Mi") },
        },
      },
    },
  };
}

/** A new cluster's data, from the repository of another one; only read when the cluster is first created. */
export function dataSource<V>(plan: ClusterPlan, bound: BoundValues<V>): Fields<V> {
  const { recovery } = plan;
  if (recovery === undefined || recovery.standby) return {};
  return {
    dataSource: {
      pgbackrest: {
        stanza,
        // The cluster's own passphrase stays out: the repository here is the source's.
        ...configuration(plan, true, keysFiles(plan)),
        global: { ...tool(plan), ...place("repo1", plan, recovery, bound) },
        repo: repo("repo1", plan, recovery, bound),
        ...(recovery.targetTime !== undefined && { options: restoreTo(recovery.targetTime) }),
        // The job holds PostgreSQL while it replays WAL: what an instance has.
        resources: guaranteed(plan.compute.cpu, plan.compute.memory),
        ...placement(plan, undefined),
      },
    },
  };
}

/** A cluster that replays another's archive for as long as that is asked for. */
export function standby(plan: ClusterPlan): Fields<never> {
  return followed(plan.recovery) ? { standby: { enabled: true, repoName: sourceRepo(plan) } } : {};
}

function followed(recovery: RecoveryPlan | undefined): RecoveryPlan | undefined {
  return recovery?.standby === true ? recovery : undefined;
}

/** The repository that a standby follows: after its own, where it has one. */
function sourceRepo({ backup }: ClusterPlan): string {
  return backup === undefined ? "repo1" : "repo2";
}

/**
 * The role of the pods, for IRSA. PGO makes the ServiceAccounts: those of backups get what stands here, and that of the
 * instances what stands in the cluster's own metadata (https://github.com/CrunchyData/postgres-operator/issues/4006).
 */
export function roleAnnotations<V>({ identity }: ClusterPlan, { backupRoleArn }: BoundValues<V>): Fields<V> {
  if (identity !== IdentityKind.Irsa || backupRoleArn === undefined) return {};
  const annotations: Record<string, V | string> = {
    "eks.amazonaws.com/role-arn": backupRoleArn,
    "eks.amazonaws.com/sts-regional-endpoints": "true",
  };
  return { metadata: { annotations } };
}

function keysFiles({ backup }: ClusterPlan): string[] {
  return backup?.accessKeysSecret?.made === true ? [keysFile] : [];
}

/** Keys and passphrases: mounted as files, never part of `global`, which becomes a ConfigMap. */
function configuration({ names, recovery }: ClusterPlan, readsSource: boolean, files: string[]): Fields<never> {
  const items = files.map((file) => ({ key: file, path: file }));
  const source = readsSource ? recovery?.passphraseSecretName : undefined;
  const secrets = [
    ...(items.length > 0 ? [{ secret: { name: names.backupSecret, items } }] : []),
    ...(source === undefined ? [] : [{ secret: { name: source } }]),
  ];
  return secrets.length === 0 ? {} : { configuration: secrets };
}

/** What the tool does, wherever it writes to. */
function tool({ backup }: ClusterPlan): Fields<never> {
  return {
    "compress-type": "zst",
    // A backup begins at once instead of at the next checkpoint, which may be half an hour away.
    "start-fast": "y",
    "process-max": String(backup?.walParallel ?? 1),
  };
}

/** Where a repository is, besides what `repos` says: everything that the definition has no field for. */
function place<V>(name: string, plan: ClusterPlan, to: BackupPlan | RecoveryPlan, bound: BoundValues<V>): Fields<V> {
  const { identity, backup } = plan;
  const isOwn = to === backup;
  const endpoint = backup?.endpointUrl === undefined ? undefined : new URL(backup.endpointUrl);
  const encrypts = isOwn ? backup?.encrypt === true : plan.recovery?.passphraseSecretName !== undefined;
  return {
    [`${name}-path`]: `/${to.path}/${to.serverName}`,
    // Small files go into one object: a backup of ten thousand relations is not ten thousand requests.
    ...(isOwn && { [`${name}-bundle`]: "y" }),
    ...(identity === IdentityKind.Irsa && { [`${name}-s3-key-type`]: "web-id" }),
    ...(endpoint && {
      [`${name}-s3-uri-style`]: "path",
      ...(endpoint.port !== "" && { [`${name}-storage-port`]: endpoint.port }),
    }),
    ...(isOwn && bound.backupKeyArn !== undefined && { [`${name}-s3-kms-key-id`]: bound.backupKeyArn }),
    ...(encrypts && { [`${name}-cipher-type`]: "aes-256-cbc" }),
  };
}

function repo<V>(name: string, plan: ClusterPlan, to: BackupPlan | RecoveryPlan, bound: BoundValues<V>): Fields<V> {
  const isOwn = to === plan.backup;
  const bucket = isOwn ? bound.backupBucket : bound.recoveryBucket;
  return { name, s3: { bucket: needed(bucket, isOwn ? "backupBucket" : "recoveryBucket"), ...s3(plan, to, bound) } };
}

/** Host and region of the object store; one outside AWS has a region in name only, which requests are signed with. */
function s3<V>({ backup }: ClusterPlan, to: BackupPlan | RecoveryPlan, bound: BoundValues<V>): Fields<V> {
  if (backup?.endpointUrl !== undefined) {
    return { endpoint: new URL(backup.endpointUrl).hostname, region: to.region ?? bound.region ?? "us-east-1" };
  }
  if (to.region !== undefined) return { endpoint: s3Host(to.region), region: to.region };
  return { endpoint: needed(bound.s3Host, "s3Host"), region: needed(bound.region, "region") };
}

function schedules({ schedule, differentialSchedule, incrementalSchedule }: BackupPlan): Fields<never> {
  return {
    full: schedule,
    ...(differentialSchedule !== undefined && { differential: differentialSchedule }),
    ...(incrementalSchedule !== undefined && { incremental: incrementalSchedule }),
  };
}

/** By time: a full backup goes once a younger one is older than the window. By number: so many are kept. */
function retention({ recoveryWindowDays, keepFull, keepDifferential }: BackupPlan): Record<string, string> {
  return {
    "repo1-retention-full": String(keepFull ?? recoveryWindowDays),
    "repo1-retention-full-type": keepFull === undefined ? "time" : "count",
    ...(keepDifferential !== undefined && { "repo1-retention-diff": String(keepDifferential) }),
  };
}

/** A moment as PostgreSQL and pgBackRest write it; the options are words of a shell. */
function restoreTo(targetTime: string): string[] {
  const moment = targetTime.replace("T", " ").replace(/Z$/, "+00");
  return ["--type=time", `--target="${moment}"`];
}

/** The files of the Secret that pgBackRest reads its key and passphrase from. */
export function backupSecret(plan: ClusterPlan, secrets: BackupSecrets): Record<string, string> {
  const { accessKeyId, secretAccessKey, passphrase } = secrets;
  // A source is read with the same key: the only repository of a restore, or beside its own the one a standby follows.
  const repositories = followed(plan.recovery) && plan.backup ? ["repo1", sourceRepo(plan)] : ["repo1"];
  const file = (lines: string[]): string => `${["[global]", ...lines].join("\n")}\n`;
  return {
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        [keysFile]: file(
          repositories.flatMap((name) => [`${name}-s3-key=${accessKeyId}`, `${name}-s3-key-secret=${secretAccessKey}`]),
        ),
      }),
    ...(passphrase !== undefined && { [passphraseFile]: file([`repo1-cipher-pass=${passphrase}`]) }),
  };
}

/** A worker for each of `process-max`, and PostgreSQL's pages in flight. Not measured: pgBackRest is C and takes tens of MiB each. */
function workerResources({ backup }: ClusterPlan): ReturnType<typeof guaranteed> {
  const workers = backup?.walParallel ?? 1;
  return guaranteed(formatCpu(Math.max(500, 250 * workers)), formatMemory((256 + 64 * workers) * MiB));
}
