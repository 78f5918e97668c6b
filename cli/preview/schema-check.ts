import { checkCustomResource, hasSchema } from "kubernetes-postgres/schemas/check";
import type { Problem } from "kubernetes-postgres/plan/problems";
import type { Registration } from "../engine";
import type { SourcePosition } from "../engine/registration";
import { containsSecret, isUnknown, reveal, type Value } from "../engine/values";

/** What the API server would refuse of a custom resource. */
export interface SchemaProblem extends Problem {
  urn: string;
  source: SourcePosition | null;
}

/** Groups of Kubernetes itself: the API server knows them, their types are the SDK's. */
function isBuiltIn(apiVersion: string): boolean {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  return (
    !group.includes(".") ||
    (group.endsWith(".k8s.io") && !group.includes(".x-k8s.io") && !group.startsWith("snapshot."))
  );
}

/** Checks every custom resource against the schema of its operator's release. */
export function checkSchemas(resources: readonly Registration[]): { problems: SchemaProblem[]; notes: string[] } {
  const problems: SchemaProblem[] = [];
  const unchecked = new Set<string>();
  for (const { urn, type, inputs, source, external } of resources) {
    const { apiVersion, kind } = inputs;
    if (!type.startsWith("kubernetes:") || typeof apiVersion !== "string" || typeof kind !== "string") continue;
    if (external || isBuiltIn(apiVersion)) continue;
    const secret = containsSecret(inputs);
    const found = checkCustomResource(reveal(inputs) as Record<string, Value>, {
      isUnknown: (value) => isUnknown(value as Value),
    });
    if (found.length === 0 && !hasSchema(apiVersion, kind)) unchecked.add(`${kind} (${apiVersion})`);
    for (const { value, ...problem } of found) {
      // A value near a secret might be one.
      const shown = secret ? {} : { value };
      problems.push({ urn, ...problem, ...shown, source: source ?? null });
    }
  }
  const notes = [...unchecked].sort().map((kind) => `No schema is kept for ${kind}: its structure was not checked.`);
  return { problems, notes };
}
