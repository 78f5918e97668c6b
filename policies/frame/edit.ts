import type { Place, Segment } from "./place";

/** A change that puts a finding right. */
export interface Edit {
  readonly segments: readonly Segment[];
  readonly value: unknown;
  /** "set" replaces what is there, "remove" takes it away; the others add to a list, which is made when there is none. */
  readonly how: "set" | "prepend" | "append" | "remove";
}

export function set(at: Place, value: unknown): Edit {
  return { segments: at.segments, value, how: "set" };
}

export function remove(at: Place): Edit {
  return { segments: at.segments, value: undefined, how: "remove" };
}

export function prepend(at: Place, value: unknown): Edit {
  return { segments: at.segments, value, how: "prepend" };
}

export function append(at: Place, value: unknown): Edit {
  return { segments: at.segments, value, how: "append" };
}

/** Whether it changes the resource that is judged: the path of another one starts with a kind and a name. */
export function isHere({ segments: [first] }: Edit): boolean {
  return typeof first !== "string" || !first.includes(" ");
}

/** A class that marks a value as secret, such as the Secret of @pulumi/policy. */
export type SecretClass = new (value: unknown) => { value: unknown };

/**
 * The edits in an order in which an index still means the item it was found at: replacements, then removals from the
 * end of lists, then additions.
 */
export function inOrder(edits: readonly Edit[]): Edit[] {
  const byIndex = (a: Edit, b: Edit): number => Number(b.segments.at(-1)) - Number(a.segments.at(-1)) || 0;
  return [
    ...edits.filter(({ how }) => how === "set"),
    ...edits.filter(({ how }) => how === "remove").sort(byIndex),
    ...edits.filter(({ how }) => how === "prepend" || how === "append"),
  ];
}

/** The properties with the edits applied, the given ones untouched. What was secret stays secret. */
export function applyEdits<T>(properties: T, edits: readonly Edit[], secret?: SecretClass): T {
  const ordered = inOrder(edits);
  return ordered.reduce<unknown>((tree, edit) => applied(tree, edit.segments, edit, secret), properties) as T;
}

function applied(tree: unknown, path: readonly Segment[], edit: Edit, secret: SecretClass | undefined): unknown {
  if (secret !== undefined && tree instanceof secret) return new secret(applied(tree.value, path, edit, secret));
  if (path.length === 0) {
    if (edit.how === "set") return edit.value;
    const list: readonly unknown[] = Array.isArray(tree) ? tree : [];
    return edit.how === "prepend" ? [edit.value, ...list] : [...list, edit.value];
  }
  const [head, ...rest] = path;
  if (rest.length === 0 && edit.how === "remove") return without(tree, head);
  if (Array.isArray(tree) || typeof head === "number") {
    const list: unknown[] = Array.isArray(tree) ? [...(tree as unknown[])] : [];
    list[Number(head)] = applied(list[Number(head)], rest, edit, secret);
    return list;
  }
  const object: Record<string, unknown> = typeof tree === "object" && tree !== null ? { ...tree } : {};
  object[head] = applied(object[head], rest, edit, secret);
  return object;
}

/** The list without one item, or the object without one key; what has no such thing stays as it is. */
function without(tree: unknown, key: Segment): unknown {
  if (Array.isArray(tree)) return tree.filter((_, index) => index !== key);
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
}
