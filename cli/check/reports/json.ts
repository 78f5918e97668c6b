import type { Outcome } from "../outcome";

/** One JSON document for programs; docs/check.md has its shape. */
export function jsonReport({ files, resources, violations, notApplicable, errors, skipped, notes }: Outcome): string {
  const document = {
    files,
    resources,
    violations: violations.map(({ rule, level, severity, resource, line, path, message, fix }) => ({
      rule: rule.id,
      level,
      severity,
      file: resource.file,
      line,
      kind: resource.kind,
      name: resource.name,
      path,
      message,
      fix: fix.length === 0 ? null : fix.map(({ how, segments, value }) => ({ how, path: segments, value })),
    })),
    notApplicable: notApplicable.map(({ rule, resource, reason }) => ({
      rule: rule.id,
      file: resource.file,
      kind: resource.kind,
      name: resource.name,
      reason,
    })),
    errors,
    skipped,
    notes,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
