/** What the API server checks of a format (k8s.io/kube-openapi pkg/validation/strfmt); an unnamed one is not checked. */
const checks: Record<string, { accepts: (value: unknown) => boolean; expected: string }> = {
  int32: { accepts: (value) => inRange(value, 2 ** 31), expected: "a whole number of 32 bits" },
  int64: { accepts: (value) => inRange(value, 2 ** 63), expected: "a whole number of 64 bits" },
  "date-time": { accepts: text(isMoment), expected: "a moment as in RFC 3339, such as 2026-03-01T12:00:00Z" },
  date: { accepts: text(isDate), expected: "a date such as 2026-03-01" },
  duration: { accepts: text(isDuration), expected: "a duration such as 30s or 1h30m" },
  byte: { accepts: text(isBase64), expected: "base64 text" },
  uuid: {
    accepts: text((value) => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(value)),
    expected: "a UUID",
  },
};

function text(accepts: (value: string) => boolean): (value: unknown) => boolean {
  return (value) => typeof value === "string" && accepts(value);
}

function inRange(value: unknown, limit: number): boolean {
  return typeof value === "number" && value >= -limit && value < limit;
}

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

function isMoment(value: string): boolean {
  const [date, time = ""] = value.split(/t/i);
  return isDate(date) && timeOfDay.test(time);
}

/** A day that exists: JavaScript reads 2026-02-30 as the second of March. */
function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

const goDuration = /^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;
const longUnit = /^(ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/i;

/** Go's own form, or a number with a unit in words somewhere in it. */
function isDuration(value: string): boolean {
  return goDuration.test(value) || [...value.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, unit]) => longUnit.test(unit));
}

function isBase64(value: string): boolean {
  return value !== "" && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

/** What was expected, when `value` is not of `format`. */
export function wrongFormat(format: string, value: unknown): string | undefined {
  const check = checks[format];
  return check === undefined || check.accepts(value) ? undefined : check.expected;
}
