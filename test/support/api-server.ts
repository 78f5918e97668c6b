import { spawn, type ChildProcess } from "node:child_process";
import * as http from "node:http";
import { createInterface } from "node:readline";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";

/** What an API server answered, with what it and its webhooks warned about. */
export interface Answer {
  status: number;
  body: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as the server has it
  warnings: string[];
}

/** What an object is asked for by. */
export interface Identified {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** How an object is applied. */
export interface ApplyOptions {
  /** Whether everything is judged and nothing kept. Default false. */
  dryRun?: boolean;
  /** Namespace to apply a namespaced object in, in place of its own. */
  namespace?: string;
  /** Owner of the fields. Default "kubepg-test". */
  manager?: string;
  /** Whether fields that another manager owns are taken over; a conflict otherwise. Default true. */
  force?: boolean;
  /** What becomes of fields that the kind does not have. Default: they are refused, as kubectl has it. */
  unknownFields?: "Strict" | "Warn";
}

/** How the API server serves a kind. */
interface ServedKind {
  plural: string;
  namespaced: boolean;
}

/**
 * The API server of KUBECONFIG's current context, through `kubectl proxy`: whatever way a kubeconfig proves who it is,
 * kubectl knows it. Connections stay open: thousands of dry runs take seconds, where a kubectl for each would take an hour.
 */
export class ApiServer {
  private readonly kinds = new Map<string, Map<string, ServedKind>>();
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

  private constructor(
    private readonly proxy: ChildProcess,
    private readonly address: string,
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

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
    this.proxy.kill();
  }

  /** Server-side apply. */
  async apply(object: Manifest | Identified, options: ApplyOptions = {}): Promise<Answer> {
    const { dryRun = false, namespace, manager = "kubepg-test", force = true, unknownFields = "Strict" } = options;
    const { namespaced } = await this.knownKind(object);
    const { metadata } = object;
    const placed = namespaced && namespace !== undefined ? { ...object, metadata: { ...metadata, namespace } } : object;
    const query = new URLSearchParams({ fieldManager: manager, force: String(force), fieldValidation: unknownFields });
    if (dryRun) query.set("dryRun", "All");
    return this.request("PATCH", `${await this.pathOf(placed)}?${query}`, placed, "application/apply-patch+yaml");
  }

  /** The object as the server has it now. */
  async read(object: Identified): Promise<Answer> {
    return this.request("GET", await this.pathOf(object));
  }

  /** Deletes the object and does not wait for what hangs on it. */
  async remove(object: Identified): Promise<Answer> {
    return this.request("DELETE", `${await this.pathOf(object)}?propagationPolicy=Background`);
  }

  /** How the server serves a kind; undefined where it does not. */
  async kindOf({ apiVersion, kind }: Pick<Identified, "apiVersion" | "kind">): Promise<ServedKind | undefined> {
    const known = this.kinds.get(apiVersion);
    if (known?.has(kind)) return known.get(kind);
    // Asked again: definitions come while tests run.
    const { status, body } = await this.request("GET", rootOf(apiVersion));
    if (status !== 200 && status !== 404) throw new Error(`HTTP ${status} for ${apiVersion}: ${String(body.message)}`);
    const resources = (body.resources ?? []) as { name: string; kind: string; namespaced: boolean }[];
    const own = resources.filter(({ name }) => !name.includes("/"));
    const kinds = own.map(({ name, kind: of, namespaced }): [string, ServedKind] => [of, { plural: name, namespaced }]);
    this.kinds.set(apiVersion, new Map(kinds));
    return this.kinds.get(apiVersion)?.get(kind);
  }

  /** Path of an object, or of all objects of its kind where it has no name. Throws where the kind is not served. */
  async pathOf(object: Omit<Identified, "metadata"> & { metadata: Partial<Identified["metadata"]> }): Promise<string> {
    const { plural, namespaced } = await this.knownKind(object);
    const { name, namespace = "default" } = object.metadata;
    const place = namespaced ? `/namespaces/${namespace}` : "";
    const one = name === undefined ? "" : `/${encodeURIComponent(name)}`;
    return `${rootOf(object.apiVersion)}${place}/${plural}${one}`;
  }

  /** Any request, for what the methods above do not cover. */
  request(method: string, path: string, body?: unknown, type = "application/json"): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers: Record<string, string | number> = { accept: "application/json" };
    if (payload !== undefined) {
      headers["content-type"] = type;
      headers["content-length"] = Buffer.byteLength(payload);
    }
    return new Promise((resolve, reject) => {
      const sent = http.request(this.address + path, { method, agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const warnings = [response.headers.warning ?? []].flat();
          resolve({ status: response.statusCode ?? 0, body: bodyOf(text), warnings });
        });
      });
      sent.on("error", reject);
      sent.end(payload);
    });
  }

  private async knownKind(object: Pick<Identified, "apiVersion" | "kind">): Promise<ServedKind> {
    const found = await this.kindOf(object);
    if (found === undefined) throw new Error(`the API server does not know ${object.kind} of ${object.apiVersion}`);
    return found;
  }
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Almost always JSON; a proxy on the way may answer with a plain sentence. */
function bodyOf(text: string): Answer["body"] {
  try {
    return JSON.parse(text) as Answer["body"];
  } catch {
    return { message: text };
  }
}
