import type { Problem } from "./problems";
import { GiB, MiB } from "./quantity";
import { VolumeType } from "./spec/enums";
import type { StoragePlan } from "./types";

/** Limits of EBS volumes, growth and the size of the WAL volume. Pure arithmetic; cluster/volumes.ts asks it. */

/** What one EBS volume type can do. */
export interface VolumeLimits {
  minimumGiB: number;
  maximumGiB: number;
  minimumIops: number;
  maximumIops: number;
  /** Most IOPS for each GiB of the volume. */
  iopsPerGiB: number;
  /** Throughput in MiB/s, where it is provisioned separately; io2's follows from its IOPS. */
  throughput?: { minimum: number; maximum: number; perIops: number };
  /** What the price of the volume includes. */
  included?: { iops: number; throughput: number };
}

/**
 * https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html (gp3, limits of September 2025) and
 * https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html (io2 Block Express).
 */
export const volumeLimits: Record<VolumeType, VolumeLimits> = {
  [VolumeType.Gp3]: {
    minimumGiB: 1,
    maximumGiB: 65_536,
    minimumIops: 3_000,
    maximumIops: 80_000,
    iopsPerGiB: 500,
    throughput: { minimum: 125, maximum: 2_000, perIops: 0.25 },
    included: { iops: 3_000, throughput: 125 },
  },
  [VolumeType.Io2]: {
    minimumGiB: 4,
    maximumGiB: 65_536,
    minimumIops: 100,
    maximumIops: 256_000,
    iopsPerGiB: 1_000,
  },
};

/** An EBS volume as it is asked for. */
export interface VolumeWish {
  type: VolumeType;
  /** undefined: not known because it is misspelt; what depends on it is not checked. */
  sizeBytes?: number;
  iops?: number;
  throughput?: number;
}

/** EBS bills and counts whole GiB, and rounds up. */
export function wholeGiB(bytes: number): number {
  return Math.ceil(bytes / GiB);
}

/** What the properties of a volume are called where a person writes them. */
export type VolumeWords = Readonly<Record<"type" | "size" | "iops" | "throughput", string>>;

const storageSpec: VolumeWords = {
  type: "storage.volumeType",
  size: "storage.size",
  iops: "storage.iops",
  throughput: "storage.throughput",
};

/** What is wrong with an EBS volume; paths are those of VolumeWish, fixes are in the given words, by default StorageSpec's. */
export function checkVolume(wish: VolumeWish, words: VolumeWords = storageSpec): Problem[] {
  const { type, sizeBytes, iops, throughput } = wish;
  const limits = volumeLimits[type];
  const gib = sizeBytes === undefined ? undefined : wholeGiB(sizeBytes);
  return [...checkIops(type, limits, gib, iops, words), ...checkThroughput(type, limits, iops, throughput, words)];
}

function checkIops(
  type: VolumeType,
  limits: VolumeLimits,
  gib: number | undefined,
  iops: number | undefined,
  words: VolumeWords,
): Problem[] {
  const path = "iops";
  if (iops === undefined) {
    if (limits.included !== undefined) return [];
    const fix = `set ${words.iops} to ${limits.minimumIops} to ${limits.maximumIops}, or ${words.type} to "gp3"`;
    return [{ path, message: `is missing: the price of ${type} includes no IOPS`, fix }];
  }
  if (iops < limits.minimumIops || iops > limits.maximumIops) {
    const range = `${limits.minimumIops} to ${limits.maximumIops}`;
    const message = `IOPS of ${type} must be ${range}`;
    const above = iops > limits.maximumIops && type === VolumeType.Gp3 && iops <= volumeLimits.io2.maximumIops;
    const other = above ? `, or ${words.type} to "io2"` : "";
    return [{ path, value: iops, message, fix: `set ${words.iops} to ${range}${other}` }];
  }
  if (gib !== undefined && iops > Math.max(limits.iopsPerGiB * gib, limits.included?.iops ?? 0)) {
    const most = Math.max(limits.iopsPerGiB * gib, limits.minimumIops);
    const message = `${type} has at most ${limits.iopsPerGiB} IOPS per GiB, ${most} for ${gib}Gi`;
    const size = `"${Math.ceil(iops / limits.iopsPerGiB)}Gi"`;
    return [
      { path, value: iops, message, fix: `set ${words.iops} to at most ${most}, or ${words.size} to at least ${size}` },
    ];
  }
  return [];
}

