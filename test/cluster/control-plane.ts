import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { ApiServer } from "../support/api-server";

/** What a command printed and how it ended. */
export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Definitions that the Helm releases of a stack would have installed; without them a custom resource has no kind. */
const definitions = [
  "clusters.postgresql.cnpg.io",
  "databases.postgresql.cnpg.io",
  "poolers.postgresql.cnpg.io",
  "scheduledbackups.postgresql.cnpg.io",
  "objectstores.barmancloud.cnpg.io",
  "podmonitors.monitoring.coreos.com",
  "secretproviderclasses.secrets-store.csi.x-k8s.io",
];

/** Runs kubectl; `input` is its standard input, as JSON. */
export function kubectl(args: string[], input?: unknown): Ran {
  const { status, stdout, stderr, error } = spawnSync("kubectl", args, {
    encoding: "utf8",
    input: input === undefined ? undefined : JSON.stringify(input),
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Server-side apply of manifests, or of a directory of them, by the one field manager that all these tests use. */
export function apply(what: readonly object[] | string, ...flags: string[]): Ran {
  const command = ["apply", "--server-side", "--field-manager=kubepg-test", ...flags, "-f"];
  if (typeof what === "string") return kubectl([...command, what]);
  return kubectl([...command, "-"], { apiVersion: "v1", kind: "List", items: what });
}

/** What stands in the way of the tests against a control plane; undefined when nothing does. */
function missing(): string | undefined {
  if (!process.env.KUBECONFIG)
    return "KUBECONFIG is not set; set it to a cluster with CloudNativePG to run these tests";
  if (spawnSync("kubectl", ["version", "--client"]).error) return "kubectl is not on the PATH";
  const { stdout, stderr, status } = kubectl(["get", "crd", "-o", "name"]);
  if (status !== 0) return `the cluster of KUBECONFIG does not answer: ${stderr.trim()}`;
  const absent = definitions.filter((name) => !stdout.includes(`/${name}\n`));
  if (absent.length > 0) return `the cluster lacks the definitions ${absent.join(", ")}`;
  const webhooks = kubectl(["get", "validatingwebhookconfiguration", "-o", "name"]).stdout;
  return webhooks.includes("cnpg") ? undefined : "the cluster has no admission webhook of CloudNativePG";
}

/**
 * To be called within `describe`: its tests need a control plane. Without one they are skipped, and it is said what is
 * missing; where CI is set that is a failure, for a submission that nobody judged must not look like one that passed.
 */
export function needsControlPlane(): void {
  before(function () {
    const reason = missing();
    if (reason === undefined) return;
    if (process.env.CI) throw new Error(`CI is set, and ${reason}`);
    console.log(`      skipped: ${reason}`);
    this.skip();
  });
}

/**
 * Skips a test where the cluster does not serve a kind, and says so: the GitHub workflow installs no other operator's
 * definitions. With KUBEPG_EVERY_KIND set, as .ci/run sets it, that is a failure.
 */
export async function needsKind(
  context: Mocha.Context,
  server: ApiServer,
  { apiVersion, kind }: { apiVersion: string; kind: string },
): Promise<void> {
  if ((await server.kindOf({ apiVersion, kind })) !== undefined) return;
  const reason = `the cluster has no ${kind} of ${apiVersion}`;
  if (process.env.KUBEPG_EVERY_KIND) throw new Error(`KUBEPG_EVERY_KIND is set, and ${reason}`);
  console.log(`      skipped: ${reason}`);
  context.skip();
}

/** A name that nothing else has, whatever cluster the tests are pointed at. */
export function freshName(): string {
  return `kubepg-test-${randomBytes(4).toString("hex")}`;
}
