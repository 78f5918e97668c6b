import * as fs from "node:fs";
import { isAlias, isCollection, isMap, isNode, isScalar, isSeq, type Document } from "yaml";
import { inOrder, type Edit } from "kubernetes-postgres-policies/frame/edit";
import type { Segment } from "kubernetes-postgres-policies/frame/place";
import type { Violation } from "./judge";
import type { Editable } from "./resources";
import type { Source } from "./sources";

/** A file with everything put right that needs no decision; comments and the order of fields are kept. */
export interface FixedFile {
  readonly file: string;
  readonly text: string;
  /** How many violations the edits were for. */
  readonly count: number;
}

/** What the sources read once the edits of all violations are made; files without any are left out. */
export function fixedFiles(sources: readonly Source[], violations: readonly Violation[]): FixedFile[] {
  return sources.flatMap((source) => {
    const own = violations.filter(
      ({ resource, fix }) => resource.file === source.file && resource.editable !== undefined && fix.length > 0,
    );
    if (own.length === 0) return [];
    const edited = source.file.endsWith(".json") ? editedJson(source.text, own) : editedYaml(source.text, own);
    const text = withLineEndsOf(source.text, edited);
    return text === source.text ? [] : [{ file: source.file, text, count: own.length }];
  });
}

/** Files from Windows keep their line ends and their byte order mark. */
function withLineEndsOf(before: string, after: string): string {
  const text = before.includes("\r\n") ? after.replace(/\r?\n/g, "\r\n") : after;
  return before.startsWith("\uFEFF") && !text.startsWith("\uFEFF") ? `\uFEFF${text}` : text;
}

/** Writes the files in place; what came from standard input goes to standard output. */
export function writeFixed(files: readonly FixedFile[]): void {
  for (const { file, text } of files) {
    if (file === "<stdin>") process.stdout.write(text);
    else fs.writeFileSync(file, text);
  }
}

function editsOf(violations: readonly Violation[]): { document: Document; start: number; edits: Edit[] }[] {
  const byDocument = new Map<Document, { start: number; edits: Edit[] }>();
  for (const { resource, fix } of violations) {
    const { document, start, prefix } = resource.editable as Editable;
    const before = byDocument.get(document)?.edits ?? [];
    const own = fix.map((edit) => ({ ...edit, segments: [...prefix, ...edit.segments] }));
    byDocument.set(document, { start, edits: [...before, ...own] });
  }
  return [...byDocument].map(([document, { start, edits }]) => ({
    document,
    start,
    edits: inOrder(withoutRepeats(edits)),
  }));
}

/** Two rules may ask for the same change. */
function withoutRepeats(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify([edit.how, edit.segments, edit.value]), edit])).values()];
}

/** Only documents that change are written anew: the others stay byte for byte. */
function editedYaml(text: string, violations: readonly Violation[]): string {
  const style = { lineWidth: 0, indent: indentOf(text), indentSeq: indentsSequences(text), nullStr: "" };
  return editsOf(violations)
    .map(({ document, edits, start }) => {
      const end = document.range?.[2] ?? text.length;
      edits.forEach((edit) => apply(document, edit));
      return { start, end, written: document.toString(style) };
    })
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, written }) => all.slice(0, start) + written + all.slice(end), text);
}

/** How far the first nested mapping is indented. */
function indentOf(text: string): number {
  return /^\S.*:\s*\n( +)[^\s-]/m.exec(text)?.[1].length ?? 2;
}

/** Whether items of lists are indented below their key. */
function indentsSequences(text: string): boolean {
  const found = /^( *)(?![-\s])\S.*:[^\S\n]*\n( *)- /m.exec(text);
  return found === null || found[2].length > found[1].length;
}

/**
 * Whether a path can be edited: not where a list stands in the place of a map, which is a mistake of its own, and not
 * through an anchor or an alias, where an edit would change other places, too.
 */
function isEditable(document: Document, segments: readonly Segment[]): boolean {
  return segments.every((segment, depth) => {
    const node = depth === 0 ? document.contents : document.getIn(segments.slice(0, depth), true);
    if (isAlias(node) || (depth > 0 && isNode(node) && hasAnchor(node))) return false;
    if (isSeq(node)) return typeof segment === "number";
    return !isMap(node) || typeof segment === "string";
  });
}

function hasAnchor(node: unknown): boolean {
  return (isScalar(node) || isCollection(node)) && node.anchor !== undefined;
}

function apply(document: Document, { how, segments, value }: Edit): void {
  if (!isEditable(document, segments) || hasAnchor(document.getIn(segments, true))) return;
  if (how === "remove") {
    document.deleteIn(segments);
    return;
  }
  if (how === "set") {
    makeParents(document, segments);
    const before = document.getIn(segments, true);
    // A scalar keeps the comment beside it.
    if (isScalar(before) && (typeof value !== "object" || value === null)) before.value = value;
    else document.setIn(segments, document.createNode(value));
    return;
  }
  makeParents(document, segments);
  const list = document.getIn(segments);
  if (!isSeq(list)) document.setIn(segments, document.createNode([value]));
  else if (how === "prepend") list.items.unshift(document.createNode(value));
  else list.items.push(document.createNode(value));
}

/** `spec:` without anything below it is no mapping yet. */
function makeParents(document: Document, segments: readonly Segment[]): void {
  for (let depth = 1; depth < segments.length; depth++) {
    const path = segments.slice(0, depth);
    if (isCollection(document.getIn(path, true))) continue;
    document.setIn(path, document.createNode(typeof segments[depth] === "number" ? [] : {}));
  }
}

function editedJson(text: string, violations: readonly Violation[]): string {
  const [only] = editsOf(violations);
  only.edits.forEach((edit) => apply(only.document, edit));
  const indent = /^[[{]\s*\n(\s+)/.exec(text)?.[1] ?? 2;
  return `${JSON.stringify(only.document.toJS(), null, indent)}\n`;
}
