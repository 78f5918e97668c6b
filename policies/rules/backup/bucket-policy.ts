import { someKnown, type Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { parsedDocument } from "../../views/aws";
import { listed, oneOrMore, statementsOf } from "../aws/statements";

/** Whether the policy of a bucket lets requests without TLS in. */
export function tlsPolicy(properties: Place, name: string | undefined): Finding | undefined {
  // Within a bucket the property itself is the policy.
  const at = properties.segments.length > 0 ? properties : properties.in("policy");
  const message =
    'does not deny requests without TLS; add a Deny of s3:* for Principal "*" on the bucket and its objects where aws:SecureTransport is false';
  return at.isPresent && deniesCleartext(at, name) ? undefined : { at, message };
}

/** Whether some statement denies everything to everybody over plain HTTP. */
function deniesCleartext(policy: Place, name: string | undefined): boolean {
  return someKnown(statementsOf(parsedDocument(policy)), (statement) => {
    const flags = statement
      .in("Condition", "Bool")
      .entries.filter(([key]) => key.toLowerCase() === "aws:securetransport");
    return (
      statement.in("Effect").text === "Deny" &&
      listed(statement.in("Action"), ["s3:*", "*"]) &&
      (name === undefined || isAbout(statement.in("Resource"), name)) &&
      (listed(statement.in("Principal"), ["*"]) || listed(statement.in("Principal", "AWS"), ["*"])) &&
      flags.some(([, flag]) => listed(flag, ["false"])) &&
      isOnlyCondition(statement.in("Condition"))
    );
  });
}

/** Any other condition narrows the denial. */
function isOnlyCondition(condition: Place): boolean {
  return condition.entries.length === 1 && condition.entries.every(([, keys]) => keys.entries.length === 1);
}

/** Whether a statement's Resource, where it is known, covers the bucket and every object in it. */
function isAbout(resource: Place, bucket: string): boolean {
  const patterns = oneOrMore(resource);
  const isCovered = (wanted: string): boolean =>
    patterns.some((pattern) => !pattern.isKnown || matches(pattern.text ?? "", wanted));
  return isCovered(bucket) && isCovered(`${bucket}/*`);
}

/** IAM's wildcards; the partition of an ARN does not matter (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html). */
function matches(pattern: string, wanted: string): boolean {
  const inBuckets = pattern === "*" ? pattern : /^arn:[^:]*:s3:::(.+)$/.exec(pattern)?.[1];
  if (inBuckets === undefined) return false;
  const expression = inBuckets
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${expression}$`).test(wanted);
}
