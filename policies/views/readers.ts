import type { Resource } from "../frame/resource";
import type { Stack } from "../frame/stack";
import type { Role, StatefulView, Views } from "./types";

/**
 * How a resource is read in one role: by itself, or with the other resources of its stack where they decide about it,
 * as a ConfigMap does about the StatefulSet that mounts it. Undefined for one that is not meant.
 */
export type Reader<R extends Role> =
  | ((resource: Resource) => Views[R] | undefined)
  | { readonly inStack: (resource: Resource, stack: Stack) => Views[R] | undefined };

/** How a resource of one type is read in each of its roles. */
export type Readers = { readonly [R in Role]?: Reader<R> };

/** Readers by Pulumi type. */
export type ReadersByType = Readonly<Record<string, Readers>>;

/** A resource that only Pulumi's own option `protect` protects. */
export function stateful(what: string): (resource: Resource) => StatefulView {
  return (resource) => ({ what, isProtected: resource.protect, deletesDataAt: undefined });
}
