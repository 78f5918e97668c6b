import { intervals, parseSchedule, type Schedule } from "kubernetes-postgres/plan/schedule";

/** The descriptors, in small letters as they must be (robfig/cron 1.2, parseDescriptor). */
const descriptorHours: Readonly<Record<string, number>> = {
  "@yearly": 366 * 24,
  "@annually": 366 * 24,
  "@monthly": 31 * 24,
  "@weekly": 7 * 24,
  "@daily": 24,
  "@midnight": 24,
  "@hourly": 1,
};
const unitHours: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600 };

/** A schedule without its time zone, split into fields; a descriptor is one field. */
export function cronFields(schedule: string): string[] {
  const fields = schedule.trim().replace(/^(CRON_)?TZ=\S+\s+/, "");
  return fields.startsWith("@") ? [fields] : fields.split(/\s+/);
}

/**
 * The longest time between two runs of a schedule with a field for the seconds, in hours; undefined for one that never
 * runs or cannot be read. Of five fields the day of the week is the one left out (robfig/cron 1.2, parser.go).
 */
export function longestGapHours(schedule: string): number | undefined {
  const fields = cronFields(schedule);
  if (fields.length === 1) return descriptorHours[fields[0]] ?? everyHours(fields[0]);
  const parsed = parseFields(fields);
  const longest = parsed && intervals(parsed)?.longest;
  return longest === undefined ? undefined : longest / 60;
}

/** Whether the operator can read a schedule, also one of a day that never comes. */
export function isSchedule(schedule: string): boolean {
  const fields = cronFields(schedule);
  return fields.length === 1 ? longestGapHours(schedule) !== undefined : parseFields(fields) !== undefined;
}

function parseFields(fields: readonly string[]): Schedule | undefined {
  if (fields.length !== 6 && fields.length !== 5) return undefined;
  const [seconds, ...others] = fields.length === 5 ? [...fields, "*"] : fields;
  const parsed = parseSchedule(others.join(" "));
  // Seconds are written as minutes are.
  return "schedule" in parsed && "schedule" in parseSchedule(`${seconds} * * * *`) ? parsed.schedule : undefined;
}

/** "@every 1h30m", a Go duration. */
function everyHours(descriptor: string): number | undefined {
  const duration = /^@every\s+((?:\d+(?:\.\d+)?[hms])+)$/.exec(descriptor)?.[1];
  if (duration === undefined) return undefined;
  return [...duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)].reduce(
    (hours, [, count, unit]) => hours + Number(count) * (unitHours[unit] ?? 0),
    0,
  );
}

/**
 * The longest time between two runs of any of several schedules of five fields, in hours, as Kubernetes and pgBackRest
 * read them; undefined where none can be read. Schedules of whole weeks are laid over each other.
 */
export function longestGapOfFive(schedules: readonly string[]): number | undefined {
  const single = schedules.flatMap((schedule) => {
    const fields = cronFields(schedule);
    const hours =
      fields.length === 6 ? undefined : longestGapHours(fields.length === 5 ? `0 ${fields.join(" ")}` : schedule);
    return hours === undefined ? [] : [hours];
  });
  if (single.length === 0) return undefined;
  const together = longestGapInAWeek(schedules);
  return Math.min(...single, together ?? Infinity);
}

const minutesPerWeek = 7 * 24 * 60;

/** The same of the schedules that name neither days of the month nor months; undefined where there are none. */
function longestGapInAWeek(schedules: readonly string[]): number | undefined {
  const runs = schedules.flatMap((schedule) => {
    const parsed = parseSchedule(cronFields(schedule).join(" "));
    if (!("schedule" in parsed)) return [];
    const { minutes, hours, daysOfMonth, months, daysOfWeek } = parsed.schedule;
    if (daysOfMonth.length < 31 || months.length < 12) return [];
    return daysOfWeek.flatMap((day) =>
      hours.flatMap((hour) => minutes.map((minute) => (day * 24 + hour) * 60 + minute)),
    );
  });
  if (runs.length === 0) return undefined;
  const ordered = [...new Set(runs)].sort((a, b) => a - b);
  const gaps = ordered.map((run, index) => (ordered[index + 1] ?? ordered[0] + minutesPerWeek) - run);
  return Math.max(...gaps) / 60;
}
