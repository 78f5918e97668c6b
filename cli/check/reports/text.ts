import { grouped } from "kubernetes-postgres/plan/objects";
import type { Colours } from "../../preview/colours";
import type { Violation } from "../judge";
import { counted, subjectOf, type Outcome } from "../outcome";

/** For a person: by file and resource, the level and the line first, then what to set. */
export function textReport(outcome: Outcome, colours: Colours): string {
  const { violations, errors, notes, files, resources, rules } = outcome;
  const blocks = [...grouped(violations, ({ resource }) => resource.urn).values()].map((group) =>
    block(group, colours),
  );
  const broken = errors.map(
    ({ file, line, message }) => `${colours.red("error")} ${printable(`${place(file, line)}: ${message}`)}`,
  );
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  const fixable = violations.filter(({ fix, resource }) => fix.length > 0 && resource.editable !== undefined).length;
  const summary = [
    `${counted(resources, "resource")} in ${counted(files, "file")}, ${counted(rules.length, "rule")}:`,
    `${mandatory} mandatory, ${violations.length - mandatory} advisory violations`,
    ...(errors.length > 0 ? [`and ${counted(errors.length, "input")} that cannot be read`] : []),
  ].join(" ");
  const hint = fixable > 0 ? [`--fix puts ${fixable} of them right.`] : [];
  return `${[...blocks, ...broken, [...notes, summary, ...hint].join("\n")].join("\n\n")}\n`;
}

function block(group: readonly Violation[], colours: Colours): string {
  const [first] = group;
  const head = colours.bold(printable(`${first.resource.file}: ${subjectOf(first)}`));
  const lines = group.map(({ level, rule, line, path, message }) => {
    const shown = level === "mandatory" ? colours.red(level) : colours.yellow(level);
    return `  ${shown} ${rule.id}, line ${line}\n    ${printable(`${path}: ${message}`)}`;
  });
  return [head, ...lines].join("\n");
}

function place(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Names come out of files that anybody wrote: no line end or escape sequence of theirs reaches a terminal or a log. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
