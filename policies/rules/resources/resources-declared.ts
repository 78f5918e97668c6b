import { defineRule, type Judge } from "../../frame/rule";
import type { RunsContainers } from "../../views/types";
import { documents } from "../documents";

const check = (view: RunsContainers, { each }: Judge<Record<never, never>>): void => {
  for (const { name, resources, defaults } of view.containers) {
    // Kubernetes takes a limit for the request where only the limit is given.
    const demands = [
      { at: resources.in("requests", "cpu"), or: resources.in("limits", "cpu"), given: () => defaults?.requests?.cpu },
      {
        at: resources.in("requests", "memory"),
        or: resources.in("limits", "memory"),
        given: () => defaults?.requests?.memory,
      },
      { at: resources.in("limits", "memory"), or: undefined, given: () => defaults?.limits?.memory },
    ];
    for (const { at, or, given } of demands) {
      each(() => {
        // A read, so that resources which are not known yet are reported and not taken for declared ones.
        if (at.text !== undefined || or?.text !== undefined) return undefined;
        const amount = given();
        const declared = amount === undefined ? "declares none" : `declares none, so the operator gives it ${amount}`;
        return { at, message: `container ${name} ${declared}; set it` };
      });
    }
  }
};

export const resourcesDeclared = defineRule({
  id: "pg-resources-declared",
  title: "Every container of a database declares its CPU and memory",
  why: "PostgreSQL's memory parameters only mean something against a limit, and a pod without requests is placed anywhere and evicted first.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "kube-score", id: "container-resources" },
    { framework: "kube-linter", id: "unset-memory-requirements" },
    { framework: "Kyverno", id: "require-pod-requests-limits" },
    { framework: "Checkov", id: "CKV_K8S_10" },
    { framework: "Checkov", id: "CKV_K8S_13" },
  ],
  remediationSteps:
    "Set requests and limits for cpu and memory: spec.resources of a CloudNativePG Cluster or a postgresql, spec.instances[].resources of a PostgresCluster, spec.podTemplate.spec.containers of a KubeDB Postgres, the containers of a StatefulSet; spec.template.spec.containers and .initContainers (its bootstrap-controller) of a Pooler, spec.connectionPooler.resources of a postgresql, spec.proxy.pgBouncer.resources of a PostgresCluster; spec.instanceSidecarConfiguration.resources of an ObjectStore, spec.backups.pgbackrest.sidecars of a PostgresCluster.",
  url: documents.resources,
  parameters: {},
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { resources: { requests: { cpu: "2", memory: "8Gi" }, limits: null } } },
    good: { spec: { resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } } } },
  },
  covers: { database: check, pooler: check, "backup-store": check },
});
