import { commonLabels, type Manifest } from "./manifest";

/**
 * A namespace whose pods must satisfy the Pod Security level "restricted": no root, no privileges, no host access
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/).
 */
export function namespace(name: string, cluster: string): Manifest<never> {
  const level = "restricted";
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      labels: {
        ...commonLabels(cluster),
        "pod-security.kubernetes.io/enforce": level,
        "pod-security.kubernetes.io/audit": level,
        "pod-security.kubernetes.io/warn": level,
      },
    },
  };
}
