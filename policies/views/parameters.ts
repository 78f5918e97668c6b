import { ownValue } from "kubernetes-postgres/plan/objects";
import { postgresDefault } from "kubernetes-postgres/plan/tuning/defaults";
import { remove, set } from "../frame/edit";
import { ifKnown, setting, type Place } from "../frame/place";
import type { OwnedParameter, ParametersView } from "./types";

/** What decides beside the parameters that are written. */
export interface ParameterContext {
  /** PostgreSQL's major; undefined where it is not known. */
  readonly major: () => number | undefined;
  /** The operator's own values. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly owner: (name: string) => OwnedParameter | undefined;
}

/** The newest major, whose defaults stand in where nobody says which one runs. */
export const newestMajor = 18;

/** Parameters written as a map from name to value, which can be edited unless it is part of a text. */
export function parameterMap(at: Place, context: ParameterContext, isEditable = true): ParametersView {
  let byName: Map<string, Place> | undefined;
  const placeOf = (name: string): Place => {
    if (!at.isKnown) return at.in(name);
    // Of two names that differ in their letters' case the first counts.
    byName ??= new Map(at.entries.map(([key, place]) => [key.toLowerCase(), place] as const).reverse());
    return byName.get(name) ?? at.in(name);
  };
  return {
    at,
    get written() {
      return at.entries.map(([key, place]) => [key.toLowerCase(), place] as const);
    },
    of: (name) => setting(placeOf(name), (place) => place.text ?? flagText(place) ?? defaultOf(name, context)),
    owner: context.owner,
    set: (name, value) => (isEditable ? [set(placeOf(name), value)] : []),
    remove: (name) => (isEditable ? [remove(placeOf(name))] : []),
    ignoredFiles: [],
  };
}

/**
 * Parameters that are written in several places, the first of which counts; it is also the one that is edited, and where
 * a missing one is reported.
 */
export function layeredParameters(layers: readonly [ParametersView, ...ParametersView[]]): ParametersView {
  const [first] = layers;
  const named = layers.map((layer) => ({ layer, names: undefined as ReadonlySet<string> | undefined }));
  // Read once, and a layer only where those before it do not settle the question: it may not be known.
  const layerOf = (name: string): ParametersView =>
    named.find((one) => (one.names ??= new Set(one.layer.written.map(([own]) => own))).has(name))?.layer ?? first;
  return {
    at: first.at,
    get written() {
      return [...new Map(layers.flatMap(({ written }) => written).reverse()).entries()].reverse();
    },
    of: (name) => ({
      get at() {
        return (ifKnown(() => layerOf(name)) ?? first).of(name).at;
      },
      get value() {
        return layerOf(name).of(name).value;
      },
    }),
    owner: first.owner,
    set: (name, value) => layerOf(name).set(name, value),
    remove: (name) => layers.flatMap((layer) => (layerOf(name) === layer ? layer.remove(name) : [])),
    get ignoredFiles() {
      return layers.flatMap(({ ignoredFiles }) => ignoredFiles);
    },
  };
}

/** A truth value that is written as one and not as a text. */
function flagText(place: Place): string | undefined {
  return place.flag === undefined ? undefined : place.flag ? "on" : "off";
}

export function defaultOf(name: string, { defaults, major }: ParameterContext): string | undefined {
  return ownValue(defaults, name) ?? postgresDefault(name, major() ?? newestMajor);
}

/** PostgreSQL's major version in an image's tag: "18.4-standard-trixie", "pg17", "spilo-17"; undefined where it says none. */
export function majorOfImage(image: string | undefined): number | undefined {
  const tag = /:([\w.-]+)(@|$)/.exec(image ?? "")?.[1] ?? "";
  const found = /(?:^|pg|postgres(?:ql)?-?)(\d{2})(?!\d)/i.exec(tag)?.[1] ?? /spilo-(\d{2})/.exec(image ?? "")?.[1];
  return found === undefined ? undefined : Number(found);
}