function checkThroughput(
  type: VolumeType,
  limits: VolumeLimits,
  iops: number | undefined,
  throughput: number | undefined,
  words: VolumeWords,
): Problem[] {
  const path = "throughput";
  if (throughput === undefined) return [];
  if (limits.throughput === undefined) {
    const message = `throughput of ${type} follows from its IOPS and cannot be set`;
    return [{ path, value: throughput, message, fix: `remove ${words.throughput}` }];
  }
  const { minimum, maximum, perIops } = limits.throughput;
  if (throughput < minimum || throughput > maximum) {
    const message = `throughput of ${type} must be ${minimum} to ${maximum} MiB/s`;
    return [{ path, value: throughput, message, fix: `set ${words.throughput} to ${minimum} to ${maximum}` }];
  }
  const provisioned = iops ?? limits.included?.iops ?? limits.minimumIops;
  const valid = provisioned >= limits.minimumIops && provisioned <= limits.maximumIops;
  if (valid && throughput > perIops * provisioned) {
    const most = Math.floor(perIops * provisioned);
    const message = `throughput of ${type} is at most ${perIops} MiB/s per IOPS, ${most} MiB/s for ${provisioned} IOPS`;
    const enough = Math.ceil(throughput / perIops);
    const fix = `set ${words.iops} to at least ${enough}, or ${words.throughput} to at most ${most}`;
    return [{ path, value: throughput, message, fix }];
  }
  return [];
}

/** From this size on a data volume gets a WAL volume beside it. */
export const separateWalFrom = 20 * GiB;

/** The WAL volume's size where nobody sets one: a fifth of the data volume, 10 to 200 GiB; none beside a small one. */
export function defaultWalBytes(dataBytes: number): number | undefined {
  if (dataBytes < separateWalFrom) return undefined;
  return Math.min(200, Math.max(10, Math.ceil(dataBytes / 5 / GiB))) * GiB;
}

/**
 * What Kubernetes, EBS and the operators refuse of a change to a running cluster's volumes: they grow, they do not
 * shrink, move or go away. `newVolume` says how one gets another one all the same.
 */
export function checkGrowth(
  before: StoragePlan,
  after: StoragePlan,
  newVolume = "start a new cluster with recovery from this one's backups",
): Problem[] {
  const problems: Problem[] = [];
  const grow = (path: string, was: { size: string; sizeBytes: number }, is: { size: string; sizeBytes: number }) => {
    if (is.sizeBytes >= was.sizeBytes) return;
    const message = `a volume cannot shrink, and it is "${was.size}" now`;
    problems.push({
      path,
      value: is.size,
      message,
      fix: `set ${path} to at least "${was.size}"; to make it smaller, ${newVolume}`,
    });
  };
  const stay = (path: string, was: string | undefined, is: string | undefined) => {
    if (is === was) return;
    const now = was === undefined ? "the Kubernetes cluster's default class" : `"${was}"`;
    const message = `the class of an existing volume cannot change, and it is ${now} now`;
    const fix = was === undefined ? `remove ${path}` : `set ${path} to "${was}"`;
    problems.push({
      path,
      value: is,
      message,
      fix: `${fix}; to move, ${newVolume}`,
    });
  };
  grow("storage.size", before.data, after.data);
  stay("storage.storageClass", before.data.storageClass, after.data.storageClass);
  if (before.wal !== undefined && after.wal === undefined) {
    const message = "a WAL volume cannot be removed once it is there";
    problems.push({ path: "storage.walSize", message, fix: `set storage.walSize to at least "${before.wal.size}"` });
  } else if (before.wal !== undefined && after.wal !== undefined) {
    grow("storage.walSize", before.wal, after.wal);
    stay("storage.walStorageClass", before.wal.storageClass, after.wal.storageClass);
  }
  return problems;
}

