import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const root = path.resolve(__dirname, "..", "..", "..");
const stacks = ["prod", "dev", "local"];

/** Definitions that a Helm release of the stack would have installed; without them a custom resource has no kind. */
const definitions = [
  "clusters.postgresql.cnpg.io",
  "poolers.postgresql.cnpg.io",
  "scheduledbackups.postgresql.cnpg.io",
  "objectstores.barmancloud.cnpg.io",
  "podmonitors.monitoring.coreos.com",
  "secretproviderclasses.secrets-store.csi.x-k8s.io",
];

interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

function run(command: string, args: string[], input?: string): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: "utf8", input });
  if (error) throw error;
  return { status, stdout, stderr };
}

function kubectl(...args: string[]): Ran {
  return run("kubectl", args);
}

/** What stands in the way of these tests; undefined when nothing does. */
function missing(): string | undefined {
  if (!process.env.KUBECONFIG)
    return "KUBECONFIG is not set; set it to a cluster with CloudNativePG to run these tests";
  if (spawnSync("kubectl", ["version", "--client"]).error) return "kubectl is not on the PATH";
  const found = kubectl("get", "crd", "-o", "name").stdout;
  const absent = definitions.filter((name) => !found.includes(name));
  return absent.length > 0 ? `the cluster lacks the definitions ${absent.join(", ")}` : undefined;
}

/**
 * The stack under names that nothing else has: what this test deletes afterwards is its own, whatever cluster it is
 * pointed at.
 */
function underOtherNames(stack: string, directory: string): string {
  const namespace = `kubepg-test-${randomBytes(4).toString("hex")}`;
  const text = fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
  const renamed = text
    .replace(/- name: shop-db$/m, `- name: ${namespace}`)
    .replace(/^( +)cloud: aws$/m, `$&\n$1storageClasses: { namePrefix: ${namespace} }`);
  assert.ok(renamed.includes(`- name: ${namespace}`), "the stack's cluster is renamed");
  const file = path.join(directory, `Pulumi.${stack}.yaml`);
  fs.writeFileSync(file, renamed);
  return file;
}

describe("the real API server and the operator's webhook", function () {
  this.timeout(300_000);
  const reason = missing();

  before(function () {
    if (reason === undefined) return;
    console.log(`      skipped: ${reason}`);
    this.skip();
  });

  for (const stack of stacks) {
    describe(`stack ${stack}`, () => {
      const directory = fs.mkdtempSync(path.join(os.tmpdir(), `kubepg-${stack}-`));
      const manifests = path.join(directory, "manifests");

      before(() => {
        const file = underOtherNames(stack, directory);
        const preview = ["cli/start.js", "preview", "--stack", stack, "--config-file", file, "--out", directory];
        const written = run(process.execPath, preview);
        assert.equal(written.status, 0, written.stdout + written.stderr);
        const there = kubectl("get", "--ignore-not-found", "--output=name", "-f", manifests).stdout.trim();
        assert.equal(there, "", "nothing of these names is on the cluster yet");
      });

      after(() => {
        kubectl("delete", "--ignore-not-found", "--timeout=120s", "-f", manifests);
        fs.rmSync(directory, { recursive: true, force: true });
      });

      it("is accepted, every manifest, without a warning", () => {
        const applied = kubectl("apply", "--server-side", "--field-manager=kubepg-test", "-f", manifests);
        assert.equal(applied.status, 0, applied.stderr);
        assert.equal(applied.stderr.trim(), "");
        const files = fs.readdirSync(manifests).length;
        assert.equal(applied.stdout.trim().split("\n").length, files, "one line for each manifest");
      });

      it("changes nothing when it is applied again", () => {
        const versions = (): string =>
          kubectl("get", "--output=jsonpath={.items[*].metadata.generation}", "-f", manifests).stdout;
        const before = versions();
        const applied = kubectl("apply", "--server-side", "--field-manager=kubepg-test", "-f", manifests);
        assert.equal(applied.status, 0, applied.stderr);
        assert.equal(versions(), before);
      });
    });
  }

  it("refuses what our validation refuses: a 5-field schedule is only warned about, so ours must be stricter", () => {
    const backup = {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "ScheduledBackup",
      metadata: { name: "five-fields", namespace: "default" },
      spec: { schedule: "0 2 * * *", cluster: { name: "none" }, method: "plugin", pluginConfiguration: { name: "x" } },
    };
    const applied = run("kubectl", ["apply", "--server-side", "--dry-run=server", "-f", "-"], JSON.stringify(backup));
    assert.equal(applied.status, 0, applied.stderr);
    assert.match(applied.stderr, /Warning/);
  });
});
