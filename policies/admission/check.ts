import { ifKnown, type Place } from "../frame/place";
import type { Finding } from "../frame/rule";

/** One rule of an operator's admission, about a whole resource. It may throw Unreadable. */
export type Check = (root: Place) => Finding | readonly Finding[] | undefined;

/** A text that is there and not empty; an operator written in Go does not tell the two apart. */
export function textOf(at: Place): string | undefined {
  const text = at.text;
  return text === "" ? undefined : text;
}

/** Every item that has the same key as one before it. Items whose key is not known are no duplicates. */
export function duplicates(
  items: readonly Place[],
  keyOf: (item: Place) => string | undefined,
  message: string,
): Finding[] {
  const seen = new Set<string>();
  return items.flatMap((at) => {
    const key = ifKnown(() => keyOf(at));
    if (key === undefined) return [];
    if (seen.has(key)) return [{ at, message }];
    seen.add(key);
    return [];
  });
}

/** The findings of each item; an item that cannot be read makes the whole judgement unreadable only where none is found. */
export function forEach(items: readonly Place[], judge: (item: Place) => ReturnType<Check>): Finding[] {
  return items.flatMap((item) => judge(item) ?? []);
}
