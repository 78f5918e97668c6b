import { isMap, reveal, type PropertyMap, type Value } from "kubepg/engine/values";

/** What an update would do to a resource. */
export interface Difference {
  /** Properties that change, as `spec.instances` or `spec.rules[0].port`. */
  paths: readonly string[];
  /** Those of them that cannot change in place. */
  replaces: readonly string[];
  /** Whether the old resource must be gone before the new one can be. */
  deleteBeforeReplace: boolean;
}

/** Paths of the leaves and subtrees in which two sets of properties differ; whether one is secret is no difference. */
export function changedPaths(before: PropertyMap, after: PropertyMap): string[] {
  return changes(reveal(before), reveal(after), "");
}

function changes(before: Value | undefined, after: Value | undefined, path: string): string[] {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => changes(item, after[index], `${path}[${index}]`));
  }
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => changes(before[key], after[key], joined(path, key)));
  }
  return JSON.stringify(before ?? null) === JSON.stringify(after ?? null) ? [] : [path];
}

/** In the engine's syntax of property paths: a key with a dot is quoted. */
function joined(path: string, key: string): string {
  if (/[.[\]"]/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Those of `paths` that lie in one of `forcing`; `*` is every path. */
export function replacing(paths: readonly string[], forcing: readonly string[]): string[] {
  return paths.filter((path) =>
    forcing.some((one) => one === "*" || path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`)),
  );
}
