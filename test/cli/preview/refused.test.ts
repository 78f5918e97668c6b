import assert from "node:assert/strict";
import { refusals } from "kubepg/preview/refused";
import type { ReportedResource } from "kubepg/preview/report";
import type { PropertyMap } from "kubepg/engine/values";

const type = "kubernetes:postgresql.cnpg.io/v1:Cluster";

function cluster(spec: PropertyMap, of = type): ReportedResource {
  return { urn: "urn", type: of, name: "shop", parent: "", inputs: { spec }, options: {}, source: null };
}

const spec: PropertyMap = {
  imageName: "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie",
  storage: { size: "100Gi", storageClass: "gp3" },
  walStorage: { size: "20Gi", storageClass: "gp3" },
};
const after = (change: PropertyMap): string[] => refusals(cluster(spec), cluster({ ...spec, ...change }));

describe("what an update cannot do", () => {
  it("is nothing when volumes grow and the version rises", () => {
    assert.deepEqual(after({}), []);
    assert.deepEqual(after({ storage: { size: "200Gi", storageClass: "gp3" } }), []);
    assert.deepEqual(refusals(cluster({ ...spec, imageName: "postgresql:17.10" }), cluster(spec)), []);
  });

  it("includes a volume that shrinks or goes", () => {
    const restore = "to make it smaller, start a new cluster with recovery from this one's backups";
    assert.deepEqual(after({ storage: { size: "50Gi", storageClass: "gp3" } }), [
      `storage.size: a volume cannot shrink, and it is "100Gi" now; set storage.size to at least "100Gi"; ${restore}`,
    ]);
    const without = { imageName: spec.imageName, storage: spec.storage };
    assert.deepEqual(refusals(cluster(spec), cluster(without)), [
      'storage.walSize: a WAL volume cannot be removed once it is there; set storage.walSize to at least "20Gi"',
    ]);
  });

  it("includes another class for a volume that exists", () => {
    assert.match(
      after({ storage: { size: "100Gi", storageClass: "io2" } })[0],
      /^storage\.storageClass: the class of an/,
    );
  });

  it("includes an older PostgreSQL", () => {
    assert.deepEqual(after({ imageName: "registry:5000/postgresql:17.10-standard-trixie" }), [
      "postgresVersion: PostgreSQL cannot go back from 18 to 17; set postgresVersion to 18; an older version starts as a new cluster that imports a dump",
    ]);
  });

  const initdb = { database: "app", owner: "app", secret: { name: "shop-owner" } };
  const began = (bootstrap: PropertyMap, then: PropertyMap): string[] =>
    refusals(cluster({ ...spec, bootstrap }), cluster({ ...spec, bootstrap: then }));

  it("includes another name or owner of the first database, which nobody would make", () => {
    assert.deepEqual(began({ initdb }, { initdb: { ...initdb, database: "shop", owner: "shop" } }), [
      'database.name: is read once, when the cluster is first created, and it is "app" now; keep "app"; more databases go under databases',
      'database.owner: is read once, when the cluster is first created, and it is "app" now; keep "app"; more roles go under roles',
    ]);
  });

  it("includes a recovery of a cluster that is there, or to another moment, and not the end of one", () => {
    const to = (targetTime: string) => ({ recovery: { ...initdb, source: "origin", recoveryTarget: { targetTime } } });
    const told = [
      "recovery: is read once, when the cluster is first created, and it is there already; give it to a new cluster, under another name, which then starts from the backup",
    ];
    assert.deepEqual(began({ initdb }, to("2026-03-01T12:00:00Z")), told);
    assert.deepEqual(began(to("2026-03-01T12:00:00Z"), to("2026-03-01T13:00:00Z")), told);
    assert.deepEqual(began(to("2026-03-01T12:00:00Z"), to("2026-03-01T12:00:00Z")), []);
    assert.deepEqual(began(to("2026-03-01T12:00:00Z"), { initdb }), []);
  });

  it("is not asked of other resources", () => {
    assert.deepEqual(refusals(cluster(spec, "other"), cluster({}, "other")), []);
  });
});
