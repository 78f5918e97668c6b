import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { previewProgram, type Recording } from "kubepg/engine/index";
import { checkout, stacks } from "../program/checkout";
import { fromPlan, fromRecording, keptByRecording, keptByState, type Plan, type Registered } from "./registered";
import { Engine } from "./stack/engine";
import { requireEverything } from "./stack/requirements";
import { passphrase, TestStack } from "./stack/test-stack";

/** What the embedded engine records and the two comparisons below look at, or what nothing but itself can see. */
const compared = [
  ...["protect", "retainOnDelete", "deleteBeforeReplace", "dependsOn", "propertyDependencies", "ignoreChanges"],
  ...["replaceOnChanges", "additionalSecretOutputs", "aliases", "customTimeouts", "provider", "importId", "hooks"],
  // Consumed by the choice of `provider`, which is compared; no engine keeps them.
  ...["providers", "version"],
];

/** Each URN with what the two say of it, where they differ. */
function assertSame(real: Map<string, Registered>, embedded: Map<string, Registered>): void {
  assert.deepEqual([...embedded.keys()].sort(), [...real.keys()].sort(), "the same URNs");
  for (const [urn, registered] of real) assert.deepEqual(embedded.get(urn), registered, urn);
}

for (const source of stacks) {
  describe(`the embedded engine beside the real one, stack ${source}`, function () {
    this.timeout(240_000);
    let engine: Engine | undefined;
    let stack: TestStack;
    let recording: Recording;

    before(async function () {
      requireEverything(this);
      engine = await Engine.start();
      stack = await TestStack.create(engine, source);
      recording = await previewProgram({
        directory: checkout,
        stack: source,
        configFile: stack.stackFile,
        environment: { PULUMI_CONFIG_PASSPHRASE: passphrase },
      });
      assert.deepEqual(recording.diagnostics, []);
    });

    after(async () => {
      if (engine === undefined) return;
      await stack.cleanUp();
      engine.stop();
    });

    it("registers the same URNs, types, inputs and options", async () => {
      const file = path.join((engine as Engine).directory, "plan.json");
      const preview = await stack.preview({ plan: file });
      assert.ok(preview.succeeded, preview.said);
      const plan = JSON.parse(fs.readFileSync(file, "utf8")) as Plan;
      assertSame(fromPlan(plan, preview.events), fromRecording(recording));
    });

    it("records no option that is compared nowhere", () => {
      const used = new Set(recording.resources.flatMap(({ options }) => Object.keys(options)));
      assert.deepEqual(
        [...used].filter((option) => !compared.includes(option)),
        [],
      );
    });

    if (source !== "dev") return;

    it("foresees the options that the state keeps once everything is up", async () => {
      const up = await stack.up();
      assert.ok(up.succeeded, up.said);
      assertSame(keptByState(await stack.exportedResources()), keptByRecording(recording));
    });

    it("leaves nothing behind when an unprotected stack is destroyed", async () => {
      const destroy = await stack.destroy();
      assert.ok(destroy.succeeded, destroy.said);
      assert.deepEqual(await stack.exportedResources(), []);
      assert.equal(await (engine as Engine).api.get("v1", "Namespace", stack.name), undefined);
      assert.deepEqual((engine as Engine).aws.resources, []);
    });
  });
}
