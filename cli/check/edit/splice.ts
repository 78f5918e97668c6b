import { isCollection, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Edit } from "kubernetes-postgres-policies/frame/edit";
import type { Segment } from "kubernetes-postgres-policies/frame/place";
import { isEmpty, itemsOf, rangeOf, type Collection, type Item, type Layout } from "./layout";

/** A text in the place of another. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An item, what it is in, and what that is in. */
interface Spot {
  readonly holder: Collection;
  readonly item: Item;
  readonly above: Spot | undefined;
}

/** The change of a document's text that makes an edit; undefined where the text has no room for it. */
export function spliceOf(contents: unknown, { how, segments, value }: Edit, layout: Layout): Splice | undefined {
  let holder = contents;
  let above: Spot | undefined;
  for (const [depth, segment] of segments.entries()) {
    if (!isCollection(holder) || isMap(holder) !== (typeof segment === "string")) return undefined;
    const rest = segments.slice(depth + 1);
    const item = childOf(holder, segment);
    const added = how === "set" ? value : [value];
    if (item === undefined) {
      return how === "remove" ? nothing : insertion(holder, segment, nested(rest, added), layout);
    }
    const spot: Spot = { holder: holder, item, above };
    const child = isPair(item) ? item.value : item;
    if (rest.length === 0) return changed(spot, child, { how, segments, value }, layout);
    if (isEmpty(child)) return how === "remove" ? nothing : replacement(spot, nested(rest, added), layout);
    [holder, above] = [child, spot];
  }
  return undefined;
}

/** What is not there is removed already. */
const nothing: Splice = { start: 0, end: 0, text: "" };

function changed(spot: Spot, child: unknown, { how, value }: Edit, layout: Layout): Splice | undefined {
  if (how === "remove") return removal(spot, layout);
  if (how === "set") return replacement(spot, value, layout);
  if (!isSeq(child) || child.items.length === 0) return replacement(spot, [value], layout);
  return how === "append" ? insertion(child, child.items.length, value, layout) : first(child, value, layout);
}

function childOf(holder: Collection, segment: Segment): Item | undefined {
  if (isSeq(holder)) return itemsOf(holder)[Number(segment)];
  return holder.items.find(({ key }) => String(isScalar(key) ? key.value : key) === segment);
}

/** A value within the maps and lists that lead to it. */
function nested(path: readonly Segment[], value: unknown): unknown {
  return path.reduceRight<unknown>(
    (below, segment) => (typeof segment === "number" ? [below] : { [segment]: below }),
    value,
  );
}

