import { set } from "../../frame/edit";
import { onceKnown, setting, type Place, knownText } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import { environmentOf } from "../environment";
import { exposedBy } from "../exposure";
import { patroniView } from "../patroni/dynamic";
import { pausedPatroni, switches } from "../safeguards";
import type {
  DatabaseRolesView,
  EnvironmentView,
  ExposureView,
  ImagesView,
  PatroniView,
  PodSecurityView,
  SafeguardsView,
} from "../types";
import { what } from "./cluster";
import { defaults } from "./defaults";

/** Two of Patroni's settings are fields of their own. */
const fields: Readonly<Record<string, string>> = { ttl: "leaderLeaseDurationSeconds", loop_wait: "syncPeriodSeconds" };

export function patroni(resource: Resource): PatroniView {
  const at = properties(resource).in("spec", "patroni");
  return patroniView(what, {
    at,
    of: (name) => (fields[name] === undefined ? at.in("dynamicConfiguration", name) : at.in(fields[name])),
    isEditable: true,
    maximumLagOnFailover: defaults["spec.patroni.dynamicConfiguration.maximum_lag_on_failover"],
  });
}

const powers = ["SUPERUSER", "CREATEROLE", "BYPASSRLS"];

/** The users of a cluster, whose options are those of CREATE ROLE. */
export function roles(resource: Resource): DatabaseRolesView {
  const users = properties(resource).in("spec", "users");
  return {
    what,
    roles: users.items.map((at) => {
      const options = at.in("options");
      const words = (): string[] => (options.text ?? "").split(/\s+/).filter((word) => word !== "");
      return {
        at,
        name: at.in("name"),
        get powers() {
          return powers
            .filter((power) => !options.isKnown || words().some((word) => word.toUpperCase() === power))
            .map((power) => ({
              at: options,
              get power() {
                return onceKnown(options, power);
              },
              get fix() {
                const others = words().filter((word) => word.toUpperCase() !== power);
                return [set(options, others.join(" "))];
              },
            }));
        },
      };
    }),
  };
}

export function safeguards(resource: Resource): SafeguardsView {
  const spec = properties(resource).in("spec");
  const unattended = "the operator does not look after this cluster; set it to false";
  return switches(what, () => [
    { at: spec.in("paused"), message: unattended },
    { at: spec.in("patroni", "dynamicConfiguration", "pause"), message: pausedPatroni },
  ]);
}

/** The operator's pods pass `restricted` (internal/initialize/security.go). */
export function podSecurity(resource: Resource): PodSecurityView {
  return { what, namespace: properties(resource).in("metadata", "namespace"), level: "restricted", weaknesses: [] };
}

export function exposure(resource: Resource): ExposureView {
  const spec = properties(resource).in("spec");
  return {
    what,
    get endpoints() {
      const services = [spec.in("service"), spec.in("replicaService"), spec.in("proxy", "pgBouncer", "service")];
      // A Service's own source ranges are no field of these, but the annotation for them is passed on.
      const annotation = "service.beta.kubernetes.io/load-balancer-source-ranges";
      const instead = { closed: "ClusterIP", narrow: `the annotation ${annotation} in its metadata` };
      return services.flatMap((service) => exposedBy(service, service, instead));
    },
  };
}

export function images(resource: Resource): ImagesView {
  const spec = properties(resource).in("spec");
  const image = (container: string, at: Place, isServer = false) => ({
    container,
    image: setting(at, ({ text }) => text),
    isServer,
  });
  return {
    what,
    get images() {
      const sidecars = spec.in("instances").items.flatMap((one) => one.in("containers").items);
      const optional = [
        ["pgbackrest", spec.in("backups", "pgbackrest", "image")],
        ["pgbouncer", spec.in("proxy", "pgBouncer", "image")],
        ["exporter", spec.in("monitoring", "pgmonitor", "exporter", "image")],
      ] as const;
      return [
        image("database", spec.in("image"), true),
        ...optional.filter(([, at]) => !at.isKnown || at.isPresent).map(([name, at]) => image(name, at)),
        ...sidecars.map((at) => image(knownText(at.in("name")) ?? "", at.in("image"))),
      ];
    },
  };
}

/** Sidecars of one's own are the only containers that are given variables. */
export function environment(resource: Resource): EnvironmentView {
  const spec = properties(resource).in("spec");
  return {
    isDatabase: true,
    get variables() {
      return spec.in("instances").items.flatMap((one) => one.in("containers").items.flatMap(environmentOf));
    },
  };
}

/** A PGUpgrade runs PostgreSQL's images once. */
export function upgradeImages(resource: Resource): ImagesView {
  const at = properties(resource).in("spec", "image");
  return {
    what: "Crunchy PGUpgrade",
    images: [{ container: "upgrade", image: setting(at, ({ text }) => text), isServer: true }],
  };
}
