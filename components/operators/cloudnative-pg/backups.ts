import { commonLabels, guaranteed, type Manifest, type Value } from "../../kubernetes/manifest";
import { MiB, formatCpu, formatMemory } from "../../plan/quantity";
import { toSixFields } from "../../plan/schedule";
import { FailoverProfile, IdentityKind } from "../../plan/spec/enums";
import type { BackupPlan, ClusterPlan } from "../../plan/types";
import { needed } from "../needed";
import type { BoundValues, RenderedObject } from "../operator";

/** The Barman Cloud plugin: it archives WAL and takes base backups from a sidecar of each instance. */
export const pluginName = "barman-cloud.cloudnative-pg.io";

/** Where backups go, and where they come from at a recovery. */
export function renderObjectStores<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] {
  const { backup, recovery, names } = plan;
  const stores: RenderedObject<V>[] = [];
  if (backup !== undefined) {
    const destination = needed(bound.backupDestination, "backupDestination");
    const retention = { retentionPolicy: `${backup.recoveryWindowDays}d` };
    stores.push({
      what: "object-store",
      manifest: objectStore(plan, names.objectStore, destination, backup.region ?? bound.region, retention),
      after: [],
      holdsData: true,
    });
  }
  if (recovery !== undefined) {
    // No retention policy: the backups belong to the source cluster.
    const source = needed(bound.recoverySource, "recoverySource");
    stores.push({
      what: "recovery-object-store",
      // The plugin puts the variables of both stores into one container, and the second one would win: a recovery reads
      // through S3's redirect once, so that every later upload goes to its own region at once.
      manifest: objectStore(
        plan,
        names.recoveryObjectStore,
        source,
        backup === undefined ? (recovery.region ?? bound.region) : undefined,
        {},
      ),
      after: [],
    });
  }
  return stores;
}

function objectStore<V>(
  plan: ClusterPlan,
  name: string,
  destinationPath: V,
  region: V | string | undefined,
  retention: { retentionPolicy?: string },
): Manifest<V> {
  const walParallel = plan.backup?.walParallel ?? 1;
  return {
    apiVersion: "barmancloud.cnpg.io/v1",
    kind: "ObjectStore",
    metadata: { name, namespace: plan.names.namespace, labels: commonLabels(plan.names.cluster) },
    spec: {
      ...retention,
      configuration: {
        destinationPath,
        ...endpoint(plan.backup),
        s3Credentials: s3Credentials(plan),
        // No encryption here: the bucket encrypts by its own default key, and asking for a kind would override it.
        // Measured on one core, 16 MB of machine code: lz4 460 MB/s to 62 %, zstd 205 MB/s to 44 %, gzip 24 MB/s to
        // 43 %. Base backups take lz4, the fastest that they can; WAL, which is more, takes zstd.
        wal: { compression: "zstd", maxParallel: walParallel },
        data: { compression: "lz4", jobs: 2 },
      },
      instanceSidecarConfiguration: {
        resources: sidecarResources(walParallel, plan.failover),
        // barman-cloud is Python: its SDK does not look at AWS_REGION.
        ...(region !== undefined && { env: [{ name: "AWS_DEFAULT_REGION", value: region }] }),
      },
    },
  };
}

/**
 * Requests equal limits, so that the instance stays Guaranteed. Each parallel upload is a Python process of 68 MiB and 0.4
 * CPU seconds; a base backup with its buffers runs beside them. At a failover the promoted standby asks the archive four
 * times and the one that follows it as often, 0.8 CPU seconds each and one after the other: half a core makes that twice
 * as long as a whole one. All measured.
 */
export function sidecarResources(walParallel: number, failover: FailoverProfile): ReturnType<typeof guaranteed> {
  const least = failover === FailoverProfile.Fast ? 1000 : 500;
  const cpuMillis = Math.max(least, 250 * walParallel);
  return guaranteed(formatCpu(cpuMillis), formatMemory((384 + 96 * walParallel) * MiB));
}

function endpoint(backup: BackupPlan | undefined): Record<string, Value<never>> {
  if (backup?.endpointUrl === undefined) return {};
  const keys = backup.accessKeysSecret;
  return {
    endpointURL: backup.endpointUrl,
    ...(keys?.caKey !== undefined && { endpointCA: { name: keys.name, key: keys.caKey } }),
  };
}

function s3Credentials({ identity, backup }: ClusterPlan): Record<string, Value<never>> {
  if (identity !== IdentityKind.AccessKeys) return { inheritFromIAMRole: true };
  const { name, accessKeyIdKey, secretAccessKeyKey } = needed(backup?.accessKeysSecret, "backup.accessKeysSecret");
  return { accessKeyId: { name, key: accessKeyIdKey }, secretAccessKey: { name, key: secretAccessKeyKey } };
}

/** Base backups on a schedule, the first one at once. */
export function renderScheduledBackup<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { backup, names } = plan;
  if (backup === undefined) return [];
  return [
    {
      what: "scheduled-backup",
      manifest: {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "ScheduledBackup",
        metadata: { name: names.scheduledBackup, namespace: names.namespace, labels: commonLabels(names.cluster) },
        spec: {
          cluster: { name: names.cluster },
          // The operator counts seconds first; five fields would run every hour.
          schedule: toSixFields(backup.schedule),
          immediate: true,
          method: "plugin",
          pluginConfiguration: { name: pluginName },
          target: "prefer-standby",
          backupOwnerReference: "self",
        },
      },
      after: ["cluster"],
    },
  ];
}
