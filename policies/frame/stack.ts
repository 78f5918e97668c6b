import { grouped } from "kubernetes-postgres/plan/objects";
import { viewOf } from "../views/registry";
import type { Role, Views } from "../views/types";
import { Unreadable, type Place } from "./place";
import type { StackResource } from "./resource";

/** A resource of the stack, seen in one role. */
export interface Subject<R extends Role> {
  readonly resource: StackResource;
  readonly view: Views[R];
}

/** All resources of a stack, by what they are, and which of them belong together. */
export class Stack {
  private readonly byRole = new Map<Role, Subject<Role>[]>();
  private byType: Map<string, StackResource[]> | undefined;

  constructor(readonly resources: readonly StackResource[]) {}

  /** Every resource of a Pulumi type, for readers whose resource is only understood with it. */
  ofType(type: string): readonly StackResource[] {
    this.byType ??= grouped(this.resources, (resource) => resource.type);
    return this.byType.get(type) ?? [];
  }

  /** Every resource that can be seen in this role. */
  all<R extends Role>(role: R): Subject<R>[] {
    let found = this.byRole.get(role);
    if (found === undefined) {
      found = this.resources.flatMap((resource) => {
        const view = viewOf(role, resource, this);
        return view === undefined ? [] : [{ resource, view }];
      });
      this.byRole.set(role, found);
    }
    return found as Subject<R>[];
  }
}

/**
 * Whether the value at `place` of one resource is the name of another. Two known names are compared; in a preview one of
 * them is often unknown, and then what the value was computed from decides. Throws Unreadable when nothing does.
 */
export function names(from: StackResource, place: Place, to: StackResource, name: Place, read = text): boolean {
  if (place.isKnown && !place.isPresent) return false;
  if (place.isKnown && name.isKnown && name.isPresent) return read(place) === name.text;
  const [property] = place.segments;
  const sources = from.propertyDependencies[property] ?? [];
  if (sources.some((source) => source === to || isAncestor(source, to))) return true;
  if (place.isKnown || sources.length > 0) return false;
  throw new Unreadable(place.path);
}

/**
 * Finds the subjects by the name at a place of each: those with that very name, and those whose name is not known; all of
 * them for a name that is itself not known. Without it every resource would be compared with every other.
 */
export function byName<R extends Role>(
  subjects: readonly Subject<R>[],
  placeOf: (view: Views[R]) => Place,
): (name: string | undefined) => readonly Subject<R>[] {
  return indexed(subjects, ({ view }) => placeOf(view));
}

/** The same for anything that has a name at some place, or in what is written there. */
export function indexed<T>(
  items: readonly T[],
  placeOf: (item: T) => Place,
  read: (place: Place) => string | undefined = text,
): (name: string | undefined) => readonly T[] {
  const known = new Map<string, T[]>();
  const unknown: T[] = [];
  for (const item of items) {
    const place = placeOf(item);
    const name = place.isKnown ? read(place) : undefined;
    if (name === undefined) unknown.push(item);
    else if (known.has(name)) known.get(name)?.push(item);
    else known.set(name, [item]);
  }
  return (name) => (name === undefined ? items : [...(known.get(name) ?? []), ...unknown]);
}

/** A value that came out of a component came out of what is inside it; the stack itself holds everything. */
function isAncestor(ancestor: StackResource, resource: StackResource): boolean {
  for (let parent = resource.parent; parent !== undefined; parent = parent.parent) {
    if (parent === ancestor) return parent.type !== "pulumi:pulumi:Stack";
  }
  return false;
}

function text(place: Place): string | undefined {
  return place.text;
}
