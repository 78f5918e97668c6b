import assert from "node:assert/strict";
import { standaloneRenderer } from "kubernetes-postgres/operators/standalone/renderer";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { toldOfUpdate, updatedObject } from "../updated";
import { bound, planOf } from "./plans";

type Spec = Partial<ClusterSpec>;

const objectOf = (what: string, spec: Spec) => updatedObject(standaloneRenderer.cluster(planOf(spec), bound), what);
const told = (what: string, before: Spec, after: Spec) => toldOfUpdate(objectOf(what, before), objectOf(what, after));
const steps = "docs/operators/standalone.md#another-major-version";

describe("An update that a single instance cannot take", () => {
  it("is another major version, newer or older, with the page of the steps", () => {
    for (const [from, to] of [
      [17, 18],
      [16, 17],
      [18, 17],
    ]) {
      assert.deepEqual(told("cluster", { postgresVersion: from }, { postgresVersion: to }), [
        `postgresVersion: the volume holds the data of PostgreSQL ${from}, and the official image upgrades none; set postgresVersion back to ${from}; PostgreSQL ${to} starts as a new cluster, which is given the data by the steps of ${steps}`,
      ]);
    }
  });

  it("is a smaller volume, or one of another class", () => {
    assert.deepEqual(told("data", {}, { storage: { size: "10Gi" } }), [
      `storage.size: a volume cannot shrink, and it is "20Gi" now; set storage.size to at least "20Gi"; to make it smaller, start a new cluster, and bring the data over by the steps of ${steps}`,
    ]);
    assert.deepEqual(told("data", {}, { storage: { size: "20Gi", storageClass: "io2" } }), [
      `storage.storageClass: the class of an existing volume cannot change, and it is "postgres-data" now; set storage.storageClass to "postgres-data"; to move, start a new cluster, and bring the data over by the steps of ${steps}`,
    ]);
  });

  it("is nothing else: a larger volume, memory, parameters, a newer minor of an image of one's own", () => {
    assert.deepEqual(told("data", {}, { storage: { size: "200Gi" } }), []);
    const image = "registry.example.com:5000/postgres:18.9";
    const parameters = { work_mem: "8MB" };
    assert.deepEqual(told("cluster", {}, { resources: { memory: "16Gi" }, image, parameters }), []);
  });

  it("is not looked for in a claim or a StatefulSet of somebody else's", () => {
    const [was, is] = ["2Gi", "1Gi"].map((storage) => ({
      kind: "core/v1:PersistentVolumeClaim",
      body: { metadata: { name: "cache" }, spec: { resources: { requests: { storage } } } },
    }));
    assert.deepEqual(toldOfUpdate(was, is), []);
    const [before, after] = [{ postgresVersion: 17 }, {}].map((spec) => {
      const { kind, body } = objectOf("cluster", spec);
      return { kind, body: { spec: body.spec } };
    });
    assert.deepEqual(toldOfUpdate(before, after), []);
  });
});
