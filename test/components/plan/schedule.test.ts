import assert from "node:assert/strict";
import * as fc from "fast-check";
import { intervals, parseSchedule, toSixFields } from "kubernetes-postgres/plan/schedule";

function schedule(text: string) {
  const parsed = parseSchedule(text);
  assert.ok("schedule" in parsed, `${text}: ${JSON.stringify(parsed)}`);
  return parsed.schedule;
}

function mistakes(text: string) {
  const parsed = parseSchedule(text);
  assert.ok("mistakes" in parsed, `${text} is accepted`);
  return parsed.mistakes.map(({ message, fix }) => `${message}; ${fix}`);
}

const hours = 60;
const days = 24 * hours;

describe("a schedule", () => {
  it("has five fields: numbers, names, lists, ranges and steps", () => {
    assert.deepEqual(schedule("0,30 1-3 */10 jan,JUN mon-fri"), {
      minutes: [0, 30],
      hours: [1, 2, 3],
      daysOfMonth: [1, 11, 21, 31],
      months: [1, 6],
      daysOfWeek: [1, 2, 3, 4, 5],
      eitherDay: false,
    });
    assert.deepEqual(schedule("  5/20\t2  * * ? ").minutes, [5, 25, 45]);
  });

  it("matches either day field when both are restricted, as cron does", () => {
    assert.equal(schedule("0 2 1 * 0").eitherDay, true);
    assert.equal(schedule("0 2 1 * *").eitherDay, false);
    assert.equal(schedule("0 2 */2 * 0").eitherDay, false);
  });

  it("is refused with six fields, with the reason", () => {
    assert.deepEqual(mistakes("0 0 2 * * *"), [
      `has six fields and must have five: seconds are added where an operator wants them; set it to "0 2 * * *"`,
    ]);
  });

  it("is refused with any other number of fields", () => {
    for (const text of ["", "0 2 * *", "0 0 2 * * * 2026"]) {
      assert.match(mistakes(text)[0], /^has (one field|4 fields|7 fields) and must have five: minute, hour, /);
    }
  });

  it("is refused as a descriptor, with the five fields it stands for", () => {
    assert.deepEqual(mistakes("@daily"), ['must be five cron fields, not a descriptor; set it to "0 0 * * *"']);
    assert.deepEqual(mistakes("@Weekly"), ['must be five cron fields, not a descriptor; set it to "0 0 * * 0"']);
    assert.deepEqual(mistakes("@every 1h"), ['must be five cron fields, not a descriptor; set it to "0 2 * * *"']);
  });

  it("is refused with every field that is out of range, all at once", () => {
    assert.deepEqual(
      mistakes("60 24 0 13 7").map((text) => text.split(";")[0]),
      [
        'has "60" as minute, which must be 0 to 59',
        'has "24" as hour, which must be 0 to 23',
        'has "0" as day of month, which must be 1 to 31',
        'has "13" as month, which must be 1 to 12',
        'has "7" as day of week, which must be 0 to 6',
      ],
    );
    assert.match(mistakes("0 2 * * 7")[0], /; Sunday is 0;/);
  });

  it("is refused with what cron does not know", () => {
    for (const field of ["a", "1-", "-1", "5-1", "*/0", "1,,2", "1.5", "L", "1#2", "mon"]) {
      assert.equal(mistakes(`${field} 2 * * *`).length, 1, field);
    }
  });

  it("gets a seconds field for CloudNativePG", () => {
    assert.equal(toSixFields(" 0 2  * * * "), "0 0 2 * * *");
  });
});

describe("the time between two runs", () => {
  const cases: [string, number, number][] = [
    ["0 2 * * *", 1 * days, 1 * days],
    ["0 */6 * * *", 6 * hours, 6 * hours],
    ["0 2,20 * * *", 18 * hours, 6 * hours],
    ["0 2 * * 0", 7 * days, 7 * days],
    ["0 2 * * 1-5", 3 * days, 1 * days],
    ["0 2 1 * *", 31 * days, 28 * days],
    ["0 2 31 * *", 61 * days, 31 * days],
    ["0 0 29 2 *", 1461 * days, 1461 * days],
    ["0 0 1 1 *", 366 * days, 365 * days],
    ["0 2 1,15 * 0", 7 * days, 1 * days],
    ["30 2 */2 * *", 2 * days, 1 * days],
    ["* * * * *", 1, 1],
    ["* 2 * * *", 23 * hours + 1, 1],
  ];
  for (const [text, longest, shortest] of cases) {
    it(`of "${text}" is at most ${longest} and at least ${shortest} minutes`, () => {
      assert.deepEqual(intervals(schedule(text)), { longest, shortest });
    });
  }

  it("does not exist for a day that no month has", () => {
    assert.equal(intervals(schedule("0 2 30 2 *")), undefined);
    assert.equal(intervals(schedule("0 2 31 4,6,9,11 *")), undefined);
  });

  it("is what walking through two years minute by minute finds", () => {
    const field = (minimum: number, maximum: number) =>
      fc.oneof(
        fc.constant("*"),
        fc
          .uniqueArray(fc.integer({ min: minimum, max: maximum }), { minLength: 1, maxLength: 3 })
          .map((list) => list.join(",")),
      );
    const anySchedule = fc
      .tuple(fc.integer({ min: 0, max: 59 }), field(0, 23), field(1, 28), field(0, 6))
      .map(([minute, hour, day, weekday]) => `${minute} ${hour} ${day} * ${weekday}`);
    fc.assert(
      fc.property(anySchedule, (text) => {
        const parsed = schedule(text);
        const runs: number[] = [];
        const start = Date.UTC(2024, 0, 1) / 60_000;
        for (let hour = start; hour < start + 731 * days; hour += hours) {
          const date = new Date(hour * 60_000);
          if (!parsed.hours.includes(date.getUTCHours())) continue;
          const inMonth = parsed.daysOfMonth.includes(date.getUTCDate());
          const inWeek = parsed.daysOfWeek.includes(date.getUTCDay());
          if (parsed.eitherDay ? inMonth || inWeek : inMonth && inWeek) runs.push(hour + parsed.minutes[0]);
        }
        const found = intervals(parsed);
        assert.ok(found !== undefined);
        for (let index = 1; index < runs.length; index++) {
          const gap = runs[index] - runs[index - 1];
          assert.ok(
            gap <= found.longest && gap >= found.shortest,
            `${text}: ${gap} minutes, not within ${JSON.stringify(found)}`,
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
