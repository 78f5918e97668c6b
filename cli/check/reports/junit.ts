import type { Violation } from "../judge";
import { subjectOf, type Outcome } from "../outcome";

/** A test suite a file and a test case a violation, in the form that CI systems read (JUnit's XML report). */
export function junitReport({ violations, errors, files, resources }: Outcome): string {
  const byFile = new Map<string, string[]>();
  const add = (file: string, testcase: string): void => {
    byFile.set(file, [...(byFile.get(file) ?? []), testcase]);
  };
  for (const violation of violations) add(violation.resource.file, violationCase(violation));
  for (const { file, line, message } of errors) {
    const at = line === undefined ? "" : ` (line ${line})`;
    add(file, testcase("input", file, `<error message="${escaped(`${message}${at}`)}"/>`));
  }
  const suites = [...byFile].map(([file, cases]) => {
    const failed = cases.filter((one) => one.includes("<failure")).length;
    const broken = cases.filter((one) => one.includes("<error")).length;
    const attributes = `name="${escaped(file)}" tests="${cases.length}" failures="${failed}" errors="${broken}"`;
    return `  <testsuite ${attributes}>\n${cases.join("\n")}\n  </testsuite>`;
  });
  // A run that finds nothing is a run all the same.
  const clean = `  <testsuite name="kubepg check" tests="1" failures="0" errors="0">\n${testcase("all", `${resources} resources in ${files} files`, "")}\n  </testsuite>`;
  const body = suites.length === 0 ? clean : suites.join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kubepg check">\n${body}\n</testsuites>\n`;
}

/** An advisory is reported, and does not fail the build. */
function violationCase(violation: Violation): string {
  const { rule, level, resource, line, path, message } = violation;
  const text = escaped(`${resource.file}:${line}: ${path}: ${message}`);
  const result =
    level === "mandatory"
      ? `<failure type="${rule.id}" message="${escaped(message)}">${text}</failure>`
      : `<system-out>advisory: ${text}</system-out>`;
  return testcase(rule.id, subjectOf(violation), result);
}

function testcase(classname: string, name: string, content: string): string {
  return `    <testcase classname="${escaped(classname)}" name="${escaped(name)}">${content}</testcase>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for XML; control characters have no place in it. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (found) => entities[found] ?? found)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, " ");
}
