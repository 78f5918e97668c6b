import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import { tagMistake } from "./aws";

/** Checks tags that a StorageClass is to hand on; what AWS refuses in any tag is told already. */
export function checkVolumeTags(tags: Lenient<Record<string, string>>, report: Report): void {
  for (const [key, value = ""] of Object.entries(tags)) {
    if (tagMistake(key, value) !== undefined) continue;
    const mistake = volumeTagMistake(key, value);
    if (mistake !== undefined) report(key, value, mistake.message, mistake.fix);
  }
}

/**
 * What the EBS CSI driver refuses in tags of volumes, only when a claim binds: it splits them at "=", fills in templates,
 * and keeps some keys for itself
 * (https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md).
 */
export function volumeTagMistake(key: string, value: string): { message: string; fix: string } | undefined {
  if (key.includes("=") || value.includes("{{")) {
    return {
      message: 'the CSI driver reads tags as "key=value" templates',
      fix: 'use a key without "=" and a value without "{{"',
    };
  }
  if (reserved.includes(key) || key.startsWith("kubernetes.io")) {
    return { message: "the CSI driver keeps this key for itself", fix: "use another key" };
  }
  return undefined;
}

const reserved = ["CSIVolumeName", "CSIVolumeSnapshotName", "ebs.csi.aws.com/cluster"];
