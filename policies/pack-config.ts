import { isObject } from "kubernetes-postgres/plan/objects";
import { show, type Problem } from "kubernetes-postgres/plan/problems";
import { readValues, unknownName } from "./frame/config";
import { policyExemptions } from "./frame/exemption-remarks";
import type { Exemption } from "./frame/exemptions";
import { readSettings } from "./frame/judge";
import type { Described } from "./frame/rule";

/** What a violation does: nothing, a warning, a refusal, or a correction before anything is refused. */
export const levels = ["disabled", "advisory", "mandatory", "remediate"] as const;
export type EnforcementLevel = (typeof levels)[number];

/** A rule's level, exemptions and parameters as Pulumi's `--policy-pack-config` takes them. Default: the rule's own level. */
export type RuleConfig = {
  readonly enforcementLevel?: EnforcementLevel;
  readonly exemptions?: readonly Exemption[];
} & Readonly<Record<string, unknown>>;

/** The configuration of a whole pack, by rule; `all` is the level of every rule that is not named. */
export type PackConfig = Readonly<Record<string, RuleConfig | EnforcementLevel>>;

/** Every mistake in a pack's configuration, not only the first. */
export function checkPackConfig(rules: readonly Described[], config: unknown): Problem[] {
  if (!isObject(config)) {
    return [{ path: "", value: config, message: "must be an object with rules as keys", fix: "start from a preset" }];
  }
  const policies = [...rules, policyExemptions];
  const ids = policies.map(({ id }) => id);
  return Object.entries(config).flatMap(([id, given]) => {
    const rule = policies.find((candidate) => candidate.id === id);
    if (rule === undefined && id !== "all") return [unknownName(id, [...ids, "all"], "rule")];
    if (typeof given === "string") return levelProblem(id, given);
    if (!isObject(given)) {
      return [{ path: id, value: given, message: "must be a level or an object", fix: `set ${levels.join(", ")}` }];
    }
    const { enforcementLevel, ...values } = given;
    const wrongLevel = enforcementLevel === undefined ? [] : levelProblem(`${id}.enforcementLevel`, enforcementLevel);
    // What is exempted from a rule is the rule's own; the policy about exemptions has none.
    const wrongValues = (rule === policyExemptions ? readValues(rule.parameters, values) : readSettings(rule, values))
      .problems;
    return [...wrongLevel, ...wrongValues.map((problem) => ({ ...problem, path: `${id}.${problem.path}` }))];
  });
}

function levelProblem(path: string, value: unknown): Problem[] {
  if (levels.includes(value as EnforcementLevel)) return [];
  return [{ path, value, message: `there is no level ${show(value)}`, fix: `use one of ${levels.join(", ")}` }];
}
