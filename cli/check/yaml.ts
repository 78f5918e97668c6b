import { Composer, LineCounter, Parser, type CST, type Document, type Tags } from "yaml";
import type { Segment } from "kubernetes-postgres-policies/frame/place";
import { jsonTexts } from "./json-texts";
import { offsetOf, positionOf, wrongKey, type Position } from "./positions";
import type { InputError, Source } from "./sources";

/** A document of a file, and where its parts are. */
export interface ParsedDocument {
  /** Where its text begins, with the comments and the marker before it. */
  readonly start: number;
  /** Where its text ends. */
  readonly end: number;
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

/** YAML as Kubernetes reads it. Keys that repeat are looked for by wrongKey, in one pass over each map. */
export const kubernetesYaml = {
  version: "1.1",
  merge: true,
  customTags: kubernetesTags,
  logLevel: "silent",
  uniqueKeys: false,
} as const;

/** No manifest is nested like this; readers that follow every level would run out of stack. */
const mostLevels = 500;

/** The documents of a YAML or JSON text that hold something; a broken one is told, and the others are read. */
export function parseDocuments(source: Source): { documents: ParsedDocument[]; errors: InputError[] } {
  return parseJson(source) ?? parseYaml(source);
}

/** One JSON value after another, as programs write them; undefined for a text that is not JSON throughout. */
function parseJson({ file, text }: Source): ReturnType<typeof parseDocuments> | undefined {
  const texts = jsonTexts(text);
  if (texts === undefined) return undefined;
  const documents: ParsedDocument[] = [];
  const errors: InputError[] = [];
  const lines = lineCounter(text);
  for (const { start, end, value } of texts) {
    const first = lines(start + text.slice(start, end).search(/\S/));
    if (isTooDeep(value)) {
      errors.push({ file, line: first, message: tooDeep });
      continue;
    }
    // Only what is reported needs a line, and JSON is read much faster without.
    let position: Position | undefined;
    const lineOf = (segments: readonly Segment[]): number => {
      if (segments.length === 0) return first;
      position ??= positionOf([...documentsOf(text.slice(start, end))][0]?.contents) ?? 0;
      return lines(start + offsetOf(position, segments));
    };
    if (value !== null) documents.push({ start, end, value, lineOf });
  }
  return { documents, errors };
}

function parseYaml({ file, text }: Source): ReturnType<typeof parseDocuments> {
  const documents: ParsedDocument[] = [];
  const errors: InputError[] = [];
  const lines = lineCounter(text);
  let start = 0;
  const broken = (offset: number, message: string): unknown => {
    const line = lines(offset);
    return errors.push({ file, line, message: `${message}${hint(text, line)}` });
  };
  try {
    for (const document of documentsOf(text)) {
      const end = document.range[2];
      const read = readDocument(document);
      if ("message" in read) broken(read.offset, read.message);
      else if (read.value !== null && read.value !== undefined) {
        const { value, position } = read;
        const lineOf = (segments: readonly Segment[]): number => lines(offsetOf(position, segments));
        documents.push({ start, end, value, lineOf });
      }
      start = end;
    }
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    broken(start, error.message);
  }
  return { documents, errors };
}

const tooDeep = `is nested in more than ${mostLevels} levels, and no manifest is; leave it out`;

/** A document's value and positions, without the document: its nodes take many times the memory of both. */
function readDocument(
  document: Document.Parsed,
): { readonly value: unknown; readonly position: Position } | { readonly offset: number; readonly message: string } {
  const [error] = document.errors;
  if (error !== undefined) return { offset: error.pos[0], message: `is not YAML: ${error.message}` };
  const wrong = wrongKey(document.contents);
  if (wrong !== undefined) return { offset: wrong.offset, message: `is not YAML: ${wrong.message}` };
  const position = positionOf(document.contents) ?? document.range[0];
  try {
    const value: unknown = document.toJS();
    return isTooDeep(value) ? { offset: offsetOf(position, []), message: tooDeep } : { value, position };
  } catch (problem) {
    // Aliases that would unfold to millions of nodes.
    return { offset: offsetOf(position, []), message: problem instanceof Error ? problem.message : String(problem) };
  }
}

/** The documents one by one, so that none is kept longer than it is needed. Throws TooDeep. */
export function documentsOf(text: string): Iterable<Document.Parsed> {
  return new Composer(kubernetesYaml).compose(tokensOf(text));
}

/** Thrown before anything is composed: the composer follows every level, and runs out of stack part of the way. */
class TooDeep extends Error {
  constructor() {
    super(tooDeep);
  }
}

function* tokensOf(text: string): Iterable<CST.Token> {
  for (const token of new Parser().parse(text)) {
    if (isDeepToken(token)) throw new TooDeep();
    yield token;
  }
}

function isDeepToken(token: CST.Token, levels = mostLevels): boolean {
  if (token.type === "document") return token.value !== undefined && isDeepToken(token.value, levels);
  if (!("items" in token)) return false;
  const isDeep = (below: CST.Token | null | undefined): boolean =>
    below !== null && below !== undefined && isDeepToken(below, levels - 1);
  return levels === 0 || token.items.some(({ key, value }) => isDeep(key) || isDeep(value));
}

function isTooDeep(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isTooDeep(item, levels - 1));
}

/** The line of an offset, 1 for the first; the lines are counted when one is asked for. */
function lineCounter(text: string): (offset: number) => number {
  let counter: LineCounter | undefined;
  return (offset) => {
    if (counter === undefined) {
      counter = new LineCounter();
      counter.addNewLine(0);
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) counter.addNewLine(at + 1);
    }
    return counter.linePos(offset).line;
  };
}

/** What a line that cannot be read probably is. */
export function hint(text: string, line: number): string {
  const written = text.split("\n", line)[line - 1] ?? "";
  return /\{\{/.test(written) ? templateHint : "";
}

export const templateHint = "; it is a Helm template: check the output of `helm template`";
