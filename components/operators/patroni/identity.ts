import { commonLabels, type Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import type { RenderedObject } from "../operator";

/**
 * What Patroni may do in its namespace: keep the state of the cluster in ConfigMaps, whose names Kubernetes cannot
 * foresee when they are made, and label its pods. Source: patroni 4.1, kubernetes/patroni_k8s.yaml and
 * patroni/dcs/kubernetes.py; deleting is for `patronictl remove` alone, and is left out.
 */
const rules = [
  { apiGroups: [""], resources: ["configmaps"], verbs: ["create", "get", "list", "patch", "update", "watch"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "patch", "update", "watch"] },
];

/** ServiceAccount of the pods with its rights. */
export function renderIdentity<V>({ names }: ClusterPlan): RenderedObject<V>[] {
  const { cluster, namespace } = names;
  const metadata = { name: cluster, namespace, labels: commonLabels(cluster) };
  const rbac = "rbac.authorization.k8s.io";
  const account: Manifest<never> = { apiVersion: "v1", kind: "ServiceAccount", metadata };
  const role: Manifest<never> = { apiVersion: `${rbac}/v1`, kind: "Role", metadata, rules };
  const binding: Manifest<never> = {
    apiVersion: `${rbac}/v1`,
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: rbac, kind: "Role", name: cluster },
    subjects: [{ kind: "ServiceAccount", name: cluster, namespace }],
  };
  return [
    { what: "service-account", manifest: account, after: [] },
    { what: "role", manifest: role, after: [] },
    { what: "role-binding", manifest: binding, after: ["service-account", "role"] },
  ];
}
