import assert from "node:assert/strict";
import { cloudNativePg } from "kubernetes-postgres/operators/cloudnative-pg/capabilities";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { plan, plans } from "../plans";
import { refused } from "./refused";

function told(changes: Partial<ClusterPlan>): string[] {
  return cloudNativePg.check(plan(changes)).map(formatProblem);
}

const base = plan();

describe("What CloudNativePG refuses of a plan", () => {
  for (const [title, changes, problems] of refused) {
    it(`includes ${title}`, () => assert.deepEqual(told(changes), problems));
  }

  it("are all mistakes at once", () => {
    const parameters = { shared_buffers: "16GB", max_wal_size: "20GB", wal_level: "minimal", wal_log_hints: "off" };
    assert.deepEqual(
      cloudNativePg.check(plan({ parameters })).map(({ path }) => path),
      ["shared_buffers", "max_wal_size", "wal_level", "wal_log_hints"].map((name) => `parameters.${name}`),
    );
  });

  for (const [title, of] of Object.entries(plans)) {
    it(`is nothing of ${title}`, () => assert.deepEqual(cloudNativePg.check(of), []));
  }

  it("does not include shared buffers that fit on huge pages", () => {
    const compute = { ...base.compute, hugePagesBytes: 16 * 2 ** 30 };
    assert.deepEqual(told({ parameters: { shared_buffers: "16GB" }, compute }), []);
  });

  it("does not include WAL that shares the data volume, which it does not look at", () => {
    assert.deepEqual(told({ parameters: { max_wal_size: "200GB" }, storage: { data: base.storage.data } }), []);
  });

  it("does not include a missing hint on a single instance", () => {
    const { replication } = plans["one instance"];
    assert.deepEqual(told({ parameters: { wal_log_hints: "off" }, instances: 1, replication }), []);
  });
});
