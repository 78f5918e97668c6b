import { show } from "kubernetes-postgres/plan/problems";
import type { Change, PropertyChange } from "./diff";

/** A change that takes data, keys or the way back to either, or leaves something behind that nobody manages. */
export interface UpgradeProblem {
  urn: string;
  type: string;
  name: string;
  /** What is wrong and what to do about it, in one sentence each; a property path comes first where there is one. */
  message: string;
}

/**
 * What of these changes an upgrade must not do to a stack that changed nothing itself: drop a URN that no alias leads
 * from, replace a resource that holds data, or update one in a way that its operator refuses.
 */
export function upgradeProblems(changes: readonly Change[]): UpgradeProblem[] {
  const created = changes.filter(({ operation }) => operation === "create");
  return changes.flatMap((change) => {
    if (change.operation === "delete") return [problemOf(change, dropped(change, created))];
    if (change.refused !== undefined) return change.refused.map((reason) => problemOf(change, reason));
    if (change.operation !== "replace" || !change.holdsData) return [];
    return change.properties
      .filter(({ replaces }) => replaces)
      .map((property) => problemOf(change, replaced(property)));
  });
}

/** The same for changes that a person asked for: what is dropped on purpose is no problem unless it holds data. */
export function dataProblems(changes: readonly Change[]): UpgradeProblem[] {
  return upgradeProblems(changes.filter(({ holdsData }) => holdsData));
}

function problemOf({ urn, type, name }: Change, message: string): UpgradeProblem {
  return { urn, type, name, message };
}

function dropped({ urn, type, name, holdsData }: Change, created: readonly Change[]): string {
  const lost = holdsData ? "is deleted, and it holds data, keys or the way back to either" : "is deleted";
  const heir = created.find((one) => one.type === type && one.name === name) ?? only(created, type);
  const alias =
    heir === undefined
      ? `register it again, or add { urn: "${urn}" } to the aliases of what takes its place`
      : `add { urn: "${urn}" } to the aliases of ${heir.name}, which takes its place`;
  return `${lost}: no resource has this URN or an alias of it; ${alias}`;
}

function only(created: readonly Change[], type: string): Change | undefined {
  const alike = created.filter((one) => one.type === type);
  return alike.length === 1 ? alike[0] : undefined;
}

function replaced({ path, from, to }: PropertyChange): string {
  return `${path}: changes from ${show(from)} to ${show(to)}, which replaces a resource that holds data, keys or the way back to either; ${from === undefined ? "leave it out" : `keep ${show(from)}`}`;
}
