import { formatProblems, under } from "kubernetes-postgres/plan/problems";
import { rolesOf, viewOf } from "../views/registry";
import type { Role } from "../views/types";
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

/** What the rule has to say about one resource, in every role that it covers. */
export function judgeResource(rule: Rule, resource: Resource, config: Values<Parameters>): Verdict {
  const verdict: Verdict = { findings: [], unreadable: [], notApplicable: [] };
  const judge = judgeInto(verdict, config);
  let seen = false;
  for (const role of rolesOf(resource.type)) seen = judgeRole(rule, role, resource, judge) || seen;
  if (!seen) verdict.notApplicable.push("the resource has nothing to do with PostgreSQL");
  return verdict;
}

function judgeRole<R extends Role>(rule: Rule, role: R, resource: Resource, judge: Judge<Parameters>): boolean {
  const check = rule.covers?.[role];
  const view = check && viewOf(role, resource);
  if (check === undefined || view === undefined) return false;
  judge.each(() => {
    check(view, judge);
    return undefined;
  });
  return true;
}

/** What the rule has to say about each resource of a stack. */
export function judgeStack(
  rule: Rule,
  resources: readonly StackResource[],
  config: Values<Parameters>,
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  rule.joins?.check(new Stack(resources), ({ urn }) => {
    const verdict = verdicts.get(urn) ?? { findings: [], unreadable: [], notApplicable: [] };
    verdicts.set(urn, verdict);
    return judgeInto(verdict, config);
  });
  return verdicts;
}

function judgeInto(verdict: Verdict, config: Values<Parameters>): Judge<Parameters> {
  const guarded = (judge: Judgement, note: (path: string) => void): undefined => {
    try {
      const found = judge();
      if (found !== undefined) verdict.findings.push(...[found].flat());
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
