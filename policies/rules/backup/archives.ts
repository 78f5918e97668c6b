import { neededDays } from "kubernetes-postgres/plan/retention";
import type { Parameters } from "../../frame/config";
import { ifKnown, knownText, Unreadable, type Place } from "../../frame/place";
import type { Judge, JudgeOf } from "../../frame/rule";
import { byName, indexed, names, type Stack, type Subject } from "../../frame/stack";
import type { BackupScheduleView, BackupStoreView } from "../../views/types";
import type { Need } from "./bucket-lifecycle";
import { isElsewhere, isFor } from "./schedules";

type Store = Subject<"backup-store">;
type Database = Subject<"database">;

/** The clusters that archive to a store, and the paths that would tell of others and are not known. */
export interface Archiving {
  readonly clusters: readonly Database[];
  readonly unread: readonly string[];
}

/** Finds the clusters that archive to a store. */
export function archivingClusters(stack: Stack): (store: Store) => Archiving {
  const hidden: string[] = [];
  const links = stack.all("database").flatMap((database): { database: Database; at: Place }[] => {
    const at = readOr(hidden, database, () => database.view.walArchive.store);
    return at === undefined ? [] : [{ database, at }];
  });
  const linksTo = indexed(links, ({ at }) => at);
  const owners = new Map(stack.all("database").map((database) => [database.resource, database]));
  return (store) => {
    const owner = owners.get(store.resource);
    if (owner !== undefined) return { clusters: [owner], unread: [] };
    const unread = [...hidden];
    const isTo = ({ database, at }: (typeof links)[number]): boolean =>
      !isElsewhere(store.view.namespace, database.view.namespace) &&
      names(database.resource, at, store.resource, store.view.name);
    const clusters = linksTo(knownText(store.view.name))
      .filter((link) => readOr(unread, link.database, () => isTo(link)))
      .map(({ database }) => database);
    return { clusters, unread };
  };
}

/** What is read of a resource; what it hangs on is noted where it is not known. */
function readOr<T>(unread: string[], { resource }: Pick<Database, "resource">, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    unread.push(`${error.path} of ${resource.name}`);
    return undefined;
  }
}

/** Says of a store which clusters may archive to it as well, and are judged with it once that is known. */
export function noteUnread({ unread }: Archiving, { notApplicable }: Pick<Judge<Parameters>, "notApplicable">): void {
  for (const path of unread) notApplicable(`whether ${path} leads to it is judged once it is known, during the update`);
}

/** Says of each cluster whose backups nothing shows why that is. */
export function sayWhatIsHidden(databases: readonly Database[], judgeOf: JudgeOf<Record<never, never>>): void {
  for (const { resource, view } of databases) {
    const why = view.settled?.["backup-store"];
    if (why !== undefined) judgeOf(resource).notApplicable(why);
  }
}

/**
 * Finds the longest time between two base backups of a cluster, in hours; undefined where no schedule says it. Paths that
 * would say it and are not known are added to `unread`.
 */
export function baseBackupGap(stack: Stack): (database: Database, unread: string[]) => number | undefined {
  const schedulesOf = byName(stack.all("backup-schedule"), ({ cluster }) => cluster);
  const gap = ({ suspended, longestGapHours }: BackupScheduleView): number | undefined =>
    suspended.value ? undefined : longestGapHours;
  return (database, unread) => {
    const beside = schedulesOf(knownText(database.view.name)).filter((one) =>
      readOr(unread, one, () => isFor(one, database)),
    );
    const own = readOr(unread, database, () => database.view.ownSchedules) ?? [];
    const gaps = [...beside, ...own.map((view) => ({ resource: database.resource, view }))]
      .map((one) => readOr(unread, one, () => gap(one.view)))
      .filter((hours) => hours !== undefined);
    return gaps.length === 0 ? undefined : Math.min(...gaps);
  };
}

/** How far back a store reaches, in days; undefined where nothing says it. May throw Unreadable. */
export function keptDays(store: BackupStoreView, gapHours: number | undefined): number | undefined {
  const { retentionDays, retentionCount } = store;
  if (retentionDays !== undefined || retentionCount === undefined || gapHours === undefined) return retentionDays;
  // The next one replaces the oldest.
  return Math.floor(((retentionCount - 1) * gapHours) / 24);
}

/** How long the objects of a store are needed: as the component that makes buckets counts it. */
export function needOf(store: BackupStoreView, gapHours: number | undefined): Need | undefined {
  const recoveryWindowDays = ifKnown(() => keptDays(store, gapHours));
  if (recoveryWindowDays === undefined) return undefined;
  const fullBackupIntervalDays = (gapHours ?? 0) / 24;
  const between = gapHours === undefined ? "" : ` and ${gapHours} hours between base backups`;
  return {
    destination: store.destination,
    days: Math.ceil(neededDays({ recoveryWindowDays, fullBackupIntervalDays })),
    because: `${recoveryWindowDays} days of retention${between}`,
  };
}
