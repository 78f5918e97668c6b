import assert from "node:assert/strict";
import { kubeDbRenderer } from "kubernetes-postgres/operators/kubedb/renderer";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { toldOfUpdate, updatedObject } from "../updated";
import { bound, planOf } from "./plans";

const told = (...specs: [Partial<ClusterSpec>, Partial<ClusterSpec>]): string[] => {
  const [before, after] = specs.map((spec) => updatedObject(kubeDbRenderer.cluster(planOf(spec), bound)));
  return toldOfUpdate(before, after);
};

describe("An update that KubeDB's requests would fail at", () => {
  it("is a smaller volume", () => {
    assert.deepEqual(told({ storage: { size: "100Gi" } }, { storage: { size: "50Gi" } }), [
      `storage.size: a volume cannot shrink, and it is "100Gi" now; set storage.size to at least "100Gi"; to make it smaller, start a new cluster with recovery from this one's backups`,
    ]);
  });

  it("is an older major version", () => {
    assert.deepEqual(told({ postgresVersion: 18 }, { postgresVersion: 16 }), [
      "postgresVersion: PostgreSQL cannot go back from 18 to 16; set postgresVersion to 18; an older version starts as a new cluster that imports a dump",
    ]);
  });

  it("is not what a request does: a newer version, a larger volume, one of another class", () => {
    const before: Partial<ClusterSpec> = { postgresVersion: 16, storage: { size: "100Gi" } };
    assert.deepEqual(told(before, { postgresVersion: 18, storage: { size: "200Gi", storageClass: "other" } }), []);
  });
});
