import { setting, someKnown } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import type { Stack } from "../../frame/stack";
import type { PoolerView } from "../types";
import { poolerContainer } from "./containers";
import { defaults } from "./defaults";
import { operatorSettings } from "./operator-settings";

const section = "configuration.connection_pooler";

/**
 * The operator's own PgBouncer, of which there is one in front of the primary and one in front of the replicas;
 * undefined where the cluster has neither. Its sizes are worked out from the connections it may hold
 * (getConnectionPoolerEnvVars in pkg/cluster/connection_pooler.go), its TLS is in the image's template.
 */
export const pooler = {
  inStack: (resource: Resource, stack: Stack): PoolerView | undefined => {
    const root = properties(resource);
    const spec = root.in("spec");
    const switches = [spec.in("enableConnectionPooler"), spec.in("enableReplicaConnectionPooler")];
    const isUnknown = switches.some((at) => !at.isKnown);
    if (!isUnknown && !someKnown(switches, (at) => at.flag === true)) return undefined;
    const own = spec.in("connectionPooler");
    const operator = operatorSettings(stack);
    const general = (name: string) => operator.of("connection_pooler", name);
    const instances = (): number =>
      own.in("numberOfInstances").number ??
      general("connection_pooler_number_of_instances").number ??
      defaults[`${section}.connection_pooler_number_of_instances`];
    const connections = (): number =>
      own.in("maxDBConnections").number ??
      general("connection_pooler_max_db_connections").number ??
      defaults[`${section}.connection_pooler_max_db_connections`];
    return {
      what: "Zalando connection pooler",
      namespace: root.in("metadata", "namespace"),
      cluster: root.in("metadata", "name"),
      instances: setting(own.in("numberOfInstances"), instances),
      poolSize: setting(own.in("maxDBConnections"), () => Math.floor(Math.floor(connections() / instances()) / 2)),
      // As PgBouncer's own template divides them.
      written: (size) => 2 * size * instances(),
      containers: [poolerContainer(spec, operator)],
      clientTls: setting(own, () => "require"),
      serverTls: setting(own, () => "require"),
    };
  },
};
