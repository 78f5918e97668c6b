import * as fs from "node:fs";
import { grouped } from "kubernetes-postgres/plan/objects";
import { inOrder, type Edit } from "kubernetes-postgres-policies/frame/edit";
import { edited } from "./edit/edited";
import type { Violation } from "./judge";
import type { Editable } from "./resources";
import type { Source } from "./sources";

/** A file with everything put right that needs no decision; every line that has no part in that is as it was. */
export interface FixedFile {
  readonly file: string;
  readonly text: string;
  /** How many violations were put right. */
  readonly count: number;
  /** Those that were not, though the rules say how: the text has no room for it, or an anchor is in the way. */
  readonly left: readonly Violation[];
}

/** Whether something puts it right without a decision, in a file that a person writes. */
export function isFixable({ fix, resource }: Violation): boolean {
  return fix.length > 0 && resource.editable !== undefined;
}

/** What the sources read once the edits of all violations are made; files without any are left out. */
export function fixedFiles(sources: readonly Source[], violations: readonly Violation[]): FixedFile[] {
  const fixable = violations.filter(isFixable).flatMap((violation) => {
    const { file, editable } = violation.resource;
    if (editable === undefined) return [];
    return [{ violation, file, editable, fix: violation.fix.map((edit) => below(editable.prefix, edit)) }];
  });
  const byFile = grouped(fixable, ({ file }) => file);
  return sources.flatMap((source) => {
    const own = byFile.get(source.file);
    return own === undefined ? [] : [fixedFile(source, own)];
  });
}

/** Writes the files in place; what came from standard input goes to standard output. */
export function writeFixed(files: readonly FixedFile[]): void {
  for (const { file, text, count } of files) {
    if (file === "<stdin>") process.stdout.write(text);
    else if (count > 0) fs.writeFileSync(file, text);
  }
}

/** What puts a violation right, with the paths of its document. */
interface Fixable {
  readonly violation: Violation;
  readonly editable: Editable;
  readonly fix: readonly Edit[];
}

function below(prefix: Editable["prefix"], edit: Edit): Edit {
  return { ...edit, segments: [...prefix, ...edit.segments] };
}

function fixedFile({ file, text }: Source, own: readonly Fixable[]): FixedFile {
  const skipped = new Set<string>();
  // From the last document to the first: what is edited moves only what was edited before.
  const documents = [...grouped(own, ({ editable }) => editable.start)].sort(([a], [b]) => b - a);
  const after = documents.reduce((all, [start, fixables]) => {
    const { end } = fixables[0].editable;
    const groups = [...grouped(fixables, ({ editable }) => JSON.stringify(editable.prefix)).values()];
    const edits = groups.map((group) => inOrder(withoutRepeats(group.flatMap(({ fix }) => fix))));
    const result = edited(all.slice(start, end), edits);
    for (const edit of result.skipped) skipped.add(identity(start, edit));
    return all.slice(0, start) + result.text + all.slice(end);
  }, text);
  const isMade = ({ editable, fix }: Fixable): boolean =>
    fix.every((edit) => !skipped.has(identity(editable.start, edit)));
  const left = own.filter((one) => !isMade(one)).map(({ violation }) => violation);
  return { file, text: after, count: own.length - left.length, left };
}

/** Two rules may ask for the same change. */
function withoutRepeats(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [identity(0, edit), edit])).values()];
}

function identity(document: number, { how, segments, value }: Edit): string {
  return JSON.stringify([document, how, segments, value]);
}
