import { defaults } from "../defaults";
import { dnsSubdomain, volumeAttributesName } from "../names";
import { formatMemory, GiB, parseMemory } from "../quantity";
import { pass, type Report } from "../report";
import type { Lenient } from "../schema/read";
import type { StorageSpec } from "../spec/cluster";
import { Cloud, VolumeType } from "../spec/enums";
import {
  checkCeiling,
  checkVolume,
  defaultWalBytes,
  instanceCeiling,
  volumeLimits,
  wholeGiB,
  type VolumeWish,
} from "../storage";
import type { PlanContext, StoragePlan, VolumeAttributesPlan, VolumePlan } from "../types";

/** What the volumes of a cluster depend on besides their own specification. */
export interface VolumeSurroundings {
  context: PlanContext;
  namespace: string;
  cluster: string;
  instanceType?: string;
  /** Whether the operator has a volume for the WAL; where it has none, none is planned by default. */
  hasWalVolume: boolean;
}

/** The volumes of each instance; `report` paths are those of StorageSpec. */
export function planStorage(
  spec: Lenient<StorageSpec>,
  { context, namespace, cluster, instanceType, hasWalVolume }: VolumeSurroundings,
  report: Report,
): StoragePlan {
  const onAws = context.cloud === Cloud.Aws;
  const type = spec.volumeType ?? defaults.StorageSpec.volumeType;
  const dataBytes = readSize("size", spec.size, onAws ? type : undefined, report);
  const wal = planWal(spec, dataBytes, { context, hasWalVolume }, report);
  checkClasses(spec, report);
  const dataClass = spec.storageClass ?? context.dataStorageClass;
  const data = { size: spec.size ?? "", sizeBytes: dataBytes ?? 0, storageClass: dataClass };
  if (!onAws) {
    refuseEbs(spec, report);
    return { data, wal };
  }
  const wish: VolumeWish = { type, sizeBytes: dataBytes, iops: spec.iops, throughput: spec.throughput };
  const problems = checkVolume(wish);
  pass(report, problems);
  const included = volumeLimits[type].included;
  const iops = spec.iops ?? included?.iops;
  const throughput = spec.throughput ?? included?.throughput;
  if (problems.length === 0) checkNode(instanceType, { iops, throughput }, wal !== undefined, report);
  const attributes = planAttributes(spec, type, { context, namespace, cluster });
  return { volumeType: type, iops, throughput, data, wal, attributes };
}

function readSize(
  path: string,
  size: string | undefined,
  type: VolumeType | undefined,
  report: Report,
): number | undefined {
  if (size === undefined) return undefined;
  const bytes = parseMemory(size);
  if (bytes === undefined) {
    report(path, size, "is not a size", `write it with a unit, such as "${path === "size" ? "100Gi" : "20Gi"}"`);
    return undefined;
  }
  const minimum = type === undefined ? 1 : volumeLimits[type].minimumGiB;
  const maximum = type === undefined ? Infinity : volumeLimits[type].maximumGiB;
  if (bytes < minimum * GiB) {
    report(path, size, `must be at least ${minimum}Gi`, `set storage.${path} to at least "${minimum}Gi"`);
    return undefined;
  }
  if (wholeGiB(bytes) > maximum) {
    report(path, size, `a ${type} volume has at most ${maximum}Gi`, `set storage.${path} to at most "${maximum}Gi"`);
    return undefined;
  }
  return bytes;
}

function planWal(
  spec: Lenient<StorageSpec>,
  dataBytes: number | undefined,
  { context, hasWalVolume }: Pick<VolumeSurroundings, "context" | "hasWalVolume">,
  report: Report,
): VolumePlan | undefined {
  if (spec.walSize === "none") {
    if (spec.walStorageClass !== undefined) {
      const message = 'has no volume to be the class of: storage.walSize is "none"';
      report(
        "walStorageClass",
        spec.walStorageClass,
        message,
        "remove storage.walStorageClass, or set storage.walSize to a size",
      );
    }
    return undefined;
  }
  // The platform's WAL class is gp3, whatever the data volume is.
  const given = readSize("walSize", spec.walSize, context.cloud === Cloud.Aws ? VolumeType.Gp3 : undefined, report);
  const bytes = spec.walSize === undefined && hasWalVolume ? defaultWalBytes(dataBytes ?? 0) : given;
  // A size that cannot be read asks for a volume all the same.
  if (bytes === undefined && spec.walSize === undefined) return undefined;
  const storageClass = spec.walStorageClass ?? context.walStorageClass ?? spec.storageClass ?? context.dataStorageClass;
  return { size: spec.walSize ?? formatMemory(bytes ?? 0), sizeBytes: bytes ?? 0, storageClass };
}

function checkClasses(spec: Lenient<StorageSpec>, report: Report): void {
  for (const path of ["storageClass", "walStorageClass"] as const) {
    const name = spec[path];
    if (name === undefined || (dnsSubdomain.test(name) && name.length <= 253)) continue;
    const message = "is not the name of a StorageClass: lower-case letters, digits, hyphens and dots";
    report(path, name, message, `set storage.${path} to a name that "kubectl get storageclass" shows, or remove it`);
  }
}

function refuseEbs(spec: Lenient<StorageSpec>, report: Report): void {
  for (const path of ["volumeType", "iops", "throughput"] as const) {
    if (spec[path] === undefined) continue;
    const message = 'is a property of EBS volumes, and cloud is "none"';
    report(path, spec[path], message, `remove storage.${path}; choose a fast StorageClass with storage.storageClass`);
  }
}

/** Whether the node carries what the volumes of one instance are provisioned for. */
function checkNode(
  instanceType: string | undefined,
  data: { iops?: number; throughput?: number },
  hasWal: boolean,
  report: Report,
): void {
  const ceiling = instanceType === undefined ? undefined : instanceCeiling(instanceType);
  if (instanceType === undefined || ceiling === undefined) return;
  const wal = volumeLimits[VolumeType.Gp3].included ?? { iops: 0, throughput: 0 };
  const volumes = [{ iops: data.iops ?? 0, throughput: data.throughput ?? 0 }, ...(hasWal ? [wal] : [])];
  pass(report, checkCeiling(instanceType, ceiling, volumes));
}

/**
 * What the data volume has beyond its class. Also when it is exactly what the class has, so that iops can be set back
 * to 3000: a class that claims use is not deleted, so whoever once set iops or throughput must keep one of them set.
 */
function planAttributes(
  { iops, throughput }: Lenient<StorageSpec>,
  type: VolumeType,
  { context, namespace, cluster }: Pick<VolumeSurroundings, "context" | "namespace" | "cluster">,
): VolumeAttributesPlan | undefined {
  if (iops === undefined && throughput === undefined && type === VolumeType.Gp3) return undefined;
  const driver = context.volumeDriver ?? "ebs.csi.aws.com";
  const parameters: Record<string, string> = { type };
  if (iops !== undefined) parameters.iops = String(iops);
  if (throughput !== undefined) parameters.throughput = String(throughput);
  return { name: volumeAttributesName(namespace, cluster, driver, parameters), driver, parameters };
}
