import { spawnSync } from "node:child_process";
import * as https from "node:https";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";

/** What an API server answered, with what it and its webhooks warned about. */
export interface Answer {
  status: number;
  body: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as the server has it
  warnings: string[];
}

/** How an object is applied. */
export interface ApplyOptions {
  /** Whether everything is judged and nothing kept. Default false. */
  dryRun?: boolean;
  /** Namespace to apply a namespaced object in, in place of its own. */
  namespace?: string;
}

interface Kubeconfig {
  clusters: {
    cluster: { server: string; "certificate-authority-data"?: string; "insecure-skip-tls-verify"?: boolean };
  }[];
  users: { user: { "client-certificate-data"?: string; "client-key-data"?: string; token?: string } }[];
}

interface ResourceKind {
  plural: string;
  namespaced: boolean;
}

/**
 * A Kubernetes API server over connections that stay open: thousands of dry runs take seconds, where a kubectl for each
 * would take an hour. Certificates and tokens of the kubeconfig's current context are understood; a context with a
 * credential plugin is not.
 */
export class ApiServer {
  private readonly kinds = new Map<string, Promise<Map<string, ResourceKind>>>();

  private constructor(
    private readonly address: URL,
    private readonly agent: https.Agent,
    private readonly headers: Record<string, string>,
  ) {}

  /** The server of the current context, as kubectl reads it. */
  static ofCurrentContext(): ApiServer {
    const view = ["config", "view", "--minify", "--flatten", "--raw", "--output=json"];
    const { stdout, stderr, status } = spawnSync("kubectl", view, { encoding: "utf8" });
    if (status !== 0) throw new Error(`kubectl ${view.join(" ")}: ${stderr}`);
    const { clusters, users } = JSON.parse(stdout) as Kubeconfig;
    const [{ cluster }] = clusters;
    const user = users[0]?.user ?? {};
    if (user["client-key-data"] === undefined && user.token === undefined) {
      throw new Error("the kubeconfig's current context has neither a client certificate nor a token");
    }
    const decode = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text, "base64"));
    const agent = new https.Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: decode(cluster["certificate-authority-data"]),
      cert: decode(user["client-certificate-data"]),
      key: decode(user["client-key-data"]),
      rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
    });
    const headers: Record<string, string> = user.token === undefined ? {} : { authorization: `Bearer ${user.token}` };
    return new ApiServer(new URL(cluster.server), agent, headers);
  }

  /** Server-side apply as kubectl does it: unknown fields are refused, fields of other managers are taken over. */
  async apply(manifest: Manifest, { dryRun = false, namespace }: ApplyOptions = {}): Promise<Answer> {
    const namespaced = (await this.kindOf(manifest)).namespaced;
    const { metadata } = manifest;
    const placed =
      namespaced && namespace !== undefined ? { ...manifest, metadata: { ...metadata, namespace } } : manifest;
    const query = `fieldManager=kubepg-test&force=true&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;
    return this.request("PATCH", `${await this.pathOf(placed)}?${query}`, placed, "application/apply-patch+yaml");
  }

  /** The object as the server has it now. */
  async read(manifest: Manifest): Promise<Answer> {
    return this.request("GET", await this.pathOf(manifest));
  }

  /** Deletes the object and does not wait for what hangs on it. */
  async remove(manifest: Manifest): Promise<Answer> {
    return this.request("DELETE", `${await this.pathOf(manifest)}?propagationPolicy=Background`);
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
  }

  private async pathOf(manifest: Manifest): Promise<string> {
    const { plural, namespaced } = await this.kindOf(manifest);
    const { name, namespace } = manifest.metadata;
    const place = namespaced ? `/namespaces/${namespace ?? "default"}` : "";
    return `${rootOf(manifest.apiVersion)}${place}/${plural}/${encodeURIComponent(name)}`;
  }

  private async kindOf({ apiVersion, kind }: Manifest): Promise<ResourceKind> {
    const known = this.kinds.get(apiVersion) ?? this.discover(apiVersion);
    this.kinds.set(apiVersion, known);
    const found = (await known).get(kind);
    if (found === undefined) throw new Error(`the API server does not know ${kind} of ${apiVersion}`);
    return found;
  }

  private async discover(apiVersion: string): Promise<Map<string, ResourceKind>> {
    const { status, body } = await this.request("GET", rootOf(apiVersion));
    if (status !== 200) throw new Error(`the API server does not know ${apiVersion} (HTTP ${status})`);
    const resources = body.resources as { name: string; kind: string; namespaced: boolean }[];
    const own = resources.filter(({ name }) => !name.includes("/"));
    return new Map(own.map(({ name, kind, namespaced }) => [kind, { plural: name, namespaced }]));
  }

  /** Any request, for what the methods above do not cover. */
  request(method: string, path: string, body?: unknown, type = "application/json"): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers: Record<string, string | number> = { ...this.headers, accept: "application/json" };
    if (payload !== undefined) {
      headers["content-type"] = type;
      headers["content-length"] = Buffer.byteLength(payload);
    }
    return new Promise((resolve, reject) => {
      const sent = https.request(new URL(path, this.address), { method, agent: this.agent, headers }, (response) => {
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
