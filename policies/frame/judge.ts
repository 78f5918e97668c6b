import { formatProblems, under } from "kubernetes-postgres/plan/problems";
import { needsStack, rolesOf, typesOf, viewOf } from "../views/registry";
import type { Role } from "../views/types";
import { isHere } from "./edit";
import { readValues, type Parameters, type Values } from "./config";
import { Unreadable } from "./place";
import type { Resource, StackResource } from "./resource";
import type { Finding, Judge, Judgement, Rule } from "./rule";
import { Stack } from "./stack";

/** What a rule has to say about one resource. */
export interface Verdict {
  findings: Finding[];
  /** Paths whose values decide, and are not known before the update. */
  unreadable: string[];
  /** Why there was nothing, or not everything, to judge. */
  notApplicable: string[];
}

/** A rule's parameters with defaults filled in; throws with every mistake in them. */
export function parametersOf(rule: Rule, given: Readonly<Record<string, unknown>>): Values<Parameters> {
  const { values, problems } = readValues(rule.parameters, given);
  if (problems.length > 0) throw new Error(formatProblems(under(rule.id, problems), "the policy configuration"));
  return values;
}

/** Whether the rule judges resources of this type one by one. */
export function coversType(rule: Rule, type: string): boolean {
  return rolesOf(type).some((role) => rule.covers?.[role] !== undefined);
}

/** What the rule has to say about one resource by itself, in every role that it covers. */
export function judgeResource(rule: Rule, resource: Resource, config: Values<Parameters>): Verdict {
  const verdict = nothing();
  const judge = judgeInto(verdict, config);
  let seen = false;
  for (const role of rolesOf(resource.type)) {
    if (rule.covers?.[role] !== undefined && needsStack(role, resource.type)) {
      judge.notApplicable("other resources decide about it, so it is judged together with them");
      seen = true;
    } else seen = judgeRole(rule, role, resource, judge) || seen;
  }
  if (!seen) verdict.notApplicable.push("the resource has nothing to do with PostgreSQL");
  return verdict;
}

function nothing(): Verdict {
  return { findings: [], unreadable: [], notApplicable: [] };
}

function judgeRole<R extends Role>(
  rule: Rule,
  role: R,
  resource: Resource,
  judge: Judge<Parameters>,
  stack?: Stack,
): boolean {
  const check = rule.covers?.[role];
  const view = check && viewOf(role, resource, stack);
  if (check === undefined || view === undefined) return false;
  judge.each(() => {
    check(view, judge);
    return undefined;
  });
  return true;
}

/** Whether the rule has something to say about a stack that it cannot say about its resources one by one. */
export function judgesStacks(rule: Rule): boolean {
  const roles = Object.keys(rule.covers ?? {}) as Role[];
  return rule.joins !== undefined || roles.some((role) => typesOf(role).some((type) => needsStack(role, type)));
}

/** What the rule has to say about the resources of a stack that only others of them decide about. */
export function judgeStack(
  rule: Rule,
  resources: readonly StackResource[],
  config: Values<Parameters>,
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  const stack = new Stack(resources);
  const judgeOf = ({ urn }: { readonly urn: string }): Judge<Parameters> => {
    const verdict = verdicts.get(urn) ?? nothing();
    verdicts.set(urn, verdict);
    return judgeInto(verdict, config);
  };
  rule.joins?.check(stack, judgeOf);
  for (const resource of resources) {
    for (const role of rolesOf(resource.type)) {
      if (rule.covers?.[role] === undefined || !needsStack(role, resource.type)) continue;
      judgeRole(rule, role, resource, judgeOf(resource), stack);
    }
  }
  return verdicts;
}

function judgeInto(verdict: Verdict, config: Values<Parameters>): Judge<Parameters> {
  const guarded = (judge: Judgement, note: (path: string) => void): undefined => {
    try {
      const found = judge();
      for (const finding of found === undefined ? [] : [found].flat()) {
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
      guarded(judge, (path) =>
        noteOnce(verdict.notApplicable, `${path} is judged once it is known, during the update`),
      ),
    notApplicable: (reason) => noteOnce(verdict.notApplicable, reason),
  };
}
