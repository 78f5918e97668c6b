import type { PropertyMap } from "kubepg/engine/values";
import { ApiServer, type Answer, type Identified } from "../../support/api-server";

/** A Kubernetes object as the API server returns it. */
export interface KubernetesObject extends Identified {
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** What the API server refuses, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface ApplyOptions {
  manager: string;
  dryRun?: boolean;
  /** Takes over fields that another manager owns. Default false: that is a conflict. */
  force?: boolean;
}

/** The objects on an API server, for whom a refusal is an error. */
export class Objects {
  private constructor(private readonly server: ApiServer) {}

  static async connect(): Promise<Objects> {
    return new Objects(await ApiServer.connect());
  }

  stop(): void {
    this.server.close();
  }

  /** Undefined when there is none of that name, or no such kind. */
  async get(apiVersion: string, kind: string, name: string, namespace?: string): Promise<KubernetesObject | undefined> {
    if (!(await this.knows(apiVersion, kind))) return undefined;
    const answer = await this.server.read({ apiVersion, kind, metadata: { name, namespace } });
    return answer.status === 404 ? undefined : accepted(answer);
  }

  /** None where there is no such kind. */
  async list(apiVersion: string, kind: string, namespace?: string): Promise<KubernetesObject[]> {
    if (!(await this.knows(apiVersion, kind))) return [];
    const path = await this.server.pathOf({ apiVersion, kind, metadata: { namespace } });
    const { items } = accepted(await this.server.request("GET", path)) as unknown as { items: KubernetesObject[] };
    return items.map((item) => ({ ...item, apiVersion, kind }));
  }

  /** As pulumi-kubernetes applies: what the kind does not have is passed over. */
  async apply(object: KubernetesObject, { manager, dryRun, force = false }: ApplyOptions): Promise<KubernetesObject> {
    const { apiVersion, kind } = object;
    if (!(await this.knows(apiVersion, kind)))
      throw new ApiError(404, `no matches for kind "${kind}" in ${apiVersion}`);
    return accepted(await this.server.apply(object, { manager, dryRun, force, unknownFields: "Warn" }));
  }

  /** Changes the status alone, as controllers and kubelets do. */
  async patchStatus(object: KubernetesObject, status: PropertyMap): Promise<void> {
    const path = await this.server.pathOf(object);
    accepted(await this.server.request("PATCH", `${path}/status`, { status }, "application/merge-patch+json"));
  }

  /** Returns once the object is gone. */
  async delete(apiVersion: string, kind: string, name: string, namespace?: string): Promise<void> {
    if (!(await this.knows(apiVersion, kind))) return;
    const path = await this.server.pathOf({ apiVersion, kind, metadata: { name, namespace } });
    const answer = await this.server.request("DELETE", path, { propagationPolicy: "Foreground" });
    if (answer.status !== 404) accepted(answer);
    while ((await this.get(apiVersion, kind, name, namespace)) !== undefined) await pause();
  }

  /** Whether the API server knows the kind. */
  async knows(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.server.kindOf({ apiVersion, kind })) !== undefined;
  }

  /** The namespace an object of this kind is in: "default" unless it says, none where the kind has none. */
  async namespaceOf(object: KubernetesObject): Promise<string | undefined> {
    const found = await this.server.kindOf(object);
    return found?.namespaced === false ? undefined : (object.metadata.namespace ?? "default");
  }
}

/** The body of an answer; throws where it is a refusal. */
function accepted({ status, body }: Answer): KubernetesObject {
  if (status >= 300) throw new ApiError(status, String(body.message));
  return body as KubernetesObject;
}

/** Between two looks at the same object. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 250));
}
