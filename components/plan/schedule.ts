/**
 * Schedules of base backups, as five cron fields in UTC. CloudNativePG wants six, with seconds first, and reads five as
 * if the minute were the second, which runs hourly (https://github.com/cloudnative-pg/cloudnative-pg/issues/5380): so a
 * person writes five everywhere, and toSixFields() adds the seconds.
 */

/** A schedule: for each field the values it matches, ascending. */
export interface Schedule {
  minutes: number[];
  hours: number[];
  daysOfMonth: number[];
  months: number[];
  daysOfWeek: number[];
  /** Cron's rule: when both day fields are restricted a day needs to match only one of them. */
  eitherDay: boolean;
}

/** What is wrong with a schedule, and what to write instead. */
export interface ScheduleMistake {
  message: string;
  fix: string;
}

interface Field {
  name: string;
  minimum: number;
  maximum: number;
  names?: readonly string[];
}

// The ranges of robfig/cron 1.2, which CloudNativePG uses: Sunday is 0, not 7.
const fields: readonly Field[] = [
  { name: "minute", minimum: 0, maximum: 59 },
  { name: "hour", minimum: 0, maximum: 23 },
  { name: "day of month", minimum: 1, maximum: 31 },
  {
    name: "month",
    minimum: 1,
    maximum: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "day of week", minimum: 0, maximum: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const descriptors: Record<string, string> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** Reads five cron fields: numbers, names of months and days, "*", lists, ranges and steps. */
export function parseSchedule(text: string): { schedule: Schedule } | { mistakes: ScheduleMistake[] } {
  const trimmed = text.trim();
  if (trimmed.startsWith("@")) {
    const five = descriptors[trimmed.toLowerCase()] ?? "0 2 * * *";
    return { mistakes: [{ message: "must be five cron fields, not a descriptor", fix: `set it to "${five}"` }] };
  }
  const parts = trimmed.split(/\s+/);
  if (parts.length === 6) {
    const message = "has six fields and must have five: seconds are added where an operator wants them";
    return { mistakes: [{ message, fix: `set it to "${parts.slice(1).join(" ")}"` }] };
  }
  if (parts.length !== 5) {
    const message = `has ${parts.length === 1 ? "one field" : `${parts.length} fields`} and must have five: minute, hour, day of month, month, day of week`;
    return { mistakes: [{ message, fix: 'set it to five fields, such as "0 2 * * *" for every night at 02:00' }] };
  }
  const values = parts.map((part, index) => parseField(part, fields[index]));
  const mistakes = values.flatMap((value) => (Array.isArray(value) ? [] : [value]));
  if (mistakes.length > 0) return { mistakes };
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = values as number[][];
  const eitherDay = !/^[*?]/.test(parts[2]) && !/^[*?]/.test(parts[4]);
  return { schedule: { minutes, hours, daysOfMonth, months, daysOfWeek, eitherDay } };
}

/** CloudNativePG's form: at second 0 of the same times. */
export function toSixFields(schedule: string): string {
  return `0 ${schedule.trim().split(/\s+/).join(" ")}`;
}

function parseField(text: string, field: Field): number[] | ScheduleMistake {
  const matched = new Set<number>();
  for (const item of text.split(",")) {
    const range = parseRange(item, field);
    if (range === undefined) return misshapen(text, field);
    for (let value = range.first; value <= range.last; value += range.step) matched.add(value);
  }
  return [...matched].sort((a, b) => a - b);
}

/** One item of a list: "*", "5", "1-5", each with an optional step "/2". */
function parseRange(item: string, field: Field): { first: number; last: number; step: number } | undefined {
  const match = /^(?:([*?])|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/i.exec(item);
  if (match === null) return undefined;
  const [, star, from, to, stepText] = match;
  const step = stepText === undefined ? 1 : Number(stepText);
  const first = star === undefined ? parseValue(from, field) : field.minimum;
  const single = stepText === undefined ? first : field.maximum;
  const last = star === undefined ? (to === undefined ? single : parseValue(to, field)) : field.maximum;
  if (first === undefined || last === undefined || first > last || step < 1) return undefined;
  return { first, last, step };
}

function parseValue(text: string, field: Field): number | undefined {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + field.minimum : /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= field.minimum && value <= field.maximum ? value : undefined;
}

function misshapen(text: string, { name, minimum, maximum }: Field): ScheduleMistake {
  const sunday = name === "day of week" && /\b7\b/.test(text) ? "; Sunday is 0" : "";
  return {
    message: `has "${text}" as ${name}, which must be ${minimum} to ${maximum}${sunday}`,
    fix: `use numbers, "*", lists "1,3", ranges "1-5" and steps "*/2" within ${minimum} to ${maximum}`,
  };
}

/** The longest and the shortest time between two runs, in minutes; undefined where the schedule never runs. */
export function intervals(schedule: Schedule): { longest: number; shortest: number } | undefined {
  const minutesOfDay = schedule.hours.flatMap((hour) => schedule.minutes.map((minute) => hour * 60 + minute));
  const days = matchingDays(schedule);
  if (days.length === 0) return undefined;
  const gaps = minutesOfDay.slice(1).map((minute, index) => minute - minutesOfDay[index]);
  const overnight = minutesOfDay[0] - minutesOfDay[minutesOfDay.length - 1];
  for (let index = 1; index < days.length; index++) {
    const gap = (days[index] - days[index - 1]) * minutesPerDay + overnight;
    if (gap !== gaps[gaps.length - 1]) gaps.push(gap);
  }
  return gaps.reduce(
    ({ longest, shortest }, gap) => ({ longest: Math.max(longest, gap), shortest: Math.min(shortest, gap) }),
    { longest: 0, shortest: Infinity },
  );
}

const minutesPerDay = 1440;
// The calendar repeats every 28 years until 2100, which is not a leap year: these years hold every gap there is.
const [firstYear, lastYear] = [2024, 2064];

/** The days that match, as days since 1970. */
function matchingDays({ daysOfMonth, months, daysOfWeek, eitherDay }: Schedule): number[] {
  // Every day, as most schedules have it: two of them say all.
  if (daysOfMonth.length === 31 && months.length === 12 && daysOfWeek.length === 7) return [0, 1];
  const inMonth = membership(daysOfMonth);
  const inWeek = membership(daysOfWeek);
  const matching: number[] = [];
  for (let year = firstYear; year <= lastYear; year++) {
    for (const month of months) {
      const first = Date.UTC(year, month - 1, 1) / 86_400_000;
      const length = Date.UTC(year, month, 1) / 86_400_000 - first;
      for (let day = 0; day < length; day++) {
        // 1 January 1970 was a Thursday, the fourth day after Sunday.
        const [month, week] = [inMonth[day + 1], inWeek[(first + day + 4) % 7]];
        if (eitherDay ? month || week : month && week) matching.push(first + day);
      }
    }
  }
  return matching;
}

function membership(values: readonly number[]): boolean[] {
  const member: boolean[] = Array.from({ length: 32 }, () => false);
  for (const value of values) member[value] = true;
  return member;
}
