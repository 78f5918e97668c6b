import { neededDays } from "kubernetes-postgres/plan/retention";
import { ifKnown, type Place, knownText } from "../../frame/place";
import type { JudgeOf } from "../../frame/rule";
import { byName, indexed, names, type Stack, type Subject } from "../../frame/stack";
import type { BackupScheduleView, BackupStoreView } from "../../views/types";
import type { Need } from "./bucket-lifecycle";
import { isElsewhere, isFor } from "./schedules";

type Store = Subject<"backup-store">;
type Database = Subject<"database">;

/** Finds the clusters that archive to a store, as far as that is known. */
export function archivingClusters(stack: Stack): (store: Store) => Database[] {
  const links = stack.all("database").flatMap((database): { database: Database; at: Place }[] => {
    const at = ifKnown(() => database.view.walArchive.store);
    return at === undefined ? [] : [{ database, at }];
  });
  const linksTo = indexed(links, ({ at }) => at);
  const owners = new Map(stack.all("database").map((database) => [database.resource, database]));
  return (store) => {
    const owner = owners.get(store.resource);
    if (owner !== undefined) return [owner];
    const isTo = ({ database, at }: (typeof links)[number]): boolean =>
      !isElsewhere(store.view.namespace, database.view.namespace) &&
      names(database.resource, at, store.resource, store.view.name);
    return linksTo(knownText(store.view.name))
      .filter((link) => ifKnown(() => isTo(link)))
      .map(({ database }) => database);
  };
}

/** Says of each cluster whose backups nothing shows why that is. */
export function sayWhatIsHidden(databases: readonly Database[], judgeOf: JudgeOf<Record<never, never>>): void {
  for (const { resource, view } of databases) {
    const why = view.settled?.["backup-store"];
    if (why !== undefined) judgeOf(resource).notApplicable(why);
  }
}

/** Finds the longest time between two base backups of a cluster, in hours; undefined where no schedule says it. */
export function baseBackupGap(stack: Stack): (database: Database) => number | undefined {
  const schedulesOf = byName(stack.all("backup-schedule"), ({ cluster }) => cluster);
  const gap = ({ suspended, longestGapHours }: BackupScheduleView): number | undefined =>
    suspended.value ? undefined : longestGapHours;
  return (database) => {
    const beside = schedulesOf(knownText(database.view.name)).filter((one) => ifKnown(() => isFor(one, database)));
    const schedules = [...beside.map(({ view }) => view), ...(ifKnown(() => database.view.ownSchedules) ?? [])];
    const gaps = schedules.map((one) => ifKnown(() => gap(one))).filter((hours) => hours !== undefined);
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
