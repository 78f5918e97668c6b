/**
 * Sizes as Kubernetes and PostgreSQL write them, as plain numbers: bytes and millicores. The two languages differ:
 * Kubernetes' "1M" is 1,000,000 bytes and its "1m" a thousandth; PostgreSQL's "1MB" is 1,048,576 bytes.
 */

export const KiB = 1024;
export const MiB = 1024 * KiB;
export const GiB = 1024 * MiB;
export const TiB = 1024 * GiB;

/** Suffixes of https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/, in bytes. */
const binarySuffixes: readonly (readonly [string, number])[] = [
  ["Ki", KiB],
  ["Mi", MiB],
  ["Gi", GiB],
  ["Ti", TiB],
  ["Pi", 1024 * TiB],
  ["Ei", 1024 * 1024 * TiB],
];

const memorySuffixes = new Map<string, number>([
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
  ["E", 1e18],
  ...binarySuffixes,
]);

/**
 * Bytes of a Kubernetes quantity such as "8Gi", "1.5Gi", "500M" or "1e9", rounded up as Kubernetes does; undefined when
 * it is not one, not above zero, or beyond 2^53. The suffix "m" (a thousandth of a byte) is valid in Kubernetes but
 * only ever a slip for "M" or "Mi", so it is refused.
 */
export function parseMemory(text: string): number | undefined {
  const match = /^\+?(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,2})|([A-Za-z]*))$/.exec(text);
  if (match === null) return undefined;
  const [, digits, exponent, suffix] = match;
  const factor = exponent === undefined ? memorySuffixes.get(suffix) : Number(`1e${exponent}`);
  return factor === undefined ? undefined : positiveInteger(Math.ceil(roundOff(Number(digits) * factor)));
}

/**
 * Millicores of a Kubernetes CPU quantity such as "2", "0.5" or "500m"; undefined when it is not one, not above zero,
 * or finer than a millicore, which Kubernetes refuses.
 */
export function parseCpu(text: string): number | undefined {
  const match = /^\+?(\d+\.?\d*|\.\d+)(m|k)?$/.exec(text);
  if (match === null) return undefined;
  const factor = match[2] === "m" ? 1 : match[2] === "k" ? 1e6 : 1000;
  return positiveInteger(roundOff(Number(match[1]) * factor));
}

/** A Kubernetes quantity for a number of bytes, with the largest binary suffix that is exact: 8589934592 is "8Gi". */
export function formatMemory(bytes: number): string {
  for (const [suffix, factor] of [...binarySuffixes].reverse()) {
    if (bytes !== 0 && bytes % factor === 0) return `${bytes / factor}${suffix}`;
  }
  return String(bytes);
}

/** A Kubernetes CPU quantity for a number of millicores: 2000 is "2", 500 is "500m". */
export function formatCpu(millis: number): string {
  return millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`;
}

/** What a bare number counts for a parameter (column `unit` of pg_settings); "8kB" is a page. */
export type PgMemoryUnit = "B" | "kB" | "8kB" | "MB";

const pgUnits: readonly (readonly [string, number])[] = [
  ["B", 1],
  ["kB", KiB],
  ["MB", MiB],
  ["GB", GiB],
  ["TB", TiB],
];
const pgUnitBytes = new Map<string, number>([...pgUnits, ["8kB", 8 * KiB]]);

/**
 * Bytes of a PostgreSQL memory value such as "16MB", "1.5 GB" or "2048" (counted in `defaultUnit`); undefined when it
 * is not one. Units are B, kB, MB, GB and TB and their case matters
 * (https://www.postgresql.org/docs/current/config-setting.html).
 */
export function parsePgMemory(text: string, defaultUnit: PgMemoryUnit): number | undefined {
  const match = /^\s*(\d+\.?\d*|\.\d+)\s*(B|kB|MB|GB|TB)?\s*$/.exec(text);
  if (match === null) return undefined;
  const factor = pgUnitBytes.get(match[2] ?? defaultUnit) ?? 1;
  const bytes = Math.round(Number(match[1]) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A PostgreSQL memory value with the largest unit that is exact: 2147483648 is "2GB", 15728640 is "15MB". */
export function formatPgMemory(bytes: number): string {
  for (const [unit, factor] of [...pgUnits].reverse()) {
    if (bytes !== 0 && bytes % factor === 0) return `${bytes / factor}${unit}`;
  }
  return `${bytes}B`;
}

/** Bytes as people compare them: MiB with at most one decimal, "1536 MiB". */
export function showMiB(bytes: number): string {
  return `${Math.round((bytes / MiB) * 10) / 10} MiB`;
}

/** Removes what binary floating point adds to a decimal product: 0.57 * 1000 is 570, not 569.9999999999999. */
function roundOff(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

function positiveInteger(value: number): number | undefined {
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
