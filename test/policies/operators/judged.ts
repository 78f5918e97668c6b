import { applyEdits, set } from "kubernetes-postgres-policies/frame/edit";
import { Place } from "kubernetes-postgres-policies/frame/place";
import type { Finding, Rule } from "kubernetes-postgres-policies/frame/rule";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { Given } from "../given";
import { verdictsOf } from "../../../tools/in-process";

/** A finding about one resource of a stack. */
export interface Found {
  readonly about: Given;
  readonly finding: Finding;
}

/** What a rule finds in a stack, in this process: with the edits that put it right, as `kubepg check --fix` makes them. */
export function findings(rule: Rule, given: readonly Given[], config: Readonly<Record<string, unknown>> = {}): Found[] {
  const { alone, inStack } = verdictsOf(rule, given, config);
  return [...alone, ...inStack].flatMap(({ given: about, verdict }) =>
    verdict.findings.map((finding) => ({ about, finding })),
  );
}

/** The stack with everything put right that the findings have edits for. */
export function fixed(given: readonly Given[], found: readonly Found[]): Given[] {
  return given.map((one) => {
    const edits = found.filter(({ about }) => about === one).flatMap(({ finding }) => finding.fix ?? []);
    return edits.length === 0 ? one : { ...one, properties: applyEdits(one.properties, edits) };
  });
}

/** What the operators' schemas say against the resources of a stack. */
export function schemaProblems(given: readonly Given[]): string[] {
  return given.flatMap(({ name, properties }) =>
    checkCustomResource(properties).map((problem) => `${name}: ${formatProblem(problem)}`),
  );
}

/** Fields that findings name, and that the definition of what they are about has not got. */
export function unheardOf(given: readonly Given[], found: readonly Found[]): string[] {
  return found.flatMap(({ about, finding: { at } }) => {
    const [first, ...rest] = at.segments;
    // An option of the resource is no field of it.
    if (first === "options") return [];
    // The path of another resource starts with its kind and name.
    const elsewhere = given.find(({ type, name }) => first === `${type.slice(type.lastIndexOf(":") + 1)} ${name}`);
    const { properties } = elsewhere ?? about;
    const place = new Place(properties).in(...(elsewhere === undefined ? at.segments : rest));
    const there = applyEdits(properties, [set(place, place.raw ?? "anything")]);
    return checkCustomResource(there)
      .filter(({ path, message }) => place.path.startsWith(path) && message.includes("not a field"))
      .map(({ path }) => path);
  });
}
