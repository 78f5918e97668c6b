import { set } from "../../frame/edit";
import { defineRule, type Finding } from "../../frame/rule";
import { ifKnown, type Setting } from "../../frame/place";
import { documents } from "../documents";
import { demand, none } from "./hand-made-volumes";
import { ebsProvisioners } from "./provisioners";

function expect<T>({ at, value }: Setting<T>, wanted: T, consequence: string): Finding | undefined {
  if (value === wanted) return undefined;
  return { at, message: `${consequence}; set it to ${String(wanted)}`, fix: [set(at, wanted)] };
}

export const productionReady = defineRule({
  id: "sc-production-ready",
  title: "A StorageClass of a database waits for the pod, grows, and keeps what it holds",
  why: "Bound at once, a volume may be made in a zone where its pod cannot run. A class that cannot expand turns a full disk into a migration. With reclaim policy Delete, deleting a claim deletes the database. The disk of a node does nothing of this, and goes with its node.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set volumeBindingMode of the StorageClass to WaitForFirstConsumer, allowVolumeExpansion to true and reclaimPolicy to Retain. Give the data of a cluster a class with a CSI driver, not the disks of nodes.",
  url: documents.storageClasses,
  parameters: {
    requireRetain: { type: "boolean", default: true, description: "Whether volumes must outlive their claims." },
  },
  remediates: true,
  example: { role: "storage-class", bad: { reclaimPolicy: "Delete" }, good: { reclaimPolicy: "Retain" } },
  covers: {
    "storage-class": (view, { config, each, notApplicable }) =>
      each(() => {
        const { provisioner, bindingMode, allowsExpansion, reclaimPolicy } = view;
        if (!ebsProvisioners.includes(provisioner.text ?? "")) {
          return notApplicable(`${provisioner.text ?? "an unnamed driver"} does not make EBS volumes`);
        }
        each(() => expect(bindingMode, "WaitForFirstConsumer", "a volume may be made where its pod cannot run"));
        each(() => expect(allowsExpansion, true, "volumes cannot grow"));
        if (!config.requireRetain) return undefined;
        return expect(reclaimPolicy, "Retain", "a volume is deleted with its claim");
      }),
  },
  joins: {
    roles: ["storage-class"],
    check: (stack, judge) => {
      for (const subject of stack.all("storage-class")) {
        // One that is not known yet is reported where the class is judged by itself.
        if (ifKnown(() => subject.view.provisioner.text) !== none) continue;
        judge(subject.resource).each(() => {
          const { of } = demand(stack, subject);
          if (of.length === 0) return undefined;
          const message = `${of.join(" and ")} would be on disks of single nodes, which do not grow, are not encrypted by the class and go with their node; use a class with a CSI driver`;
          return { at: subject.view.provisioner, message, level: "advisory" };
        });
      }
    },
  },
});
