import type { Setting } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import type { PatroniView } from "../../views/types";

/** Shortest leader lease that Patroni takes, in seconds (patroni/config.py and its schema). */
const shortestTtl = 20;

/** What a person changes first: Patroni's own defaults (https://patroni.readthedocs.io/en/latest/dynamic_configuration.html). */
const usual = { ttl: 30, loopWait: 10, retryTimeout: 10 };

/** What an operator calls one of Patroni's settings: the last step of its path. */
function called({ at }: Setting<number>): string {
  return String(at.segments.at(-1));
}

/** The leader must have time for two tries within a lease, or it demotes itself while all is well. */
export function leaderLease(view: PatroniView): Finding | undefined {
  const [ttl, loop, retry] = [view.ttl.value, view.loopWait.value, view.retryTimeout.value];
  const needed = loop + 2 * retry;
  if (ttl >= shortestTtl && needed <= ttl) return undefined;
  const enough = Math.max(needed, shortestTtl);
  const reason =
    ttl < shortestTtl
      ? `${ttl} s is below the ${shortestTtl} s that Patroni takes`
      : `a lease of ${ttl} s is too short for ${called(view.loopWait)} + 2 * ${called(view.retryTimeout)}, ${needed} s`;
  if (enough <= usual.ttl)
    return { at: view.ttl.at, message: `${reason}; set it to ${enough}`, fix: view.set("ttl", enough) };
  // A longer lease would be a longer failover: the waits are what is wrong.
  const { ttl: lease, loopWait, retryTimeout } = usual;
  const message = `${reason}; set ${called(view.ttl)} to ${lease}, ${called(view.loopWait)} to ${loopWait} and ${called(view.retryTimeout)} to ${retryTimeout}`;
  const fix = [
    ...view.set("ttl", lease),
    ...view.set("loop_wait", loopWait),
    ...view.set("retry_timeout", retryTimeout),
  ];
  return { at: view.ttl.at, message, fix };
}

/** A standby that lags more loses what it lacks when it is promoted. */
export function lag({ maximumLagOnFailover: { at, value }, set }: PatroniView, most: number): Finding | undefined {
  if (value !== undefined && value <= most) return undefined;
  const allowed = value === undefined ? "is not bounded" : `of ${value} bytes is more than ${most}`;
  const message = `what a promoted standby may lack ${allowed}; set it to at most ${most}`;
  return { at, message, fix: set("maximum_lag_on_failover", most) };
}
