import { formatProblems, under, type Problem } from "kubernetes-postgres/plan/problems";
import { needsStack, rolesOf, typesOf, viewOf } from "../views/registry";
import type { Role } from "../views/types";
import { isHere } from "./edit";
import { readValues, type Parameters, type Values } from "./config";
import { isExpired, isFor, readExemptions, today, type Exemption } from "./exemptions";
import { Unreadable } from "./place";
import type { Resource } from "./resource";
import type { Described, Finding, Judge, Judgement, Rule } from "./rule";
import type { Stack } from "./stack";

/** What a rule has to say about one resource. */
export interface Verdict {
  findings: Finding[];
  /** Paths whose values decide, and are not known before the update. */
  unreadable: string[];
  /** Why there was nothing, or not everything, to judge. */
  notApplicable: string[];
  /** Whether something is left to be judged once it is known, during the update. */
  isPending: boolean;
  /** Exemptions that took something back, and how many findings. */
  exempted: { readonly exemption: Exemption; readonly violations: number }[];
}

/** What a rule is configured with. */
export interface Settings {
  readonly values: Values<Parameters>;
  readonly exemptions: readonly Exemption[];
}

/** A rule's parameters with defaults filled in, and its exemptions; throws with every mistake in them. */
export function parametersOf(rule: Described, given: Readonly<Record<string, unknown>>): Settings {
  const { values, exemptions, problems } = readSettings(rule, given);
  refuse(rule, problems);
  return { values, exemptions };
}

/** Throws when there are mistakes in what a policy is configured with. */
export function refuse({ id }: Described, problems: Problem[]): void {
  if (problems.length > 0) throw new Error(formatProblems(under(id, problems), "the policy configuration"));
}

/** The same, with the mistakes instead of an error; paths are relative to the rule. */
export function readSettings(
  rule: Described | undefined,
  given: Readonly<Record<string, unknown>>,
): Settings & { problems: Problem[] } {
  const { exemptions: list, ...others } = given;
  const { values, problems } = readValues(rule?.parameters ?? {}, others);
  const { exemptions, problems: more } = readExemptions(list);
  return { values, exemptions, problems: [...problems, ...more] };
}

/** Whether the rule judges resources of this type one by one. */
export function coversType(rule: Rule, type: string): boolean {
  const { covers } = rule;
  return covers !== undefined && rolesOf(type).some((role) => covers[role] !== undefined);
}

/** What the rule has to say about one resource by itself, in every role that it covers. */
export function judgeResource(rule: Rule, resource: Resource, settings: Settings): Verdict {
  const verdict = nothing();
  const judge = judgeInto(verdict, settings.values);
  let seen = false;
  for (const role of rolesOf(resource.type)) {
    if (rule.covers?.[role] !== undefined && needsStack(role, resource.type)) {
      judge.notApplicable("other resources decide about it, so it is judged together with them");
      seen = true;
    } else seen = judgeRole(rule, role, resource, judge) || seen;
  }
  if (!seen) verdict.notApplicable.push("the resource has nothing to do with PostgreSQL");
  return exempt(verdict, resource.urn, settings);
}

function nothing(): Verdict {
  return { findings: [], unreadable: [], notApplicable: [], isPending: false, exempted: [] };
}

/** The verdict without what an exemption in force takes back; that is named as not applicable, with the reason. */
function exempt(verdict: Verdict, urn: string, { exemptions }: Settings): Verdict {
  const { findings, unreadable, notApplicable, isPending } = verdict;
  if (exemptions.length === 0 || (findings.length === 0 && unreadable.length === 0 && !isPending)) return verdict;
  const day = today();
  const inForce = exemptions.filter((exemption) => !isExpired(exemption, day) && isFor(exemption, urn));
  if (inForce.length === 0) return verdict;
  const [{ reason, expires }] = inForce;
  const count = findings.length + unreadable.length;
  const note = `${count === 1 ? "1 finding is" : `${count} findings are`} exempted until ${expires}: ${reason}`;
  return {
    ...verdict,
    findings: [],
    unreadable: [],
    notApplicable: count === 0 ? notApplicable : [...notApplicable, note],
    exempted: inForce.map((exemption) => ({ exemption, violations: findings.length })),
  };
}

function judgeRole<R extends Role>(
  rule: Rule,
  role: R,
  resource: Resource,
  judge: Judge<Parameters>,
  stack?: Stack,
): boolean {
  const check = rule.covers?.[role];
  if (check === undefined) return false;
  let isMeant = true;
  // A view that needs an unknown value to be made at all is reported as any other question.
  judge.each(() => {
    const view = viewOf(role, resource, stack);
    isMeant = view !== undefined;
    if (view !== undefined) check(view, judge);
    return undefined;
  });
  return isMeant;
}

/** Whether the rule has something to say about a stack that it cannot say about its resources one by one. */
export function judgesStacks(rule: Rule): boolean {
  const roles = Object.keys(rule.covers ?? {}) as Role[];
  return rule.joins !== undefined || roles.some((role) => typesOf(role).some((type) => needsStack(role, type)));
}

/** What the rule has to say about the resources of a stack that only others of them decide about. */
export function judgeStack(rule: Rule, stack: Stack, settings: Settings): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  const judgeOf = ({ urn }: { readonly urn: string }): Judge<Parameters> => {
    const verdict = verdicts.get(urn) ?? nothing();
    verdicts.set(urn, verdict);
    return judgeInto(verdict, settings.values);
  };
  rule.joins?.check(stack, judgeOf);
  for (const resource of stack.resources) {
    for (const role of rolesOf(resource.type)) {
      if (rule.covers?.[role] === undefined || !needsStack(role, resource.type)) continue;
      const judge = judgeOf(resource);
      if (!judgeRole(rule, role, resource, judge, stack)) judge.notApplicable("it has nothing that the rule is about");
    }
  }
  return new Map([...verdicts].map(([urn, verdict]) => [urn, exempt(verdict, urn, settings)]));
}

function judgeInto(verdict: Verdict, config: Values<Parameters>): Judge<Parameters> {
  const guarded = (judge: Judgement, note: (path: string) => void): undefined => {
    try {
      const found = judge();
      for (const finding of found === undefined ? [] : [found].flat()) {
        // Two clusters may have the same thing to say of what they share.
        if (verdict.findings.some((one) => one.message === finding.message && one.at.path === finding.at.path))
          continue;
        verdict.findings.push(finding.fix === undefined ? finding : { ...finding, fix: finding.fix.filter(isHere) });
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      note(error.path);
    }
    return undefined;
  };
  const noteOnce = (list: string[], text: string): undefined => {
    if (!list.includes(text)) list.push(text);
    return undefined;
  };
  return {
    config,
    each: (judge) => guarded(judge, (path) => noteOnce(verdict.unreadable, path)),
    whenKnown: (judge) =>
      guarded(judge, (path) => {
        verdict.isPending = true;
        noteOnce(verdict.notApplicable, `${path} is judged once it is known, during the update`);
      }),
    notApplicable: (reason) => noteOnce(verdict.notApplicable, reason),
  };
}
