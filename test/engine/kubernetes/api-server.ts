import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { PropertyMap } from "kubepg/engine/values";

/** A Kubernetes object as the API server returns it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** What the API server refuses, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
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

interface Kind {
  path: string;
  namespaced: boolean;
}

/**
 * The API server that KUBECONFIG points at, through `kubectl proxy`: whatever way a kubeconfig proves who it is, kubectl
 * knows it.
 */
export class ApiServer {
  private readonly kinds = new Map<string, Map<string, Kind>>();

  private constructor(
    private readonly proxy: ChildProcess,
    private readonly base: string,
  ) {}

  static async connect(): Promise<ApiServer> {
    const proxy = spawn("kubectl", ["proxy", "--port=0"], { stdio: ["ignore", "pipe", "pipe"] });
    let errors = "";
    proxy.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(proxy.stdout).on("line", (line) => {
        const found = /127\.0\.0\.1:(\d+)/.exec(line);
        if (found !== null) resolve(found[1]);
      });
      proxy.on("error", reject);
      proxy.on("close", (code) => {
        reject(new Error(`kubectl proxy ended with exit code ${code}: ${errors.trim()}`));
      });
    });
    return new ApiServer(proxy, `http://127.0.0.1:${port}`);
  }

  stop(): void {
    this.proxy.kill();
  }

  /** Undefined when there is none of that name, or no such kind. */
  async get(apiVersion: string, kind: string, name: string, namespace?: string): Promise<KubernetesObject | undefined> {
    const path = await this.pathOf(apiVersion, kind, namespace);
    return path === undefined ? undefined : this.found(await this.request("GET", `${path}/${name}`));
  }

  async list(apiVersion: string, kind: string, namespace?: string): Promise<KubernetesObject[]> {
    const path = await this.pathOf(apiVersion, kind, namespace);
    if (path === undefined) return [];
    const { items } = (await this.read("GET", path)) as { items: KubernetesObject[] };
    return items.map((item) => ({ ...item, apiVersion, kind }));
  }

  async apply(object: KubernetesObject, { manager, dryRun, force }: ApplyOptions): Promise<KubernetesObject> {
    const { name } = object.metadata;
    const path = await this.known(object);
    const query = new URLSearchParams({ fieldManager: manager, force: String(force ?? false) });
    if (dryRun === true) query.set("dryRun", "All");
    return (await this.read("PATCH", `${path}/${name}?${query}`, object, "apply-patch+yaml")) as KubernetesObject;
  }

  /** Changes the status alone, as controllers and kubelets do. */
  async patchStatus(object: KubernetesObject, status: PropertyMap): Promise<void> {
    const path = await this.known(object);
    await this.read("PATCH", `${path}/${object.metadata.name}/status`, { status }, "merge-patch+json");
  }

  /** Returns once the object is gone. */
  async delete(apiVersion: string, kind: string, name: string, namespace?: string): Promise<void> {
    const path = await this.pathOf(apiVersion, kind, namespace);
    if (path === undefined) return;
    const options = { propagationPolicy: "Foreground" };
    this.found(await this.request("DELETE", `${path}/${name}`, options, "json"));
    while ((await this.get(apiVersion, kind, name, namespace)) !== undefined) await pause();
  }

  /** Whether the API server knows the kind. */
  async knows(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.kindOf(apiVersion, kind)) !== undefined;
  }

  /** The namespace an object of this kind is in: "default" unless it says, none where the kind has none. */
  async namespaceOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string | undefined> {
    const found = await this.kindOf(apiVersion, kind);
    return found?.namespaced === false ? undefined : (metadata.namespace ?? "default");
  }

  private async known(object: KubernetesObject): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const path = await this.pathOf(apiVersion, kind, metadata.namespace);
    if (path === undefined) throw new ApiError(404, "NotFound", `no matches for kind "${kind}" in ${apiVersion}`);
    return path;
  }

  private async pathOf(apiVersion: string, kind: string, namespace = "default"): Promise<string | undefined> {
    const found = await this.kindOf(apiVersion, kind);
    if (found === undefined) return undefined;
    const scope = found.namespaced ? `/namespaces/${namespace}` : "";
    return `${groupPath(apiVersion)}${scope}/${found.path}`;
  }

  private async kindOf(apiVersion: string, kind: string): Promise<Kind | undefined> {
    const known = this.kinds.get(apiVersion);
    if (known?.has(kind)) return known.get(kind);
    const listed = this.found(await this.request("GET", groupPath(apiVersion))) as
      { resources: { name: string; kind: string; namespaced: boolean }[] } | undefined;
    const kinds = (listed?.resources ?? [])
      .filter(({ name }) => !name.includes("/"))
      .map(({ name, kind: of, namespaced }): [string, Kind] => [of, { path: name, namespaced }]);
    this.kinds.set(apiVersion, new Map(kinds));
    return this.kinds.get(apiVersion)?.get(kind);
  }

  private async read(method: string, path: string, body?: object, type?: string): Promise<unknown> {
    const answer = await this.request(method, path, body, type);
    if (answer instanceof ApiError) throw answer;
    return answer;
  }

  private found(answer: unknown): KubernetesObject | undefined {
    if (!(answer instanceof ApiError)) return answer as KubernetesObject;
    if (answer.status === 404) return undefined;
    throw answer;
  }

  private async request(method: string, path: string, body?: object, type = "json"): Promise<unknown> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: body === undefined ? {} : { "content-type": `application/${type}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    const { message = text, reason = response.statusText } = asStatus(text);
    return new ApiError(response.status, reason, message);
  }
}

function asStatus(text: string): { message?: string; reason?: string } {
  try {
    return JSON.parse(text) as { message?: string; reason?: string };
  } catch {
    return {};
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Between two looks at the same object. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 250));
}
