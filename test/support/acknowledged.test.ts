import assert from "node:assert/strict";
import fc from "fast-check";
import { acknowledgedRows, longestGap, lostRows } from "./acknowledged";

const log = [
  "100.000000 1",
  "100.250000 2",
  "psql: error: server closed the connection unexpectedly",
  "107.500000 35",
  "107.6",
  "",
].join("\n");

describe("what a writing client saw acknowledged", () => {
  it("is read from its log, and what it said besides is not", () => {
    assert.deepEqual(acknowledgedRows(log), [
      { at: 100, id: 1 },
      { at: 100.25, id: 2 },
      { at: 107.5, id: 35 },
    ]);
  });

  it("has the outage as its longest gap", () => {
    assert.equal(longestGap(acknowledgedRows(log)), 7.25);
    assert.equal(longestGap([]), 0);
    assert.equal(longestGap([{ at: 5, id: 1 }]), 0);
  });

  it("has lost exactly the acknowledged rows that are not there", () => {
    const written = fc.uniqueArray(fc.record({ id: fc.nat(), isLost: fc.boolean() }), { selector: ({ id }) => id });
    fc.assert(
      fc.property(written, fc.array(fc.nat()), (rows, unanswered) => {
        const ids = rows.map(({ id }) => id);
        const kept = rows.filter(({ isLost }) => !isLost).map(({ id }) => id);
        const present = [...unanswered.filter((id) => !ids.includes(id)), ...kept];
        const lost = lostRows(
          ids.map((id, at) => ({ id, at })),
          present,
        );
        assert.deepEqual(
          lost,
          ids.filter((id) => !kept.includes(id)),
        );
      }),
    );
  });
});
