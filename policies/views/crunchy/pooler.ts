import { setting } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import type { PoolerView } from "../types";
import { defaults } from "./defaults";

/** The PgBouncer that a PostgresCluster asks for; undefined where it asks for none. Its TLS cannot be changed. */
export function pooler(resource: Resource): PoolerView | undefined {
  const root = properties(resource);
  const at = root.in("spec", "proxy", "pgBouncer");
  if (at.isKnown && !at.isPresent) return undefined;
  const size = at.in("config", "global", "default_pool_size");
  return {
    what: "Crunchy PgBouncer",
    namespace: root.in("metadata", "namespace"),
    cluster: root.in("metadata", "name"),
    instances: setting(at.in("replicas"), (it) => it.number ?? defaults["spec.proxy.pgBouncer.replicas"]),
    poolSize: setting(size, (it) => it.number ?? defaults["spec.proxy.pgBouncer.config.global.default_pool_size"]),
    containers: [
      { name: "pgbouncer", resources: at.in("resources") },
      { name: "pgbouncer-config", resources: at.in("sidecars", "pgbouncerConfig", "resources") },
    ],
    clientTls: setting(at, () => defaults["spec.proxy.pgBouncer (client_tls_sslmode)"]),
    serverTls: setting(at, () => defaults["spec.proxy.pgBouncer (server_tls_sslmode)"]),
  };
}
