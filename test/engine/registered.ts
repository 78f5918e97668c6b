import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Recording, Registration } from "kubepg/engine/index";
import type { Alias, Timeouts } from "kubepg/engine/registration";
import { mask, type PropertyMap, type Value } from "kubepg/engine/values";
import type { StateResource } from "./stack/test-stack";

/** What an engine took a registration for, in one form for all sources; what is unset is absent. */
export type Registered = Record<string, unknown>;

/** A plan as `pulumi preview --save-plan` writes it, as far as it is compared. */
export interface Plan {
  resourcePlans: Record<string, { goal: Goal }>;
}

interface Goal {
  type: string;
  name: string;
  custom: boolean;
  inputDiff: { adds?: PropertyMap };
  outputDiff: { adds?: PropertyMap };
  parent?: string;
  protect?: boolean;
  dependencies?: string[];
  provider?: string;
  propertyDependencies?: Record<string, string[]>;
  deleteBeforeReplace?: boolean;
  ignoreChanges?: string[];
  additionalSecretOutputs?: string[];
  structuredAliases?: { Name: string; Type: string; Parent: string; NoParent: boolean; URN: string }[];
  id?: string;
  customTimeouts?: Record<string, number>;
}

/** What the real engine plans to create, by URN. Whether it is retained is told by its events alone. */
export function fromPlan({ resourcePlans }: Plan, events: readonly EngineEvent[]): Map<string, Registered> {
  const retained = events.flatMap(({ resourcePreEvent }) =>
    resourcePreEvent?.metadata.new?.retainOnDelete === true ? [resourcePreEvent.metadata.urn] : [],
  );
  const planned = Object.entries(resourcePlans).map(([urn, { goal }]): [string, Registered] => {
    const { inputDiff, outputDiff, structuredAliases, customTimeouts = {}, ...same } = goal;
    const timeouts = Object.entries(customTimeouts).map(([operation, seconds]) => [operation.toLowerCase(), seconds]);
    return [
      urn,
      tidy({
        ...same,
        inputs: mask(
          goal.type.startsWith("pulumi:providers:") ? ofProgram(inputDiff.adds ?? {}) : (inputDiff.adds ?? {}),
        ),
        outputs: mask(outputDiff.adds ?? {}),
        retainOnDelete: retained.includes(urn),
        aliases: (structuredAliases ?? []).map(({ URN, Name, Type, Parent, NoParent }) =>
          tidy({ urn: URN, name: Name, type: Type, parentUrn: Parent, noParent: NoParent }),
        ),
        customTimeouts: Object.fromEntries(timeouts),
      }),
    ];
  });
  return new Map(planned);
}

/**
 * A provider's inputs without the engine's own mark, and without the kubeconfig that the SDK takes from KUBECONFIG: the
 * embedded engine hides that variable from the program, so that a preview is the same everywhere.
 */
function ofProgram(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "__internal" && key !== "kubeconfig"));
}

/** What the embedded engine recorded, by URN, as far as a plan says it. */
export function fromRecording({ resources, defaultProviders }: Recording): Map<string, Registered> {
  return new Map([...resources, ...defaultProviders].map((one) => [one.urn, fromRegistration(one)]));
}

function fromRegistration({ type, name, custom, parent, inputs, outputs, options }: Registration): Registered {
  const { protect, retainOnDelete, deleteBeforeReplace, ignoreChanges, additionalSecretOutputs, provider } = options;
  return tidy({
    ...{ type, name, custom, parent, protect, retainOnDelete, deleteBeforeReplace, ignoreChanges, provider },
    additionalSecretOutputs,
    inputs: mask(inputs),
    // What components say of themselves; what providers compute is not known in a preview.
    outputs: mask(outputs ?? {}),
    dependencies: options.dependsOn,
    propertyDependencies: options.propertyDependencies,
    aliases: options.aliases?.map((alias: Alias) => tidy({ ...alias })),
    customTimeouts: secondsOf(options.customTimeouts ?? {}),
    id: options.importId,
  });
}

/** Options that only the state keeps, by URN. */
export function keptByState(resources: readonly StateResource[]): Map<string, Registered> {
  return new Map(
    resources.map(
      ({ urn, protect, retainOnDelete, replaceOnChanges, deletedWith, ignoreChanges, hideDiff, resourceHooks }) => [
        urn,
        tidy({
          ...{ protect, retainOnDelete, replaceOnChanges, deletedWith, ignoreChanges, hideDiff },
          hooks: hooksOf(resourceHooks),
        }),
      ],
    ),
  );
}

/** The same options of what the embedded engine recorded. */
export function keptByRecording({ resources, defaultProviders }: Recording): Map<string, Registered> {
  return new Map(
    [...resources, ...defaultProviders].map(({ urn, options }) => {
      const { protect, retainOnDelete, replaceOnChanges, deletedWith, ignoreChanges, hideDiffs, hooks } = options;
      return [
        urn,
        tidy({ protect, retainOnDelete, replaceOnChanges, deletedWith, ignoreChanges, hideDiff: hideDiffs, hooks }),
      ];
    }),
  );
}

/** The state has "BeforeUpdate" for what the program calls "beforeUpdate". */
function hooksOf(kept: unknown): Record<string, unknown> {
  const entries = Object.entries((kept ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([when, names]) => [`${when.charAt(0).toLowerCase()}${when.slice(1)}`, names]));
}

/** Go durations as the program writes them: "2700s". */
function secondsOf(timeouts: Timeouts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(timeouts).map(([operation, text]: [string, string]) => {
      const seconds = /^(\d+)s$/.exec(text)?.[1];
      if (seconds === undefined) throw new Error(`timeout ${text} is not in seconds`);
      return [operation, Number(seconds)];
    }),
  );
}

/** Without what says nothing; dependencies in one order, as their order means nothing. */
function tidy(registered: Registered): Registered {
  const entries = Object.entries(registered).flatMap(([key, value]): [string, unknown][] => {
    if (value === undefined || value === "" || value === false) return [];
    if (typeof value !== "object" || value === null) return [[key, value]];
    if (key === "dependencies") value = [...(value as string[])].sort();
    if (key === "propertyDependencies") value = withoutEmpty(value as Record<string, string[]>);
    return Object.keys(value as object).length === 0 && key !== "inputs" ? [] : [[key, value]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutEmpty(lists: Record<string, string[]>): Value {
  const kept = Object.entries(lists).filter(([, urns]) => urns.length > 0);
  return Object.fromEntries(kept.map(([key, urns]) => [key, [...urns].sort()]));
}
