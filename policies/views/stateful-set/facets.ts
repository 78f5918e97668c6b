import { properties, type Resource } from "../../frame/resource";
import type { Stack } from "../../frame/stack";
import { environmentOfPod } from "../environment";
import { patroniDefaults, spiloDefaults } from "../patroni/defaults";
import { patroniView } from "../patroni/dynamic";
import { levelOf, podWeaknesses } from "../pod-security";
import { pausedPatroni, switches } from "../safeguards";
import type {
  DatabaseRolesView,
  EnvironmentView,
  PatroniView,
  PodSecurityView,
  SafeguardsView,
  StatefulView,
} from "../types";
import { configuration } from "./configuration";
import { readingOf, what } from "./database";
import { defaults } from "./defaults";
import { recognise } from "./recognise";

/** Patroni's timing, where the StatefulSet runs it. */
export function patroni(resource: Resource, stack: Stack): PatroniView | undefined {
  const reading = readingOf(resource, stack);
  if (reading === undefined || reading.manager === "none") return undefined;
  const { dynamic } = configuration(reading);
  const maximumLagOnFailover =
    reading.manager === "spilo" ? spiloDefaults.maximum_lag_on_failover : patroniDefaults.maximum_lag_on_failover;
  const at = dynamic.segments.length === 0 ? reading.server.in("env") : dynamic;
  return patroniView(what, { at, of: (name) => dynamic.in(name), isEditable: false, maximumLagOnFailover });
}

/** Patroni may be told to keep still; there is nothing else that looks after a StatefulSet. */
export function safeguards(resource: Resource, stack: Stack): SafeguardsView | undefined {
  const reading = readingOf(resource, stack);
  if (reading === undefined || reading.manager === "none") return undefined;
  return switches(what, () => [{ at: configuration(reading).dynamic.in("pause"), message: pausedPatroni }]);
}

/** The official image makes whoever POSTGRES_USER names a superuser; a name of an application's is one with all powers. */
export function roles(resource: Resource, stack: Stack): DatabaseRolesView | undefined {
  const reading = readingOf(resource, stack);
  if (reading?.manager !== "none") return undefined;
  const at = reading.variables("POSTGRES_USER");
  return {
    what,
    get roles() {
      const name = at.text ?? defaults.POSTGRES_USER;
      return name === defaults.POSTGRES_USER ? [] : [{ at, name: at, powers: [{ at, power: "SUPERUSER", fix: [] }] }];
    },
  };
}

export function podSecurity(resource: Resource): PodSecurityView | undefined {
  const root = properties(resource);
  const recognised = recognise(root);
  if (recognised === undefined) return undefined;
  return {
    what,
    namespace: root.in("metadata", "namespace"),
    get level() {
      return levelOf(podWeaknesses(recognised.pod));
    },
    get weaknesses() {
      const { privileged, baseline } = podWeaknesses(recognised.pod);
      return [...privileged, ...baseline];
    },
  };
}

/** Claims outlive their StatefulSet unless it says otherwise. */
export function protection(resource: Resource): StatefulView | undefined {
  const root = properties(resource);
  if (recognise(root) === undefined) return undefined;
  const at = root.in("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted");
  return {
    what,
    isProtected: resource.protect,
    get deletesDataAt() {
      if ((at.text ?? defaults["spec.persistentVolumeClaimRetentionPolicy.whenDeleted"]) !== "Delete") return undefined;
      return { at, message: "deleting this StatefulSet deletes its volumes' claims; set it to Retain" };
    },
  };
}

export function environment(resource: Resource): EnvironmentView {
  const root = properties(resource);
  return {
    isDatabase: recognise(root) !== undefined,
    get variables() {
      return environmentOfPod(root.in("spec", "template", "spec"));
    },
  };
}
