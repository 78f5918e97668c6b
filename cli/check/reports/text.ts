import { grouped } from "kubernetes-postgres/plan/objects";
import type { Colours } from "../../preview/colours";
import type { NotApplicable, Violation } from "../judge";
import { counted, subjectOf, type Outcome } from "../outcome";

/** For a person: by file and resource, the level and the line first, then what to set. */
export function textReport(outcome: Outcome, colours: Colours): string {
  const { violations, fixable, errors, files, resources, rules } = outcome;
  const unread = outcome.notApplicable.filter((it) => it.unread !== undefined);
  const blocks = [...grouped(violations, ({ resource }) => resource.urn).values()].map((group) =>
    block(group, outcome, colours),
  );
  const broken = errors.map(
    ({ file, line, message }) => `${colours.red("error")} ${printable(`${place(file, line)}: ${message}`)}`,
  );
  const hidden = [...grouped(unread, ({ resource }) => resource.urn).values()].map((group) =>
    unreadBlock(group, colours),
  );
  const notes = [...outcome.notes, ...skippedNote(outcome)];
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  const looked = `${counted(resources, "resource")} in ${counted(files, "file")}, ${counted(rules.length, "rule")}`;
  const found = [
    `${mandatory} mandatory, ${violations.length - mandatory} advisory violations`,
    ...(unread.length > 0
      ? [`${counted(unread.length, "judgement")} left open by values that are not in the file`]
      : []),
    ...(errors.length > 0 ? [`${counted(errors.length, "input")} that cannot be read`] : []),
  ];
  const summary = `${looked}: ${found.join(", ")}`;
  const hint = fixable.size > 0 ? [`--fix puts ${fixable.size} of them right.`] : [];
  return `${[...blocks, ...hidden, ...broken, [...notes, summary, ...hint].join("\n")].join("\n\n")}\n`;
}

function block(group: readonly Violation[], { fixable }: Outcome, colours: Colours): string {
  const [first] = group;
  const head = colours.bold(printable(`${first.resource.file}: ${subjectOf(first)}`));
  const lines = group.map((violation) => {
    const { level, rule, line, path, message } = violation;
    const shown = level === "mandatory" ? colours.red(level) : colours.yellow(level);
    const mark = fixable.has(violation) ? " (--fix)" : "";
    return `  ${shown} ${rule.id}, line ${line}${mark}\n    ${printable(`${path}: ${message}`)}`;
  });
  return [head, ...lines].join("\n");
}

/** What could not be judged about one resource, as its values are encrypted or masked. */
function unreadBlock(group: readonly NotApplicable[], colours: Colours): string {
  const [first] = group;
  const head = colours.bold(printable(`${first.resource.file}: ${subjectOf(first)}`));
  const lines = [...grouped(group, ({ unread }) => unread)].map(
    ([path, about]) =>
      `  ${colours.yellow("unread")} ${printable(`${path}`)}: its value is not in the file, and leaves open ${about.map(({ rule }) => rule.id).join(", ")}`,
  );
  return [head, ...lines].join("\n");
}

/** Most files that are named as skipped. */
const mostNamed = 5;

function skippedNote({ skipped }: Outcome): string[] {
  if (skipped.length === 0) return [];
  const files = [...new Set(skipped.map(({ file }) => file))];
  const more = files.length > mostNamed ? ` and ${files.length - mostNamed} more (--format json lists them)` : "";
  return [`skipped, for it is no manifest: ${printable(files.slice(0, mostNamed).join(", "))}${more}`];
}

function place(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Names come out of files that anybody wrote: no line end or escape sequence of theirs reaches a terminal or a log. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
