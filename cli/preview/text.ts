import { isMap, type Value } from "../engine/values";
import { show } from "kubernetes-postgres/plan/problems";
import type { SourcePosition } from "../engine/registration";
import { parseUrn } from "../engine/urn";
import type { Colours } from "./colours";
import { renderCost } from "./cost";
import type { Change, Operation } from "./diff";
import type { Report, ReportedResource } from "./report";
import { ownRule } from "./schema-check";
import { renderTree, shortType } from "./tree";
import { dataProblems, type UpgradeProblem } from "./upgrade";

/** The preview as a person reads it; `changes` when it is shown against an earlier one. */
export function renderText(
  report: Report,
  changes: Change[] | undefined,
  deleted: ReportedResource[],
  colours: Colours,
): string {
  const byUrn = changes && new Map(changes.map((change) => [change.urn, change]));
  const shown = changes === undefined ? report.resources : inTree([...report.resources, ...deleted]);
  const sections = [
    [`Previewing stack ${report.stack} of ${report.project}`],
    renderTree(shown, byUrn, colours),
    changes === undefined ? [] : titled("Changes", renderChanges(changes, colours), colours),
    titled("Data at risk", dataProblems(changes ?? []).map(renderAtRisk), colours),
    titled("Outputs", renderOutputs(report.outputs), colours),
    titled("Cost", renderCost(report.cost), colours),
    titled("Policies", renderPolicies(report, colours), colours),
    titled("Notes", report.notes, colours),
    renderSummary(report, changes),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}

/** Why there is nothing to show: what the program, the engine or a schema refused. */
export function renderFailure(report: Report, colours: Colours): string {
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  const lines = errors.map(({ message, urn }) => {
    const where = urn === undefined ? "" : `${parseUrn(urn).name} (${shortType(parseUrn(urn).type)}): `;
    return `${colours.red("error:")} ${where}${message.trimEnd()}`;
  });
  for (const { urn, path, message, fix, value, source } of report.schemaProblems) {
    const { name, type } = parseUrn(urn);
    const given = value === undefined ? "" : ` (given ${show(value)})`;
    lines.push(
      `${colours.red("error:")} ${name} (${shortType(type)})${at(source)}\n  ${path}: ${message}${given}; ${fix}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function inTree(resources: ReportedResource[]): ReportedResource[] {
  const seen = new Set<string>();
  return resources.filter(({ urn }) => !seen.has(urn) && seen.add(urn));
}

function titled(title: string, lines: string[], colours: Colours): string[] {
  return lines.length === 0
    ? []
    : [colours.bold(`${title}:`), ...lines.map((line) => `  ${line.split("\n").join("\n  ")}`)];
}

function at(source: SourcePosition | null): string {
  return source === null ? "" : ` at ${source.file}:${source.line}`;
}

function renderOutputs(outputs: { [name: string]: Value }): string[] {
  return Object.entries(outputs)
    .filter(([name]) => name !== "cost")
    .flatMap(([name, value]) => renderValue(name, value));
}

/** Maps and lists of maps on lines of their own, everything else on one. */
function renderValue(name: string, value: Value): string[] {
  const indented = (lines: string[]) => lines.map((line) => `  ${line}`);
  if (isMap(value) && Object.keys(value).length > 0) {
    return [`${name}:`, ...indented(Object.entries(value).flatMap(([key, item]) => renderValue(key, item)))];
  }
  if (Array.isArray(value) && value.some(isMap)) {
    return [`${name}:`, ...indented(value.flatMap((item, index) => renderValue(`[${index}]`, item)))];
  }
  return [`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`];
}

function renderChanges(changes: Change[], colours: Colours): string[] {
  const words: Record<Operation, (text: string) => string> = {
    create: colours.green,
    update: colours.yellow,
    replace: colours.magenta,
    delete: colours.red,
    same: colours.dim,
  };
  return changes
    .filter(({ operation, formerUrn }) => operation !== "same" || formerUrn !== undefined)
    .flatMap(({ operation, type, name, properties, formerUrn, guard, holdsData, refused: reasons = [] }) => {
      const warning =
        holdsData && (operation === "replace" || operation === "delete") ? colours.red(", holds data") : "";
      const refused = guard === undefined ? "" : guard === "protected" ? ", protected: Pulumi refuses" : ", retained";
      const former = formerUrn === undefined ? "" : `, was ${parseUrn(formerUrn).name}`;
      const word = operation === "same" ? "rename" : operation;
      return [
        `${words[operation](word)} ${name} (${shortType(type)}${former}${warning}${refused})`,
        ...properties.map(({ path, from, to, replaces }) => {
          const why = replaces ? colours.magenta(" [forces replacement]") : "";
          return `  ${path}: ${show(from)} -> ${show(to)}${why}`;
        }),
        ...reasons.map((reason) => colours.red(`  refused: ${reason}`)),
      ];
    });
}

function renderAtRisk({ name, type, message }: UpgradeProblem): string {
  return `${name} (${shortType(type)}): ${message}`;
}

function renderPolicies({ policies, resources }: Report, colours: Colours): string[] {
  if (policies.pack === undefined) return [];
  const vias = new Map(resources.map(({ urn, via }) => [urn, via ?? null]));
  // What this command checks itself is at work, too: `kubepg check` counts the same.
  const atWork = policies.rules.filter(({ name, level }) => level !== "disabled" || name === ownRule);
  const lines = [
    `${policies.pack}: ${plural(atWork.length, "rule")}${policies.settings === undefined ? "" : `, as ${policies.settings} says`}`,
  ];
  let last = "";
  for (const { policy, level, urn, message, source } of policies.violations) {
    const { name, type } = parseUrn(urn);
    const via = vias.get(urn) ?? null;
    const caller = via === null ? "" : `, from ${via.file}:${via.line}`;
    const paint = level === "mandatory" ? colours.red : colours.yellow;
    const heading = `${paint(`[${level}]`)} ${policy}: ${name} (${shortType(type)})${at(source)}${caller}`;
    // One heading for all that a policy says of a resource: they come one after the other.
    if (heading !== last) lines.push(heading);
    last = heading;
    lines.push(
      ...message
        .trimEnd()
        .split("\n")
        .map((line) => `  ${line}`),
    );
  }
  for (const { policy, urn } of policies.remediations) {
    lines.push(`${colours.green("[remediated]")} ${policy}: ${parseUrn(urn).name} (${shortType(parseUrn(urn).type)})`);
  }
  return lines;
}

function renderSummary({ resources, policies, durationMs }: Report, changes: Change[] | undefined): string[] {
  const counts = new Map<string, number>();
  const operations = new Map(changes?.map(({ urn, operation }) => [urn, operation]));
  for (const { urn, external } of resources) {
    const operation = external ? "read" : changes === undefined ? "create" : operations.get(urn);
    if (operation !== undefined) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  }
  for (const { operation } of changes ?? []) {
    if (operation === "delete") counts.set("delete", (counts.get("delete") ?? 0) + 1);
  }
  const words: Record<string, string> = {
    create: "to create",
    update: "to update",
    replace: "to replace",
    delete: "to delete",
    same: "unchanged",
    read: "read",
  };
  const parts = Object.keys(words).flatMap((word) => {
    const count = counts.get(word);
    return count === undefined ? [] : [`${count} ${words[word]}`];
  });
  const lines = [`Resources: ${parts.join(", ") || "none"}`];
  if (policies.pack !== undefined) {
    const count = (level: string) => policies.violations.filter((violation) => violation.level === level).length;
    lines.push(`Policies: ${count("mandatory")} mandatory, ${count("advisory")} advisory violations`);
  }
  return [...lines, `Duration: ${(durationMs / 1000).toFixed(1)} s`];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
