import { ifKnown } from "../../frame/place";
import type { DatabaseView } from "../../views/types";

/**
 * A database as it is configured, and as it will be once somebody has a file read that is mounted and ignored so far: its
 * mistakes are better found before that day.
 */
export function inEveryConfiguration(view: DatabaseView): DatabaseView[] {
  const dormant = ifKnown(() => view.parameters.dormant) ?? [];
  return [view, ...dormant.map((value) => Object.create(view, { parameters: { value } }) as DatabaseView)];
}
