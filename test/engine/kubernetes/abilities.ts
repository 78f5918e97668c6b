import { fieldAt } from "./waiting";
import type { KubernetesObject, Objects } from "./objects";

/** The CSI driver that syncs Secrets of AWS. */
const secretsDriver = "secrets-store.csi.k8s.io";

/** What a Kubernetes cluster has to run workloads with. */
export interface Abilities {
  /** Nodes that pods are put on without tolerating anything. */
  nodes: number;
  csiDrivers: ReadonlySet<string>;
  /** Provisioners by the name of their StorageClass; the default class is under "" as well. */
  provisioners: ReadonlyMap<string, string>;
}

export async function abilitiesOf(api: Objects): Promise<Abilities> {
  const [nodes, drivers, classes] = await Promise.all([
    api.list("v1", "Node"),
    api.list("storage.k8s.io/v1", "CSIDriver"),
    api.list("storage.k8s.io/v1", "StorageClass"),
  ]);
  return {
    nodes: nodes.filter(isOpen).length,
    csiDrivers: new Set(drivers.map(({ metadata }) => metadata.name)),
    provisioners: new Map(
      classes.flatMap((one) => {
        const provisioner = String(one.provisioner);
        const own: [string, string] = [one.metadata.name, provisioner];
        return isDefault(one) ? [own, ["", provisioner]] : [own];
      }),
    ),
  };
}

/** Whether somebody is there to mount what the holder of synced Secrets mounts. */
export function canSyncSecrets({ nodes, csiDrivers }: Abilities): boolean {
  return nodes > 0 && csiDrivers.has(secretsDriver);
}

/** Whether all instances of a Cluster can become ready: a node for each, and somebody to make their volumes. */
export function canRun(cluster: KubernetesObject, { nodes, csiDrivers, provisioners }: Abilities): boolean {
  const classOf = (volume: string) =>
    fieldAt(cluster, `spec.${volume}.storageClass`) ?? fieldAt(cluster, `spec.${volume}.pvcTemplate.storageClassName`);
  const volumes = ["storage", "walStorage"].filter((volume) => fieldAt(cluster, `spec.${volume}`) !== undefined);
  const isMade = (volume: string) => {
    const provisioner = provisioners.get((classOf(volume) as string | undefined) ?? "");
    // A provisioner that is no CSI driver, such as kind's, registers no driver.
    return provisioner !== undefined && (!/\bcsi\b/.test(provisioner) || csiDrivers.has(provisioner));
  };
  return nodes >= Number(fieldAt(cluster, "spec.instances")) && volumes.every(isMade);
}

function isOpen(node: KubernetesObject): boolean {
  const taints = (fieldAt(node, "spec.taints") ?? []) as { effect: string }[];
  return taints.every(({ effect }) => effect === "PreferNoSchedule") && fieldAt(node, "spec.unschedulable") !== true;
}

function isDefault({ metadata }: KubernetesObject): boolean {
  const annotations = (metadata.annotations ?? {}) as Record<string, string>;
  return annotations["storageclass.kubernetes.io/is-default-class"] === "true";
}
