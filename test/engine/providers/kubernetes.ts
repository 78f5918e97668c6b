import { mapOf, reveal, textOf, type PropertyMap } from "kubepg/engine/values";
import type { Answered, Asked, Known, Provider, ReadAnswer } from "../hosts/provider-host";
import { ApiError, pause, type KubernetesObject, type Objects } from "../kubernetes/objects";
import { hasUnknown, prune, stateOf, without, withoutEmptyMetadata } from "../kubernetes/live-state";
import { replaceForcingOf } from "../kubernetes/replacing";
import { stillWaitingFor } from "../kubernetes/waiting";
import { changedPaths, replacing, type Difference } from "./difference";

/** Owner of the fields that this provider applies. */
const manager = "pulumi-kubernetes";

/** How long pulumi-kubernetes waits unless it is told. */
const defaultTimeoutSeconds = 600;

/**
 * pulumi-kubernetes as far as this project asks of it, against the real API server: objects are applied on the server,
 * previews are its dry runs, and what `pulumi up` awaits is awaited. Helm releases are recorded only: there is no chart
 * registry to install from, and the operator runs already.
 */
export class KubernetesProvider implements Provider {
  readonly name = "kubernetes";
  readonly replacedBySettings = ["clusterIdentifier"];
  private settings: PropertyMap = {};

  constructor(private readonly api: Objects) {}

  configure(settings: PropertyMap): void {
    this.settings = reveal(settings) as PropertyMap;
  }

  check({ inputs, urn }: Asked): PropertyMap {
    if (!isRelease(inputs) && mapOf(inputs.metadata).name === undefined) throw new Error(`${urn} has no metadata.name`);
    return inputs;
  }

  diff({ inputs, outputs, oldInputs }: Known): Difference {
    const before = isRelease(inputs) ? oldInputs : (prune(reveal(outputs), oldInputs) as PropertyMap);
    const paths = changedPaths(withoutEmptyMetadata(before), withoutEmptyMetadata(inputs));
    const isSet = (setting: string) => this.settings[setting] === true || this.settings[setting] === "true";
    const forcing = isRelease(inputs) ? ["name", "namespace"] : replaceForcingOf(kindOf(inputs), isSet);
    const replaces = replacing(paths, forcing);
    // Two objects of one name cannot be there at once.
    const sameName = !replaces.some((path) => path.startsWith("metadata."));
    return { paths, replaces, deleteBeforeReplace: replaces.length > 0 && sameName };
  }

  async create({ inputs, preview, timeoutSeconds }: Asked): Promise<Answered> {
    if (isRelease(inputs) && preview) return { id: "", outputs: inputs };
    if (isRelease(inputs)) return { id: releaseId(inputs), outputs: releaseOutputs(inputs) };
    const object = objectOf(inputs);
    const { apiVersion, kind, metadata } = object;
    const namespace = await this.api.namespaceOf(object);
    const id = namespace === undefined ? metadata.name : `${namespace}/${metadata.name}`;
    const isThere = (await this.api.get(apiVersion, kind, metadata.name, namespace)) !== undefined;
    // In a preview of a replacement the old one still has the name.
    if (preview) return { id: "", outputs: isThere ? inputs : await this.previewed(object, inputs) };
    if (isThere) {
      throw new Error(`resource ${id} was not successfully created by the Kubernetes API server: it already exists`);
    }
    return { id, outputs: stateOf(await this.applied(object, inputs, timeoutSeconds), inputs) };
  }

  async read({ id, inputs, outputs }: Known): Promise<ReadAnswer> {
    if (isRelease(inputs)) return { inputs, outputs };
    const live = await this.live(id, inputs);
    if (live === undefined) return undefined;
    const state = stateOf(live, inputs);
    return { outputs: state, inputs: prune(state, inputs) as PropertyMap };
  }

  async update({ inputs, preview, timeoutSeconds }: Known): Promise<PropertyMap> {
    if (isRelease(inputs)) return releaseOutputs(inputs);
    if (preview) return this.previewed(objectOf(inputs), inputs);
    return stateOf(await this.applied(objectOf(inputs), inputs, timeoutSeconds), inputs);
  }

  async delete({ id, oldInputs }: Known): Promise<void> {
    if (isRelease(oldInputs)) return;
    const { apiVersion, kind } = objectOf(oldInputs);
    const { name, namespace } = identityOf(id);
    await this.api.delete(apiVersion, kind, name, namespace);
  }

  invoke(token: string): PropertyMap {
    throw new Error(`the Kubernetes stand-in has no function ${token}`);
  }

  /** What the server would make of it; the inputs where it cannot say yet. */
  private async previewed(object: KubernetesObject, inputs: PropertyMap): Promise<PropertyMap> {
    if (hasUnknown(inputs) || !(await this.api.knows(object.apiVersion, object.kind))) return inputs;
    try {
      const foreseen = await this.api.apply(object, { manager, dryRun: true });
      return without(stateOf(foreseen, inputs), "status");
    } catch (error) {
      // Its namespace comes with the same stack.
      if (error instanceof ApiError && error.status === 404) return inputs;
      throw error;
    }
  }

  private async applied(object: KubernetesObject, inputs: PropertyMap, timeout: number): Promise<KubernetesObject> {
    const { name } = object.metadata;
    const namespace = await this.api.namespaceOf(object);
    const annotations = mapOf(reveal(mapOf(inputs.metadata).annotations ?? null)) as Record<string, string>;
    const seconds = timeout || Number(annotations["pulumi.com/timeoutSeconds"] ?? defaultTimeoutSeconds);
    const deadline = Date.now() + seconds * 1000;
    await this.api.apply(object, { manager });
    for (;;) {
      const live = await this.api.get(object.apiVersion, object.kind, name, namespace);
      if (live === undefined) throw new Error(`${object.kind} ${name} was deleted while it was awaited`);
      const unready = stillWaitingFor(live, annotations);
      if (unready === undefined) return live;
      if (Date.now() > deadline)
        throw new Error(`${object.kind} ${name}: timed out after ${seconds} s waiting for ${unready}`);
      await pause();
    }
  }

  private live(id: string, inputs: PropertyMap): Promise<KubernetesObject | undefined> {
    const { apiVersion, kind } = objectOf(inputs);
    const { name, namespace } = identityOf(id);
    return this.api.get(apiVersion, kind, name, namespace);
  }
}

function objectOf(inputs: PropertyMap): KubernetesObject {
  return reveal(inputs) as unknown as KubernetesObject;
}

function kindOf(inputs: PropertyMap): string {
  return `${textOf(inputs.apiVersion)}/${textOf(inputs.kind)}`;
}

function identityOf(id: string): { name: string; namespace?: string } {
  const [first, second] = id.split("/");
  return second === undefined ? { name: first } : { name: second, namespace: first };
}

/** Releases alone have a chart, and no kind. */
function isRelease(inputs: PropertyMap): boolean {
  return "chart" in inputs && !("kind" in inputs);
}

function releaseId(inputs: PropertyMap): string {
  return `${textOf(inputs.namespace) ?? "default"}/${textOf(inputs.name)}`;
}

function releaseOutputs(inputs: PropertyMap): PropertyMap {
  const { chart, name, namespace, version } = inputs;
  return { ...inputs, status: { status: "deployed", chart, name, namespace, version, revision: 1 } };
}
