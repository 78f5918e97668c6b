import assert from "node:assert/strict";
import { holdsData } from "kubepg/preview/replacements";
import type { KubernetesObject } from "./kubernetes/objects";
import { fieldAt } from "./kubernetes/waiting";
import { before as orders, countOf, groupsWithoutAws, outOfOrder, type Group } from "./order";
import { Engine } from "./stack/engine";
import { requireEverything } from "./stack/requirements";
import { TestStack, type Outcome } from "./stack/test-stack";

/** Fails with all that the engine said. */
function assertSucceeded({ succeeded, said }: Outcome): void {
  assert.ok(succeeded, said);
}

/** Steps that would lose what a data resource holds. */
function lossesOf({ steps }: Outcome): string[] {
  const losing = ["delete", "replace", "create-replacement", "delete-replaced"];
  // A password is meant to be new when its counter is raised; it holds nothing.
  const counts = (type: string) => holdsData(type) && type !== "random:index/randomPassword:RandomPassword";
  return steps.filter(({ op, type }) => losing.includes(op) && counts(type)).map(({ op, urn }) => `${op} ${urn}`);
}

for (const source of ["local", "prod"]) {
  describe(`the real engine, stack ${source}`, function () {
    this.timeout(300_000);
    let engine: Engine | undefined;
    let stack: TestStack;
    let up: Outcome;

    before(async function () {
      requireEverything(this);
      engine = await Engine.start();
      stack = await TestStack.create(engine, source);
    });

    after(async () => {
      if (engine === undefined) return;
      await stack.cleanUp();
      engine.stop();
    });

    const cluster = (): Promise<KubernetesObject | undefined> =>
      (engine as Engine).api.get("postgresql.cnpg.io/v1", "Cluster", stack.name, stack.name);

    it("previews everything as new and creates nothing", async () => {
      const preview = await stack.preview();
      assertSucceeded(preview);
      assert.deepEqual(Object.keys(preview.changes), ["create"]);
      assert.equal(await (engine as Engine).api.get("v1", "Namespace", stack.name), undefined);
    });

    it("comes up, and the cluster is on the API server", async () => {
      up = await stack.up();
      assertSucceeded(up);
      assert.deepEqual(Object.keys(up.changes), ["create"]);
      assert.ok(await cluster(), "the Cluster is there");
    });

    const isThere = (group: Group) => source === "prod" || groupsWithoutAws.includes(group);
    for (const [first, then] of orders.filter(([one]) => isThere(one))) {
      it(`creates all ${first} before any ${then}`, () => {
        assert.ok(countOf(up.events, first) > 0 && countOf(up.events, then) > 0, "both were created");
        assert.deepEqual(outOfOrder(up.events, first, then), []);
      });
    }

    it("previews no change when it is up", async () => {
      const preview = await stack.preview();
      assertSucceeded(preview);
      assert.deepEqual(Object.keys(preview.changes), ["same"], preview.said);
    });

    it("finds no drift when it is refreshed", async () => {
      const refresh = await stack.refresh();
      assertSucceeded(refresh);
      assert.deepEqual(Object.keys(refresh.changes), ["same"], refresh.said);
    });

    it("gets more instances and a larger volume in place", async () => {
      stack.configureCluster((settings) => {
        settings.instances = Number(settings.instances) + 2;
        const storage = settings.storage as Record<string, unknown>;
        storage.size = "200Gi";
      });
      const update = await stack.up();
      assertSucceeded(update);
      assert.deepEqual(lossesOf(update), []);
      const spec = (await cluster())?.spec;
      assert.equal(fieldAt(spec, "instances"), source === "prod" ? 5 : 4);
      const size = fieldAt(spec, "storage.size") ?? fieldAt(spec, "storage.pvcTemplate.resources.requests.storage");
      assert.equal(size, "200Gi");
    });

    it("rotates the password by its counter: a new password in the same Secret", async () => {
      const read = async () => {
        const secret = await (engine as Engine).api.get("v1", "Secret", `${stack.name}-owner`, stack.name);
        return { uid: secret?.metadata.uid, password: fieldAt(secret, "data.password") };
      };
      const old = await read();
      stack.configureCluster((settings) => {
        settings.credentials = { ...(settings.credentials as object | undefined), rotation: 2 };
      });
      const update = await stack.up();
      assertSucceeded(update);
      assert.deepEqual(lossesOf(update), []);
      const now = await read();
      assert.equal(now.uid, old.uid, "the Secret was not replaced");
      assert.notEqual(now.password, old.password);
    });

    it("takes a new minor version of PostgreSQL and of the operator in place", async () => {
      const image = String(fieldAt(await cluster(), "spec.imageName")).replace(/:(\d+)\.(\d+)/, ":$1.99");
      stack.configureCluster((settings) => {
        settings.image = image;
      });
      stack.configure((settings) => {
        const platform = settings["kubernetes-postgres:platform"];
        platform.operator = { ...(platform.operator as object | undefined), cloudnativePg: { version: "0.29.1" } };
      });
      const update = await stack.up();
      assertSucceeded(update);
      assert.deepEqual(lossesOf(update), []);
      assert.equal(fieldAt(await cluster(), "spec.imageName"), image);
      const release = update.steps.find(({ name }) => name.endsWith("operator-cloudnative-pg"));
      assert.equal(release?.op, "update");
    });

    it("previews no change after all updates", async () => {
      const preview = await stack.preview();
      assertSucceeded(preview);
      assert.deepEqual(Object.keys(preview.changes), ["same"], preview.said);
    });
  });
}
