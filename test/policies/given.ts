/** The engine's mark for a text that is not known before the update. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** In the changes of broken(): take the field away. */
export const absent = Symbol("absent");

/** A secret as the engine sends it. */
export function secret(value: unknown): object {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** A resource as a test gives it to the pack. */
export interface Given {
  type: string;
  name: string;
  properties: Record<string, unknown>;
  protect: boolean;
  /** Name of the resource it belongs to. */
  parent?: string;
  /** Names of the resources each top-level property was computed from. */
  from?: Record<string, string[]>;
}

/** A custom resource or another Kubernetes object. */
export function object(apiVersion: string, kind: string, name: string, fields: Record<string, unknown>): Given {
  const properties = { apiVersion, kind, metadata: { name, namespace: "shop" }, ...fields };
  return {
    type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`,
    name,
    properties,
    protect: true,
  };
}

/** The resource with some of its fields changed; a field is written as in messages: `spec.plugins[0].enabled`. */
export function changed(given: Given, changes: Record<string, unknown>): Given {
  const properties = structuredClone(given.properties);
  for (const [path, value] of Object.entries(changes)) change(properties, segments(path), value);
  return { ...given, properties };
}

function segments(path: string): string[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, key, index, name]) => key ?? index ?? name ?? "",
  );
}

function change(tree: Record<string, unknown>, [head, ...rest]: string[], value: unknown): void {
  if (head === undefined) return;
  if (rest.length > 0) {
    tree[head] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
    change(tree[head] as Record<string, unknown>, rest, value);
  } else if (value === absent) delete tree[head];
  else tree[head] = value;
}

/** The fragment laid over the resource, as an example of the documentation is meant; null takes a field away. */
export function overlaid(given: Given, fragment: Record<string, unknown>): Given {
  const { options, ...fields } = fragment as { options?: { protect?: boolean } };
  return {
    ...given,
    protect: options?.protect ?? given.protect,
    properties: merged(given.properties, fields) as Record<string, unknown>,
  };
}

function merged(below: unknown, above: unknown): unknown {
  if (!isObject(above) || !isObject(below)) return above;
  const result = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === null) delete result[key];
    else result[key] = merged(below[key], value);
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
