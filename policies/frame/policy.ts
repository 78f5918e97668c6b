import {
  Secret,
  type PolicyConfigSchema,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationArgs,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { needsStack, typesOf } from "../views/registry";
import type { Role } from "../views/types";
import { applyEdits } from "./edit";
import { ledger } from "./exemption-ledger";
import { exemptionsSchema } from "./exemptions";
import { coversType, judgeResource, judgesStacks, judgeStack, parametersOf, type Verdict } from "./judge";
import type { Resource } from "./resource";
import type { Described, Rule } from "./rule";
import { sharedResource, sharedStack, withoutProxies } from "./runtime";

/** What the runtime runs for each resource as it is registered, for the whole stack afterwards, or both. */
export type Policy = ResourceValidationPolicy | StackValidationPolicy;

/**
 * The rule as Pulumi's policy runtime takes it. A rule may judge most resources one by one, which a remediation needs,
 * and the rest with the whole stack: the runtime asks a policy for each of the two functions that it has
 * (makeAnalyzeRpcFun and makeAnalyzeStackRpcFun in @pulumi/policy 1.21, server.ts).
 */
export function toPolicy(rule: Rule): Policy {
  const stack = judgesStacks(rule) ? stackPolicy(rule) : {};
  return {
    ...describe(rule, { ...rule.parameters, exemptions: exemptionsSchema }),
    ...(rule.covers === undefined ? {} : resourcePolicy(rule, stack)),
    ...stack,
  };
}

/** What the runtime is told of a policy, whatever it judges; `properties` are those of its configuration. */
export function describe(
  rule: Described,
  properties: Required<PolicyConfigSchema>["properties"],
): Omit<ResourceValidationPolicy, "validateResource" | "remediateResource"> {
  const [reference] = rule.references;
  return {
    name: rule.id,
    displayName: rule.title,
    description: rule.title,
    enforcementLevel: rule.level,
    severity: rule.severity,
    framework: {
      name: reference?.framework ?? "kubernetes-postgres",
      version: reference?.framework === "CIS EKS" ? "1.8" : "",
      reference: reference?.id ?? rule.id,
      specification: rule.why,
    },
    tags: rule.references.map(({ framework, id }) => `${framework} ${id}`),
    remediationSteps: rule.remediationSteps,
    url: rule.url,
    configSchema: { properties },
  };
}

/** What a policy knows of the types it is about. */
interface Pertinence {
  /** Types of which resources are judged one by one. */
  readonly single: readonly string[];
  /** Types that are judged with the whole stack. */
  readonly together: readonly string[];
}

function pertinenceOf(rule: Rule): Pertinence {
  const roles = Object.keys(rule.covers ?? {}) as Role[];
  const covered = roles.flatMap((role) => typesOf(role).filter((type) => needsStack(role, type)));
  return {
    single: [...new Set(roles.flatMap(typesOf))],
    together: [...new Set([...covered, ...(rule.joins?.roles ?? []).flatMap(typesOf)])],
  };
}

function resourcePolicy(
  rule: Rule,
  { validateStack }: Partial<StackValidationPolicy>,
): Pick<ResourceValidationPolicy, "validateResource" | "remediateResource"> {
  const { single: types } = pertinenceOf(rule);
  const elsewhere = `the rule is about ${types.join(", ")}`;
  const judged = (args: ResourceValidationArgs, resource: Resource): Verdict =>
    judgeResource(rule, resource, parametersOf(rule, args.getConfig()));
  const validateResource = (args: ResourceValidationArgs, report: ReportViolation): void => {
    // Another run has begun.
    if (validateStack !== undefined) onlyForType(validateStack, undefined);
    if (!ledger.knows(rule.id)) {
      ledger.open(rule.id, args.getConfig<{ exemptions?: unknown }>().exemptions);
      // The first one of a run is let through, whatever it is: a policy is told its exemptions only when it is called.
      if (types.length === 1) {
        onlyForType(validateResource, types[0]);
        ledger.whenClosed(() => onlyForType(validateResource, undefined));
      }
    }
    if (!coversType(rule, args.type)) args.notApplicable(elsewhere);
    const verdict = judged(args, sharedResource(args));
    ledger.use(rule.id, "resource", args.urn, verdict.exempted);
    reportVerdict(rule, verdict, args.urn, report);
    if (verdict.notApplicable.length > 0) args.notApplicable(verdict.notApplicable.join("; "));
  };
  const remediateResource = (args: ResourceValidationArgs): Record<string, unknown> | undefined => {
    if (!coversType(rule, args.type)) args.notApplicable(elsewhere);
    const properties = withoutProxies(args.props);
    const { type, urn, name, opts } = args;
    const resource = { type, urn, name, properties: withoutSecrets(properties), protect: opts.protect };
    const edits = judged(args, resource).findings.flatMap(({ fix }) => fix ?? []);
    return edits.length === 0 ? undefined : applyEdits(properties, edits, Secret);
  };
  if (types.length === 1) onlyForType(remediateResource, types[0]);
  return { validateResource, ...(rule.remediates ? { remediateResource } : {}) };
}

/** Has the runtime pass over a function, before it decodes anything, for every resource or stack without this type. */
function onlyForType(validate: object, type: string | undefined): void {
  Object.assign(validate, { __pulumiType: type });
}

/** Told which types a stack holds by the first rule that judges it, so that it is not decoded for those with no part in it. */
const whenStackIsSeen: ((present: ReadonlySet<string>) => void)[] = [];

function stackPolicy(rule: Rule): Pick<StackValidationPolicy, "validateStack"> {
  const { together } = pertinenceOf(rule);
  const validateStack = (args: StackValidationArgs, report: ReportViolation): void => {
    ledger.open(rule.id, args.getConfig<{ exemptions?: unknown }>().exemptions);
    const present = new Set(args.resources.map(({ type }) => type));
    for (const tell of whenStackIsSeen) tell(present);
    if (!together.some((type) => present.has(type))) {
      // Of a rule that judges resources one by one, the resources have told already.
      if (rule.covers !== undefined) return;
      args.notApplicable(`the stack has none of ${together.join(", ")}`);
    }
    const verdicts = judgeStack(rule, sharedStack(args.resources), parametersOf(rule, args.getConfig()));
    for (const [urn, verdict] of verdicts) {
      ledger.use(rule.id, "stack", urn, verdict.exempted);
      reportVerdict(rule, verdict, urn, report);
    }
    const reasons = [...verdicts].flatMap(([urn, { notApplicable }]) =>
      notApplicable.map((reason) => `${urn.split("::").pop() ?? urn}: ${reason}`),
    );
    if (reasons.length > 0) args.notApplicable(reasons.join("; "));
  };
  whenStackIsSeen.push((present) => {
    // A rule that has not been called yet is called at least once, to be told its exemptions.
    const isConcerned = !ledger.knows(rule.id) || together.some((type) => present.has(type));
    if (rule.covers !== undefined) onlyForType(validateStack, isConcerned ? undefined : together[0]);
  });
  return { validateStack };
}

/** What the runtime accepts besides a text, and does not declare: a level of its own for one violation. */
export type ReportDetail = (detail: { message: string; urn?: string; enforcementLevel?: "advisory" }) => void;

function reportVerdict(rule: Rule, verdict: Verdict, urn: string, report: ReportViolation): void {
  const detailed = report as unknown as ReportDetail;
  for (const { at, message, level } of verdict.findings) {
    detailed({ urn, message: `${rule.title}\n${at.path}: ${message}`, enforcementLevel: level });
  }
  for (const path of verdict.unreadable) {
    const message = `${path}: not known before the update, so it is judged only while the update runs`;
    detailed({ urn, message: `${rule.title}\n${message}`, enforcementLevel: "advisory" });
  }
}

/** In a remediation the runtime marks secrets, so that they stay secret; a rule reads what is inside. */
function withoutSecrets(value: unknown): unknown {
  if (value instanceof Secret) return withoutSecrets(value.value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}
