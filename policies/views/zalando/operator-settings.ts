import { ifKnown, setting, type Place, type Setting } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { elsewhere, nowhere, types } from "../elsewhere";
import { defaults, type Default } from "./defaults";

/** The operator's own configuration, which decides for all its clusters. */
export interface OperatorSettings {
  /** The place of a setting: "kubernetes", "enable_pod_antiaffinity"; the section is "" for a general one. */
  readonly of: (section: string, name: string) => Place;
  /** What is said where nothing in the stack sets it: " (the operator's default)". */
  readonly note: (at: Place) => string;
}

const operatorConfiguration = "kubernetes:acid.zalan.do/v1:OperatorConfiguration";

/** The stack's own OperatorConfiguration, chart release or ConfigMap; else a place where nothing is said. */
export function operatorSettings(stack: Stack): OperatorSettings {
  const of = visibleSettings(stack);
  return { of, note: (at) => (at.isKnown && at.isPresent ? "" : " (the operator's default)") };
}

function visibleSettings(stack: Stack): OperatorSettings["of"] {
  const configurations = stack.ofType(operatorConfiguration);
  const releases = stack.ofType(types.release).filter(({ properties }) => isOperatorChart(properties));
  const maps = stack.ofType(types.configMap).map(elsewhere).filter(isOperatorMap);
  if (configurations.length > 0) return inSections(elsewhere(configurations[0]));
  if (releases.length > 0) return inValues(elsewhere(releases[0]).in("values"));
  if (maps.length > 0) return (_section, name) => maps[0].in("data", name);
  return inSections(nowhere("OperatorConfiguration"));
}

function inSections(root: Place): OperatorSettings["of"] {
  return (section, name) => root.in("configuration", ...(section === "" ? [name] : [section, name]));
}

/** The chart's values: configKubernetes, configAwsOrGcp and so on (charts/postgres-operator/values.yaml). */
function inValues(values: Place): OperatorSettings["of"] {
  return (section, name) => values.in(`config${pascal(section === "" ? "general" : section)}`, name);
}

function pascal(section: string): string {
  return section
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** A chart is named, or is the address of one: "oci://ghcr.io/zalando/charts/postgres-operator". */
function isOperatorChart(properties: unknown): boolean {
  const { chart } = (properties ?? {}) as { chart?: unknown };
  return typeof chart === "string" && /(^|\/)postgres-operator$/.test(chart);
}

/** The older way: all settings as texts in a ConfigMap. */
function isOperatorMap(root: Place): boolean {
  const has = (name: string): boolean => ifKnown(() => root.in("data", name).isPresent) ?? false;
  return has("cluster_name_label") || has("pod_role_label");
}

/** Where a cluster's own field comes first, and the operator's setting decides otherwise. */
export function flagOf(own: Place | undefined, at: Place, path: Default): Setting<boolean> {
  return setting(at, () => own?.flag ?? at.flag ?? defaults[path] === true);
}
