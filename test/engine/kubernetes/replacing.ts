/**
 * Which properties a Kubernetes object cannot change in place, as pulumi-kubernetes decides it
 * (provider/pkg/provider/diff.go, forceNew): its own list, not the one that `kubepg` reports by.
 */
const identity = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

const byKind: Record<string, readonly string[]> = {
  "v1/ConfigMap": ["binaryData", "data"],
  "v1/PersistentVolumeClaim": ["spec"],
  "v1/Secret": ["type", "stringData", "data"],
  "v1/Service": ["spec.clusterIP"],
  "apps/v1/Deployment": ["spec.selector"],
  "apps/v1/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
};

/** Provider settings that let the content of these kinds change in place. */
const mutable: Record<string, string> = {
  "v1/Secret": "enableSecretMutable",
  "v1/ConfigMap": "enableConfigMapMutable",
};

/** The properties of a kind whose change replaces the object, under the provider's settings. */
export function replaceForcingOf(kind: string, isSet: (setting: string) => boolean): readonly string[] {
  const own = byKind[kind] ?? [];
  const isMutable = kind in mutable && isSet(mutable[kind]);
  return [...identity, ...(isMutable ? own.filter((property) => property === "type") : own)];
}
