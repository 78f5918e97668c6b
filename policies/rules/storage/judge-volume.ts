import { checkVolume, volumeLimits, type VolumeWish, type VolumeWords } from "kubernetes-postgres/plan/storage";
import { VolumeType } from "kubernetes-postgres/plan/spec/enums";
import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";

/** The most that is allowed of a volume, whatever its type can do. */
export interface Ceiling {
  readonly maxIops: number;
  readonly maxThroughput: number;
}

/** The most any volume type can do. */
export const widestIops = volumeLimits[VolumeType.Io2].maximumIops;
export const widestThroughput = volumeLimits[VolumeType.Gp3].throughput?.maximum ?? Infinity;

/** Where the performance of an EBS volume is written. */
export interface PerformanceAt {
  readonly iops: Place;
  readonly throughput: Place;
}

/**
 * What is wrong with the IOPS and throughput of a volume; `otherwise` stands for IOPS that are not written there. May
 * throw Unreadable.
 */
export function judgePerformance(
  at: PerformanceAt,
  type: VolumeType,
  words: VolumeWords,
  ceiling: Ceiling,
  otherwise?: number,
): Finding[] {
  const { iops, throughput } = at;
  const wish: VolumeWish = { type, iops: iops.number ?? otherwise, throughput: throughput.number };
  const problems = checkVolume(wish, words).map(({ path, message, fix }) => ({
    at: at[path === "throughput" ? "throughput" : "iops"],
    message: `${message}; ${fix ?? ""}`,
  }));
  if (problems.length > 0) return problems;
  const above = (place: Place, most: number, unit: string): Finding[] =>
    (place.number ?? 0) <= most
      ? []
      : [
          {
            at: place,
            message: `${place.text ?? ""} ${unit} are more than ${most} allowed; set it to at most ${most}`,
          },
        ];
  return [...above(iops, ceiling.maxIops, "IOPS"), ...above(throughput, ceiling.maxThroughput, "MiB/s")];
}
