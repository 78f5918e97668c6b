import { parseCpu, parseMemory } from "kubernetes-postgres/plan/quantity";
import { set } from "../../frame/edit";
import { defineRule, type Judge } from "../../frame/rule";
import type { ComputeResource, RunsContainers } from "../../views/types";
import { documents } from "../documents";

/** "1" and "1000m" are the same amount. */
function amount(resource: ComputeResource, quantity: string): number | string {
  return (resource === "cpu" ? parseCpu(quantity) : parseMemory(quantity)) ?? quantity;
}

const check = (view: RunsContainers, { each }: Judge<Record<never, never>>): void => {
  for (const { name, resources, defaults } of view.containers) {
    for (const resource of ["cpu", "memory"] as const) {
      each(() => {
        const [request, limit] = [resources.in("requests", resource), resources.in("limits", resource)];
        const wanted = limit.text ?? request.text;
        if (wanted === undefined)
          return { at: limit, message: `container ${name} has no limit; set limit and request` };
        // What is no amount is not written a second time.
        const isAmount = typeof amount(resource, wanted) === "number";
        const fix = isAmount ? [set(request, wanted), set(limit, wanted)] : [];
        if (limit.text === undefined) {
          return { at: limit, message: `container ${name} has no limit; set it to its request, ${wanted}`, fix };
        }
        // Kubernetes takes the limit where an operator fills in nothing.
        const requested = request.text ?? defaults?.requests?.[resource] ?? wanted;
        if (amount(resource, requested) === amount(resource, wanted)) return undefined;
        const given = request.text === undefined ? ", the operator's default," : "";
        return {
          at: request,
          message: `${requested}${given} is not the limit of container ${name}; set it to ${wanted}`,
          fix,
        };
      });
    }
  }
};

export const guaranteedQos = defineRule({
  id: "pg-guaranteed-qos",
  title: "Pods of a database are of the Guaranteed class",
  why: "Under memory pressure the kernel kills Burstable pods first. One container whose requests differ from its limits makes the whole pod Burstable, the backup sidecar too.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "kube-score", id: "container-resource-requests-equal-limits" },
    { framework: "Kyverno", id: "require-qos-guaranteed" },
    { framework: "Kyverno", id: "memory-requests-equal-limits" },
  ],
  remediationSteps:
    "Set requests equal to limits for cpu and memory: spec.resources of a CloudNativePG Cluster or a postgresql, spec.instances[].resources of a PostgresCluster, spec.podTemplate.spec.containers of a KubeDB Postgres, the containers of a StatefulSet; spec.template.spec.containers and .initContainers (its bootstrap-controller) of a Pooler, spec.connectionPooler.resources of a postgresql, spec.proxy.pgBouncer.resources of a PostgresCluster; spec.instanceSidecarConfiguration.resources of an ObjectStore, spec.backups.pgbackrest.sidecars of a PostgresCluster.",
  url: documents.resources,
  parameters: {},
  remediates: true,
  example: {
    role: "backup-store",
    bad: {
      spec: { instanceSidecarConfiguration: { resources: { requests: { cpu: "50m" }, limits: { cpu: "500m" } } } },
    },
    good: {
      spec: { instanceSidecarConfiguration: { resources: { requests: { cpu: "500m" }, limits: { cpu: "500m" } } } },
    },
  },
  covers: { database: check, pooler: check, "backup-store": check },
});
