import { remove, set } from "../../frame/edit";
import { onceKnown, setting, type Place, type Setting } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import { environmentOf } from "../environment";
import { exposedBy } from "../exposure";
import type {
  DatabaseRoleView,
  DatabaseRolesView,
  EnvironmentView,
  ExposureView,
  FailoverTimingsView,
  ImagesView,
  PodSecurityView,
  SafeguardsView,
} from "../types";
import { defaults } from "./defaults";

const what = "CloudNativePG Cluster";

export function clusterEnvironment(resource: Resource): EnvironmentView {
  return { isDatabase: true, variables: environmentOf(properties(resource).in("spec")) };
}

export function failoverTimings(resource: Resource): FailoverTimingsView {
  const spec = properties(resource).in("spec");
  const seconds = (path: string[], otherwise: number): Setting<number> =>
    setting(spec.in(...path), (at) => at.number ?? otherwise);
  const lease = "primaryLease";
  return {
    what,
    stopDelay: seconds(["stopDelay"], defaults["spec.stopDelay"]),
    smartShutdownTimeout: seconds(["smartShutdownTimeout"], defaults["spec.smartShutdownTimeout"]),
    switchoverDelay: seconds(["switchoverDelay"], defaults["spec.switchoverDelay"]),
    failoverDelay: seconds(["failoverDelay"], defaults["spec.failoverDelay"]),
    lease: {
      duration: seconds([lease, "leaseDurationSeconds"], defaults["spec.primaryLease.leaseDurationSeconds"]),
      renewDeadline: seconds([lease, "renewDeadlineSeconds"], defaults["spec.primaryLease.renewDeadlineSeconds"]),
      retryPeriod: seconds([lease, "retryPeriodSeconds"], defaults["spec.primaryLease.retryPeriodSeconds"]),
    },
    isolationCheck: setting(
      spec.in("probes", "liveness", "isolationCheck", "enabled"),
      (at) => at.flag ?? defaults["spec.probes.liveness.isolationCheck.enabled"],
    ),
  };
}

/** The roles a Cluster manages, and the superuser, who has a password where the Cluster is told to give it one. */
export function clusterRoles(resource: Resource): DatabaseRolesView {
  const spec = properties(resource).in("spec");
  return { what, roles: [superuser(spec), ...spec.in("managed", "roles").items.map((at) => managedRole(at))] };
}

/** Without enableSuperuserAccess nobody can log in as postgres from outside the pods. */
function superuser(spec: Place): DatabaseRoleView {
  const at = spec.in("enableSuperuserAccess");
  return {
    at,
    name: "postgres",
    get powers() {
      return at.flag === true ? [{ at, power: "SUPERUSER", fix: [set(at, false)] }] : [];
    },
  };
}

/** A DatabaseRole of postgresql.cnpg.io/v1, which has the fields of a managed role. */
export function databaseRole(resource: Resource): DatabaseRolesView {
  return { what: "CloudNativePG DatabaseRole", roles: [managedRole(properties(resource).in("spec"))] };
}

const attributes = { superuser: "SUPERUSER", createrole: "CREATEROLE", bypassrls: "BYPASSRLS" };

function managedRole(at: Place): DatabaseRoleView {
  return {
    at,
    name: at.in("name"),
    get powers() {
      const own = Object.entries(attributes)
        .map(([field, power]) => attribute(at.in(field), power))
        .filter((it) => !it.at.isKnown || it.at.flag === true);
      return [...own, ...memberships(at.in("inRoles"))];
    },
  };
}

/** An attribute; whether it has one that is not known cannot be read. */
function attribute(at: Place, name: string): DatabaseRoleView["powers"][number] {
  return {
    at,
    get power() {
      return onceKnown(at, name);
    },
    fix: [set(at, false)],
  };
}

/** Roles it is a member of; which of them are too much is the rule's to say. */
function memberships(inRoles: Place): DatabaseRoleView["powers"] {
  return inRoles.items.map((at) => ({
    at,
    get power() {
      return `member of ${at.text ?? ""}`;
    },
    fix: [remove(at)],
  }));
}

export function safeguards(resource: Resource): SafeguardsView {
  const root = properties(resource);
  const annotation = (name: string): Place => root.in("metadata", "annotations", name);
  const switches: readonly { at: Place; isThrown: (at: Place) => boolean; message: string }[] = [
    {
      at: annotation("cnpg.io/validation"),
      isThrown: (at) => at.text === "disabled",
      message: "the operator's webhook does not check this cluster; remove it",
    },
    {
      at: annotation("cnpg.io/reconciliationLoop"),
      isThrown: (at) => at.text === "disabled",
      message: "the operator does not look after this cluster, not even when its primary dies; remove it",
    },
    {
      at: annotation("cnpg.io/podPatch"),
      isThrown: (at) => at.isPresent,
      message: "changes pods behind the operator's back; set what it changes in spec, or remove it",
    },
    {
      at: root.in("spec", "postgresql", "enableAlterSystem"),
      isThrown: (at) => at.flag === true,
      message: "ALTER SYSTEM makes one instance differ from the others and from this definition; set it to false",
    },
  ];
  return {
    what,
    get switchedOff() {
      return switches
        .filter(({ at, isThrown }) => !at.isKnown || isThrown(at))
        .map(({ at, message }) => ({
          at,
          get message() {
            return onceKnown(at, message);
          },
        }));
    },
  };
}

/** The operator's pods pass `restricted` unless their seccomp profile is taken away (docs/src/security.md). */
export function podSecurity(resource: Resource): PodSecurityView {
  const root = properties(resource);
  const at = root.in("spec", "seccompProfile", "type");
  const unconfined = (): boolean => at.text === "Unconfined";
  return {
    what,
    namespace: root.in("metadata", "namespace"),
    get level() {
      return unconfined() ? "privileged" : "restricted";
    },
    get weaknesses() {
      if (!unconfined()) return [];
      const message = "every system call is allowed; set it to RuntimeDefault";
      return [{ at, message, fix: [set(at, "RuntimeDefault")] }];
    },
  };
}

/** Services that a Cluster asks the operator for. */
export function exposure(resource: Resource): ExposureView {
  const services = properties(resource).in("spec", "managed", "services", "additional");
  return {
    what,
    get endpoints() {
      return services.items.flatMap((at) => exposedBy(at.in("serviceTemplate")));
    },
  };
}

export function clusterImages(resource: Resource): ImagesView {
  const at = properties(resource).in("spec", "imageName");
  return { what, images: [{ container: "postgres", image: setting(at, ({ text }) => text), isServer: true }] };
}
