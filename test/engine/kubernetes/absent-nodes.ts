import type { PropertyMap, Value } from "kubepg/engine/values";
import { pause, type KubernetesObject, type Objects } from "./objects";
import { abilitiesOf, canRun, canSyncSecrets, type Abilities } from "./abilities";
import { fieldAt } from "./waiting";

/** The field owner of what is written in place of the nodes. */
const manager = "absent-nodes";

/** A secret of AWS Secrets Manager by its ARN. */
type SecretLookup = (arn: string) => string | undefined;

interface SecretObject {
  secretName: string;
  type: string;
  labels?: Record<string, string>;
  data: { key: string; objectName: string }[];
}

/**
 * Plays what a cluster cannot do, in one namespace of it: the CSI driver that syncs Secrets, the kubelets that report pods
 * ready, and the instances by which the operator would see that PostgreSQL runs. It changes the status of objects and
 * writes the Secrets the driver would write, nothing else, and leaves alone what the cluster can run by itself.
 */
export class AbsentNodes {
  private over = false;
  private readonly work: Promise<void>;

  constructor(
    private readonly api: Objects,
    private readonly namespace: string,
    private readonly secretOf: SecretLookup,
  ) {
    this.work = this.play();
  }

  /** Rejects with what went wrong meanwhile. */
  async stop(): Promise<void> {
    this.over = true;
    await this.work;
  }

  private async play(): Promise<void> {
    while (!this.over) {
      const abilities = await abilitiesOf(this.api);
      await Promise.all([
        ...(canSyncSecrets(abilities) ? [] : [this.syncSecrets(), this.reportHolders()]),
        ...(await this.clustersThatWait(abilities)).map((cluster) => this.reportCluster(cluster)),
      ]);
      await pause();
    }
  }

  private async clustersThatWait(abilities: Abilities): Promise<KubernetesObject[]> {
    const clusters = await this.api.list("postgresql.cnpg.io/v1", "Cluster", this.namespace);
    return clusters.filter((cluster) => !canRun(cluster, abilities));
  }

  private async reportCluster(cluster: KubernetesObject): Promise<void> {
    const instances = fieldAt(cluster, "spec.instances") as Value;
    const status = { phase: "Cluster in healthy state", instances, readyInstances: instances };
    await Promise.all([
      this.unlessGone(() =>
        this.api.patchStatus(cluster, { ...status, conditions: [condition("Ready", "ClusterIsReady")] }),
      ),
      this.report("Pooler", () => ({ phase: "active" })),
      this.report("Database", (database) => ({
        applied: true,
        observedGeneration: database.metadata.generation as number,
      })),
    ]);
  }

  private async report(kind: string, status: (object: KubernetesObject) => PropertyMap): Promise<void> {
    for (const object of await this.api.list("postgresql.cnpg.io/v1", kind, this.namespace)) {
      await this.unlessGone(() => this.api.patchStatus(object, status(object)));
    }
  }

  /** StatefulSets of ours are counted by their own controller, once their pods are ready. */
  private async reportHolders(): Promise<void> {
    for (const pod of await this.api.list("v1", "Pod", this.namespace)) {
      const owners = (pod.metadata.ownerReferences ?? []) as { kind: string }[];
      const isReady = fieldAt(pod, "status.phase") === "Running";
      if (isReady || owners[0]?.kind !== "StatefulSet") continue;
      const conditions = [condition("Ready", ""), condition("ContainersReady", "")];
      await this.unlessGone(() => this.api.patchStatus(pod, { phase: "Running", conditions }));
    }
  }

  private async syncSecrets(): Promise<void> {
    for (const provider of await this.api.list(
      "secrets-store.csi.x-k8s.io/v1",
      "SecretProviderClass",
      this.namespace,
    )) {
      const files = this.filesOf(String(fieldAt(provider, "spec.parameters.objects")));
      for (const wanted of fieldAt(provider, "spec.secretObjects") as SecretObject[]) {
        const { secretName: name, type, labels } = wanted;
        const found = wanted.data.map(({ key, objectName }): [string, string | undefined] => [
          key,
          files.get(objectName),
        ]);
        if (found.some(([, text]) => text === undefined)) continue;
        const stringData = Object.fromEntries(found);
        const metadata = { name, namespace: this.namespace, labels };
        const secret = { apiVersion: "v1", kind: "Secret", metadata, type, stringData };
        await this.unlessGone(() => this.api.apply(secret, { manager, force: true }));
      }
    }
  }

  /** What the driver would mount: each key of each secret as a file of its own. */
  private filesOf(objects: string): Map<string, string> {
    const asked = JSON.parse(objects) as { objectName: string; jmesPath: { path: string; objectAlias: string }[] }[];
    return new Map(
      asked.flatMap(({ objectName, jmesPath }) => {
        const text = this.secretOf(objectName);
        if (text === undefined) return [];
        const content = JSON.parse(text) as Record<string, string>;
        return jmesPath.map(({ path, objectAlias }): [string, string] => [objectAlias, content[path]]);
      }),
    );
  }

  /** What is deleted while it is looked at is no fault. */
  private async unlessGone(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      const { status } = error as { status?: number };
      // 403: a namespace that is being deleted takes nothing new.
      if (status !== 404 && status !== 403 && status !== 409) throw error;
    }
  }
}

function condition(type: string, reason: string): PropertyMap {
  const lastTransitionTime = new Date().toISOString();
  return { type, status: "True", reason, message: "reported in place of a node", lastTransitionTime };
}
