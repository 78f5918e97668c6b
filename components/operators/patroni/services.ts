import { disruptionBudget } from "../../kubernetes/disruption-budget";
import { commonLabels, type Manifest } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import type { RenderedObject } from "../operator";
import { spiloPorts } from "../spilo";
import { headlessService, instancePods, roleLabel, roles } from "./labels";

/** Services of the primary and of the standbys, which follow the label that Patroni writes, and the disruption budget. */
export function renderServices<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { names, instances } = plan;
  const pods = instancePods(plan);
  const { cluster, namespace } = names;
  const budget = disruptionBudget({ name: cluster, namespace, cluster, pods });
  return [
    { what: "pods", manifest: headless(plan), after: [] },
    { what: "primary", manifest: service(plan, names.readWrite, roles.primary), after: [] },
    { what: "replica", manifest: service(plan, names.readOnly, roles.replica), after: [] },
    // One pod alone cannot be protected without blocking the drain of its node.
    ...(instances > 1 ? [{ what: "budget", manifest: budget, after: [] }] : []),
  ];
}

function service(plan: ClusterPlan, name: string, role: string): Manifest<never> {
  const { namespace, cluster } = plan.names;
  return {
    apiVersion: "v1",
    kind: "Service",
    // Without standbys nothing is behind the one for reads, and Pulumi would wait for it.
    metadata: { name, namespace, labels: commonLabels(cluster), annotations: { "pulumi.com/skipAwait": "true" } },
    spec: {
      type: "ClusterIP",
      selector: { ...instancePods(plan), [roleLabel]: role },
      ports: [{ name: "postgresql", port: spiloPorts.postgres, targetPort: spiloPorts.postgres, protocol: "TCP" }],
    },
  };
}

/** A name for each pod, from before it is ready: members find each other by it. */
function headless(plan: ClusterPlan): Manifest<never> {
  const { namespace, cluster } = plan.names;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: headlessService(plan),
      namespace,
      labels: commonLabels(cluster),
      annotations: { "pulumi.com/skipAwait": "true" },
    },
    spec: {
      type: "ClusterIP",
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector: instancePods(plan),
      ports: [{ name: "postgresql", port: spiloPorts.postgres, targetPort: spiloPorts.postgres, protocol: "TCP" }],
    },
  };
}
