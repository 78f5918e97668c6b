import assert from "node:assert/strict";
import { previewProgram, type Recording, type Registration } from "kubepg/engine/index";
import { envelopeOf, type PropertyMap, type Value } from "kubepg/engine/values";
import { checkout, stacks } from "./checkout";

/** Nothing else in a registration reads like this. */
const plaintext = "plaintext-password-of-";

/** What providers would answer, with a password that is easy to find. */
function answer({ type, name, inputs }: Registration): PropertyMap {
  if (type === "random:index/randomPassword:RandomPassword") return { id: "none", result: plaintext + name };
  return { id: name, arn: `arn:aws:x:::${name}`, ...(typeof inputs.bucket === "string" && { bucket: inputs.bucket }) };
}

/** Paths of the texts within `value` that hold a password and are not marked as secret. */
function inClear(value: Value | undefined, path: string): string[] {
  if (typeof value === "string") return value.includes(plaintext) ? [path] : [];
  if (typeof value !== "object" || value === null || envelopeOf(value) === "secret") return [];
  return Object.entries(value).flatMap(([key, item]) => inClear(item, `${path}.${key}`));
}

/** How often a password stands in `value`, marked or not. */
function count(value: unknown): number {
  return JSON.stringify(value).split(plaintext).length - 1;
}

for (const stack of stacks) {
  describe(`passwords of stack ${stack}, once they are known`, function () {
    this.timeout(60_000);
    let recording: Recording;

    before(async () => {
      recording = await previewProgram({ directory: checkout, stack, standIns: answer });
      assert.ok(recording.succeeded, JSON.stringify(recording.diagnostics));
    });

    it("reach the registrations at all, or this test shows nothing", () => {
      assert.ok(count(recording.resources.map(({ inputs }) => inputs)) > 0);
    });

    it("are in no input, output or option in clear", () => {
      const found = recording.resources.flatMap(({ name, inputs, outputs, options }) => [
        ...inClear(inputs, `${name} inputs`),
        ...inClear(outputs, `${name} outputs`),
        ...inClear(options as unknown as Value, `${name} options`),
      ]);
      assert.deepEqual(found, []);
    });

    it("are in no stack output, diagnostic or printed line in clear", () => {
      assert.deepEqual(inClear(recording.outputs, "outputs"), []);
      assert.equal(count(recording.diagnostics) + count(recording.output) + count(recording.notes), 0);
    });

    it("are in no name, type or Helm value", () => {
      const releases = recording.resources.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
      assert.equal(count(releases), 0);
      assert.equal(count(recording.resources.map(({ urn }) => urn)), 0);
    });
  });
}