function isBlockValue(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** Puts a value in the place of another, on the same line unless it needs lines of its own. */
function replacement({ holder, item }: Spot, value: unknown, layout: Layout): Splice | undefined {
  const old = isPair(item) ? item.value : item;
  const range = rangeOf(old);
  const end = layout.endOf(item);
  const isBlock = isCollection(old) && !old.flow && old.items.length > 0;
  const inLines = isBlockValue(value) && !holder.flow && !layout.isJson;
  if (end === undefined) return undefined;
  if (!isEmpty(old) && !isBlock && !inLines) {
    return range && { start: range[0], end, text: layout.inline(value, old) };
  }
  if (!isPair(item)) {
    return range && !inLines ? { start: range[0], end, text: layout.inline(value) } : undefined;
  }
  const start = layout.afterColon(item);
  const key = layout.startOf(item);
  if (start === undefined || key === undefined) return undefined;
  if (!inLines) return { start, end, text: ` ${layout.inline(value)}` };
  const lines = layout.below(layout.lines(value, layout.columnBelow(layout.column(key), value)));
  // A comment beside a key without a value stays beside it.
  const at = isEmpty(old) ? layout.lineStop(start) : undefined;
  return { start: at ?? start, end: at ?? end, text: lines };
}

/** Adds a pair or an item behind all others. */
function insertion(holder: Collection, segment: Segment, value: unknown, layout: Layout): Splice | undefined {
  if (isSeq(holder) && segment !== holder.items.length) return undefined;
  const last = itemsOf(holder).at(-1);
  const key = String(segment);
  const added = (): string => (isMap(holder) ? layout.inlinePair(key, value) : layout.inline(value));
  if (last === undefined) {
    const [start, end] = rangeOf(holder) ?? [0, 0];
    const text = isMap(holder) ? `{ ${added()} }` : `[${added()}]`;
    return { start, end, text: layout.isJson ? text.replace(/^\{ (.*) \}$/s, "{$1}") : text };
  }
  const end = layout.endOf(last);
  if (end === undefined) return undefined;
  if (holder.flow === true) return { start: end, end, text: gapIn(holder, layout) + added() };
  const column = columnOf(holder, layout);
  if (column === undefined) return undefined;
  const at = layout.lineStop(end);
  return { start: at, end: at, text: layout.below(layout.lines(isMap(holder) ? { [key]: value } : [value], column)) };
}

/** Adds an item before all others. */
function first(list: Collection, value: unknown, layout: Layout): Splice | undefined {
  const start = list.flow === true ? layout.startOf(itemsOf(list)[0]) : rangeOf(list)?.[0];
  if (start === undefined) return undefined;
  if (list.flow === true) return { start, end: start, text: layout.inline(value) + gapIn(list, layout) };
  const column = layout.column(start);
  const lines = layout.lines([value], column).trimStart();
  return { start, end: start, text: `${lines}${layout.below(" ".repeat(column))}` };
}

/** Where the keys of a map or the dashes of a list begin. */
function columnOf(holder: Collection, layout: Layout): number | undefined {
  const start = isMap(holder) ? layout.startOf(holder.items[0]) : rangeOf(holder)?.[0];
  return start === undefined ? undefined : layout.column(start);
}

/** What stands between the items of a collection on one line, or of JSON: a comma, and the space that is usual there. */
function gapIn(holder: Collection, layout: Layout): string {
  const [last, before] = [itemsOf(holder)[holder.items.length - 1], itemsOf(holder).at(-2)];
  const from = before === undefined ? (rangeOf(holder)?.[0] ?? 0) + 1 : layout.endOf(before);
  const between = layout.text.slice(from, layout.startOf(last)).replace(",", "");
  if (between.trim() !== "" || (between === "" && !layout.isJson)) return ", ";
  return `,${before === undefined && !between.includes("\n") && !layout.isJson ? " " : between}`;
}

/** Takes an item away with its line; what held nothing else becomes empty. */
function removal({ holder, item, above }: Spot, layout: Layout): Splice | undefined {
  if (holder.items.length === 1) return above && replacement(above, isMap(holder) ? {} : [], layout);
  const items = itemsOf(holder);
  const index = items.indexOf(item);
  const [previous, next] = [items[index - 1], items[index + 1]] as readonly (Item | undefined)[];
  const start = isMap(holder) || holder.flow === true ? layout.startOf(item) : dashOf(item, layout);
  const end = layout.endOf(item);
  if (start === undefined || end === undefined) return undefined;
  if (holder.flow === true || !layout.isFirstInLine(start)) {
    const [from, to] =
      next === undefined
        ? [previous === undefined ? undefined : layout.endOf(previous), end]
        : [start, startOfItem(next, holder, layout)];
    return from === undefined || to === undefined ? undefined : { start: from, end: to, text: "" };
  }
  const stop = layout.text.indexOf("\n", end);
  if (stop >= 0) return { start: layout.lineStart(start), end: stop + 1, text: "" };
  return { start: layout.lineStop(Math.max(0, layout.lineStart(start) - 1)), end: layout.text.length, text: "" };
}

function startOfItem(item: Item, holder: Collection, layout: Layout): number | undefined {
  return isMap(holder) || holder.flow === true ? layout.startOf(item) : dashOf(item, layout);
}

/** Where the dash of an item is. */
function dashOf(item: Item, layout: Layout): number | undefined {
  const start = layout.startOf(item);
  const dash = start === undefined ? -1 : layout.text.lastIndexOf("-", start - 1);
  return dash < 0 ? undefined : dash;
}
