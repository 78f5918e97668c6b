import { commonLabels, guaranteed, type Value } from "../../kubernetes/manifest";
import { PoolMode } from "../../plan/spec/enums";
import type { ClusterPlan, PoolerPlan } from "../../plan/types";
import { poolerPods } from "./labels";
import { zoneSpread, placement } from "./scheduling";

/** The `proxy` of a PostgresCluster: PgBouncer towards the primary; nothing where there is no pooler. */
export function proxy(plan: ClusterPlan): Record<string, Value<never>> {
  const { pooler, names, tls } = plan;
  if (pooler === undefined) return {};
  return {
    proxy: {
      pgBouncer: {
        replicas: pooler.instances,
        // One pod alone cannot be protected without blocking the drain of its node.
        minAvailable: pooler.instances - 1,
        metadata: { labels: commonLabels(names.cluster) },
        config: { global: parameters(pooler) },
        resources: guaranteed(pooler.compute.cpu, pooler.compute.memory),
        // Watches the configuration for changes and does nothing else.
        sidecars: { pgbouncerConfig: { resources: guaranteed("50m", "32Mi") } },
        ...placement(plan, pooler.instances > 1 ? poolerPods(plan) : undefined),
        topologySpreadConstraints: [zoneSpread(poolerPods(plan), false)],
        ...(tls && { customTLSSecret: { name: names.certificate } }),
      },
    },
  };
}

/** TLS towards clients ("require") and towards the server ("verify-full") is the operator's own default. */
function parameters({ maxClientConnections, defaultPoolSize, mode }: PoolerPlan): Record<string, string> {
  return {
    pool_mode: mode,
    max_client_conn: String(maxClientConnections),
    default_pool_size: String(defaultPoolSize.value),
    client_tls_sslmode: "require",
    // Protocol-level prepared statements, which drivers use by themselves, across shared connections.
    ...(mode === PoolMode.Transaction && { max_prepared_statements: "200" }),
  };
}
