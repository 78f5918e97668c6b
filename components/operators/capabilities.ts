import type { Problem } from "../plan/problems";
import type { ClusterPlan } from "../plan/types";
import { questions, type Capability, type OperatorCapabilities } from "./abilities";

/** What a plan asks for that the operator cannot do: the reason, the nearest thing that works, and where it is written. */
export function checkCapabilities(operator: string, can: OperatorCapabilities, plan: ClusterPlan): Problem[] {
  return (Object.keys(questions) as Capability[]).flatMap((capability) => {
    const { path, asked } = questions[capability];
    const answer = can[capability];
    if (answer.able || path === undefined || !asked(plan)) return [];
    const source = answer.url === undefined ? "" : ` (${answer.url})`;
    return [{ path, message: `the operator "${operator}" ${answer.because}${source}`, fix: answer.instead }];
  });
}
