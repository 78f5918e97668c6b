import assert from "node:assert/strict";
import { cronFields, longestGapHours } from "kubernetes-postgres-policies/views/cron";

describe("schedules with a field for the seconds", () => {
  it("are split into fields without their time zone, a descriptor being one", () => {
    assert.deepEqual(cronFields(" 0 0 2  * * * "), ["0", "0", "2", "*", "*", "*"]);
    assert.deepEqual(cronFields("CRON_TZ=UTC 0 0 2 * * *"), ["0", "0", "2", "*", "*", "*"]);
    assert.deepEqual(cronFields("@every 1h30m"), ["@every 1h30m"]);
  });

  it("leave at most so many hours between two runs", () => {
    const hours = {
      "0 0 2 * * *": 24,
      "0 2 * * *": 1,
      "0 0 */6 * * *": 6,
      "0 30 1,13 * * *": 12,
      "0 0 2 * * mon-fri": 72,
      "@daily": 24,
      "@weekly": 168,
      "@every 90m": 1.5,
      "@every 1h30m": 1.5,
      "@every 36h": 36,
    };
    for (const [schedule, expected] of Object.entries(hours))
      assert.equal(longestGapHours(schedule), expected, schedule);
  });

  it("have no such number when they cannot be read, or never run", () => {
    for (const schedule of [
      "",
      "0 2 * *",
      "0 0 25 * * *",
      "60 0 2 * * *",
      "x 0 2 * * *",
      "@fortnightly",
      "@Weekly",
      "@every day",
      "0 0 2 30 2 *",
    ]) {
      assert.equal(longestGapHours(schedule), undefined, schedule);
    }
  });
});
