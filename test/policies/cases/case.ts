import type * as fc from "fast-check";
import type { Given } from "../given";

/** Resources, and exactly what the rule says about them: `<level> <resource>: <message>`, sorted. */
export interface Judged {
  given: Given[];
  says: string[];
  /** The rule's parameters and level. */
  config?: Record<string, unknown>;
  /** What the rule says it could not judge, and why. */
  notApplicable?: string[];
}

/** Everything that must be shown of a rule. */
export interface RuleCases {
  rule: string;
  /** Accepted shapes; the rule has nothing to say about them. */
  passes: Record<string, Given[]>;
  /** Compliant resources, broken in one field. */
  fails: Record<string, Judged>;
  /** Values that are not known before the update. */
  unknown: Record<string, Judged>;
  /** Parameters and levels, which change the verdict. */
  configured: Record<string, Judged>;
  /** Resources that a remediation puts right completely. */
  remediable?: fc.Arbitrary<Given>;
}
