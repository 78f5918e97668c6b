import { checkCustomResource, hasSchema } from "kubernetes-postgres/schemas/check";
import { checkHelmValues } from "kubernetes-postgres/schemas/helm-values";
import type { Problem } from "kubernetes-postgres/plan/problems";
import type { Registration } from "../engine";
import type { SourcePosition } from "../engine/registration";
import { containsSecret, isUnknown, reveal, textOf, type PropertyMap, type Value } from "../engine/values";

/** What the API server would refuse of a custom resource, or a chart would ignore of its values. */
export interface SchemaProblem extends Problem {
  urn: string;
  source: SourcePosition | null;
}

const releaseType = "kubernetes:helm.sh/v3:Release";
const options = { isUnknown: (value: unknown) => isUnknown(value as Value) };

/** Groups of Kubernetes itself: the API server knows them, their types are the SDK's. */
function isBuiltIn(apiVersion: string): boolean {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  return (
    !group.includes(".") ||
    (group.endsWith(".k8s.io") && !group.includes(".x-k8s.io") && !group.startsWith("snapshot."))
  );
}

/** Checks every custom resource against the schema of its operator's release, and every Helm release against its chart. */
export function checkSchemas(resources: readonly Registration[]): { problems: SchemaProblem[]; notes: string[] } {
  const problems: SchemaProblem[] = [];
  const notes = new Set<string>();
  for (const { urn, type, inputs, source, external } of resources) {
    if (external) continue;
    const { found, note } = type === releaseType ? checkRelease(inputs) : checkObject(type, inputs);
    if (note !== undefined) notes.add(note);
    const secret = found.length > 0 && containsSecret(inputs);
    for (const { value, ...problem } of found) {
      // A value near a secret might be one.
      const shown = secret ? {} : { value };
      problems.push({ urn, ...problem, ...shown, source: source ?? null });
    }
  }
  return { problems, notes: [...notes].sort() };
}

/** The rule of the policy pack that says the same, and whose place this check takes. */
export const ownRule = "crd-schema";

interface Checked {
  found: Problem[];
  /** What could not be checked. */
  note?: string;
}

function checkObject(type: string, inputs: PropertyMap): Checked {
  const { apiVersion, kind } = inputs;
  if (!type.startsWith("kubernetes:") || typeof apiVersion !== "string" || typeof kind !== "string") {
    return { found: [] };
  }
  if (isBuiltIn(apiVersion)) return { found: [] };
  const found = checkCustomResource(reveal(inputs) as PropertyMap, options);
  if (found.length > 0 || hasSchema(apiVersion, kind)) return { found };
  return {
    found,
    note: `For information: no schema is kept for ${kind} (${apiVersion}), so the API server is the first to check its structure.`,
  };
}

function checkRelease(inputs: PropertyMap): Checked {
  const { chart, version, values = {} } = reveal(inputs) as PropertyMap;
  const name = textOf(chart) ?? "(known after creation)";
  const found = checkHelmValues(name, textOf(version) ?? "", values, options);
  if (found !== undefined) return { found };
  const which = `${name}${textOf(version) === undefined ? "" : ` ${textOf(version)}`}`;
  return { found: [], note: `The values of the chart ${which} are not kept: what it would ignore was not checked.` };
}
