import type { Place } from "../frame/place";
import type { Finding } from "../frame/rule";

/** The least seconds that Patroni takes; it replaces smaller values by its own (patroni/validator.py of 4.0). */
const least = { ttl: 20, loop_wait: 1, retry_timeout: 3 } as const;

/** Patroni's minimums, wherever an operator takes its dynamic configuration. */
export function patroniMinimums(at: Place): Finding[] {
  return Object.entries(least).flatMap(([name, minimum]) => {
    const place = at.in(name);
    if (place.number === undefined || place.number >= minimum) return [];
    return [{ at: place, message: `Patroni takes no less than ${minimum} seconds; set it to at least ${minimum}` }];
  });
}
