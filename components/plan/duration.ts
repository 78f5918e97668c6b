/** Spans of time as people write them, as plain numbers of days and seconds. */

const dayUnits: Record<string, number> = { d: 1, w: 7, m: 31 };

/**
 * Days of a recovery window or an interval such as "30d", "4w" or "1m"; undefined when it is not one. The form and the
 * 31 days of a month are Barman's, whose retention policy it becomes (^[1-9][0-9]*[dwm]$,
 * https://docs.pgbarman.org/release/latest/user_guide/retention_policies.html).
 */
export function parseDays(text: string): number | undefined {
  const match = /^([1-9][0-9]*)([dwm])$/.exec(text);
  if (match === null) return undefined;
  const days = Number(match[1]) * dayUnits[match[2]];
  return Number.isSafeInteger(days) ? days : undefined;
}

/** Seconds of a duration such as "45m", "90s", "1h" or "1h30m"; undefined when it is not one or is zero. */
export function parseSeconds(text: string): number | undefined {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const total = hours * 3600 + minutes * 60 + seconds;
  return Number.isSafeInteger(total) && total > 0 ? total : undefined;
}
