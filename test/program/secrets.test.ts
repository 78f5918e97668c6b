import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { previewProgram, type Recording, type Registration } from "kubepg/engine/index";
import type { PropertyMap, Value } from "kubepg/engine/values";
import { inClear } from "./in-clear";
import { operatorStacks, ownStacks } from "./programs";

/** Nothing else in a registration reads like this. */
const plaintext = "plaintext-password-of-";

/** What providers would answer, with a password that is easy to find. */
function answer({ type, name, inputs }: Registration): PropertyMap {
  if (type === "random:index/randomPassword:RandomPassword") return { id: "none", result: plaintext + name };
  return { id: name, arn: `arn:aws:x:::${name}`, ...(typeof inputs.bucket === "string" && { bucket: inputs.bucket }) };
}

/** The stack's file with the secrets in it decrypted, and stored as if nobody had called them secret. */
function unencrypted(stackFile: string, directory: string): string {
  const text = fs.readFileSync(stackFile, "utf8");
  const file = path.join(directory, path.basename(stackFile));
  fs.writeFileSync(
    file,
    text.replace(/\n\s+secure: \S+/g, ` ${plaintext}the-store`).replace(/^encryptionsalt: .*$/m, ""),
  );
  return file;
}

/** How often a password stands in `value`, marked or not. */
function count(value: unknown): number {
  return JSON.stringify(value).split(plaintext).length - 1;
}

for (const { title, cwd, stack, stackFile } of [...ownStacks(), ...operatorStacks()]) {
  describe(`passwords of ${title}, once they are known`, function () {
    this.timeout(60_000);
    let recording: Recording;

    before(async () => {
      const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-"));
      const configFile = unencrypted(stackFile, directory);
      recording = await previewProgram({ directory: cwd, stack, configFile, standIns: answer });
      fs.rmSync(directory, { recursive: true });
      assert.ok(recording.succeeded, JSON.stringify(recording.diagnostics));
    });

    it("reach the registrations at all, or this test shows nothing", () => {
      assert.ok(count(recording.resources.map(({ inputs }) => inputs)) > 0);
    });

    it("are there with those that the configuration holds", () => {
      const held = fs.readFileSync(stackFile, "utf8").split("secure:").length - 1;
      const shown = recording.resources.filter(({ inputs }) =>
        JSON.stringify(inputs).includes(`${plaintext}the-store`),
      );
      assert.equal(shown.length > 0, held > 0);
    });

    it("are in no input, output or option in clear", () => {
      const found = recording.resources.flatMap(({ name, inputs, outputs, options }) => [
        ...inClear(inputs, plaintext, `${name} inputs`),
        ...inClear(outputs, plaintext, `${name} outputs`),
        ...inClear(options as unknown as Value, plaintext, `${name} options`),
      ]);
      assert.deepEqual(found, []);
    });

    it("are in no stack output, diagnostic or printed line in clear", () => {
      assert.deepEqual(inClear(recording.outputs, plaintext, "outputs"), []);
      assert.equal(count(recording.diagnostics) + count(recording.output) + count(recording.notes), 0);
    });

    it("are in no name, type or Helm value", () => {
      const releases = recording.resources.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
      assert.equal(count(releases), 0);
      assert.equal(count(recording.resources.map(({ urn }) => urn)), 0);
    });
  });
}
