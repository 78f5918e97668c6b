import { minWalSize, walBounds, walSegment, type WalBounds } from "kubernetes-postgres/plan/tuning/wal";
import { formatPgMemory, parseMemory, showMiB } from "kubernetes-postgres/plan/quantity";
import { ifKnown } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import type { DatabaseView, Volume } from "../../views/types";
import { itself, parameterNumber } from "./values";

/** The share of the volume that the tuner's bounds are made for, in percent; another share scales them. */
const usualPercent = 90;

/** The part of a volume shared with the data that the tuner gives to WAL. */
const sharedPart = 1 / 5;

const names = ["max_wal_size", "wal_keep_size", "max_slot_wal_keep_size"] as const;
const slots = "max_slot_wal_keep_size";

/** The volume that holds the WAL, and how much of it the WAL may take. */
interface Space {
  readonly volume: Volume;
  readonly fillPercent: number;
  /** `fillPercent` of the volume, in bytes. */
  readonly most: number;
  /** What the tuner would set for it. */
  readonly tuned: WalBounds;
}

/** Undefined where the volume's size is not said. May throw Unreadable. */
function spaceOf({ volumes }: DatabaseView, fillPercent: number): Space | undefined {
  const volume = volumes.find(({ holdsWal }) => holdsWal);
  const bytes = parseMemory(volume?.size.value ?? "");
  if (volume === undefined || bytes === undefined) return undefined;
  const part = volume.name === "WAL" ? 1 : sharedPart;
  const tuned = walBounds((part * bytes * fillPercent) / usualPercent);
  return { volume, fillPercent, most: Math.floor((fillPercent / 100) * bytes), tuned };
}

function bytesOf(view: DatabaseView, name: string): number {
  return parameterNumber(view, name) ?? 0;
}

function isUnbounded(view: DatabaseView): boolean {
  return bytesOf(view, slots) < 0;
}

/** Replication slots keep WAL without an end for a standby that does not come back. */
export function judgeSlots(view: DatabaseView, fillPercent: number): Finding | undefined {
  if (!isUnbounded(view)) return undefined;
  const bytes = ifKnown(() => spaceOf(view, fillPercent)?.tuned[slots]);
  const wanted = bytes === undefined ? undefined : formatPgMemory(Math.max(walSegment, bytes));
  const { at } = view.parameters.of(slots);
  const remedy = `set ${itself(at, slots)} to ${wanted ?? "30 % of the volume"}`;
  return {
    at,
    message: `a standby that stays away keeps WAL until the volume is full; ${remedy}`,
    fix: wanted === undefined ? [] : view.parameters.set(slots, wanted),
  };
}

function sum(bounds: WalBounds): number {
  return names.reduce((total, name) => total + bounds[name], 0);
}

/** Bounds that together are more than the volume holds, an endless one counted as it is to be set. */
export function judgeSum(view: DatabaseView, fillPercent: number): Finding | undefined {
  const space = spaceOf(view, fillPercent);
  if (space === undefined) return undefined;
  const { volume, most, tuned } = space;
  const now = {
    max_wal_size: bytesOf(view, "max_wal_size"),
    wal_keep_size: bytesOf(view, "wal_keep_size"),
    [slots]: isUnbounded(view) ? Math.max(walSegment, tuned[slots]) : bytesOf(view, slots),
  };
  if (sum(now) <= most) return undefined;
  const message =
    `max_wal_size, wal_keep_size and max_slot_wal_keep_size together keep ${showMiB(sum(now))}, ` +
    `more than ${showMiB(most)}, ${fillPercent} % of the ${volume.name} volume`;
  const then = {
    // The smallest amount is two segments at least, and below it.
    max_wal_size: Math.min(now.max_wal_size, Math.max(3 * walSegment, tuned.max_wal_size)),
    wal_keep_size: Math.min(now.wal_keep_size, tuned.wal_keep_size),
    [slots]: Math.min(now[slots], Math.max(walSegment, tuned[slots])),
  };
  if (sum(then) > most) {
    const needed = showMiB(Math.ceil((100 / fillPercent) * sum(now)));
    return { at: volume.size.at, message: `${message}; raise it to at least ${needed}` };
  }
  const lowered = names.filter((name) => then[name] < now[name]);
  const values = lowered.map((name): [string, string] => [name, formatSize(then[name])]);
  // The smallest amount of WAL follows where it would no longer be below the largest.
  if (bytesOf(view, "min_wal_size") >= then.max_wal_size && then.max_wal_size < now.max_wal_size) {
    values.push(["min_wal_size", formatSize(minWalSize(then.max_wal_size))]);
  }
  const [largest] = [...names].sort((one, other) => now[other] - now[one]);
  return {
    at: view.parameters.of(largest).at,
    message: `${message}; set ${values.map(([name, value]) => `${name} to ${value}`).join(", ")}`,
    fix: values.flatMap(([name, value]) => view.parameters.set(name, value)),
  };
}

function formatSize(bytes: number): string {
  return bytes === 0 ? "0" : formatPgMemory(bytes);
}

/** PostgreSQL does not start with min_wal_size at max_wal_size or above. */
export function judgeOrder(view: DatabaseView): Finding | undefined {
  const [least, most] = [bytesOf(view, "min_wal_size"), bytesOf(view, "max_wal_size")];
  if (least < most) return undefined;
  const { at } = view.parameters.of("min_wal_size");
  const wanted = formatPgMemory(minWalSize(most));
  const it = itself(at, "min_wal_size");
  const wrong = `${it === "it" ? "" : `${it}, `}${formatPgMemory(least)}, is not below max_wal_size, ${formatPgMemory(most)}`;
  if (minWalSize(most) >= most) return { at, message: `${wrong}; raise max_wal_size` };
  const message = `${wrong}; set ${it} to ${wanted}`;
  return { at, message, fix: view.parameters.set("min_wal_size", wanted) };
}
