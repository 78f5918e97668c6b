import assert from "node:assert/strict";
import type { RenderedObject } from "kubernetes-postgres/operators/operator";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { holdsData } from "kubepg/preview/replacements";
import * as crunchy from "../../components/operators/crunchy/plans";
import * as kubeDb from "../../components/operators/kubedb/plans";
import * as cloudNativePg from "../../components/operators/plans";
import * as spilo from "../../components/operators/spilo/plans";
import * as standalone from "../../components/operators/standalone/plans";

const objects: Record<string, RenderedObject<string>[]> = {
  "cloudnative-pg": operatorRenderers["cloudnative-pg"].cluster(cloudNativePg.plan(), spilo.bound),
  crunchy: operatorRenderers.crunchy.cluster(crunchy.planned(), crunchy.bound),
  kubedb: operatorRenderers.kubedb.cluster(kubeDb.planOf(), kubeDb.bound),
  patroni: spilo.rendered(spilo.planOf("patroni")),
  standalone: operatorRenderers.standalone.cluster(standalone.planOf(), standalone.bound),
  zalando: spilo.rendered(spilo.planOf("zalando")),
};

describe("What the preview takes for data", () => {
  it("covers every operator", () => {
    assert.deepEqual(Object.keys(objects).sort(), Object.keys(operatorRenderers).sort());
  });

  for (const [operator, all] of Object.entries(objects)) {
    it(`is what a cluster of ${operator} protects as such`, () => {
      const types = all
        .filter((object) => object.holdsData === true)
        .map(({ manifest }) => `kubernetes:${manifest.apiVersion.replace(/^v1$/, "core/v1")}:${manifest.kind}`);
      assert.ok(types.length > 0);
      assert.deepEqual(
        types.filter((type) => !holdsData(type)),
        [],
      );
    });
  }

  it("is no request to an operator, and no configuration", () => {
    for (const type of ["ops.kubedb.com/v1alpha1:PostgresOpsRequest", "core/v1:ConfigMap", "core/v1:Service"]) {
      assert.equal(holdsData(`kubernetes:${type}`), false, type);
    }
  });
});
