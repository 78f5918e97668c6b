import type { KubernetesObject } from "./objects";

/** What a wait is for; undefined once it is over. */
export type Unready = string | undefined;

interface Condition {
  type: string;
  status: string;
  message?: string;
}

/**
 * Whether `pulumi up` would still wait for an object: for what `pulumi.com/waitFor` names, else for what Pulumi awaits of
 * the kind by itself.
 */
export function stillWaitingFor(object: KubernetesObject, annotations: Record<string, string>): Unready {
  if (annotations["pulumi.com/skipAwait"] === "true") return undefined;
  const asked = annotations["pulumi.com/waitFor"];
  if (asked !== undefined) return firstOf(expressionsOf(asked).map((one) => unmet(object, one)));
  switch (`${object.apiVersion}/${object.kind}`) {
    case "apps/v1/StatefulSet":
    case "apps/v1/Deployment":
      return rollout(object);
    case "v1/Namespace":
      return fieldAt(object, "status.phase") === "Active" ? undefined : "phase Active";
    default:
      return undefined;
  }
}

function expressionsOf(asked: string): string[] {
  return asked.startsWith("[") ? (JSON.parse(asked) as string[]) : [asked];
}

/** One expression, as `kubectl wait --for` reads it: `condition=Ready`, `jsonpath={.status.phase}=active`. */
function unmet(object: KubernetesObject, expression: string): Unready {
  const condition = /^condition=([^=]+)(?:=(.+))?$/.exec(expression);
  if (condition !== null) {
    const [, type, status = "True"] = condition;
    const found = (fieldAt(object, "status.conditions") as Condition[] | undefined)?.find((one) => one.type === type);
    return found?.status === status ? undefined : `${expression} (${found?.message ?? "no such condition yet"})`;
  }
  const path = /^jsonpath=\{\.([^}]+)\}(?:=(.+))?$/.exec(expression);
  if (path === null) throw new Error(`pulumi.com/waitFor: cannot read ${JSON.stringify(expression)}`);
  const [, field, wanted] = path;
  const found = fieldAt(object, field);
  const met = wanted === undefined ? found !== undefined : String(found) === wanted;
  return met ? undefined : `${expression} (is ${String(found)})`;
}

function rollout(object: KubernetesObject): Unready {
  const replicas = Number(fieldAt(object, "spec.replicas") ?? 1);
  const seen = fieldAt(object, "status.observedGeneration") === object.metadata.generation;
  const counts = ["readyReplicas", "updatedReplicas"].map((name) => Number(fieldAt(object, `status.${name}`) ?? 0));
  return seen && counts.every((count) => count >= replicas) ? undefined : `${replicas} updated and ready pods`;
}

function firstOf(unready: Unready[]): Unready {
  return unready.find((one) => one !== undefined);
}

/** A field of an object by its dotted path. */
export function fieldAt(object: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      object,
    );
}
