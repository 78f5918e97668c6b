import { isMap, type PropertyMap, type Value } from "kubepg/engine/values";

/** What a resource computes, by the name of the output. */
export type Outputs = Record<string, string>;

/** No input reads like this by itself, and it survives JSON and concatenation. */
const pattern = /⟦([^⟦⟧#]+)#(\w+)⟧/g;

/** Stands for an output of a resource until there is one. */
export function reference(urn: string, output: string): string {
  return `⟦${urn}#${output}⟧`;
}

/** The same value with every reference replaced by what the resource computed; one that is not there yet is an error. */
export function resolved(value: PropertyMap, created: ReadonlyMap<string, Outputs>): PropertyMap {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolvedValue(item, created)]));
}

function resolvedValue(value: Value, created: ReadonlyMap<string, Outputs>): Value {
  if (Array.isArray(value)) return value.map((item) => resolvedValue(item, created));
  if (isMap(value)) return resolved(value, created);
  if (typeof value !== "string") return value;
  return value.replace(pattern, (_, urn: string, output: string) => {
    const found = created.get(urn)?.[output];
    if (found === undefined) throw new Error(`${urn} has no "${output}" yet: its user does not depend on it`);
    return found;
  });
}

/** What decides when a resource can be created. */
export interface Dependent {
  urn: string;
  options: { dependsOn?: string[] };
}

/** Each resource after all that it depends on, otherwise in the order given. */
export function creationOrder<T extends Dependent>(resources: readonly T[]): T[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const ordered = new Set<T>();
  const visit = (resource: T, path: string[]) => {
    if (ordered.has(resource)) return;
    if (path.includes(resource.urn)) throw new Error(`depends on itself: ${[...path, resource.urn].join(" -> ")}`);
    for (const urn of resource.options.dependsOn ?? []) {
      const dependency = byUrn.get(urn);
      if (dependency !== undefined) visit(dependency, [...path, resource.urn]);
    }
    ordered.add(resource);
  };
  for (const resource of resources) visit(resource, []);
  return [...ordered];
}
