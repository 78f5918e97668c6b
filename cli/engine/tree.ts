/** What decides a resource's place among others. */
interface Placed {
  urn: string;
  type: string;
  name: string;
  parent: string;
}

/**
 * Parents before children, siblings by type and name: registrations arrive in an order that depends on timing, a
 * preview must not.
 */
export function inTreeOrder<T extends Placed>(registrations: readonly T[]): T[] {
  const known = new Set(registrations.map(({ urn }) => urn));
  const children = childrenOf(registrations);
  const ordered: T[] = [];
  const visit = (registration: T) => {
    ordered.push(registration);
    children.get(registration.urn)?.forEach(visit);
  };
  registrations
    .filter(({ parent }) => !known.has(parent))
    .sort(byTypeAndName)
    .forEach(visit);
  return ordered;
}

/** The children of each resource, by type and name. */
export function childrenOf<T extends Placed>(registrations: readonly T[]): Map<string, T[]> {
  const children = new Map<string, T[]>();
  for (const registration of registrations) {
    const siblings = children.get(registration.parent);
    if (siblings === undefined) children.set(registration.parent, [registration]);
    else siblings.push(registration);
  }
  for (const siblings of children.values()) siblings.sort(byTypeAndName);
  return children;
}

function byTypeAndName(a: Placed, b: Placed): number {
  return compare(a.type, b.type) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
