import type { Resource } from "../frame/resource";
import type { Stack } from "../frame/stack";
import { aws } from "./aws";
import { cloudNativePg } from "./cloudnative-pg";
import { customResources } from "./custom-resources";
import { kubernetes } from "./kubernetes";
import { crunchy } from "./crunchy";
import { kubedb } from "./kubedb";
import type { Readers } from "./readers";
import type { Role, Views } from "./types";
import { zalando } from "./zalando";

/**
 * Every type that some rule reads, matched by its name so that no provider's package is loaded. An operator, or whatever
 * else makes resources, is one line.
 */
const registry = new Map<string, Readers>();
for (const readers of [cloudNativePg, zalando, crunchy, kubedb, kubernetes, aws, customResources]) {
  for (const [type, own] of Object.entries(readers)) registry.set(type, { ...registry.get(type), ...own });
}

const rolesByType = new Map(
  [...registry].map(([type, readers]) => [
    type,
    (Object.keys(readers) as Role[]).filter((role) => readers[role] !== undefined),
  ]),
);

/** The types that can be seen in a role, in the order of the registry. */
export function typesOf(role: Role): string[] {
  return [...registry].filter(([, readers]) => readers[role] !== undefined).map(([type]) => type);
}

/** What a resource of this type can be seen as. */
export function rolesOf(type: string): readonly Role[] {
  return rolesByType.get(type) ?? [];
}

/** Whether resources of this type, in this role, are only understood together with others of their stack. */
export function needsStack(role: Role, type: string): boolean {
  const reader = registry.get(type)?.[role];
  return reader !== undefined && typeof reader !== "function";
}

/** Views that were made, by what they were made of: a resource, or a resource in its stack. They only read. */
const made = new WeakMap<Resource, WeakMap<object, Map<Role, unknown>>>();
const alone = {};

/** The resource in one of its roles; undefined when it has not got that role, or not without its stack. */
export function viewOf<R extends Role>(role: R, resource: Resource, stack?: Stack): Views[R] | undefined {
  const reader = registry.get(resource.type)?.[role];
  if (reader === undefined) return undefined;
  if (typeof reader === "function") return remembered(resource, alone, role, () => reader(resource));
  return stack && remembered(resource, stack, role, () => reader.inStack(resource, stack));
}

/** Dozens of rules look at the same view; one that cannot be made is tried again, for it throws. */
function remembered<T>(resource: Resource, within: object, role: Role, make: () => T): T {
  const views = made.get(resource) ?? new WeakMap<object, Map<Role, unknown>>();
  made.set(resource, views);
  const byRole = views.get(within) ?? new Map<Role, unknown>();
  views.set(within, byRole);
  if (!byRole.has(role)) byRole.set(role, make());
  return byRole.get(role) as T;
}
