import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { fieldsOf } from "kubernetes-postgres/operators/updates";
import { isUnknown, type Value } from "../engine/values";
import type { ReportedResource } from "./report";

/**
 * Why an update that Pulumi would try will not happen: an operator, its volumes or Kubernetes refuse it, or it is of what is
 * read only once. Empty when it will.
 */
export function refusals(former: ReportedResource, next: ReportedResource): string[] {
  if (next.type !== former.type) return [];
  const [before, after] = [former, next].map(({ type, inputs }) => ({
    kind: type.replace(/^kubernetes:/, ""),
    body: fieldsOf(known(inputs)),
  }));
  const problems = Object.values(operatorRenderers).flatMap(
    (renderer) => renderer.refusesUpdate?.(before, after) ?? [],
  );
  return problems.map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);
}

/** A value without the parts of it that nobody knows yet. */
function known(value: Value): unknown {
  if (isUnknown(value)) return undefined;
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item)]));
}
