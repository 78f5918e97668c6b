import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { parse } from "yaml";
import { programs, type ShownProgram } from "../program/programs";
import { ApiServer, type Answer } from "../support/api-server";
import { kubepg } from "../program/checkout";
import { freshName, kubectl, needsControlPlane } from "./control-plane";
import { lost } from "./lost";

describe("everything that the stacks and examples consist of, on the real API server", function () {
  this.timeout(300_000);
  needsControlPlane();
  let server: ApiServer;

  before(async () => {
    server = await ApiServer.connect();
  });

  after(() => {
    server?.close();
  });

  for (const program of programs()) {
    describe(program.title, () => {
      const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-"));
      const file = path.join(directory, path.basename(program.stackFile));
      let files: string;
      let manifests: Manifest[] = [];

      before(async () => {
        fs.writeFileSync(file, program.renamed(freshName()));
        files = await written(program, file, path.join(directory, "first"));
        const found = Object.values(texts(files)).map((text) => parse(text) as Manifest);
        for (const manifest of found) {
          assert.equal((await server.read(manifest)).status, 404, `${title(manifest)} is on the cluster already`);
        }
        // From here on it is ours to delete.
        manifests = found;
      });

      after(async () => {
        for (const manifest of [...manifests].reverse()) await server.remove(manifest);
        fs.rmSync(directory, { recursive: true, force: true });
      });

      it("is accepted, every manifest, without a warning", async () => {
        assert.ok(manifests.length > 5, "there is something to apply");
        for (const manifest of manifests) accepted(manifest, await server.apply(manifest));
      });

      it("reads back as it was sent, beside what the webhooks filled in", async () => {
        for (const manifest of manifests) {
          const { body } = await server.read(manifest);
          assert.deepEqual(lost(asStored(manifest), body), [], title(manifest));
        }
      });

      it("changes nothing when it is applied again", async () => {
        for (const manifest of manifests) {
          const before = await server.read(manifest);
          const again = accepted(manifest, await server.apply(manifest));
          assert.equal(again.body.metadata.uid, before.body.metadata.uid, title(manifest));
          assert.equal(again.body.metadata.generation, before.body.metadata.generation, title(manifest));
        }
      });

      it("shows no difference in a second preview", async () => {
        const again = await written(program, file, path.join(directory, "second"));
        assert.deepEqual(texts(again), texts(files), "the same manifests");
        const diff = kubectl(["diff", "--server-side", "--field-manager=kubepg-test", "-f", again]);
        assert.equal(diff.stderr.trim(), "");
        assert.equal(diff.stdout, "");
        assert.equal(diff.status, 0);
      });
    });
  }

  it("only warns about a schedule of five fields, which runs every hour: our refusal must be stricter", async () => {
    const backup = {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "ScheduledBackup",
      metadata: { name: "five-fields", namespace: "default" },
      spec: { schedule: "0 2 * * *", cluster: { name: "none" }, method: "plugin", pluginConfiguration: { name: "x" } },
    };
    const { status, warnings } = await server.apply(backup, { dryRun: true });
    assert.ok(status < 300);
    assert.equal(warnings.length, 1);
  });
});

function title({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

function accepted(manifest: Manifest, answer: Answer): Answer {
  assert.ok(answer.status < 300, `${title(manifest)}: ${answer.body.message}`);
  assert.deepEqual(answer.warnings, [], title(manifest));
  return answer;
}

/** A Secret's `stringData` is a way to write `data` and not kept. */
function asStored(manifest: Manifest): object {
  const { stringData, ...rest } = manifest as Manifest & { stringData?: Record<string, string> };
  if (stringData === undefined) return manifest;
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  return { ...rest, data: Object.fromEntries(encoded) as object };
}

/** Previews the program and returns the directory of its manifests. */
async function written({ stack, cwd }: ShownProgram, configFile: string, out: string): Promise<string> {
  const ran = await kubepg("preview", "--cwd", cwd, "--stack", stack, "--config-file", configFile, "--out", out);
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  const manifests = path.join(out, "manifests");
  for (const [name, text] of Object.entries(texts(manifests))) {
    const { apiVersion, kind } = parse(text) as Manifest;
    if (undefinedHere.has(`${apiVersion}/${kind}`)) fs.rmSync(path.join(manifests, name));
  }
  return manifests;
}

/** Kinds whose definition cannot be had here; docs/testing.md names them. */
const undefinedHere = new Set(["apps.k8s.appscode.com/v1/PlacementPolicy"]);

/** By file name. */
function texts(directory: string): Record<string, string> {
  return Object.fromEntries(
    fs.readdirSync(directory).map((name) => [name, fs.readFileSync(path.join(directory, name), "utf8")]),
  );
}
