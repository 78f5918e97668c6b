/**
 * A Kubernetes object as plain data. `V` is what stands for values that only the cloud knows: `string` where a manifest
 * is printed or tested, `pulumi.Input<string>` where it is registered. Everything else is known when the program starts.
 */
export interface Manifest<V = string> {
  apiVersion: string;
  kind: string;
  metadata: Metadata<V>;
  [section: string]: Value<V> | Metadata<V> | undefined;
}

/** Name and labels of an object. Names are always explicit: other objects and IAM policies refer to them. */
export interface Metadata<V = string> {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, V | string>;
}

/** Anything JSON can say, with `V` in the place of strings that the cloud decides. */
export type Value<V = string> = V | string | number | boolean | Value<V>[] | { [key: string]: Value<V> | undefined };

/** The label of everything this package makes, and its value. */
export const managedBy = ["app.kubernetes.io/managed-by", "kubernetes-postgres"] as const;

/** Labels of everything this package makes, by Kubernetes' own convention. */
export function commonLabels(cluster: string): Record<string, string> {
  return {
    "app.kubernetes.io/part-of": cluster,
    [managedBy[0]]: managedBy[1],
  };
}

/** CPU and memory, requests equal to limits: with every container so, a pod is Guaranteed and last to be evicted. */
export function guaranteed(cpu: string, memory: string, more: Record<string, string> = {}): GuaranteedResources {
  const amounts = { cpu, memory, ...more };
  return { requests: amounts, limits: { ...amounts } };
}

/** Requests and limits that are the same. */
export type GuaranteedResources = Record<"requests" | "limits", Record<string, string>>;

/** Security context of a container at the Pod Security level "restricted", with a root file system it cannot write. */
export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
