import assert from "node:assert/strict";
import type { Registration } from "kubepg/engine/index";
import { checkSchemas } from "kubepg/preview/schema-check";

/** A resource as a program registers it. */
function registered(type: string, inputs: Registration["inputs"]): Registration {
  const common = { parent: "", custom: true, external: false, options: {}, defaultProvider: false };
  return { ...common, urn: `urn:pulumi:dev::shop::${type}::one`, type, name: "one", inputs };
}

describe("the schema check of kubepg preview", () => {
  it("says for information which kinds it knows nothing of, once each", () => {
    const policy = registered("kubernetes:apps.k8s.appscode.com/v1:PlacementPolicy", {
      apiVersion: "apps.k8s.appscode.com/v1",
      kind: "PlacementPolicy",
    });
    const map = registered("kubernetes:core/v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap" });
    assert.deepEqual(checkSchemas([policy, policy, map]), {
      problems: [],
      notes: [
        "For information: no schema is kept for PlacementPolicy (apps.k8s.appscode.com/v1), so the API server is the first to check its structure.",
      ],
    });
  });
});
