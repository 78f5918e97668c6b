import assert from "node:assert/strict";
import * as path from "node:path";
import { checkout } from "../program/checkout";
import { Engine } from "./stack/engine";
import { requireEverything } from "./stack/requirements";
import { TestStack } from "./stack/test-stack";

describe("what the real engine is kept from creating", function () {
  this.timeout(180_000);
  let engine: Engine | undefined;
  let stack: TestStack;

  before(async function () {
    requireEverything(this);
    engine = await Engine.start();
    stack = await TestStack.create(engine, "prod");
  });

  after(async () => {
    if (engine === undefined) return;
    await stack.cleanUp();
    engine.stop();
  });

  /** Nothing on the API server, nothing at AWS, no resource but the stack's own root in the state. */
  async function assertNothingCreated(): Promise<void> {
    const { api, aws } = engine as Engine;
    assert.equal(await api.get("v1", "Namespace", stack.name), undefined);
    assert.deepEqual(aws.resources, []);
    const kept = (await stack.exportedResources()).filter(({ type }) => type !== "pulumi:pulumi:Stack");
    assert.deepEqual(kept, []);
  }

  it("registers nothing after a mistake in the configuration, and says all mistakes at once", async () => {
    let before: unknown;
    stack.configureCluster((cluster) => {
      before = { instances: cluster.instances, maxConnections: cluster.maxConnections };
      cluster.instances = 2;
      cluster.maxConnections = -1;
    });
    const up = await stack.up();
    assert.ok(!up.succeeded);
    assert.match(up.said, /2 mistakes in the configuration of stack prod; nothing was created/);
    assert.match(up.said, /clusters\[0\]\.replication\.mode: .*set instances to 3/);
    assert.match(up.said, /clusters\[0\]\.maxConnections: /);
    assert.deepEqual(
      up.steps.map(({ type }) => type),
      ["pulumi:pulumi:Stack"],
    );
    await assertNothingCreated();
    stack.configureCluster((cluster) => Object.assign(cluster, before));
  });

  it("is stopped by a mandatory rule of the policy pack before anything is created", async () => {
    stack.configureCluster((cluster) => {
      cluster.instances = 2;
      cluster.replication = { mode: "preferred" };
    });
    const policies = path.join(checkout, "policies");
    const config = path.join(policies, "presets", "prod.json");
    const up = await stack.command("up", "--yes", "--policy-pack", policies, "--policy-pack-config", config);
    assert.ok(!up.succeeded, up.said);
    assert.match(up.said, /mandatory.{0,40}pg-min-instances/);
    await assertNothingCreated();
  });

  it("passes the same rules as it stands", async () => {
    stack.configureCluster((cluster) => {
      cluster.instances = 3;
      cluster.replication = { mode: "zero-loss" };
    });
    const policies = path.join(checkout, "policies");
    const config = path.join(policies, "presets", "prod.json");
    const preview = await stack.preview({ policyPack: { directory: policies, config } });
    assert.ok(preview.succeeded, preview.said);
    const violated = preview.events.flatMap(({ policyEvent }) => policyEvent ?? []);
    assert.deepEqual(
      violated.filter(({ enforcementLevel }) => enforcementLevel === "mandatory"),
      [],
    );
    assert.ok(violated.length > 0, "the pack ran: it advises to log and to replicate the bucket");
  });
});
