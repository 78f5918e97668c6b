import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { isObject } from "kubernetes-postgres/plan/objects";
import type { Resource, StackResource } from "./resource";
import { Stack } from "./stack";

/**
 * What Pulumi's runtime hands a policy, as rules read it. The runtime decodes a resource anew for every policy
 * (makeAnalyzeRpcFun and makeAnalyzeStackRpcFun in @pulumi/policy 1.21, server.ts). Policies share the first copy, and
 * with it the views that were made of it: to see that the next is the same costs less than to make the views again.
 */
export function sharedResource({ type, urn, name, props, opts }: ResourceValidationArgs): Resource {
  const resource = { type, urn, name, properties: withoutProxies(props), protect: opts.protect };
  return resources.of(urn, resource);
}

/** The resources as a stack, linked to each other as the engine says they are; shared in the same way. */
export function sharedStack(given: readonly PolicyResource[]): Stack {
  return stacks.of("", given.map(unlinked));
}

/** As many as an engine may ask about at once. */
const resources = shared<Resource, Resource>(64, (resource) => resource);
const stacks = shared(1, (given: readonly Unlinked[]) => new Stack(linked(given)));

/** What was made of the last things that were given, by a key of theirs, oldest first. */
function shared<Given, Made>(most: number, make: (given: Given) => Made): { of(key: string, given: Given): Made } {
  const kept = new Map<string, { readonly given: Given; readonly made: Made }>();
  return {
    of: (key, given) => {
      const known = kept.get(key);
      if (known !== undefined && isSame(known.given, given)) return known.made;
      const made = make(given);
      kept.delete(key);
      kept.set(key, { given, made });
      for (const oldest of [...kept.keys()].slice(0, kept.size - most)) kept.delete(oldest);
      return made;
    },
  };
}

/** Whether two plain values have the same content. Instances of classes, such as assets, are only the same as themselves. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, index) => isSame(item, other[index]))
    );
  }
  if (!isPlain(one) || !isPlain(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

/** A resource of a stack with the URNs of others in the place of their links. */
interface Unlinked extends Resource {
  readonly parent: string | undefined;
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

function unlinked({ type, urn, name, props, opts, parent, propertyDependencies }: PolicyResource): Unlinked {
  const dependencies = Object.entries(propertyDependencies).map(([property, of]) => [property, of.map((it) => it.urn)]);
  return {
    type,
    urn,
    name,
    properties: withoutProxies(props),
    protect: opts.protect,
    parent: parent?.urn,
    dependencies: Object.fromEntries(dependencies) as Unlinked["dependencies"],
  };
}

function linked(given: readonly Unlinked[]): StackResource[] {
  type Writable = { -readonly [Key in keyof StackResource]: StackResource[Key] };
  const made = given.map(({ type, urn, name, properties, protect }): Writable => {
    return { type, urn, name, properties, protect, propertyDependencies: {} };
  });
  const byUrn = new Map(made.map((resource) => [resource.urn, resource]));
  given.forEach(({ parent, dependencies }, index) => {
    made[index].parent = parent === undefined ? undefined : byUrn.get(parent);
    made[index].propertyDependencies = Object.fromEntries(
      Object.entries(dependencies).map(([property, urns]) => [property, urns.flatMap((urn) => byUrn.get(urn) ?? [])]),
    );
  });
  return made;
}

/**
 * The properties behind the runtime's proxies, which throw at the first unknown value and would end the whole policy as
 * an advisory. Place finds the unknown values instead, one by one (isSpecialProxy in @pulumi/policy 1.21, proxy.ts).
 */
export function withoutProxies(properties: Record<string, unknown>): Record<string, unknown> {
  let unwrapped = properties;
  while (unwrapped["__isSpecialProxy"] === true) {
    unwrapped = unwrapped["__getSpecialProxyTarget"] as Record<string, unknown>;
  }
  return unwrapped;
}
