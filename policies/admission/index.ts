import { isObject } from "kubernetes-postgres/plan/objects";
import { brokenRules } from "kubernetes-postgres/schemas/validations";
import { isUnknownMark, Unreadable, type Place } from "../frame/place";
import type { Judgement } from "../frame/rule";
import type { Check } from "./check";
import { cloudNativePgChecks } from "./cloudnative-pg";
import { withWebhookDefaults } from "./cloudnative-pg/defaults";
import { crunchyChecks } from "./crunchy";
import { zalandoChecks } from "./zalando";

/** What the code of each operator refuses, by API group and kind. */
const checks: Readonly<Record<string, Readonly<Record<string, readonly Check[]>>>> = {
  "postgresql.cnpg.io": cloudNativePgChecks,
  "acid.zalan.do": zalandoChecks,
  "postgres-operator.crunchydata.com": crunchyChecks,
};

/** Everything that is refused of a custom resource by its operator, and by the rules in its definition. */
export function refusalsOf(group: string, kind: string, root: Place, releases: readonly string[] = []): Judgement[] {
  const own = (checks[group]?.[kind] ?? []).map(
    (check): Judgement =>
      () =>
        check(root),
  );
  const isCluster = group === "postgresql.cnpg.io" && kind === "Cluster";
  return [...own, ...definitionRules(isCluster ? withWebhookDefaults(root) : root, releases)];
}

/** The rules in CEL of the definition that are broken, or that nobody can answer yet. */
function definitionRules(root: Place, releases: readonly string[]): Judgement[] {
  if (!isObject(root.raw)) return [];
  const broken = brokenRules(root.raw, { isUnknown: isUnknownMark, releases });
  return broken.map(({ segments, message, undecidedBy }) => () => {
    if (undecidedBy !== undefined) throw new Unreadable(root.in(...undecidedBy).path);
    return { at: root.in(...segments), message: `the definition refuses it: ${message}` };
  });
}
