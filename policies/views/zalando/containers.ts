import { type Place, knownText } from "../../frame/place";
import type { Amounts, ComputeResource, Container } from "../types";
import { defaults, type Default } from "./defaults";
import type { OperatorSettings } from "./operator-settings";

/** The requests and limits that the operator fills in, under these names in one section of its configuration. */
function filledIn(operator: OperatorSettings, section: string, prefix: string): Container["defaults"] {
  const amount = (resource: ComputeResource, kind: string): string => {
    const name = `${prefix}default_${resource}_${kind}`;
    return operator.of(section, name).text ?? String(defaults[`configuration.${section}.${name}` as Default]);
  };
  const amounts = (kind: string): Amounts => ({
    get cpu() {
      return amount("cpu", kind);
    },
    get memory() {
      return amount("memory", kind);
    },
  });
  return { requests: amounts("request"), limits: amounts("limit") };
}

/** The container of Spilo. */
export function serverContainer(spec: Place, operator: OperatorSettings): Container {
  const amounts = filledIn(operator, "postgres_pod_resources", "");
  return { name: "postgres", resources: spec.in("resources"), defaults: amounts };
}

/** Spilo and the sidecars, which the operator gives the same where they say nothing. */
export function containers(spec: Place, operator: OperatorSettings): Container[] {
  const server = serverContainer(spec, operator);
  const sidecars = spec.in("sidecars").items.map((at) => ({
    name: knownText(at.in("name")) ?? "",
    resources: at.in("resources"),
    defaults: server.defaults,
  }));
  return [server, ...sidecars];
}

/** The container of the operator's pooler. */
export function poolerContainer(spec: Place, operator: OperatorSettings): Container {
  const amounts = filledIn(operator, "connection_pooler", "connection_pooler_");
  return { name: "connection-pooler", resources: spec.in("connectionPooler", "resources"), defaults: amounts };
}
