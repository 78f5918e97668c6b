import assert from "node:assert/strict";
import { crunchyRenderer } from "kubernetes-postgres/operators/crunchy/renderer";
import { toldOfUpdate, updatedObject } from "../updated";
import { bound, planned } from "./plans";

type Wish = Parameters<typeof planned>[0];

const objectOf = (spec: Wish, release = "6.0.3") =>
  updatedObject(crunchyRenderer.cluster(planned(spec), { ...bound, operatorVersion: release }));
const told = (before: Wish, after: Wish) => toldOfUpdate(objectOf(before), objectOf(after));

describe("An update that PGO does not take", () => {
  it("is a newer major version, with the page of the steps", () => {
    const steps =
      "postgresVersion: PGO upgrades no data by this, and its pods halt before they start on the PostgreSQL 17 that is in the volumes; set it to 17, and upgrade by the steps of docs/operators/crunchy.md#major-upgrades, which end with this value in the program";
    assert.deepEqual(told({ postgresVersion: 17 }, { postgresVersion: 18 }), [steps]);
    const [before, after] = [17, 18].map((postgresVersion) => objectOf({ postgresVersion }, "5.8.9"));
    assert.match(after.kind, /v1beta1/);
    assert.deepEqual(toldOfUpdate(before, after), [steps]);
  });

  it("is an older one, to which nothing leads", () => {
    assert.deepEqual(told({ postgresVersion: 18 }, { postgresVersion: 17 }), [
      "postgresVersion: PostgreSQL cannot go back from 18 to 17; set postgresVersion to 18; an older version starts as a new cluster that imports a dump",
    ]);
  });

  it("is a smaller volume, or one of another class", () => {
    const before: Wish = { storage: { size: "100Gi", walSize: "20Gi" } };
    const paths = (storage: Required<NonNullable<Wish>>["storage"]) =>
      told(before, { storage }).map((line) => /^[^:]*: [^,]*/.exec(line)?.[0]);
    assert.deepEqual(paths({ size: "50Gi", walSize: "10Gi" }), [
      "storage.size: a volume cannot shrink",
      "storage.walSize: a volume cannot shrink",
    ]);
    assert.deepEqual(paths({ size: "100Gi", walSize: "20Gi", storageClass: "other", walStorageClass: "other" }), [
      "storage.storageClass: the class of an existing volume cannot change",
      "storage.walStorageClass: the class of an existing volume cannot change",
    ]);
  });

  it("is nothing else: larger volumes, a WAL volume that comes or goes, more instances, parameters", () => {
    const least: Wish = { storage: { size: "10Gi" } };
    const more: Wish = { storage: { size: "20Gi", walSize: "10Gi" }, instances: 5, parameters: { work_mem: "9MB" } };
    assert.deepEqual(told(least, more), []);
    assert.deepEqual(told({ storage: { size: "10Gi", walSize: "10Gi" } }, least), []);
  });
});
