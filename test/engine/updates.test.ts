import assert from "node:assert/strict";
import type { KubernetesObject } from "./kubernetes/objects";
import { fieldAt } from "./kubernetes/waiting";
import { Engine } from "./stack/engine";
import { requireEverything } from "./stack/requirements";
import { TestStack } from "./stack/test-stack";

describe("an update that an operator refuses, under the real engine", function () {
  this.timeout(240_000);
  let engine: Engine | undefined;
  let stack: TestStack;

  before(async function () {
    requireEverything(this);
    engine = await Engine.start();
    stack = await TestStack.create(engine, "local");
    const up = await stack.up();
    assert.ok(up.succeeded, up.said);
  });

  after(async () => {
    if (engine === undefined) return;
    await stack.cleanUp();
    engine.stop();
  });

  const cluster = async (): Promise<KubernetesObject> => {
    const found = await (engine as Engine).api.get("postgresql.cnpg.io/v1", "Cluster", stack.name, stack.name);
    assert.ok(found, "the Cluster is there");
    return found;
  };
  const setSize = (size: string): void => {
    stack.configureCluster(({ storage }) => {
      (storage as Record<string, unknown>).size = size;
    });
  };
  const setDatabase = (name: string): void => {
    stack.configureCluster(({ database }) => {
      (database as Record<string, unknown>).name = name;
    });
  };

  it("stops a preview and an update before the operator is asked, with the steps, and changes nothing", async () => {
    const { metadata, spec } = await cluster();
    const state = await stack.exportedResources();
    setSize("4Gi");
    const skipping = ["up", "--yes", "--skip-preview"];
    for (const run of [() => stack.preview(), () => stack.up(), () => stack.command(...skipping)]) {
      const { succeeded, said } = await run();
      assert.ok(!succeeded, said);
      assert.match(said, /this update is refused, and nothing of it was done:\s+storage\.size: a volume cannot shrink/);
      assert.match(said, /set storage\.size to at least "5Gi"; to make it smaller, start a new cluster with recovery/);
    }
    const now = await cluster();
    assert.deepEqual([now.metadata.generation, now.spec], [metadata.generation, spec]);
    const clusterIn = (resources: typeof state) => resources.find(({ urn }) => urn.endsWith(`:${stack.name}-cluster`));
    assert.deepEqual(clusterIn(await stack.exportedResources())?.inputs, clusterIn(state)?.inputs);
    setSize("5Gi");
  });

  it("goes on once it was done by hand and Pulumi has looked", async () => {
    setDatabase("renamed");
    const refused = await stack.preview();
    assert.ok(!refused.succeeded, refused.said);
    assert.match(refused.said, /database\.name: is read once, .* keep "shop"/);
    const { apiVersion, kind, metadata } = await cluster();
    const { name, namespace } = metadata;
    // The one field: who applies others owns them, and Pulumi may then not change them.
    const spec = { bootstrap: { initdb: { database: "renamed" } } };
    const object = { apiVersion, kind, metadata: { name, namespace }, spec } as KubernetesObject;
    await (engine as Engine).api.apply(object, { manager: "kubectl-edit", force: true });
    const refresh = await stack.refresh();
    assert.ok(refresh.succeeded, refresh.said);
    const up = await stack.up();
    assert.ok(up.succeeded, up.said);
    assert.equal(fieldAt(await cluster(), "spec.bootstrap.initdb.database"), "renamed");
  });

  it("is no update that may be, and stands in the way of no destroy", async () => {
    setSize("6Gi");
    const up = await stack.up();
    assert.ok(up.succeeded, up.said);
    const destroy = await stack.destroy();
    assert.ok(destroy.succeeded, destroy.said);
    assert.deepEqual(await stack.exportedResources(), []);
  });
});
