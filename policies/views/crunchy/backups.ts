import { Place, setting, someKnown, knownText } from "../../frame/place";
import { storeTarget } from "../cluster-address";
import { longestGapOfFive } from "../cron";
import type { BackupScheduleView, BackupStoreView, WalArchive } from "../types";
import { defaults } from "./defaults";

const what = "pgBackRest repository";
export const method = "pgBackRest";
const objectStores = ["s3", "gcs", "azure"];

function repos(spec: Place): Place[] {
  return spec.in("backups", "pgbackrest", "repos").items;
}

export function walArchive(spec: Place): WalArchive {
  const at = spec.in("backups", "pgbackrest", "repos");
  return {
    at,
    get isConfigured() {
      return at.items.length > 0;
    },
    gap: undefined,
    store: undefined,
    switchedOffAt: undefined,
    instead: "list a repo with s3",
  };
}

/** One schedule a repository: full, differential and incremental backups are all base backups of it. */
export function schedules(root: Place): BackupScheduleView[] {
  return repos(root.in("spec")).flatMap((repo) => {
    const at = repo.in("schedules");
    const kinds = ["full", "differential", "incremental"].map((kind) => at.in(kind));
    if (at.isKnown && !someKnown(kinds, (kind) => kind.isPresent)) return [];
    return [
      {
        what,
        schedule: kinds[0],
        cluster: root.in("metadata", "name"),
        namespace: root.in("metadata", "namespace"),
        suspended: setting(at, () => false),
        method: setting(at, () => method),
        fieldCount: 5,
        get longestGapHours() {
          // A differential or incremental backup needs a full one before it.
          if (!kinds[0].isPresent) return undefined;
          return longestGapOfFive(kinds.flatMap((kind) => kind.text ?? []));
        },
      },
    ];
  });
}

/** Where base backups and WAL go, repository by repository. */
export function targets(spec: Place): { at: Place; kind: "object-store" | "cluster" }[] {
  const snapshots = spec.in("backups", "snapshots");
  return [
    ...repos(spec).map((repo) => {
      const store = objectStores.map((kind) => repo.in(kind)).find((at) => at.isPresent);
      if (store === undefined) return { at: repo.in("volume"), kind: "cluster" as const };
      return storeTarget(store, repo.in("s3", "endpoint"));
    }),
    ...(snapshots.isPresent ? [{ at: snapshots, kind: "cluster" as const }] : []),
  ];
}

/** Repositories in S3 with what pgbackrest.conf says of them by number. */
export function stores(root: Place): BackupStoreView[] {
  const pgbackrest = root.in("spec", "backups", "pgbackrest");
  return repos(root.in("spec"))
    .filter((repo) => !repo.isKnown || objectStores.some((kind) => repo.in(kind).isPresent))
    .map((repo) => {
      const option = (name: string): Place => pgbackrest.in("global", `${knownText(repo.in("name")) ?? ""}-${name}`);
      const retention = option("retention-full");
      const isTime = (): boolean =>
        (option("retention-full-type").text ??
          defaults["spec.backups.pgbackrest.global.repo<n>-retention-full-type"]) === "time";
      return {
        what,
        name: repo.in("name"),
        namespace: root.in("metadata", "namespace"),
        // The containers of the backup tool run beside PostgreSQL, once for all repositories.
        containers: [],
        destination: destination(repo, option("path")),
        endpoint: repo.in("s3", "endpoint"),
        retentionAt: retention,
        get retentionDays() {
          return isTime() ? retention.number : undefined;
        },
        get retentionCount() {
          return isTime() ? undefined : retention.number;
        },
        get fullGapHours() {
          const full = repo.in("schedules", "full").text;
          return full === undefined ? undefined : longestGapOfFive([full]);
        },
        credentials: {
          at: option("s3-key-type"),
          instead: `set ${option("s3-key-type").path} to web-id`,
          get staticKeys() {
            const written = [option("s3-key"), option("s3-key-secret")].filter((at) => at.isPresent);
            const secrets = pgbackrest.in("configuration").items.filter((at) => at.in("secret").isPresent);
            return keyTypes.includes(option("s3-key-type").text ?? "") ? written : [...written, ...secrets];
          },
          get usesPodIdentity() {
            return keyTypes.includes(option("s3-key-type").text ?? "");
          },
        },
      };
    });
}

/** Ways of pgBackRest to use what the pod is (pgBackRest configuration reference, repo-s3-key-type). */
const keyTypes = ["web-id", "auto", "pod-id"];

function destination(repo: Place, path: Place): Place {
  const bucket = repo.in("s3", "bucket");
  if (!bucket.isKnown || bucket.text === undefined) return bucket;
  const below = path.isKnown ? (path.text ?? "") : "";
  return new Place(`s3://${bucket.text}${below}`, bucket.segments);
}
