import { createHash } from "node:crypto";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Location, Log, Notification, ReportingDescriptor, Result } from "sarif";
import type { Described, Severity } from "kubernetes-postgres-policies/frame/rule";
import type { Violation } from "../judge";
import { subjectOf, type Outcome } from "../outcome";
import type { InputError } from "../sources";

/** What code scanning sorts by, from 0 to 10 (GitHub, "SARIF support for code scanning"). */
const score: Readonly<Record<Severity, string>> = { low: "3.0", medium: "5.0", high: "7.5", critical: "9.5" };

/** A SARIF 2.1.0 log (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code scanning and editors read. */
export function sarifReport({ rules, violations, errors, skipped }: Outcome, version: string): string {
  const log: Log = {
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
            toolExecutionNotifications: [
              ...errors.map((error) => notification("error", error)),
              ...skipped.map((document) => notification("note", document)),
            ],
          },
        ],
        results: results(violations, rules),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor(rule: Described): ReportingDescriptor {
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

function notification(level: "error" | "note", { file, line, message }: InputError): Notification {
  return { level, message: { text: message }, locations: [location(file, line)] };
}

/** Each with an identity of its own: two containers may break a rule at one path. */
function results(violations: readonly Violation[], rules: readonly Described[]): Result[] {
  const seen = new Map<string, number>();
  return violations.map((violation) => {
    const { rule, resource } = violation;
    // The same finding after an edit above it: where it is in the object, not in the file.
    const parts = [rule.id, resource.file, resource.kind, resource.name, violation.path];
    const before = seen.get(JSON.stringify(parts)) ?? 0;
    seen.set(JSON.stringify(parts), before + 1);
    return result(violation, rules, fingerprint(before === 0 ? parts : [...parts, String(before)]));
  });
}

function result(violation: Violation, rules: readonly Described[], identity: string): Result {
  const { rule, level, resource, line, message } = violation;
  return {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    level: level === "mandatory" ? "error" : "warning",
    message: { text: `${subjectOf(violation)}: ${violation.path}: ${message}` },
    locations: [location(resource.file, line)],
    partialFingerprints: { "kubepg/v1": identity },
  };
}

function location(file: string, line: number | undefined): Location {
  const region = line === undefined ? {} : { region: { startLine: line } };
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } };
}

/** A path as a reference: a relative one stays relative, for it is read beside the sources. */
function uriOf(file: string): string {
  return path.isAbsolute(file) ? pathToFileURL(file).href : file.split("/").map(encodeURIComponent).join("/");
}

function fingerprint(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
