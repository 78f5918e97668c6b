import assert from "node:assert/strict";
import fc from "fast-check";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { stableJson } from "kubernetes-postgres/json";
import { draftCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { validCluster } from "../../arbitrary/cluster";
import { leaves } from "../../program/arguments/leaves";
import { values } from "../../program/arguments/values";
import { replay } from "../../support/replay";
import { rendered, suited, told, type SuitedCase } from "./reach";

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

/** What besides its own group an argument is read with: whom to let in matters where others are kept out. */
const readWith: Record<string, string[]> = { "monitoring.namespace": ["network"] };

/** Arguments in which nothing that a change is part of is switched off: it would not be read. */
function switchedOn(spec: ClusterSpec, { path }: Change): ClusterSpec {
  const copy = JSON.parse(JSON.stringify(spec)) as Record<string, { enabled?: boolean } | undefined>;
  for (const group of [path.split(".")[0], ...(readWith[path] ?? [])]) {
    if (copy[group]?.enabled === false && path !== `${group}.enabled`) copy[group].enabled = true;
  }
  return copy as unknown as ClusterSpec;
}

/** On how many clusters each argument is tried with each of its values. */
const { seed, numRuns: bases } = replay(1 / 100);

/** What comes of a change: it is in a resource, it is refused, or the plan is what it was. */
type Outcome = "reaches" | "refused" | "the same";

function outcomeOf(base: SuitedCase, change: Change): Outcome {
  // A group is off where the operator refuses it: the change asks for it all the same.
  const { plan, problems } = draftCluster(base.name, switchedOn(changed(base.spec, change), change), base.context);
  for (const problem of problems) assert.ok(problem.fix !== "", formatProblem(problem));
  if (problems.length > 0) return "refused";
  if (stableJson(told(plan)) === stableJson(told(base.plan))) return "the same";
  const message = `${change.path} set to ${JSON.stringify(change.to)} changes nothing of ${JSON.stringify({ ...base, plan: undefined })}`;
  assert.notEqual(stableJson(rendered(plan)), stableJson(rendered(base.plan)), message);
  return "reaches";
}

for (const operator of Object.keys(operatorFacts)) {
  describe(`Arguments on ${operator}`, function () {
    this.timeout(240_000);

    it("reach the resources or are refused, each with each of its values", () => {
      const clusters = fc.sample(validCluster, { seed, numRuns: bases * changes.length });
      const outcomes = new Map(changes.map(({ path }) => [path, new Set<Outcome>()]));
      let next = 0;
      for (const change of changes) {
        // Some cannot be made to suit the operator; another takes the place of such a one.
        for (let tried = 0, left = clusters.length; tried < bases && left > 0; left--) {
          const given = clusters[next++ % clusters.length];
          const base = suited({ ...given, spec: switchedOn(given.spec, change) }, operator);
          if (base === undefined) continue;
          outcomes.get(change.path)?.add(outcomeOf(base, change));
          tried++;
        }
      }
      const without = [...outcomes].filter(([, of]) => !of.has("reaches") && !of.has("refused"));
      assert.deepEqual(
        without.map(([path]) => path),
        [],
        "these arguments made no difference on any cluster",
      );
    });
  });
}
