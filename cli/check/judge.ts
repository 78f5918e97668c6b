import type { Edit } from "kubernetes-postgres-policies/frame/edit";
import {
  coversType,
  judgeResource,
  judgeStack,
  parametersOf,
  type Verdict,
} from "kubernetes-postgres-policies/frame/judge";
import type { Segment } from "kubernetes-postgres-policies/frame/place";
import { ExemptionLedger, type Phase, type Use } from "kubernetes-postgres-policies/frame/exemption-ledger";
import type { Described, Rule, Severity } from "kubernetes-postgres-policies/frame/rule";
import type { EnforcementLevel, PackConfig } from "kubernetes-postgres-policies/pack-config";
import { Stack } from "kubernetes-postgres-policies/frame/stack";
import { settingOf } from "./config";
import type { CheckedResource } from "./resources";

/** One thing that breaks a rule, and where. */
export interface Violation {
  readonly rule: Described;
  readonly level: "mandatory" | "advisory";
  readonly severity: Severity;
  readonly resource: CheckedResource;
  readonly path: string;
  readonly segments: readonly Segment[];
  readonly line: number;
  readonly message: string;
  /** What puts it right without a decision; empty where a person must decide. */
  readonly fix: readonly Edit[];
}

/** What a rule could not judge about a resource, and why. */
export interface NotApplicable {
  readonly rule: Rule;
  readonly resource: CheckedResource;
  readonly reason: string;
  /** The path of a value that decides and is not in the file; undefined where there is another reason. */
  readonly unread?: string;
}

export interface Judgements {
  readonly violations: Violation[];
  readonly notApplicable: NotApplicable[];
  /** The exemptions of the rules' configuration, and what each took back. */
  readonly exemptions: readonly Use[];
}

/** What the rules say about the resources, taken as one stack, in the order of files and lines. */
export function judge(rules: readonly Rule[], resources: readonly CheckedResource[], config: PackConfig): Judgements {
  const found: Found = { violations: [], notApplicable: [] };
  const ledger = new ExemptionLedger();
  const stack = new Stack(resources);
  for (const rule of rules) {
    const { level, values } = settingOf(rule, config);
    if (level === "disabled") continue;
    const parameters = parametersOf(rule, values);
    ledger.open(rule.id, values.exemptions);
    const note = (phase: Phase, resource: CheckedResource, verdict: Verdict): void => {
      ledger.use(rule.id, phase, resource.urn, verdict.exempted);
      add(found, rule, level, resource, verdict);
    };
    for (const resource of resources) {
      if (coversType(rule, resource.type)) note("resource", resource, judgeResource(rule, resource, parameters));
    }
    const verdicts = judgeStack(rule, stack, parameters);
    for (const resource of resources) {
      const verdict = verdicts.get(resource.urn);
      if (verdict !== undefined) note("stack", resource, verdict);
    }
  }
  const place = new Map(resources.map((resource, index) => [resource.urn, index]));
  const index = ({ resource }: { resource: CheckedResource }): number => place.get(resource.urn) ?? 0;
  found.violations.sort((a, b) => index(a) - index(b) || a.line - b.line || (a.path < b.path ? -1 : 1));
  return { ...found, exemptions: ledger.close() };
}

type Found = Pick<Judgements, "violations" | "notApplicable">;

function add(
  { violations, notApplicable }: Found,
  rule: Rule,
  level: EnforcementLevel,
  resource: CheckedResource,
  verdict: Verdict,
): void {
  for (const { at, message, fix, level: own } of verdict.findings) {
    violations.push({
      rule,
      level: own ?? (level === "advisory" ? "advisory" : "mandatory"),
      severity: rule.severity,
      resource,
      path: at.path,
      segments: at.segments,
      line: resource.lineOf(at.segments),
      message,
      fix: fix ?? [],
    });
  }
  for (const reason of verdict.notApplicable) notApplicable.push({ rule, resource, reason });
  for (const unread of verdict.unreadable) {
    notApplicable.push({ rule, resource, reason: `${unread}: its value is not in the file`, unread });
  }
}
