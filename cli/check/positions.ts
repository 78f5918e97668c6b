import { isMap, isScalar, isSeq, type Pair } from "yaml";
import type { Segment } from "kubernetes-postgres-policies/frame/place";

/** Where a part of a document begins, and where what is below it does: an offset alone for what has nothing below. */
export type Position = number | Collection;

interface Collection {
  readonly at: number;
  /** The keys of a map in their order; undefined for a list. */
  readonly keys: readonly string[] | undefined;
  /** The keys of a map, or the items of a list, and what is below each. */
  readonly parts: readonly Position[];
}

/** The positions of a node of a document; undefined for one that was not read from a text. */
export function positionOf(node: unknown): Position | undefined {
  return below(startOf(node), node);
}

/** Where the key or the item at a path begins; where there is none, that of the last part which is there. */
export function offsetOf(position: Position, segments: readonly Segment[]): number {
  let at = position;
  for (const segment of segments) {
    if (typeof at === "number") return at;
    const found = at.parts[at.keys === undefined ? Number(segment) : at.keys.indexOf(String(segment))];
    if (found === undefined) return at.at;
    at = found;
  }
  return typeof at === "number" ? at : at.at;
}

/** A key that a manifest cannot have, anywhere in a node: where it is and why; undefined where there is none. */
export function wrongKey(node: unknown): { readonly offset: number; readonly message: string } | undefined {
  if (!isMap(node) && !isSeq(node)) return undefined;
  const seen = new Set<unknown>();
  for (const item of node.items as readonly unknown[]) {
    const key = isMap(node) ? (item as Pair).key : undefined;
    if (isScalar(key) && seen.size === seen.add(key.value).size) {
      return { offset: startOf(key) ?? 0, message: "Map keys must be unique" };
    }
    if (isMap(key) || isSeq(key)) return { offset: startOf(key) ?? 0, message: "a map or a list cannot be a key" };
    const found = wrongKey(isMap(node) ? (item as Pair).value : item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function startOf(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] | null } | null | undefined)?.range?.[0];
}

/** The position of what begins at an offset: that of its key for the value of a map. */
function below(at: number | undefined, node: unknown): Position | undefined {
  if (at === undefined) return undefined;
  if (isMap(node)) {
    const keys = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : ""));
    return { at, keys, parts: node.items.map(({ key, value }) => below(startOf(key) ?? at, value) ?? at) };
  }
  if (isSeq(node)) {
    return { at, keys: undefined, parts: node.items.map((item) => below(startOf(item) ?? at, item) ?? at) };
  }
  return at;
}
