import { setting, knownText } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import type { PoolerView } from "../types";
import { defaults } from "./defaults";
import { sslMode } from "./postgres";

/** A PgBouncer of kubedb.com; one sslMode is for clients and for PostgreSQL alike. */
export function pooler(resource: Resource): PoolerView {
  const root = properties(resource);
  const spec = root.in("spec");
  const size = spec.in("connectionPool", "defaultPoolSize");
  const mode = setting(spec.in("sslMode"), () => sslMode(spec));
  return {
    what: "KubeDB PgBouncer",
    namespace: root.in("metadata", "namespace"),
    cluster: spec.in("database", "databaseRef", "name"),
    instances: setting(spec.in("replicas"), (at) => at.number ?? defaults["spec.replicas (PgBouncer)"]),
    poolSize: setting(size, (at) => at.number ?? defaults["spec.connectionPool.defaultPoolSize"]),
    get containers() {
      const list = spec.in("podTemplate", "spec", "containers");
      const written = list.items.map((at) => ({
        name: knownText(at.in("name")) ?? "",
        resources: at.in("resources"),
      }));
      if (written.some(({ name }) => name === "pgbouncer")) return written;
      return [...written, { name: "pgbouncer", resources: list.in(written.length, "resources") }];
    },
    clientTls: mode,
    serverTls: mode,
  };
}
