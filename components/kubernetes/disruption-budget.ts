import { commonLabels, type Manifest } from "./manifest";

/** What a disruption budget covers. */
export interface DisruptionBudget {
  name: string;
  namespace: string;
  cluster: string;
  /** Labels of the pods. */
  pods: Record<string, string>;
}

/** Lets a drain take one of the pods at a time, and an unready one always: it serves nobody and would block the drain. */
export function disruptionBudget({ name, namespace, cluster, pods }: DisruptionBudget): Manifest<never> {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace, labels: commonLabels(cluster) },
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: pods } },
  };
}
