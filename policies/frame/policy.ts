import {
  Secret,
  type PolicyConfigSchema,
  type PolicyResource,
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
import type { StackResource } from "./resource";
import { Stack } from "./stack";
import type { Described, Rule } from "./rule";

/** What the runtime runs for each resource as it is registered, for the whole stack afterwards, or both. */
export type Policy = ResourceValidationPolicy | StackValidationPolicy;

/**
 * The rule as Pulumi's policy runtime takes it. A rule may judge most resources one by one, which a remediation needs,
 * and the rest with the whole stack: the runtime asks a policy for each of the two functions that it has
 * (makeAnalyzeRpcFun and makeAnalyzeStackRpcFun in @pulumi/policy 1.21, server.ts).
 */
export function toPolicy(rule: Rule): Policy {
  return {
    ...describe(rule, { ...rule.parameters, exemptions: exemptionsSchema }),
    ...(rule.covers === undefined ? {} : resourcePolicy(rule)),
    ...(judgesStacks(rule) ? stackPolicy(rule) : {}),
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

function resourcePolicy(rule: Rule): Pick<ResourceValidationPolicy, "validateResource" | "remediateResource"> {
  const types = [...new Set((Object.keys(rule.covers ?? {}) as Role[]).flatMap(typesOf))];
  const elsewhere = `the rule is about ${types.join(", ")}`;
  const judged = (args: ResourceValidationArgs, properties: unknown): Verdict => {
    const resource = { ...args, properties, protect: args.opts.protect };
    return judgeResource(rule, resource, parametersOf(rule, args.getConfig()));
  };
  const validateResource = (args: ResourceValidationArgs, report: ReportViolation): void => {
    if (!ledger.knows(rule.id)) {
      ledger.open(rule.id, args.getConfig<{ exemptions?: unknown }>().exemptions);
      if (types.length === 1) skipOthers();
    }
    if (!coversType(rule, args.type)) args.notApplicable(elsewhere);
    const verdict = judged(args, withoutProxies(args.props));
    ledger.use(rule.id, "resource", args.urn, verdict.exempted);
    reportVerdict(rule, verdict, args.urn, report);
    if (verdict.notApplicable.length > 0) args.notApplicable(verdict.notApplicable.join("; "));
  };
  const remediateResource = (args: ResourceValidationArgs): Record<string, unknown> | undefined => {
    if (!coversType(rule, args.type)) args.notApplicable(elsewhere);
    const properties = withoutProxies(args.props);
    const edits = judged(args, withoutSecrets(properties)).findings.flatMap(({ fix }) => fix ?? []);
    return edits.length === 0 ? undefined : applyEdits(properties, edits, Secret);
  };
  // With one type the runtime skips every other resource before it even decodes their properties. The first one of a run
  // is let through, whatever it is: a policy is told its exemptions only when it is called.
  const skipOthers = (): void => {
    Object.assign(validateResource, { __pulumiType: types[0] });
    ledger.whenClosed(() => Object.assign(validateResource, { __pulumiType: undefined }));
  };
  if (types.length === 1) Object.assign(remediateResource, { __pulumiType: types[0] });
  return { validateResource, ...(rule.remediates ? { remediateResource } : {}) };
}

function stackPolicy(rule: Rule): Pick<StackValidationPolicy, "validateStack"> {
  const covered = (Object.keys(rule.covers ?? {}) as Role[]).flatMap((role) =>
    typesOf(role).filter((type) => needsStack(role, type)),
  );
  const types = new Set([...covered, ...(rule.joins?.roles ?? []).flatMap(typesOf)]);
  return {
    validateStack: (args: StackValidationArgs, report: ReportViolation): void => {
      ledger.open(rule.id, args.getConfig<{ exemptions?: unknown }>().exemptions);
      if (!args.resources.some(({ type }) => types.has(type))) {
        // Of a rule that judges resources one by one, the resources have told already.
        if (rule.covers !== undefined) return;
        args.notApplicable(`the stack has none of ${[...types].join(", ")}`);
      }
      const verdicts = judgeStack(
        rule,
        new Stack(stackResources(args.resources)),
        parametersOf(rule, args.getConfig()),
      );
      for (const [urn, verdict] of verdicts) {
        ledger.use(rule.id, "stack", urn, verdict.exempted);
        reportVerdict(rule, verdict, urn, report);
      }
      const reasons = [...verdicts].flatMap(([urn, { notApplicable }]) =>
        notApplicable.map((reason) => `${urn.split("::").pop() ?? urn}: ${reason}`),
      );
      if (reasons.length > 0) args.notApplicable(reasons.join("; "));
    },
  };
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

/** The resources with plain properties, linked to each other as the engine says they are. */
function stackResources(resources: readonly PolicyResource[]): StackResource[] {
  const made = new Map<PolicyResource, StackResource>();
  const links = resources.map((resource) => {
    const link: { -readonly [Key in keyof StackResource]: StackResource[Key] } = {
      type: resource.type,
      urn: resource.urn,
      name: resource.name,
      properties: withoutProxies(resource.props),
      protect: resource.opts.protect,
      propertyDependencies: {},
    };
    made.set(resource, link);
    return link;
  });
  resources.forEach((resource, index) => {
    links[index].parent = resource.parent && made.get(resource.parent);
    links[index].propertyDependencies = Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([property, dependencies]) => [
        property,
        dependencies.flatMap((dependency) => made.get(dependency) ?? []),
      ]),
    );
  });
  return links;
}

/**
 * The properties behind the runtime's proxies, which throw at the first unknown value and would end the whole policy as
 * an advisory. Place finds the unknown values instead, one by one (isSpecialProxy in @pulumi/policy 1.21, proxy.ts).
 */
function withoutProxies(properties: Record<string, unknown>): Record<string, unknown> {
  let unwrapped = properties;
  while (unwrapped["__isSpecialProxy"] === true) {
    unwrapped = unwrapped["__getSpecialProxyTarget"] as Record<string, unknown>;
  }
  return unwrapped;
}

/** In a remediation the runtime marks secrets, so that they stay secret; a rule reads what is inside. */
function withoutSecrets(value: unknown): unknown {
  if (value instanceof Secret) return withoutSecrets(value.value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}
