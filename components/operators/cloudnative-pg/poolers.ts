import { disruptionBudget } from "../../kubernetes/disruption-budget";
import { mirrored } from "../../plan/image";
import { commonLabels, guaranteed, restrictedContainer, type Manifest, type Value } from "../../kubernetes/manifest";
import { PoolMode } from "../../plan/spec/enums";
import type { ClusterPlan, PoolerPlan } from "../../plan/types";
import { images } from "../../versions";
import type { BoundValues, RenderedObject } from "../operator";
import { poolerPods } from "./labels";

/** PgBouncer towards the primary and, when wanted, towards the standbys, each with a disruption budget. */
export function renderPoolers<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] {
  const { pooler, names } = plan;
  if (pooler === undefined) return [];
  const both = [
    { what: "pooler-rw", name: names.poolerReadWrite, type: "rw" },
    { what: "pooler-ro", name: names.poolerReadOnly, type: "ro" },
  ];
  return (pooler.readOnly ? both : both.slice(0, 1)).flatMap(({ what, name, type }): RenderedObject<V>[] => [
    {
      what,
      manifest: poolerManifest(plan, pooler, name, type, mirrored(images.pgbouncer, bound.imageRegistry)),
      after: ["cluster"],
      waitFor: "jsonpath={.status.phase}=active",
    },
    // One pod alone cannot be protected without blocking the drain of its node.
    ...(pooler.instances > 1 ? [{ what: `${what}-budget`, manifest: poolerBudget(plan, name), after: [] }] : []),
  ]);
}

function poolerManifest(
  plan: ClusterPlan,
  pooler: PoolerPlan,
  name: string,
  type: string,
  image: string,
): Manifest<never> {
  const { names } = plan;
  const several = pooler.instances > 1;
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Pooler",
    metadata: { name, namespace: names.namespace, labels: commonLabels(names.cluster) },
    spec: {
      cluster: { name: names.cluster },
      type,
      instances: pooler.instances,
      // A new pod may find no free node beside the old ones, which anti-affinity keeps it off: one goes before one comes.
      deploymentStrategy: {
        type: "RollingUpdate",
        rollingUpdate: several ? { maxSurge: 0, maxUnavailable: 1 } : { maxSurge: 1, maxUnavailable: 0 },
      },
      pgbouncer: { poolMode: pooler.mode, image, parameters: parameters(pooler) },
      monitoring: { tls: { enabled: true } },
      template: { metadata: { labels: commonLabels(names.cluster) }, spec: podSpec(plan, pooler, name) },
    },
  };
}

function parameters({ maxClientConnections, defaultPoolSize, mode }: PoolerPlan): Record<string, string> {
  return {
    max_client_conn: String(maxClientConnections),
    default_pool_size: String(defaultPoolSize.value),
    // PgBouncer's own default, "prefer", takes passwords without TLS.
    client_tls_sslmode: "require",
    // Protocol-level prepared statements, which drivers use by themselves, across shared connections.
    ...(mode === PoolMode.Transaction && { max_prepared_statements: "200" }),
  };
}

function podSpec({ scheduling }: ClusterPlan, { compute, instances }: PoolerPlan, name: string): Value<never> {
  const { nodeSelector, tolerations, priorityClassName } = scheduling;
  const labelSelector = { matchLabels: poolerPods(name) };
  const container = { resources: guaranteed(compute.cpu, compute.memory), securityContext: restrictedContainer };
  return {
    containers: [{ name: "pgbouncer", ...container }],
    // The operator adds this one; without resources of its own it would make the pod Burstable.
    initContainers: [{ name: "bootstrap-controller", ...container }],
    ...(instances > 1 && {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector }],
        },
      },
    }),
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
    ],
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(priorityClassName !== undefined && { priorityClassName }),
  };
}

function poolerBudget({ names }: ClusterPlan, name: string): Manifest<never> {
  return disruptionBudget({ name, namespace: names.namespace, cluster: names.cluster, pods: poolerPods(name) });
}
