import * as pulumi from "@pulumi/pulumi";
import { formatProblems, type Problem } from "./plan/problems";

/**
 * Throws every problem at once, or does nothing where there is none. Called before the component registers itself, so
 * that nothing is created from arguments that are wrong.
 *
 * @throws {pulumi.InputPropertiesError}
 */
export function refuse(problems: Problem[], what: string): void {
  if (problems.length === 0) return;
  const error = new pulumi.InputPropertiesError({
    message: formatProblems(problems, what),
    errors: problems.map(({ path, message, fix }) => ({ propertyPath: path, reason: `${message}; ${fix}` })),
  });
  // Marked as Pulumi's RunError is, whose message is shown without a stack trace: the report says all there is to say.
  throw Object.assign(error, { __pulumiRunError: true });
}
