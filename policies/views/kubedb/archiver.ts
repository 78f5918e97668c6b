import { ifKnown, Place, setting } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { storeTarget } from "../cluster-address";
import { longestGapOfFive } from "../cron";
import { elsewhere, findNamed, nowhere } from "../elsewhere";
import { selects, type Labels } from "../labels";
import type { BackupScheduleView, BackupStoreView, WalArchive } from "../types";

const archiverType = "kubernetes:archiver.kubedb.com/v1alpha1:PostgresArchiver";
const configurationType = "kubernetes:core.kubestash.com/v1alpha1:BackupConfiguration";
const storageType = "kubernetes:storage.kubestash.com/v1alpha1:BackupStorage";
const retentionType = "kubernetes:storage.kubestash.com/v1alpha1:RetentionPolicy";

export const methods: readonly string[] = ["KubeStash"];

/** A Postgres with the resources of its stack that back it up. */
export interface Archived {
  readonly root: Place;
  readonly stack: Stack;
}

/** The PostgresArchiver that archives a Postgres: the one it names, or one that selects it by its labels. */
function archiverOf({ root, stack }: Archived): Place | undefined {
  const reference = root.in("spec", "archiver", "ref");
  const beside = reference.in("namespace").isPresent ? reference.in("namespace") : root.in("metadata", "namespace");
  const named = findNamed(stack, archiverType, reference.in("name"), beside);
  if (named !== undefined) return named;
  const labels = (): Labels =>
    Object.fromEntries(root.in("metadata", "labels").entries.map(([key, at]) => [key, at.text ?? ""]));
  return stack
    .ofType(archiverType)
    .map(elsewhere)
    .find((archiver) => ifKnown(() => selects(archiver.in("spec", "databases", "selector"), labels())));
}

export function walArchive(archived: Archived): WalArchive {
  const at = archived.root.in("spec", "archiver", "ref");
  const pauses = (): Place[] => [
    archived.root.in("spec", "archiver", "pause"),
    (archiverOf(archived) ?? nowhere("PostgresArchiver")).in("spec", "pause"),
  ];
  return {
    at,
    get isConfigured() {
      return at.in("name").isPresent || archiverOf(archived) !== undefined;
    },
    get gap() {
      const storage = archiverOf(archived)?.in("spec", "backupStorage", "ref", "name");
      if (storage?.isPresent !== false) return undefined;
      return { at: storage, message: "the archiver is not told where to; set the name of a BackupStorage" };
    },
    // A BackupStorage serves any number of namespaces, so its name alone proves nothing.
    store: undefined,
    get switchedOffAt() {
      return pauses().find((pause) => pause.flag === true);
    },
    instead: "set it to a PostgresArchiver",
  };
}

/** Sessions of the archiver and of BackupConfigurations that name this Postgres. */
export function schedules(archived: Archived): BackupScheduleView[] {
  const { root, stack } = archived;
  const name = root.in("metadata", "name");
  const schedule = (what: string, at: Place, suspended: Place): BackupScheduleView => ({
    what,
    schedule: at,
    cluster: name,
    namespace: root.in("metadata", "namespace"),
    suspended: setting(suspended, (it) => it.flag ?? false),
    method: setting(at, () => methods[0]),
    fieldCount: 5,
    get longestGapHours() {
      return longestGapOfFive([at.text ?? ""]);
    },
  });
  const archiver = archiverOf(archived)?.in("spec");
  const own = archiver?.in("fullBackup", "scheduler");
  const ofArchiver =
    archiver !== undefined && own?.in("schedule").isPresent === true
      ? [schedule("PostgresArchiver", own.in("schedule"), archiver.in("pause"))]
      : [];
  const sessions = stack
    .ofType(configurationType)
    .map(elsewhere)
    .filter((it) => it.in("spec", "target", "kind").text === "Postgres")
    .filter((it) => ifKnown(() => it.in("spec", "target", "name").text === name.text) ?? true)
    .flatMap((it) =>
      it
        .in("spec", "sessions")
        .items.filter(isPhysical)
        .map((session) => session.in("scheduler"))
        .map((scheduler) => schedule("BackupConfiguration", scheduler.in("schedule"), scheduler.in("suspend"))),
    );
  return [...ofArchiver, ...sessions];
}

