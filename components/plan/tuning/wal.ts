import { formatPgMemory, GiB, MiB, showMiB } from "../quantity";
import type { Problem } from "../problems";
import type { Sourced } from "../types";
import { chosen, roundDown, sourced, sourcedMemory, type Sizing, type TuningInput } from "./sizing";

const walDocs = "https://www.postgresql.org/docs/current/runtime-config-wal.html";
const replicationDocs = "https://www.postgresql.org/docs/current/runtime-config-replication.html";

/** One file of the write-ahead log; PostgreSQL wants min_wal_size and max_wal_size to be two of them at least. */
export const walSegment = 16 * MiB;

/** Smallest volumes that hold a useful write-ahead log: its own, or the data volume of which it gets a fifth. */
export const smallestWalVolume = 256 * MiB;
export const smallestDataVolume = GiB;

/** The share of the volume that WAL kept on purpose may take; the rest is for what could not be archived yet. */
const usableShare = 0.9;

/** What the write-ahead log may take: its own volume, or a fifth of the data volume. */
function walSpace({ walBytes, dataBytes }: TuningInput): number {
  return walBytes === undefined ? Math.max(dataBytes, smallestDataVolume) / 5 : Math.max(walBytes, smallestWalVolume);
}

const segments = (bytes: number): number => roundDown(bytes, walSegment);

/** Parameters that together bound the write-ahead log. */
export type WalBounds = Record<"max_wal_size" | "wal_keep_size" | "max_slot_wal_keep_size", number>;

/** Bounds that leave a quarter of `space` to WAL that could not be archived yet, in bytes and whole segments. */
export function walBounds(space: number): WalBounds {
  return {
    max_wal_size: segments(0.4 * space),
    wal_keep_size: Math.min(segments(0.05 * space), 512 * MiB),
    max_slot_wal_keep_size: segments(0.3 * space),
  };
}

/** min_wal_size that goes with a max_wal_size, in bytes: a quarter, two segments at least. */
export function minWalSize(maxWalSize: number): number {
  return Math.max(2 * walSegment, segments(maxWalSize / 4));
}

/** Sizes that together bound the write-ahead log, with those a person set; Infinity where there is no bound. */
function walSizes(sizing: Sizing): WalBounds {
  const bounds = walBounds(walSpace(sizing.input));
  const slots = chosen(sizing, "max_slot_wal_keep_size", bounds.max_slot_wal_keep_size);
  return {
    max_wal_size: chosen(sizing, "max_wal_size", Math.min(bounds.max_wal_size, sizing.workload.maxWalSize)),
    wal_keep_size: chosen(sizing, "wal_keep_size", bounds.wal_keep_size),
    max_slot_wal_keep_size: slots < 0 ? Infinity : slots,
  };
}

/** Parameters of the write-ahead log and checkpoints. */
export function walParameters(sizing: Sizing): Record<string, Sourced<string>> {
  const { input, workload } = sizing;
  const space = walSpace(input);
  const sizes = walSizes(sizing);
  const inputs = { space: formatPgMemory(Math.floor(space)) };
  const where = input.walBytes === undefined ? "a fifth of the data volume" : "the WAL volume";
  const kept = sizes.max_slot_wal_keep_size === Infinity ? 0 : sizes.max_slot_wal_keep_size;
  return {
    max_wal_size: sourcedMemory(
      sizes.max_wal_size,
      "min(40 % of space, most)",
      { ...inputs, most: formatPgMemory(workload.maxWalSize) },
      `space is ${where}, most by profile as pgtune's: ${walDocs}#GUC-MAX-WAL-SIZE`,
    ),
    min_wal_size: sourcedMemory(
      minWalSize(sizes.max_wal_size),
      "max(maxWalSize / 4, segments)",
      { segments: formatPgMemory(2 * walSegment), maxWalSize: formatPgMemory(sizes.max_wal_size) },
      `pgtune (https://github.com/le0pard/pgtune): ${walDocs}#GUC-MIN-WAL-SIZE`,
    ),
    wal_keep_size: sourced(
      sizes.wal_keep_size === 0 ? "0" : formatPgMemory(sizes.wal_keep_size),
      "min(5 % of space, 512MB)",
      inputs,
      `space is ${where}; replication slots keep what standbys need: ${replicationDocs}#GUC-WAL-KEEP-SIZE`,
    ),
    max_slot_wal_keep_size: sourcedMemory(
      kept,
      "30 % of space",
      inputs,
      `space is ${where}; without a bound a standby that stays away fills it: ${replicationDocs}#GUC-MAX-SLOT-WAL-KEEP-SIZE`,
    ),
    wal_compression: sourced(
      input.major >= 15 ? "lz4" : "on",
      "lz4 since PostgreSQL 15, on before",
      { major: input.major },
      `${walDocs}#GUC-WAL-COMPRESSION: page images after a checkpoint are most of the WAL`,
    ),
    checkpoint_timeout: sourced(
      "15min",
      "three times the default, for fewer page images in the WAL",
      {},
      `${walDocs}#GUC-CHECKPOINT-TIMEOUT: fewer page images, against more WAL to replay after a crash`,
    ),
  };
}

/** Problems of WAL sizes that a person set: out of order, or more than the volume holds. */
export function walProblems(sizing: Sizing): Problem[] {
  return [...orderProblems(sizing), ...spaceProblems(sizing)];
}

function orderProblems(sizing: Sizing): Problem[] {
  const { input, given } = sizing;
  const problems: Problem[] = [];
  for (const name of ["min_wal_size", "max_wal_size"]) {
    const bytes = given.get(name);
    if (bytes === undefined || bytes >= 2 * walSegment) continue;
    const message = "PostgreSQL needs two segments of 16MB";
    problems.push({
      path: `parameters.${name}`,
      value: input.overrides[name],
      message,
      fix: 'set it to at least "32MB"',
    });
  }
  const min = given.get("min_wal_size");
  const max = walSizes(sizing).max_wal_size;
  if (min !== undefined && min >= max) {
    problems.push({
      path: "parameters.min_wal_size",
      value: input.overrides.min_wal_size,
      message: `must be below max_wal_size, ${formatPgMemory(max)}`,
      fix: `set it below "${formatPgMemory(max)}", or leave it out`,
    });
  }
  return problems;
}

function spaceProblems(sizing: Sizing): Problem[] {
  const { input, given } = sizing;
  const sizes = Object.entries(walSizes(sizing));
  const space = walSpace(input);
  const most = Math.floor(usableShare * space);
  const sum = sizes.reduce((total, [, bytes]) => total + bytes, 0);
  const set = sizes.filter(([name]) => given.has(name)).sort(([, a], [, b]) => b - a);
  if (sum <= most || set.length === 0) return [];
  const [name, bytes] = set[0];
  const others = sizes.reduce((total, [other, size]) => (other === name ? total : total + size), 0);
  const fitting = segments(most - others);
  const where = input.walBytes === undefined ? "a fifth of the data volume" : "the WAL volume";
  const volume = input.walBytes === undefined ? "storage.size" : "storage.walSize";
  const needed = bytes === Infinity ? "WAL without a bound" : showMiB(sum);
  return [
    {
      path: `parameters.${name}`,
      value: input.overrides[name],
      message:
        `max_wal_size, wal_keep_size and max_slot_wal_keep_size together keep ${needed}, ` +
        `more than ${showMiB(most)}, 90 % of ${where}`,
      fix:
        fitting >= 2 * walSegment
          ? `set it to at most "${formatPgMemory(fitting)}", or raise ${volume}`
          : `leave it out, or raise ${volume}`,
    },
  ];
}
