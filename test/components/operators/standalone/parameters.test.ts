import assert from "node:assert/strict";
import {
  needsRestart,
  ownedParameter,
  ownedParameterNames,
  readAtStart,
} from "kubernetes-postgres/operators/standalone/parameters";
import { findParameter } from "kubernetes-postgres/plan/tuning/parameter-values";
import { told } from "./plans";

const majors = [14, 15, 16, 17, 18];

describe("PostgreSQL's parameters in a single instance", () => {
  it("are refused where the pod relies on them, whatever their case, each with something to do instead", () => {
    assert.ok(ownedParameterNames.length > 50);
    for (const name of ownedParameterNames) {
      const owned = ownedParameter(name.toUpperCase());
      assert.ok(owned !== undefined && owned.reason.length > 10 && owned.instead.length > 5, name);
    }
    assert.equal(ownedParameter("work_mem"), undefined);
    assert.match(told({ parameters: { ssl: "off" } })[0], /^parameters\.ssl: .*TLS is always on/);
    assert.match(told({ parameters: { archive_mode: "on" } })[0], /a single instance archives nothing/);
  });

  it("exist in some major, those that are refused and those that need a restart", () => {
    for (const name of [...ownedParameterNames, ...readAtStart]) {
      assert.ok(
        majors.some((major) => findParameter(name, major).found),
        name,
      );
    }
  });

  it("need a restart where they are read at the start, or nobody knows", () => {
    for (const name of ["max_connections", "Shared_Buffers", "wal_level", "auto_explain.log_min_duration"]) {
      assert.ok(needsRestart(name), name);
    }
    for (const name of ["work_mem", "log_statement", "max_wal_size"]) assert.ok(!needsRestart(name), name);
    for (const name of readAtStart) assert.equal(ownedParameter(name), undefined, `${name} may be set`);
  });
});
