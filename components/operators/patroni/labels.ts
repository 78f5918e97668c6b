import type { ClusterPlan } from "../../plan/types";

/** Labels and names of a cluster that Patroni runs in a StatefulSet of our own. */

export const clusterLabel = "cluster-name";
/** Patroni writes the role of each pod here, and the Services select by it. */
export const roleLabel = "role";
export const roles = { primary: "primary", replica: "replica" } as const;
/** The pods of the Job that changes Patroni's configuration. */
export const settingsLabel = "kubernetes-postgres/patroni-settings";

/** The pods of a cluster. */
export function instancePods({ names }: ClusterPlan): Record<string, string> {
  return { application: "spilo", [clusterLabel]: names.cluster };
}

/** Service that gives each pod a name of its own. */
export function headlessService({ names }: ClusterPlan): string {
  return `${names.cluster}-pods`;
}

/** Host names of the pods. */
export function podHosts(plan: ClusterPlan): string[] {
  const { cluster, namespace } = plan.names;
  return Array.from({ length: plan.instances }, (_, index) => {
    return `${cluster}-${index}.${headlessService(plan)}.${namespace}.svc`;
  });
}
