const dateTime = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/;
const goDuration = /^[+-]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/;

/** What the API server checks of a string's or number's format; an unnamed format is not checked. */
const checks: Record<string, { accepts: (value: unknown) => boolean; expected: string }> = {
  int32: { accepts: (value) => inRange(value, 2 ** 31), expected: "a whole number of 32 bits" },
  int64: { accepts: (value) => inRange(value, 2 ** 63), expected: "a whole number of 64 bits" },
  "date-time": {
    accepts: (value) => typeof value === "string" && dateTime.test(value) && !Number.isNaN(Date.parse(value)),
    expected: "a moment as in RFC 3339, such as 2026-03-01T12:00:00Z",
  },
  date: {
    accepts: (value) =>
      typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
    expected: "a date such as 2026-03-01",
  },
  duration: {
    accepts: (value) => typeof value === "string" && goDuration.test(value),
    expected: "a duration such as 30s or 1h30m",
  },
  byte: {
    accepts: (value) => typeof value === "string" && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value),
    expected: "base64 text",
  },
  uuid: {
    accepts: (value) => typeof value === "string" && /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(value),
    expected: "a UUID",
  },
};

function inRange(value: unknown, limit: number): boolean {
  return typeof value === "number" && value >= -limit && value < limit;
}

/** What was expected, when `value` is not of `format`. */
export function wrongFormat(format: string, value: unknown): string | undefined {
  const check = checks[format];
  return check === undefined || check.accepts(value) ? undefined : check.expected;
}
