import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { refusingUpdates } from "kubernetes-postgres/kubernetes/update-hook";
import { checkGrowth } from "kubernetes-postgres/plan/storage";
import { claimOf, fieldsOf, type RefusesUpdate } from "kubernetes-postgres/operators/updates";

type Update = Omit<Partial<pulumi.ResourceHookArgs>, "type">;

const type = "kubernetes:core/v1:PersistentVolumeClaim";
const claim = (storage: unknown, more: object = {}) => ({ spec: { resources: { requests: { storage } }, ...more } });
const mayGrow: RefusesUpdate = (before, after) => {
  assert.equal(after.kind, "core/v1:PersistentVolumeClaim");
  const [data, then] = [before, after].map(({ body }) => claimOf(fieldsOf(body.spec)));
  return checkGrowth({ data }, { data: then });
};

describe("What Pulumi's engine asks before an update", () => {
  let registered: string[];

  const runWith = (monitor: object): void => {
    pulumi.runtime.setMockOptions(monitor, "project", "stack", true);
  };

  before(async () => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  });

  beforeEach(() => {
    registered = [];
    runWith({
      registerResourceHook: (request: { getName(): string; getOnDryRun(): boolean }, done: (error: null) => void) => {
        registered.push(`${request.getName()}${request.getOnDryRun() ? ", in a preview too" : ""}`);
        done(null);
      },
      close: () => undefined,
    });
  });

  after(async () => {
    await pulumi.runtime.disconnect(false);
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  });

  const hookOf = (name: string, refuses: RefusesUpdate): pulumi.ResourceHook => {
    const { hooks } = refusingUpdates(name, refuses);
    assert.deepEqual(
      Object.keys(hooks ?? {}),
      ["beforeUpdate"],
      "a hook of deletion would need the program to destroy",
    );
    const [hook, ...rest] = hooks?.beforeUpdate ?? [];
    assert.deepEqual(rest, []);
    return hook as pulumi.ResourceHook;
  };
  const ask = async (update: Update): Promise<void> => {
    await hookOf("shop", mayGrow).callback({ urn: "", id: "shop/data", name: "shop", type, ...update });
  };

  it("is refused with the steps, or let through", async () => {
    await assert.rejects(ask({ oldInputs: claim("20Gi"), newInputs: claim("10Gi") }), {
      message: `this update is refused, and nothing of it was done:
  storage.size: a volume cannot shrink, and it is "20Gi" now (given "10Gi"); set storage.size to at least "20Gi"; to make it smaller, start a new cluster with recovery from this one's backups`,
    });
    await ask({ oldInputs: claim("20Gi"), newInputs: claim("30Gi") });
  });

  it("looks into secrets, and says nothing of what is not known yet", async () => {
    const secret = (size: string) => ({ spec: pulumi.secret(claim(size).spec) });
    await assert.rejects(ask({ oldInputs: secret("20Gi"), newInputs: secret("10Gi") }), /cannot shrink/);
    await ask({ oldInputs: claim("20Gi"), newInputs: claim(pulumi.unknown) });
    await ask({ oldInputs: claim("20Gi", { storageClassName: "gp3" }), newInputs: { spec: pulumi.unknown } });
  });

  it("is registered for previews as well, under a name for each, whatever the names of the clusters", async () => {
    const hooks = ["shop", "shop", "other"].map((name) => hookOf(name, mayGrow));
    const names = hooks.map(({ name }) => name);
    assert.equal(new Set(names).size, 3);
    const expected = names.map((name) => `${name}, in a preview too`);
    const missing = () => expected.filter((one) => !registered.includes(one));
    for (let attempt = 0; missing().length > 0 && attempt < 100; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.deepEqual(missing(), []);
  });

  it("is not registered with the SDK's mocks, which cannot, so that programs keep their unit tests", async () => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
    assert.deepEqual(refusingUpdates("shop", mayGrow), {});
  });
});
