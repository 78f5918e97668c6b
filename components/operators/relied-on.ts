import { operatorRenderers } from "./renderers";

/** What to see to in an operator that this package does not install, as one sentence; undefined where there is nothing. */
export function existingOperatorWarning(operator: string): string | undefined {
  const { facts, reliedOn } = operatorRenderers[operator];
  if (reliedOn === undefined) return undefined;
  const settings = Object.entries(reliedOn).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return (
    `${facts.title} is there already, and what keeps instances apart and data and passwords after their cluster is a ` +
    `setting of the operator, for all its clusters at once: set ${settings.join(", ")} in its configuration ` +
    `(docs/operators/${operator}.md)`
  );
}
