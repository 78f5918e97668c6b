/**
 * The rules as policies, for a pack of your own:
 *
 *     const policies = [policy("pg-tls-only"), ...policiesIn("backup"), myOwn, exemptionsPolicy()];
 *     new PolicyPack("acme", { policies }, presetFor("strict", policies));
 */
import type { PolicyPackConfig } from "@pulumi/policy";
import { exemptionsPolicy } from "./frame/exemption-policy";
import { toPolicy, type Policy } from "./frame/policy";
import { preset, presetNames, type PresetName } from "./presets";
import { areas, rules, type Area, type RuleId } from "./rules";

export { exemptionsPolicy, presetNames };
export type { Area, Policy, PresetName, RuleId };
export type { Exemption } from "./frame/exemptions";
export { checkPackConfig, type EnforcementLevel, type PackConfig, type RuleConfig } from "./pack-config";

/** The ids of all rules, area by area. */
export const ruleIds = rules.map(({ id }) => id) as RuleId[];

/** The areas that rules are sorted into. */
export const areaNames = Object.keys(areas) as Area[];

/** One rule as a policy. Throws for an id that there is not. */
export function policy(id: RuleId): Policy {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`there is no rule "${id}"; use one of ${[...ruleIds].sort().join(", ")}`);
  return toPolicy(rule);
}

/** All rules of an area as policies. Throws for an area that there is not. */
export function policiesIn(area: Area): Policy[] {
  if (!areaNames.includes(area)) throw new Error(`there is no area "${area}"; use one of ${areaNames.join(", ")}`);
  return areas[area].map(toPolicy);
}

/** All rules as policies. The policy about their exemptions, exemptionsPolicy(), goes after them, last in its pack. */
export function allPolicies(): Policy[] {
  return rules.map(toPolicy);
}

/** The levels and parameters that a preset gives to those of the policies that are of this library. */
export function presetFor(name: PresetName, policies: readonly { readonly name: string }[]): PolicyPackConfig {
  const names = new Set(policies.map((each) => each.name));
  return Object.fromEntries(Object.entries(preset(name, rules)).filter(([id]) => names.has(id)));
}
