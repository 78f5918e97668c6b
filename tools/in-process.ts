import { applyEdits } from "kubernetes-postgres-policies/frame/edit";
import {
  coversType,
  judgeResource,
  judgeStack,
  parametersOf,
  type Verdict,
} from "kubernetes-postgres-policies/frame/judge";
import type { StackResource } from "kubernetes-postgres-policies/frame/resource";
import { Stack } from "kubernetes-postgres-policies/frame/stack";
import type { Rule } from "kubernetes-postgres-policies/frame/rule";
import type { Given } from "../test/policies/given";
import type { Said } from "../test/policies/pack";

/** What a rule has to say about one of several resources. */
interface About {
  readonly given: Given;
  readonly verdict: Verdict;
}

/** What a rule has to say about resources: about each by itself, and about each together with all the others. */
export function verdictsOf(
  rule: Rule,
  given: readonly Given[],
  values: Readonly<Record<string, unknown>> = {},
): { readonly alone: readonly About[]; readonly inStack: readonly About[] } {
  const settings = parametersOf(rule, values);
  const resources = linked(given);
  const together = judgeStack(rule, new Stack(resources), settings);
  const about = (of: (resource: StackResource) => Verdict | undefined): About[] =>
    resources.flatMap((resource, index) => {
      const verdict = of(resource);
      return verdict === undefined ? [] : [{ given: given[index], verdict }];
    });
  return {
    alone: about((one) => (coversType(rule, one.type) ? judgeResource(rule, one, settings) : undefined)),
    inStack: about(({ urn }) => together.get(urn)),
  };
}

/**
 * What a rule says of resources, in the words of test/policies/pack.ts and without a process: a mutated rule is judged in
 * a millisecond. The tests themselves go through the pack; the mutation run first shows that both agree.
 */
export function saidOf(rule: Rule, given: readonly Given[], config: Record<string, unknown> = {}): Said {
  const { enforcementLevel = rule.level, ...values } = config as { enforcementLevel?: string };
  if (enforcementLevel === "disabled") return { violations: [], notApplicable: [] };
  const level = enforcementLevel === "advisory" ? "advisory" : "mandatory";
  const said = ({ given: { name }, verdict }: About): string[] => [
    ...verdict.findings.map((it) => `${it.level ?? level} ${name}: ${it.at.path}: ${it.message}`),
    ...verdict.unreadable.map((path) => `advisory ${name}: ${path}: ${notKnown}`),
  ];
  const { alone, inStack } = verdictsOf(rule, given, values);
  const reasons = inStack.flatMap(({ given: { name }, verdict }) =>
    verdict.notApplicable.map((reason) => `${name}: ${reason}`),
  );
  return {
    violations: [...alone, ...inStack].flatMap(said).sort(),
    notApplicable: [
      ...alone
        .filter(({ verdict }) => verdict.notApplicable.length > 0)
        .map(({ given: { name }, verdict }) => `${name}: ${verdict.notApplicable.join("; ")}`),
      ...(reasons.length > 0 ? [`stack: ${reasons.join("; ")}`] : []),
    ],
  };
}

const notKnown = "not known before the update, so it is judged only while the update runs";

/** The resource after the rule's own corrections. */
export function remedied(rule: Rule, given: Given): Given {
  const [resource] = linked([given]);
  const { findings } = judgeResource(rule, resource, parametersOf(rule, {}));
  const edits = findings.flatMap(({ fix }) => fix ?? []);
  return { ...given, properties: applyEdits(given.properties, edits) };
}

function linked(given: readonly Given[]): StackResource[] {
  const resources = given.map((one) => ({
    type: one.type,
    urn: `urn:pulumi:test::shop::${one.type}::${one.name}`,
    name: one.name,
    properties: inClear(one.properties),
    protect: one.protect,
    parent: undefined as StackResource | undefined,
    propertyDependencies: {},
  }));
  given.forEach(({ parent, from = {} }, index) => {
    resources[index].parent = resources.find(({ name }) => name === parent);
    resources[index].propertyDependencies = Object.fromEntries(
      Object.entries(from).map(([property, names]) => [property, resources.filter(({ name }) => names.includes(name))]),
    );
  });
  return resources;
}

/** Secrets arrive as plain values where a rule only judges. */
function inClear(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inClear);
  if (typeof value !== "object" || value === null) return value;
  const { "4dabf18193072939515e22adb298388d": signature, ...rest } = value as Record<string, unknown>;
  if (signature !== undefined) return inClear(rest.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inClear(item)]));
}