/** What one EC2 instance carries to and from all its EBS volumes together; throughput in MiB/s. */
export interface InstanceCeiling {
  baselineIops: number;
  maximumIops: number;
  baselineThroughput: number;
  maximumThroughput: number;
}

/** Families whose sizes share one table of https://docs.aws.amazon.com/ec2/latest/instancetypes/ (EBS-optimized). */
const families = ["m6i", "m7i", "r6i", "r7i", "m6g", "r6g", "m7g", "r7g", "m8g", "r8g"];

/** Size of an instance: baseline and maximum in Mbit/s, baseline and maximum IOPS. */
const sizes: Record<string, [number, number, number, number]> = {
  large: [630, 10_000, 3_600, 40_000],
  xlarge: [1_250, 10_000, 6_000, 40_000],
  "2xlarge": [2_500, 10_000, 12_000, 40_000],
  "4xlarge": [5_000, 10_000, 20_000, 40_000],
  "8xlarge": [10_000, 10_000, 40_000, 40_000],
  "12xlarge": [15_000, 15_000, 60_000, 60_000],
  "16xlarge": [20_000, 20_000, 80_000, 80_000],
};

// Graviton 2 is an older platform with half the burst.
const graviton2: Record<string, [number, number, number, number]> = {
  large: [630, 4_750, 3_600, 20_000],
  xlarge: [1_188, 4_750, 6_000, 20_000],
  "2xlarge": [2_375, 4_750, 12_000, 20_000],
  "4xlarge": [4_750, 4_750, 20_000, 20_000],
  "8xlarge": [9_500, 9_500, 40_000, 40_000],
  "12xlarge": [14_250, 14_250, 50_000, 50_000],
  "16xlarge": [19_000, 19_000, 80_000, 80_000],
};

/** The ceiling of an instance type; undefined where this package does not know the type. */
export function instanceCeiling(instanceType: string): InstanceCeiling | undefined {
  const [family, size] = instanceType.split(".");
  const table = family === "m6g" || family === "r6g" ? graviton2 : sizes;
  if (!families.includes(family) || !Object.hasOwn(table, size ?? "")) return undefined;
  const [baselineMbit, maximumMbit, baselineIops, maximumIops] = table[size];
  const toMiB = (megabit: number) => Math.floor((megabit * 1e6) / 8 / MiB);
  return {
    baselineIops,
    maximumIops,
    baselineThroughput: toMiB(baselineMbit),
    maximumThroughput: toMiB(maximumMbit),
  };
}

/** What of all volumes of one instance together is beyond what its node carries even in a burst; paths are those of StorageSpec. */
export function checkCeiling(
  instanceType: string,
  ceiling: InstanceCeiling,
  volumes: readonly { iops: number; throughput: number }[],
): Problem[] {
  const sum = (of: "iops" | "throughput") => volumes.reduce((total, volume) => total + volume[of], 0);
  const check = (path: "iops" | "throughput", unit: string, ceilingValue: number): Problem[] => {
    const total = sum(path);
    if (total <= ceilingValue) return [];
    const others = total - volumes[0][path];
    const message = `${instanceType} carries at most ${ceilingValue} ${unit} for all volumes, and data and WAL volume have ${total} together`;
    const fix = `set storage.${path} to at most ${Math.max(0, ceilingValue - others)}, or use larger nodes`;
    return [{ path, value: volumes[0][path], message, fix }];
  };
  return [...check("iops", "IOPS", ceiling.maximumIops), ...check("throughput", "MiB/s", ceiling.maximumThroughput)];
}
