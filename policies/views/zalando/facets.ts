import { remove, set } from "../../frame/edit";
import { onceKnown, setting, type Place, knownText } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import type { Stack } from "../../frame/stack";
import { environmentOf } from "../environment";
import { patroniView } from "../patroni/dynamic";
import type {
  DatabaseRolesView,
  EnvironmentView,
  ExposureView,
  ImagesView,
  PatroniView,
  PodSecurityView,
  StatefulView,
} from "../types";
import { defaults, type Default } from "./defaults";
import { flagOf, operatorSettings } from "./operator-settings";

const what = "Zalando postgresql";

export function patroni(resource: Resource): PatroniView {
  const at = properties(resource).in("spec", "patroni");
  return patroniView(what, {
    at,
    of: (name) => at.in(name),
    isEditable: true,
    maximumLagOnFailover: defaults["spec.patroni.maximum_lag_on_failover"],
  });
}

const powers: Readonly<Record<string, string>> = {
  superuser: "SUPERUSER",
  createrole: "CREATEROLE",
  bypassrls: "BYPASSRLS",
};

/** The users of a cluster, each with a list of flags. */
export function roles(resource: Resource): DatabaseRolesView {
  const users = properties(resource).in("spec", "users");
  return {
    what,
    get roles() {
      return users.entries.map(([name, at]) => ({
        at,
        name,
        get powers() {
          const flags = at.items.filter(
            (flag) => !flag.isKnown || powers[flag.text?.toLowerCase() ?? ""] !== undefined,
          );
          return flags.map((flag) => ({
            at: flag,
            get power() {
              return powers[flag.text?.toLowerCase() ?? ""];
            },
            fix: [remove(flag)],
          }));
        },
      }));
    },
  };
}

/** Spilo runs as root, and may gain rights, unless it is told otherwise; it never passes `restricted`. */
export const podSecurity = {
  inStack: (resource: Resource, stack: Stack): PodSecurityView => {
    const root = properties(resource);
    const operator = operatorSettings(stack);
    const privileged = operator.of("kubernetes", "spilo_privileged");
    const escalation = operator.of("kubernetes", "spilo_allow_privilege_escalation");
    const user = root.in("spec", "spiloRunAsUser");
    const isPrivileged = (): boolean =>
      flagOf(undefined, privileged, "configuration.kubernetes.spilo_privileged").value;
    const mayEscalate = (): boolean =>
      flagOf(undefined, escalation, "configuration.kubernetes.spilo_allow_privilege_escalation").value;
    return {
      what,
      namespace: root.in("metadata", "namespace"),
      get level() {
        return isPrivileged() ? "privileged" : "baseline";
      },
      get weaknesses() {
        const found: PodSecurityView["weaknesses"][number][] = [];
        if ((user.number ?? operator.of("kubernetes", "spilo_runasuser").number ?? 0) === 0) {
          const fix = [
            set(user, 101),
            set(root.in("spec", "spiloRunAsGroup"), 103),
            set(root.in("spec", "spiloFSGroup"), 103),
          ];
          found.push({ at: user, message: "Spilo runs as root; set it to 101, its own user", fix });
        }
        if (isPrivileged())
          found.push({ at: privileged, message: "Spilo may do anything on its node; set it to false" });
        if (mayEscalate()) {
          const note = operator.note(escalation, true);
          found.push({
            at: escalation,
            message: `processes may gain rights they are not given; set it to false${note}`,
          });
        }
        return found;
      },
    };
  },
};

/** A claim goes with its cluster unless the operator is told to keep it. */
export const protection = {
  inStack: (resource: Resource, stack: Stack): StatefulView => {
    const operator = operatorSettings(stack);
    const at = operator.of("kubernetes", "enable_persistent_volume_claim_deletion");
    return {
      what,
      isProtected: resource.protect,
      get deletesDataAt() {
        const path = "configuration.kubernetes.enable_persistent_volume_claim_deletion";
        if (!flagOf(undefined, at, path).value) return undefined;
        return {
          at,
          message: `deleting this ${what} deletes its volumes' claims; set it to false${operator.note(at, true)}`,
        };
      },
    };
  },
};

type Endpoint = ExposureView["endpoints"][number];

/** Services for the primary, the replicas and their poolers, each of which the cluster or the operator may open. */
export const exposure = {
  inStack: (resource: Resource, stack: Stack): ExposureView => {
    const spec = properties(resource).in("spec");
    const operator = operatorSettings(stack);
    const services = ["Master", "Replica", "MasterPooler", "ReplicaPooler"];
    const endpoint = (service: string, type: "LoadBalancer" | "NodePort"): Endpoint[] => {
      const own = spec.in(`enable${service}${type}`);
      const name = `enable_${snake(service)}_${snake(type)}`;
      const general = operator.of("load_balancer", name);
      const isOpen = (): boolean => flagOf(own, general, `configuration.load_balancer.${name}` as Default).value;
      if (own.isKnown && general.isKnown && !isOpen()) return [];
      const at = own.isKnown && !own.isPresent ? general : own;
      return [
        {
          at,
          instead: { closed: "false", narrow: "narrower allowedSourceRanges" },
          get type() {
            return onceKnown(at, type);
          },
          get isInternal() {
            return isInternal(spec);
          },
          get sourceRanges() {
            return type === "LoadBalancer" ? sourceRanges(spec) : [];
          },
        },
      ];
    };
    return {
      what,
      get endpoints() {
        return services.flatMap((service) => [...endpoint(service, "LoadBalancer"), ...endpoint(service, "NodePort")]);
      },
    };
  },
};

function snake(name: string): string {
  return name.replace(/(?<=[a-z])([A-Z])/g, "_$1").toLowerCase();
}

function sourceRanges(spec: Place): string[] {
  const ranges = spec.in("allowedSourceRanges").items.map((it) => it.text ?? "");
  return ranges.length > 0 ? ranges : [defaults["spec.allowedSourceRanges"]];
}

function isInternal(spec: Place): boolean {
  const scheme = spec.in("serviceAnnotations", "service.beta.kubernetes.io/aws-load-balancer-scheme");
  const older = spec.in("serviceAnnotations", "service.beta.kubernetes.io/aws-load-balancer-internal");
  return scheme.text === "internal" || older.text === "true";
}

export const images = {
  inStack: (resource: Resource, stack: Stack): ImagesView => {
    const spec = properties(resource).in("spec");
    const operator = operatorSettings(stack);
    const image = (container: string, at: Place, general?: Place) => ({
      container,
      image: setting(at, ({ text }) => text ?? general?.text),
      isServer: container === "postgres",
    });
    return {
      what,
      get images() {
        const others = [...spec.in("initContainers").items, ...spec.in("sidecars").items];
        const pooler = spec.in("connectionPooler", "dockerImage");
        return [
          image("postgres", spec.in("dockerImage"), operator.of("", "docker_image")),
          image("connection-pooler", pooler, operator.of("connection_pooler", "connection_pooler_image")),
          ...others.map((at) => image(knownText(at.in("name")) ?? "", at.in("image"))),
        ];
      },
    };
  },
};

export function environment(resource: Resource): EnvironmentView {
  const spec = properties(resource).in("spec");
  return {
    isDatabase: true,
    get variables() {
      const containers = [spec, ...spec.in("initContainers").items, ...spec.in("sidecars").items];
      return containers.flatMap(environmentOf);
    },
  };
}
