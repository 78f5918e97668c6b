import { ifKnown, someKnown, type Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";

/** The rules of a lifecycle, a resource of its own or the bucket's own property before version 6 of the AWS provider. */
function rulesOf(properties: Place): Place[] {
  const rules = properties.in("rules");
  return rules.isPresent ? rules.items : properties.items;
}

function isEnabled(rule: Place): boolean {
  return rule.in("status").text === "Enabled" || rule.in("enabled").flag === true;
}

/** Whether the lifecycle of a bucket removes what is old. */
export function lifecycle(properties: Place): Finding | undefined {
  if (someKnown(rulesOf(properties), isEnabled)) return undefined;
  const message = "no rule is enabled; add one that expires noncurrent versions and aborts unfinished uploads";
  return { at: properties.in("rules"), message };
}

/** How long the objects under a destination are needed, and why. */
export interface Need {
  readonly destination: Place;
  readonly days: number;
  readonly because: string;
}

/** The rule of a lifecycle that deletes what is still needed; a day of its own for what is deleted at the last moment. */
export function expiresEarly(properties: Place, { destination, days: needed, because }: Need): Finding | undefined {
  for (const rule of rulesOf(properties)) {
    const at = rule.in("expiration", "days");
    const days = isEnabled(rule) && reaches(rule, destination) ? at.number : undefined;
    if (days === undefined || days > needed) continue;
    const message = `deletes backups after ${days} days, which are needed for ${needed} (${because}); set it to ${needed + 1} or more, or remove it`;
    return { at, message };
  }
  return undefined;
}

/** Whether a rule is about objects under this destination; one for tagged objects is about those alone. */
function reaches(rule: Place, destination: Place): boolean {
  const [filter, both] = [rule.in("filter"), rule.in("filter", "and")];
  if ([filter.in("tag"), both.in("tags"), rule.in("tags")].some(({ isPresent }) => isPresent)) return false;
  const prefix = filter.in("prefix").text ?? both.in("prefix").text ?? rule.in("prefix").text ?? "";
  // Without a destination that is known, every prefix may be the one.
  const path = ifKnown(() => destination.text)?.replace(/^s3:\/\/[^/]+\/?/, "") ?? "";
  return path.startsWith(prefix) || prefix.startsWith(path);
}
