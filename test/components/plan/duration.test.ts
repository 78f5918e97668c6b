import assert from "node:assert/strict";
import { parseDays, parseSeconds } from "kubernetes-postgres/plan/duration";

describe("durations", () => {
  it("reads days, weeks and months of 31 days as Barman does", () => {
    assert.deepEqual(["1d", "30d", "4w", "1m", "12m"].map(parseDays), [1, 30, 28, 31, 372]);
  });

  it("refuses what Barman would refuse as a recovery window", () => {
    for (const wrong of ["0d", "30", "d", "-1d", "1.5d", "30D", "1y", "30 d", "", "07d", "1h"]) {
      assert.equal(parseDays(wrong), undefined, wrong);
    }
  });

  it("reads hours, minutes and seconds, one or several of them", () => {
    assert.deepEqual(["45m", "1h", "90s", "1h30m", "1h0m5s"].map(parseSeconds), [2700, 3600, 90, 5400, 3605]);
  });

  it("refuses seconds that are none", () => {
    for (const wrong of ["", "45", "0s", "1.5h", "m", "30m1h", "1d", "-5m", "1h 30m"]) {
      assert.equal(parseSeconds(wrong), undefined, wrong);
    }
  });
});
