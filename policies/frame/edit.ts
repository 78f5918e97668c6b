import type { Place, Segment } from "./place";

/** A change that puts a finding right. */
export interface Edit {
  readonly segments: readonly Segment[];
  readonly value: unknown;
  /** "set" replaces what is there; the others add to a list, which is made when there is none. */
  readonly how: "set" | "prepend" | "append";
}

export function set(at: Place, value: unknown): Edit {
  return { segments: at.segments, value, how: "set" };
}

export function prepend(at: Place, value: unknown): Edit {
  return { segments: at.segments, value, how: "prepend" };
}

export function append(at: Place, value: unknown): Edit {
  return { segments: at.segments, value, how: "append" };
}

/** A class that marks a value as secret, such as the Secret of @pulumi/policy. */
export type SecretClass = new (value: unknown) => { value: unknown };

/**
 * The properties with the edits applied, the given ones untouched. What was secret stays secret. Replacements come
 * before additions to lists, so that an index still means the item it was found at.
 */
export function applyEdits<T>(properties: T, edits: readonly Edit[], secret?: SecretClass): T {
  const ordered = [...edits.filter(({ how }) => how === "set"), ...edits.filter(({ how }) => how !== "set")];
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
  if (Array.isArray(tree) || typeof head === "number") {
    const list: unknown[] = Array.isArray(tree) ? [...(tree as unknown[])] : [];
    list[Number(head)] = applied(list[Number(head)], rest, edit, secret);
    return list;
  }
  const object: Record<string, unknown> = typeof tree === "object" && tree !== null ? { ...tree } : {};
  object[head] = applied(object[head], rest, edit, secret);
  return object;
}
