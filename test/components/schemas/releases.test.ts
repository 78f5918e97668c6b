import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { chosenRelease, keptReleases, knownKinds, loadSchema, operatorOf } from "kubernetes-postgres/schemas/store";

const [older, newer] = ["cloudnative-pg-1.29.0", "cloudnative-pg-1.30.0"];
const root = path.resolve(__dirname, "..", "..", "..", "..");

describe("the releases that schemas are kept of", () => {
  it("stand side by side, several of one operator", () => {
    const releases = keptReleases();
    for (const release of [older, newer, "zalando-2.0.1", "crunchy-6.0.3"])
      assert.ok(releases.includes(release), `${release} is kept`);
  });

  it("are of an operator, which their names begin with", () => {
    assert.equal(operatorOf(older), "cloudnative-pg");
    assert.equal(operatorOf("plugin-barman-cloud-0.15.0"), "plugin-barman-cloud");
    assert.equal(operatorOf("cloudnative-pg"), "cloudnative-pg");
  });

  it("are chosen by the operator of a group, whatever else is asked for", () => {
    assert.equal(chosenRelease("postgresql.cnpg.io", ["zalando-2.0.1", older]), older);
    assert.equal(chosenRelease("postgresql.cnpg.io", ["zalando-2.0.1"]), undefined);
    assert.equal(chosenRelease("example.org", [older]), undefined);
    assert.equal(chosenRelease("postgresql.cnpg.io", []), undefined);
  });

  it("have their own kinds and fields; without a choice the newest counts", () => {
    const lease = (releases?: string[]): boolean =>
      loadSchema("postgresql.cnpg.io", "v1", "Cluster", releases)?.schema.properties?.spec.properties?.primaryLease !==
      undefined;
    assert.deepEqual([lease(), lease([newer]), lease([older]), lease(["crunchy-6.0.3"])], [true, true, false, true]);
    assert.equal(loadSchema("postgresql.cnpg.io", "v1", "DatabaseRole", [older]), undefined);
    assert.ok(!knownKinds("postgresql.cnpg.io", [older]).includes("DatabaseRole"));
    assert.ok(knownKinds("postgresql.cnpg.io").includes("DatabaseRole"));
  });

  it("are named where a resource does not fit the one that was chosen", () => {
    const problems = (kind: string, version: string, spec: object, releases?: string[]): string[] =>
      checkCustomResource({ apiVersion: `postgresql.cnpg.io/${version}`, kind, spec }, { releases }).map(formatProblem);
    const spec = { instances: 3, storage: { size: "1Gi" }, primaryLease: {} };
    assert.deepEqual(problems("Cluster", "v1", spec), []);
    assert.deepEqual(problems("Cluster", "v1", spec, [older]), [
      "spec.primaryLease: is not a field of this kind in cloudnative-pg-1.29.0; remove it",
    ]);
    assert.deepEqual(problems("DatabaseRole", "v1", {}, [older]), [
      'kind: postgresql.cnpg.io has no such kind in cloudnative-pg-1.29.0 (given "DatabaseRole"); remove it, or install a newer release',
    ]);
    assert.deepEqual(problems("Cluster", "v2", {}, [older]), [
      'apiVersion: Cluster has no such API version in cloudnative-pg-1.29.0 (given "postgresql.cnpg.io/v2"); set postgresql.cnpg.io/v1',
    ]);
    assert.deepEqual(problems("Clusters", "v1", {}, [older]), [
      'kind: postgresql.cnpg.io has no such kind in cloudnative-pg-1.29.0 (given "Clusters"); did you mean Cluster?',
    ]);
  });

  it("are read one schema at a time, when it is asked for: loading every rule reads the index alone", () => {
    const script = `
      const fs = require("node:fs");
      const { readFileSync } = fs;
      const read = [];
      fs.readFileSync = (file, ...rest) => (read.push(String(file)), readFileSync(file, ...rest));
      const { rules } = require("kubernetes-postgres-policies/rules/index");
      const { loadSchema } = require("kubernetes-postgres/schemas/store");
      const schemas = () => read.filter((file) => file.includes("schemas")).map((file) => require("node:path").basename(file));
      const before = schemas().filter((file) => file.endsWith(".json"));
      loadSchema("postgresql.cnpg.io", "v1", "Pooler", ["cloudnative-pg-1.29.0"]);
      loadSchema("postgresql.cnpg.io", "v1", "Pooler", ["cloudnative-pg-1.29.0"]);
      const after = schemas().filter((file) => file.endsWith(".json"));
      console.log(JSON.stringify({ rules: rules.length > 40, before, after }));`;
    const ran = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8", timeout: 60_000 });
    assert.equal(ran.status, 0, ran.stderr);
    assert.deepEqual(JSON.parse(ran.stdout), {
      rules: true,
      before: ["index.json"],
      after: ["index.json", "postgresql.cnpg.io_v1_Pooler.json"],
    });
  });
});