/** A dump is no base backup: no WAL can be replayed on it. */
function isPhysical(session: Place): boolean {
  return session.in("addon", "tasks").items.some((task) => /physical|snapshot/.test(task.in("name").text ?? ""));
}

interface Storage {
  readonly storage: Place;
  readonly retention: Place;
}

/** The BackupStorage of the archiver and those of BackupConfigurations, each with its RetentionPolicy. */
function storages(archived: Archived): Storage[] {
  const { root, stack } = archived;
  const namespace = root.in("metadata", "namespace");
  const find = (type: string, reference: Place): Place | undefined =>
    findNamed(
      stack,
      type,
      reference.in("name"),
      reference.in("namespace").isPresent ? reference.in("namespace") : namespace,
    );
  const archiver = archiverOf(archived)?.in("spec");
  if (archiver === undefined) return [];
  const storage = find(storageType, archiver.in("backupStorage", "ref"));
  const retention = find(retentionType, archiver.in("retentionPolicy"));
  return storage === undefined ? [] : [{ storage, retention: retention ?? nowhere("RetentionPolicy") }];
}

/** The ServiceAccount whose role the backups have: KubeStash takes it from the BackupStorage; undefined where it names none. */
export function backupAccount(archived: Archived): Place | undefined {
  const accounts = storages(archived).map(({ storage }) =>
    storage.in("spec", "runtimeSettings", "pod", "serviceAccountName"),
  );
  return accounts.find((at) => at.isPresent);
}

export function targets(archived: Archived): { at: Place; kind: "object-store" | "cluster" }[] {
  const driver = archiverOf(archived)?.in("spec", "fullBackup", "driver");
  const snapshots = driver?.text === "VolumeSnapshotter" ? [{ at: driver, kind: "cluster" as const }] : [];
  return [
    ...snapshots,
    ...storages(archived).map(({ storage }) => {
      const provider = storage.in("spec", "storage", "provider");
      if (provider.text === "local") return { at: provider, kind: "cluster" as const };
      return storeTarget(provider, storage.in("spec", "storage", "s3", "endpoint"));
    }),
  ];
}

/** Months and years as KubeStash counts them. */
const daysOf: Readonly<Record<string, number>> = { y: 365, mo: 30, w: 7, d: 1, h: 1 / 24 };

export function stores(archived: Archived): BackupStoreView[] {
  return storages(archived).map(({ storage, retention }) => {
    const backend = storage.in("spec", "storage");
    const s3 = backend.in("s3");
    const period = retention.in("spec", "maxRetentionPeriod");
    const last = retention.in("spec", "successfulSnapshots", "last");
    return {
      what: "KubeStash BackupStorage",
      name: storage.in("metadata", "name"),
      namespace: storage.in("metadata", "namespace"),
      containers: [],
      destination: destination(s3),
      endpoint: s3.in("endpoint"),
      retentionAt: period,
      get retentionDays() {
        const parts = [...(period.text ?? "").matchAll(/(\d+)(mo|[ywdh])/g)];
        if (parts.length === 0) return undefined;
        return parts.reduce((days, [, count, unit]) => days + Number(count) * daysOf[unit], 0);
      },
      get retentionCount() {
        return last.number;
      },
      credentials: {
        at: s3.in("secretName"),
        instead: "annotate the ServiceAccount of the pods with eks.amazonaws.com/role-arn",
        get staticKeys() {
          return [s3.in("secretName")].filter((at) => at.isPresent);
        },
        get usesPodIdentity() {
          return s3.isPresent && !s3.in("secretName").isPresent;
        },
      },
    };
  });
}

function destination(s3: Place): Place {
  const bucket = s3.in("bucket");
  if (!bucket.isKnown || bucket.text === undefined) return bucket;
  const prefix = s3.in("prefix").isKnown ? (s3.in("prefix").text ?? "") : "";
  return new Place(`s3://${bucket.text}/${prefix.replace(/^\//, "")}`, bucket.segments);
}
