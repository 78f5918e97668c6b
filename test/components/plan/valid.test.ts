import assert from "node:assert/strict";
import fc from "fast-check";
import { planCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblems } from "kubernetes-postgres/plan/problems";
import { validCluster } from "../../arbitrary/cluster";

describe("arguments that are right by construction", () => {
  it("are accepted: nothing is refused that nobody else would refuse", () => {
    fc.assert(
      fc.property(validCluster, ({ name, spec, context }) => {
        const { problems } = planCluster(name, spec, context);
        assert.equal(problems.length, 0, formatProblems(problems, name));
      }),
      { numRuns: 300 },
    );
  });
});
