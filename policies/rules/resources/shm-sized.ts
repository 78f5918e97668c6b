import { formatMemory, MiB, parseMemory } from "kubernetes-postgres/plan/quantity";
import { roundDown } from "kubernetes-postgres/plan/tuning/sizing";
import { set } from "../../frame/edit";
import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { limitOf } from "./amounts";

export const shmSized = defineRule({
  id: "pg-shm-sized",
  title: "Parallel queries have the shared memory they need, and no more than half of all",
  why: "A container's /dev/shm has 64 MiB unless a volume in memory stands there, and a parallel hash join that needs more fails. What is written to it counts towards the memory limit, so it must not be able to take all of it.",
  severity: "medium",
  level: "advisory",
  references: [],
  remediationSteps:
    "Mount an emptyDir with medium Memory at /dev/shm of a StatefulSet; leave spec.enableShmVolume of a Zalando postgresql on; set spec.ephemeralVolumesSizeLimit.shm of a Cluster to at most half of its memory limit.",
  url: documents.memory,
  parameters: {},
  remediates: true,
  example: {
    role: "database",
    bad: { spec: { ephemeralVolumesSizeLimit: { shm: "8Gi" } } },
    good: { spec: { ephemeralVolumesSizeLimit: { shm: "2Gi" } } },
  },
  covers: {
    database: ({ sharedMemory, server, settled }, { each, notApplicable }) => {
      const { isVolume, size } = sharedMemory;
      const why = settled?.["shared-memory"];
      if (why !== undefined) {
        notApplicable(why);
        return;
      }
      each(() => {
        if (isVolume.value) return undefined;
        const { at, lacking = "/dev/shm has 64 MiB; put a volume in memory there", fix } = sharedMemory;
        return { at, message: lacking, fix };
      });
      each(() => {
        const bytes = parseMemory(size.value ?? "");
        if (bytes === undefined) return undefined;
        const memory = limitOf(server, "memory");
        if (memory === undefined || bytes <= memory / 2) return undefined;
        const half = formatMemory(roundDown(memory / 2, MiB));
        const message = `${size.value ?? ""} is more than half of the memory limit, ${formatMemory(memory)}; set it to ${half}`;
        return { at: size.at, message, fix: [set(size.at, half)] };
      });
    },
  },
});
