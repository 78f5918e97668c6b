import type { RenderedObject } from "kubernetes-postgres/operators/operator";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { fieldsOf, type UpdatedObject } from "kubernetes-postgres/operators/updates";
import { manifestOf, plain } from "./plans";

/** An object of a cluster as an update finds it, its kind in Pulumi's words. */
export function updatedObject(objects: RenderedObject<string>[], what = "cluster"): UpdatedObject {
  const { apiVersion, kind, ...body } = manifestOf(objects, what);
  return { kind: `${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`, body: fieldsOf(plain(body)) };
}

/** What is told of an update: each operator is asked of every object, and speaks of its own. */
export function toldOfUpdate(before: UpdatedObject, after: UpdatedObject): string[] {
  const problems = Object.values(operatorRenderers).flatMap(
    (renderer) => renderer.refusesUpdate?.(before, after) ?? [],
  );
  return problems.map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);
}
