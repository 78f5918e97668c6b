import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node, type Tags } from "yaml";
import type { Segment } from "kubernetes-postgres-policies/frame/place";
import type { InputError, Source } from "./sources";

/** A document of a file, and where its parts are. */
export interface ParsedDocument {
  readonly document: Document;
  /** Where its text begins, with the comments and the marker before it. */
  readonly start: number;
  readonly value: unknown;
  /** The line of a path, or of what is nearest above it where nothing is there. */
  readonly lineOf: (segments: readonly Segment[]) => number;
}

/** YAML 1.1 has numbers of base sixty and times, which the API server's YAML has not (sigs.k8s.io/yaml). */
function kubernetesTags(tags: Tags): Tags {
  const isTime = (tag: Exclude<Tags[number], string>): boolean =>
    tag.tag.endsWith(":timestamp") || ("format" in tag && tag.format === "TIME");
  return tags.filter((tag) => typeof tag === "string" || !isTime(tag));
}

/** The documents of a YAML or JSON text that hold something; a broken one is told, and the others are read. */
export function parseDocuments({ file, text }: Source): { documents: ParsedDocument[]; errors: InputError[] } {
  const counter = new LineCounter();
  const parsed = parseAllDocuments(text, {
    version: "1.1",
    merge: true,
    customTags: kubernetesTags,
    lineCounter: counter,
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents: ParsedDocument[] = [];
  const errors: InputError[] = [];
  let next = 0;
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const start = next;
    next = document.range[2];
    const [broken] = document.errors;
    if (broken !== undefined) {
      const { line } = counter.linePos(broken.pos[0]);
      errors.push({ file, line, message: `is not YAML: ${broken.message}${hint(text, line)}` });
      continue;
    }
    const lineOf = (segments: readonly Segment[]): number => {
      const offset = offsetOf(document.contents, segments) ?? document.range[0];
      return counter.linePos(offset).line;
    };
    try {
      const value: unknown = document.toJS();
      if (value !== null && value !== undefined) documents.push({ document, start, value, lineOf });
    } catch (error) {
      // Aliases that would unfold to millions of nodes.
      errors.push({ file, line: lineOf([]), message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { documents, errors };
}

/** What a line that cannot be read probably is. */
export function hint(text: string, line: number): string {
  const written = text.split("\n")[line - 1] ?? "";
  return /\{\{/.test(written) ? "; it is a Helm template: check the output of `helm template`" : "";
}

/** Where the key or the item at a path begins; where there is none, that of the last part which is there. */
function offsetOf(node: unknown, segments: readonly Segment[]): number | undefined {
  let at = node as Node | null | undefined;
  let offset = at?.range?.[0];
  for (const segment of segments) {
    if (isMap(at)) {
      const pair = at.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(segment));
      if (pair === undefined) return offset;
      offset = (pair.key as Node | null)?.range?.[0] ?? offset;
      at = pair.value as Node | null;
    } else if (isSeq(at)) {
      at = at.items[Number(segment)] as Node | undefined;
      if (at === undefined) return offset;
      offset = at.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
