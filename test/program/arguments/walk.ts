import assert from "node:assert/strict";
import type { Change } from "kubepg/preview/diff";
import { dataProblems } from "kubepg/preview/upgrade";
import { ends, inert, type End } from "./expected";
import { leaves } from "./leaves";
import { outcomeOf, trialsOf, type Outcome } from "./trials";

/** What is a data resource by its type, and holds nothing that is lost with it. */
const spared: readonly ((change: Change) => boolean)[] = [
  // Volumes keep what they were made with; a class is read when one is made.
  ({ type }) => /:StorageClass$/.test(type),
  // A rotation replaces it, and what it generated is in the Secret.
  ({ type }) => /:RandomPassword$/.test(type),
  // Its databaseReclaimPolicy is "retain".
  ({ type }) => /:Database$/.test(type),
  // Where somebody else's backups are; read once.
  ({ name }) => name.endsWith("-recovery-object-store"),
];

/** Data resources that a change would delete or replace. */
function lossesOf({ changes }: Outcome): Change[] {
  return changes.filter(
    (one) => one.holdsData && /delete|replace/.test(one.operation) && !spared.some((isSpared) => isSpared(one)),
  );
}

function endsOf(outcome: Outcome): End[] {
  return [
    ...(lossesOf(outcome).length > 0 ? (["protected"] as const) : []),
    ...(outcome.changes.some(({ refused }) => refused !== undefined) ? (["refused"] as const) : []),
  ];
}

/** Tests that change every argument below `part` alone, in every way there is, on running stacks. */
export function walk(part: "platform" | "clusters[]"): void {
  for (const leaf of leaves.filter(({ path }) => path.startsWith(part))) {
    const { path } = leaf;
    it(`${path}: ${ends[path]?.join(" or ") ?? "in place"}`, async () => {
      const outcomes: Outcome[] = [];
      for (const trial of trialsOf(leaf)) outcomes.push(await outcomeOf(trial));
      for (const outcome of outcomes) assertKept(outcome);

      const found = new Set(outcomes.flatMap(endsOf));
      assert.deepEqual([...found].sort(), [...(ends[path] ?? [])].sort(), "ends as expected.ts says");
      const changes = outcomes.flatMap((outcome) => outcome.changes);
      const decided = changes.some(({ type }) => !type.startsWith("kubernetes-postgres:"));
      assert.equal(decided, inert[path] === undefined, inert[path] ?? "decides a resource");
    });
  }
}

/** Nothing is lost without a refusal that says what to do. */
function assertKept(outcome: Outcome): void {
  const { base, path, to, changes } = outcome;
  const told = dataProblems(changes);
  for (const { urn, name, type, operation, guard } of lossesOf(outcome)) {
    const what = `${path} set to ${JSON.stringify(to)} on stack ${base}: ${operation} of ${name} (${type})`;
    assert.equal(guard, "protected", `${what} is not refused`);
    const lines = told.filter((one) => one.urn === urn).map(({ message }) => message);
    assert.ok(lines.length > 0, `${what} is not told`);
    for (const line of lines) assert.match(line, /; (keep|leave it out|register it again|add )/, what);
  }
}
