import { findKnown, ifKnown, type Place } from "../frame/place";
import type { Stack } from "../frame/stack";
import { findNamed, types } from "./elsewhere";

/**
 * What containers are given under a name: the place of the text, the place of the reference where it comes out of a
 * Secret or of something the stack has not got, or a place where nothing is. Throws Unreadable when it may be there.
 */
export type Variables = (name: string) => Place;

/** The variables of a container, or of anything else with lists `env` and `envFrom`; ConfigMaps of the stack are read. */
export function variablesOf(container: Place, stack: Stack, namespace: Place): Variables {
  return (name) => {
    const missing = container.in("env", name);
    const entry = findKnown(container.in("env").items, (item) => item.in("name").text === name);
    if (entry !== undefined) return valueOf(entry, stack, namespace);
    for (const source of container.in("envFrom").items) {
      const map = findNamed(stack, types.configMap, source.in("configMapRef", "name"), namespace);
      const prefix = source.in("prefix").text ?? "";
      const at = map?.in("data", name.startsWith(prefix) ? name.slice(prefix.length) : name);
      if (at?.isPresent === true) return at;
    }
    return missing;
  };
}

function valueOf(entry: Place, stack: Stack, namespace: Place): Place {
  if (entry.in("value").isPresent) return entry.in("value");
  const reference = entry.in("valueFrom", "configMapKeyRef");
  const key = ifKnown(() => reference.in("key").text);
  const map = key === undefined ? undefined : findNamed(stack, types.configMap, reference.in("name"), namespace);
  if (key !== undefined && map !== undefined) return map.in("data", key);
  return entry.in("valueFrom");
}

/** The first of several lookups that has the variable; the last one's place where none has. */
export function firstOf(...lookups: readonly Variables[]): Variables {
  return (name) => {
    const places = lookups.map((lookup) => lookup(name));
    return findKnown(places, (at) => at.isPresent) ?? places[0];
  };
}

/** The role that a container takes by a variable of its own; undefined where none names one. */
export function roleVariable(variables: Variables): Place | undefined {
  return findKnown([variables("AWS_ROLE_ARN")], (at) => at.isPresent);
}
