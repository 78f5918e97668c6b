import assert from "node:assert/strict";
import fc from "fast-check";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { stableJson } from "kubernetes-postgres/json";
import { draftCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { validCluster, type ClusterCase } from "../../arbitrary/cluster";
import { leaves } from "../../program/arguments/leaves";
import { values } from "../../program/arguments/values";
import { replay } from "../../support/replay";
import { rendered, suited, told } from "./reach";

/** One argument set to one value. */
interface Change {
  path: string;
  to: unknown;
}

const clusterPrefix = "clusters[].";

/** Every argument of a cluster, each with every value it is tried with. */
const changes: Change[] = leaves
  .filter(
    ({ path }) =>
      path.startsWith(clusterPrefix) && path !== `${clusterPrefix}name` && path !== `${clusterPrefix}operator`,
  )
  .flatMap(({ path, values: counted }) =>
    (counted ?? values[path] ?? []).map((to) => ({ path: path.slice(clusterPrefix.length), to })),
  );

/** The specification with one argument changed; within a list its first element, which is made where there is none. */
function changed(spec: ClusterSpec, { path, to }: Change): ClusterSpec {
  const copy = JSON.parse(JSON.stringify(spec)) as ClusterSpec;
  const keys = path.split(".");
  let at = copy as unknown as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) {
    const name = key.replace("[]", "");
    if (key.endsWith("[]")) {
      const list = ((at[name] as Record<string, unknown>[] | undefined) ??= []);
      at = list[0] ??= { ...required[name] };
    } else {
      at = (at[name] ??= { ...required[name] }) as Record<string, unknown>;
    }
  }
  at[keys[keys.length - 1]] = to;
  return copy;
}

/** What a group needs beside the argument that is tried. */
const required: Record<string, Record<string, unknown>> = {
  databases: { name: "ledger" },
  roles: { name: "auditor" },
  tolerations: { key: "workload" },
  pooler: { enabled: true },
  monitoring: { enabled: true },
  dump: { enabled: true },
  tls: { issuerName: "company" },
  import: { host: "postgres.legacy.svc", passwordSecretName: "legacy" },
  recovery: { serverName: "older-17-1" },
  accessKeysSecret: { name: "keys" },
};

const replayed = replay(1 / 3);

for (const operator of Object.keys(operatorFacts)) {
  describe(`Arguments on ${operator}`, function () {
    this.timeout(120_000);

    it("reach the resources or are refused, each alone, on any cluster", () => {
      const reached = new Set<string>();
      const property = fc.property(validCluster, fc.constantFrom(...changes), (given: ClusterCase, change) => {
        const base = suited(given, operator);
        fc.pre(base !== undefined);
        const { plan, problems } = draftCluster(base.name, changed(base.spec, change), base.context);
        if (problems.length > 0) {
          for (const problem of problems) assert.ok(problem.fix !== "", formatProblem(problem));
          return;
        }
        if (stableJson(told(plan)) === stableJson(told(base.plan))) return;
        const before = stableJson(rendered(base.plan));
        assert.notEqual(
          stableJson(rendered(plan)),
          before,
          `${change.path} set to ${JSON.stringify(change.to)} changes nothing`,
        );
        reached.add(change.path);
      });
      fc.assert(property, replayed);
      if (replayed.path !== undefined) return;
      assert.ok(reached.size > 5, `only ${reached.size} arguments were seen to reach a resource`);
    });
  });
}
