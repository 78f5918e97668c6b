import { isObject } from "../plan/objects";
import { show, type Problem } from "../plan/problems";
import { valueAt } from "../plan/schema/explain";
import type { Lenient } from "../plan/schema/read";
import type { ClusterSpec } from "../plan/spec/cluster";
import type { ClusterPlan } from "../plan/types";
import { questions, type Capability, type OperatorCapabilities, type Question } from "./abilities";

/**
 * What a plan asks for that the operator cannot do: the reason, the nearest thing that works, and where it is written.
 * `spec` is what a person wrote: a refusal shows the value that is given, or says which default asks for it.
 */
export function checkCapabilities(
  operator: string,
  can: OperatorCapabilities,
  plan: ClusterPlan,
  spec: Lenient<ClusterSpec>,
): Problem[] {
  return (Object.keys(questions) as Capability[]).flatMap((capability) => {
    const question: Question = questions[capability];
    const answer = can[capability];
    if (answer.able || question.path === undefined || !question.asked(plan)) return [];
    const candidates = [question.path, ...(question.otherPaths ?? [])];
    const given = candidates.find((each) => isGiven(spec, each));
    if (given === undefined && question.follows === true) return [];
    const path = given ?? question.path;
    const source = answer.url === undefined ? "" : ` (${answer.url})`;
    const refusal = `the operator "${operator}" ${answer.because}${source}`;
    if (given !== undefined) return [{ path, ...shown(spec, path), message: refusal, fix: answer.instead }];
    const standing = question.byDefault?.(plan);
    const message = standing === undefined ? refusal : `${refusal}, and ${path} is ${show(standing)} unless it is set`;
    return [{ path, message, fix: answer.instead }];
  });
}

/** Whether a person wrote something at a path of a cluster's arguments. */
export function isGiven(spec: Lenient<ClusterSpec>, path: string): boolean {
  return valueAt(spec, path.split(".")) !== undefined;
}

/** What stands at a path, for a person to recognise; a whole group says nothing that its name does not. */
function shown(spec: Lenient<ClusterSpec>, path: string): { value?: unknown } {
  const value = valueAt(spec, path.split("."));
  return isObject(value) ? {} : { value };
}
