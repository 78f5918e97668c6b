/** A JSON value in a text. */
export interface JsonText {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

/** The JSON values that stand in a text one after another, from each to the next; undefined where it is no JSON. */
export function jsonTexts(text: string): JsonText[] | undefined {
  if (!/^\uFEFF?\s*[[{]/.test(text)) return undefined;
  try {
    return spansOf(text).map(({ start, end }) => ({
      start,
      end,
      value: JSON.parse(text.slice(start, end).trim()) as unknown,
    }));
  } catch {
    return undefined;
  }
}

/** Where brackets close that were opened outside of all others; what is left over belongs to the last. */
function spansOf(text: string): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let [start, depth] = [0, 0];
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else continue;
    if (depth > 0) continue;
    spans.push({ start, end: index + 1 });
    start = index + 1;
  }
  return text.slice(start).trim() === "" ? spans : [...spans, { start, end: text.length }];
}
