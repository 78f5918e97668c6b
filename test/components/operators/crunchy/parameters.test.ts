import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ownedParameter, ownedParameterNames } from "kubernetes-postgres/operators/crunchy/parameters";
import { renderCluster } from "kubernetes-postgres/operators/crunchy/cluster";
import { crunchyRenderer } from "kubernetes-postgres/operators/crunchy/renderer";
import { brokenRules } from "kubernetes-postgres/schemas/validations";
import { bound, planned } from "./plans";
import { plain } from "../plans";

const free = [
  "archive_timeout",
  "ssl_groups",
  "ssl_ecdh_curve",
  "log_statement",
  "work_mem",
  "auto_explain.log_analyze",
];

describe("Parameters of Crunchy's operator", () => {
  it("that it owns have a reason and something to do instead, whatever their case", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ownedParameterNames), (name) => {
        const owned = ownedParameter(name.toUpperCase());
        assert.ok(owned && owned.reason.length > 10 && owned.instead.length > 5, name);
      }),
    );
    assert.equal(new Set(ownedParameterNames).size, ownedParameterNames.length, "each is listed once");
  });

  it("of its families are owned by their beginning", () => {
    for (const name of ["ssl_ca_file", "unix_socket_directories", "recovery_target_time"])
      assert.ok(ownedParameter(name));
    for (const name of free) assert.equal(ownedParameter(name), undefined, name);
  });

  it("are refused here wherever the definition itself refuses them", () => {
    const refusedBy = (name: string): number => {
      const of = planned();
      const manifest = renderCluster({ ...of, parameters: { [name]: "x" } }, bound, "6.0.3").manifest;
      return brokenRules(plain(manifest)).length;
    };
    for (const name of free) assert.equal(refusedBy(name), 0, name);
    // Those that the definition lets through are overwritten by the operator, or stop its own recovery.
    assert.deepEqual(
      ownedParameterNames.filter((name) => refusedBy(name) === 0),
      [
        "archive_cleanup_command",
        "archive_library",
        "pgnodemx.kdapi_path",
        "recovery_end_command",
        "shared_preload_libraries",
      ],
    );
  });

  it("reach the cluster as they are, and libraries beside them", () => {
    const of = planned({ parameters: { work_mem: "7MB" }, sharedPreloadLibraries: ["auto_explain", "pg_prewarm"] });
    const [cluster] = crunchyRenderer.cluster(of, bound);
    const { parameters } = plain(cluster.manifest.spec).config;
    assert.equal(parameters.work_mem, "7MB");
    assert.equal(parameters.shared_preload_libraries, "auto_explain,pg_prewarm");
    for (const [name, value] of Object.entries(of.parameters)) assert.equal(parameters[name], value);
  });
});
