import assert from "node:assert/strict";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { fieldsOf, type UpdatedObject } from "kubernetes-postgres/operators/updates";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { planOf, rendered, type SpiloOperator } from "./spilo/plans";
import { toldOfUpdate, updatedObject } from "./updated";

const objectOf = (operator: SpiloOperator, spec: Partial<ClusterSpec>): UpdatedObject =>
  updatedObject(rendered(planOf(operator, spec)));
const told = (operator: SpiloOperator, before: Partial<ClusterSpec>, after: Partial<ClusterSpec>): string[] =>
  toldOfUpdate(objectOf(operator, before), objectOf(operator, after));

const restore = "to make it smaller, start a new cluster with recovery from this one's backups";

describe("An update that a StatefulSet under Patroni cannot take", () => {
  it("is a larger volume, with the page of the steps", () => {
    assert.deepEqual(told("patroni", {}, { storage: { size: "200Gi" } }), [
      'storage.size: the claims of a StatefulSet cannot grow by an update, and they are "100Gi" now; grow them by the steps of docs/resize-statefulset.md, which end with this value in the program',
    ]);
  });

  it("is a smaller volume, or one of another class, which nothing helps", () => {
    assert.deepEqual(told("patroni", {}, { storage: { size: "50Gi" } }), [
      `storage.size: a volume cannot shrink, and it is "100Gi" now; set storage.size to at least "100Gi"; ${restore}`,
    ]);
    assert.match(
      told("patroni", {}, { storage: { size: "100Gi", storageClass: "io2" } })[0],
      /^storage\.storageClass: /,
    );
  });

  it("is another major version", () => {
    assert.deepEqual(told("patroni", { postgresVersion: 17 }, {}), [
      "postgresVersion: Spilo goes on with the PostgreSQL 17 that is in the volumes; upgrade them by the steps of docs/resize-statefulset.md#major-version first",
    ]);
    assert.match(told("patroni", {}, { postgresVersion: 17 })[0], /cannot go back from 18 to 17/);
  });

  it("is another name that it knows its pods by", () => {
    const before = objectOf("patroni", {});
    const after = {
      ...before,
      body: { ...before.body, spec: { ...fieldsOf(before.body.spec), serviceName: "other" } },
    };
    const [problem, ...rest] = operatorRenderers.patroni.refusesUpdate?.(before, after) ?? [];
    assert.equal(problem.path, "StatefulSet.spec.serviceName");
    assert.deepEqual(rest, []);
  });

  it("is nothing else: instances, memory, parameters, the image", () => {
    assert.deepEqual(
      told("patroni", {}, { instances: 5, resources: { memory: "16Gi" }, image: "example.com/spilo:1" }),
      [],
    );
  });

  it("is not looked for in a StatefulSet of somebody else's", () => {
    const [before, after] = ["1Gi", "2Gi"].map((storage) => ({
      kind: "apps/v1:StatefulSet",
      body: { spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage } } } }] } },
    }));
    assert.deepEqual(operatorRenderers.patroni.refusesUpdate?.(before, after), []);
  });
});

describe("An update that Zalando's operator leaves undone", () => {
  it("is a smaller volume, or an older PostgreSQL", () => {
    assert.deepEqual(told("zalando", {}, { storage: { size: "50Gi" }, postgresVersion: 16 }), [
      `storage.size: a volume cannot shrink, and it is "100Gi" now; set storage.size to at least "100Gi"; ${restore}`,
      "postgresVersion: PostgreSQL cannot go back from 18 to 16; set postgresVersion to 18; an older version starts as a new cluster that imports a dump",
    ]);
  });

  it("is neither a larger one nor a newer one", () => {
    assert.deepEqual(told("zalando", { postgresVersion: 16 }, { storage: { size: "200Gi" } }), []);
  });
});
