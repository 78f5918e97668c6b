import { createHash } from "node:crypto";
import type { Described, Severity } from "kubernetes-postgres-policies/frame/rule";
import type { Violation } from "../judge";
import { subjectOf, type Outcome } from "../outcome";

/** What code scanning sorts by, from 0 to 10 (GitHub, "SARIF support for code scanning"). */
const score: Readonly<Record<Severity, string>> = { low: "3.0", medium: "5.0", high: "7.5", critical: "9.5" };

/** A SARIF 2.1.0 log (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code scanning and editors read. */
export function sarifReport({ rules, violations, errors }: Outcome, version: string): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "kubepg check",
            version,
            informationUri: "https://www.npmjs.com/package/kubepg",
            rules: rules.map(descriptor),
          },
        },
        invocations: [
          {
            executionSuccessful: errors.length === 0,
            toolExecutionNotifications: errors.map(({ file, line, message }) => ({
              level: "error",
              message: { text: message },
              locations: [location(file, line)],
            })),
          },
        ],
        results: violations.map((violation) => result(violation, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor(rule: Described): object {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.remediationSteps },
    helpUri: rule.url,
    defaultConfiguration: { level: rule.level === "mandatory" ? "error" : "warning" },
    properties: {
      "security-severity": score[rule.severity],
      tags: rule.references.map(({ framework, id }) => `${framework} ${id}`),
    },
  };
}

function result(violation: Violation, rules: readonly Described[]): object {
  const { rule, level, resource, path, line, message } = violation;
  return {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    level: level === "mandatory" ? "error" : "warning",
    message: { text: `${subjectOf(violation)}: ${path}: ${message}` },
    locations: [location(resource.file, line)],
    // The same finding after an edit above it: where it is in the object, not in the file.
    partialFingerprints: { "kubepg/v1": fingerprint([rule.id, resource.file, resource.kind, resource.name, path]) },
  };
}

function location(file: string, line: number | undefined): object {
  const region = line === undefined ? {} : { region: { startLine: line } };
  return { physicalLocation: { artifactLocation: { uri: encodeURI(file) }, ...region } };
}

function fingerprint(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
