import { setting, type Place } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import { environmentOfPod } from "../environment";
import { exposedBy } from "../exposure";
import type { Container, EnvironmentView, ExposureView, ImagesView, PoolerView } from "../types";
import { defaults } from "./defaults";

/** The Service that each type of Pooler connects to. */
const servers: Readonly<Record<string, "primary" | "standbys" | "any">> = {
  rw: "primary",
  ro: "standbys",
  r: "any",
};

/** A Pooler of postgresql.cnpg.io/v1. */
export function pooler(resource: Resource): PoolerView {
  const root = properties(resource);
  const spec = root.in("spec");
  const parameters = spec.in("pgbouncer", "parameters");
  return {
    what: "CloudNativePG Pooler",
    namespace: root.in("metadata", "namespace"),
    cluster: spec.in("cluster", "name"),
    instances: setting(spec.in("instances"), (at) => at.number ?? defaults["spec.instances (Pooler)"]),
    poolSize: setting(
      parameters.in("default_pool_size"),
      (at) => at.number ?? defaults["spec.pgbouncer.parameters.default_pool_size"],
    ),
    get containers() {
      const pod = spec.in("template", "spec");
      return [
        ...withOperators(pod.in("initContainers"), "bootstrap-controller"),
        ...withOperators(pod.in("containers"), "pgbouncer"),
      ];
    },
    reaches: setting(spec.in("type"), (at) => servers[at.text ?? defaults["spec.type"]] ?? "primary"),
    clientTls: setting(
      parameters.in("client_tls_sslmode"),
      (at) => at.text ?? defaults["spec.pgbouncer.parameters.client_tls_sslmode"],
    ),
    serverTls: setting(
      parameters.in("server_tls_sslmode"),
      (at) => at.text ?? defaults["spec.pgbouncer.parameters.server_tls_sslmode"],
    ),
  };
}

/** The containers of a pooler's template; the operator adds its own without requests when the template has none. */
function withOperators(list: Place, own: string): Container[] {
  const containers = list.items.map((at) => ({ name: at.in("name").text ?? "", resources: at.in("resources") }));
  if (containers.some(({ name }) => name === own)) return containers;
  return [...containers, { name: own, resources: list.in(containers.length, "resources") }];
}

export function poolerEnvironment(resource: Resource): EnvironmentView {
  return { isDatabase: true, variables: environmentOfPod(properties(resource).in("spec", "template", "spec")) };
}

/** The Service of a Pooler, whose template may ask for more than a ClusterIP. */
export function poolerExposure(resource: Resource): ExposureView {
  const template = properties(resource).in("spec", "serviceTemplate");
  return {
    what: "CloudNativePG Pooler",
    get endpoints() {
      return exposedBy(template);
    },
  };
}

/** The image of PgBouncer stands in three places; the template's own wins. */
export function poolerImages(resource: Resource): ImagesView {
  const spec = properties(resource).in("spec");
  const written = [
    ...spec.in("template", "spec", "initContainers").items,
    ...spec.in("template", "spec", "containers").items,
  ].map((at) => ({ container: at.in("name").text ?? "", at: at.in("image") }));
  const own = [spec.in("pgbouncer", "image")].filter((at) => !at.isKnown || at.isPresent);
  return {
    what: "CloudNativePG Pooler",
    images: [...own.map((at) => ({ container: "pgbouncer", at })), ...written].map(({ container, at }) => ({
      container,
      image: setting(at, ({ text }) => text),
      isServer: false,
    })),
  };
}
