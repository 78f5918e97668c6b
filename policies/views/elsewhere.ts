import { ifKnown, Place } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import type { Stack } from "../frame/stack";

/** The properties of another resource than the one that is judged; their paths start with its kind and name. */
export function elsewhere(resource: Resource): Place {
  const metadata = properties(resource).in("metadata", "name");
  const name = metadata.isKnown ? (metadata.text ?? resource.name) : resource.name;
  return new Place(resource.properties, [`${kindOf(resource.type)} ${name}`]);
}

/** A resource that the stack has not got, as a place where nothing is. */
export function nowhere(kind: string): Place {
  return new Place(undefined, [`${kind} (none in this stack)`]);
}

function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/**
 * The resource of this type and name in a namespace; undefined where the stack has none. Throws Unreadable for a name
 * that is not known.
 */
export function findNamed(stack: Stack, type: string, name: Place, namespace: Place): Place | undefined {
  const wanted = name.text;
  if (wanted === undefined) return undefined;
  const wantedNamespace = ifKnown(() => namespace.text);
  return stack
    .ofType(type)
    .map(elsewhere)
    .find((root) => {
      const metadata = root.in("metadata");
      const own = ifKnown(() => metadata.in("namespace").text);
      const isBeside = own === undefined || wantedNamespace === undefined || own === wantedNamespace;
      return isBeside && ifKnown(() => metadata.in("name").text) === wanted;
    });
}

export const types = {
  configMap: "kubernetes:core/v1:ConfigMap",
  secret: "kubernetes:core/v1:Secret",
  serviceAccount: "kubernetes:core/v1:ServiceAccount",
  claim: "kubernetes:core/v1:PersistentVolumeClaim",
  cronJob: "kubernetes:batch/v1:CronJob",
  release: "kubernetes:helm.sh/v3:Release",
} as const;

const roleArn = "eks.amazonaws.com/role-arn";

/** Where the IAM role of a ServiceAccount is annotated, in the stack's own or in one that it has not got. */
export function roleArnOf(stack: Stack, name: Place | string, namespace: Place): Place {
  const place = typeof name === "string" ? new Place(name, ["ServiceAccount"]) : name;
  const account = ifKnown(() => findNamed(stack, types.serviceAccount, place, namespace));
  return (account ?? nowhere("ServiceAccount")).in("metadata", "annotations", roleArn);
}
