import { volumeLimits } from "kubernetes-postgres/plan/storage";
import { VolumeType } from "kubernetes-postgres/plan/spec/enums";
import { defineRule, type Finding } from "../../frame/rule";
import type { StorageClassView } from "../../views/types";
import { documents } from "../documents";
import { judgePerformance, widestIops, widestThroughput, type Ceiling } from "./judge-volume";
import { judgeHandMade } from "./hand-made-volumes";
import { ebsProvisioners } from "./provisioners";

const classWords = { type: "type", size: "the size of the claim", iops: "iops", throughput: "throughput" };
const volumeWords = { type: "the class", size: "size", iops: "iops", throughput: "throughput" };

/** The driver makes gp3 volumes where no type is said. */
function typeOf(text: string | undefined): VolumeType | undefined {
  return Object.values(VolumeType).find((type) => type === (text ?? VolumeType.Gp3).toLowerCase());
}

function judgeClass({ parameter }: StorageClassView, ceiling: Ceiling): Finding | readonly Finding[] {
  const type = typeOf(parameter("type").text);
  if (type === undefined) {
    const message = `${parameter("type").text ?? ""} volumes burst and then fall behind, or cost more for less; set it to gp3 or io2`;
    return { at: parameter("type"), message };
  }
  const [iops, perGib] = [parameter("iops"), parameter("iopsPerGB")];
  if (iops.isPresent && perGib.isPresent) {
    return { at: perGib, message: "the driver takes either iops or iopsPerGB, not both; remove one of them" };
  }
  const most = volumeLimits[type].iopsPerGiB;
  if ((perGib.number ?? 0) > most) {
    return { at: perGib, message: `${type} has at most ${most} IOPS per GiB; set it to at most ${most}` };
  }
  // With iopsPerGB the size of the claim decides how many they are.
  const otherwise = perGib.isPresent ? volumeLimits[type].maximumIops : undefined;
  return judgePerformance({ iops, throughput: parameter("throughput") }, type, classWords, ceiling, otherwise);
}

export const gp3WithinLimits = defineRule({
  id: "sc-gp3-within-limits",
  title: "Volumes ask for what their type can do, and there are enough of those made by hand",
  why: "A class outside the limits of EBS is accepted by Kubernetes, and every claim of it stays pending. A class without a provisioner binds only what somebody made: with fewer volumes than instances the rest never start.",
  severity: "medium",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set parameters.type of the StorageClass to gp3 or io2, iops of gp3 to 3000 to 80000 and throughput to 125 to 2000, at most a quarter of its IOPS; the same for spec.volume of a Zalando postgresql. Make a PersistentVolume for every instance of a cluster on a class without a provisioner.",
  url: documents.ebsDriver,
  parameters: {
    maxIops: { type: "integer", default: widestIops, minimum: 1, description: "Most IOPS of a volume." },
    maxThroughput: {
      type: "integer",
      default: widestThroughput,
      minimum: 1,
      description: "Most throughput of a volume, in MiB/s.",
    },
  },
  remediates: false,
  example: {
    role: "storage-class",
    bad: { parameters: { type: "gp3", iops: "4000", throughput: "1500" } },
    good: { parameters: { type: "gp3", iops: "6000", throughput: "1500" } },
  },
  covers: {
    "storage-class": (view, { config, each, notApplicable }) =>
      each(() => {
        const driver = view.provisioner.text ?? "an unnamed driver";
        if (!ebsProvisioners.includes(driver)) return notApplicable(`${driver} does not make EBS volumes`);
        return judgeClass(view, config);
      }),
    database: ({ volumes }, { config, each, notApplicable }) => {
      each(() => {
        const set = volumes.flatMap(({ performance }) => performance ?? []);
        if (set.length === 0) return notApplicable("the IOPS and throughput of its volumes are those of their class");
        for (const performance of set) each(() => judgePerformance(performance, VolumeType.Gp3, volumeWords, config));
        return undefined;
      });
    },
  },
  joins: { roles: ["storage-class"], check: judgeHandMade },
});
