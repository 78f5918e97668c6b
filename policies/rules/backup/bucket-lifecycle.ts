import { ifKnown, someKnown, type Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import type { BackupStoreView } from "../../views/types";
import type { BucketContent } from "./bucket-demands";

/** Whether the lifecycle of a bucket removes what is old, and nothing that is still needed. */
export function lifecycle(properties: Place, { stores }: BucketContent): Finding | undefined {
  const [at, inline] = [properties.in("rules"), properties];
  const rules = at.isPresent ? at.items : inline.items;
  const isEnabled = (rule: Place): boolean => rule.in("status").text === "Enabled" || rule.in("enabled").flag === true;
  for (const rule of rules.filter((one) => ifKnown(() => isEnabled(one)))) {
    const early = stores.map((store) => ifKnown(() => expiresEarly(rule, store))).find((found) => found !== undefined);
    if (early !== undefined) return early;
  }
  if (someKnown(rules, isEnabled)) return undefined;
  return { at, message: "no rule is enabled; add one that expires noncurrent versions and aborts unfinished uploads" };
}

/** A backup is removed by its object store, up to a day after it is no longer needed. */
function expiresEarly(rule: Place, { destination, retentionDays }: BackupStoreView): Finding | undefined {
  const at = rule.in("expiration", "days");
  const days = at.number;
  if (days === undefined || retentionDays === undefined || days > retentionDays) return undefined;
  if (!reaches(rule, destination)) return undefined;
  const message = `deletes backups after ${days} days, which the ObjectStore keeps for ${retentionDays}; set ${retentionDays + 1} or more, or remove it`;
  return { at, message };
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
