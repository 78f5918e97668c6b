import { set } from "../../frame/edit";
import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import type { Labels } from "../../views/labels";
import { zone } from "../../views/scheduling";
import type { SpreadConstraint } from "../../views/types";

/** A topology spread constraint that does what the rule asks for. */
export interface ZoneConstraint {
  maxSkew: 1;
  topologyKey: string;
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  labelSelector: { matchLabels: Labels };
  /** Only where the scheduler must follow it; it cannot ask for more zones than there are instances. */
  minDomains?: number;
}

export function zoneConstraint(
  instanceSelector: Labels,
  instances: () => number,
  { hard, minZones }: { hard: boolean; minZones: number },
): ZoneConstraint {
  const soft = { maxSkew: 1, topologyKey: zone, labelSelector: { matchLabels: instanceSelector } } as const;
  if (!hard) return { ...soft, whenUnsatisfiable: "ScheduleAnyway" };
  return { ...soft, whenUnsatisfiable: "DoNotSchedule", minDomains: Math.min(minZones, instances()) };
}

/** What an existing constraint lacks of the wanted one. */
export function mistakes(constraint: SpreadConstraint, wanted: ZoneConstraint): Finding[] {
  const { maxSkew, labelSelector, whenUnsatisfiable, minDomains } = constraint;
  const found: Finding[] = [];
  const expect = (isRight: boolean, at: Place, value: unknown, message: string): void => {
    if (!isRight) found.push({ at, message, fix: [set(at, value)] });
  };
  expect(maxSkew.number === 1, maxSkew, 1, "a zone may hold several instances more than another; set it to 1");
  const labels = Object.entries(wanted.labelSelector.matchLabels).map(([key, value]) => `${key}: ${value}`);
  const unmatched = `does not match the instances' labels, so it does nothing; select ${labels.join(", ")}`;
  expect(constraint.selectsInstances, labelSelector, wanted.labelSelector, unmatched);
  if (wanted.minDomains === undefined) return found;
  const when = wanted.whenUnsatisfiable;
  expect(whenUnsatisfiable.text === when, whenUnsatisfiable, when, `may be given up; set it to ${when}`);
  const enough = (minDomains.number ?? 1) >= wanted.minDomains;
  expect(enough, minDomains, wanted.minDomains, `fewer zones are enough; set it to ${wanted.minDomains}`);
  return found;
}
