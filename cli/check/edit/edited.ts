import { isDeepStrictEqual } from "node:util";
import type { Document } from "yaml";
import { applyEdits, type Edit } from "kubernetes-postgres-policies/frame/edit";
import { documentsOf } from "../yaml";
import { Layout } from "./layout";
import { spliceOf, type Splice } from "./splice";

/** A document's text after its edits, and those that it has no room for. */
export interface Edited {
  readonly text: string;
  readonly skipped: readonly Edit[];
}

/**
 * A document's text with edits made where they are meant and nowhere else: every other line stays as it was written. A
 * change is kept only when it reads back as the edits say, so none is made through an anchor, which would change other
 * places, too, or in a text that is laid out in an uncommon way.
 *
 * `groups` are the edits of objects that stand beside each other in the document, in the order in which they are made.
 */
export function edited(text: string, groups: readonly (readonly Edit[])[]): Edited {
  const rounds = Math.max(0, ...groups.map((group) => group.length));
  let result: Edited = { text, skipped: [] };
  for (let round = 0; round < rounds; round++) {
    const edits = groups.flatMap((group) => group.slice(round, round + 1));
    const next = attempted(result.text, edits);
    result = { text: next.text, skipped: [...result.skipped, ...next.skipped] };
  }
  return result;
}

/** All of the edits at once, or, where they do not read back, one half after the other. */
function attempted(text: string, edits: readonly Edit[]): Edited {
  const together = spliced(text, edits);
  if (together !== undefined) return { text: together, skipped: [] };
  if (edits.length <= 1) return { text, skipped: edits };
  const middle = Math.floor(edits.length / 2);
  const one = attempted(text, edits.slice(0, middle));
  const other = attempted(one.text, edits.slice(middle));
  return { text: other.text, skipped: [...one.skipped, ...other.skipped] };
}

function spliced(text: string, edits: readonly Edit[]): string | undefined {
  const document = documentOf(text);
  if (document === undefined) return undefined;
  const layout = new Layout(text);
  const splices = edits.map((edit) => spliceOf(document.contents, edit, layout));
  if (!splices.every((splice): splice is Splice => splice !== undefined)) return undefined;
  const after = [...splices]
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end), text);
  const wanted = applyEdits<unknown>(document.toJS(), edits);
  return isDeepStrictEqual(documentOf(after)?.toJS(), wanted) ? after : undefined;
}

/** The only document of a text; undefined for one that is broken. */
function documentOf(text: string): Document.Parsed | undefined {
  const [document, ...more] = documentsOf(text);
  return more.length > 0 || document.errors.length > 0 ? undefined : document;
}
