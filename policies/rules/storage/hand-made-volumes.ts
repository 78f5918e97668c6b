import { ifKnown } from "../../frame/place";
import type { Parameters } from "../../frame/config";
import type { Finding, JudgeOf } from "../../frame/rule";
import { names, type Stack, type Subject } from "../../frame/stack";

/** The provisioner of a class that makes nothing (https://kubernetes.io/docs/concepts/storage/storage-classes/#local). */
export const none = "kubernetes.io/no-provisioner";

/** Volumes of all databases that ask for a class: each instance has one of its own. May throw Unreadable. */
export function demand(stack: Stack, { resource, view }: Subject<"storage-class">): { volumes: number; of: string[] } {
  const all = stack.all("database").map((database) => {
    const each = database.view.volumes.filter(({ storageClass }) =>
      names(database.resource, storageClass.at, resource, view.name),
    );
    const volumes = each.length === 0 ? 0 : each.length * database.view.instances.value;
    return { volumes, of: database.resource.name };
  });
  const asking = all.filter(({ volumes }) => volumes > 0);
  return { volumes: asking.reduce((sum, { volumes }) => sum + volumes, 0), of: asking.map(({ of }) => of) };
}

/** A class whose volumes are made by hand, with fewer than ask for it. */
function tooFew(stack: Stack, subject: Subject<"storage-class">): Finding | string | undefined {
  const { resource, view } = subject;
  const made = stack
    .all("persistent-volume")
    .filter((volume) => names(volume.resource, volume.view.storageClass, resource, view.name)).length;
  const { volumes, of } = demand(stack, subject);
  if (volumes === 0) return undefined;
  // A controller makes them from the disks of the nodes, or somebody does it elsewhere.
  if (made === 0) return "no PersistentVolume of this class is in this stack, so they are made elsewhere";
  if (made >= volumes) return undefined;
  const message = `${made} PersistentVolume${made === 1 ? "" : "s"} for ${volumes} volumes of ${of.join(", ")}`;
  return {
    at: view.provisioner,
    message: `${message}; make ${volumes - made} more, or use a class with a provisioner`,
  };
}

/** Holds every class without a provisioner against the volumes made for it and those that ask for it. */
export function judgeHandMade(stack: Stack, judge: JudgeOf<Parameters>): void {
  for (const subject of stack.all("storage-class")) {
    // One that is not known yet is reported where the class is judged by itself.
    if (ifKnown(() => subject.view.provisioner.text) !== none) continue;
    const { each, notApplicable } = judge(subject.resource);
    each(() => {
      const found = tooFew(stack, subject);
      return typeof found === "string" ? notApplicable(found) : found;
    });
  }
}
