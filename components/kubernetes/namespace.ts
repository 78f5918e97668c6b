import type { PodSecurity } from "../operators/operator";
import { commonLabels, type Manifest } from "./manifest";

/**
 * A namespace whose pods must satisfy a Pod Security level. "restricted": no root, no privileges, no host access;
 * "baseline" where an operator sets less than that on its pods
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/).
 */
export function namespace(name: string, cluster: string, level: PodSecurity): Manifest<never> {
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
