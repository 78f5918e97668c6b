import type { Use } from "kubernetes-postgres-policies/frame/exemption-ledger";
import { policyExemptions, remarks } from "kubernetes-postgres-policies/frame/exemption-remarks";
import { readSettings } from "kubernetes-postgres-policies/frame/judge";
import type { Values } from "kubernetes-postgres-policies/frame/config";
import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import { settingOf } from "./config";
import type { Violation } from "./judge";
import type { CheckedResource } from "./resources";

/** What there is to say about the exemptions of a configuration file: expired, unused, too long, or in use. */
export function exemptionViolations(
  uses: readonly Use[],
  config: PackConfig,
  file: string,
  today: string,
): Violation[] {
  const { level, values } = settingOf(policyExemptions, config);
  if (level === "disabled") return [];
  const settings = readSettings(policyExemptions, values).values as Values<typeof policyExemptions.parameters>;
  return uses.flatMap((use) =>
    remarks(use, settings, today).map(({ message, isAdvice }) => ({
      rule: policyExemptions,
      level: isAdvice === true || level === "advisory" ? ("advisory" as const) : ("mandatory" as const),
      severity: policyExemptions.severity,
      resource: configuration(file, use.rule),
      path: `${use.rule}.exemptions[${use.index}]`,
      segments: [use.rule, "exemptions", use.index],
      line: 1,
      message,
      fix: [],
    })),
  );
}

/** The configuration of a rule, as something to report about. */
function configuration(file: string, rule: string): CheckedResource {
  return {
    type: "configuration",
    urn: `${file}::${rule}`,
    name: rule,
    properties: {},
    protect: undefined,
    propertyDependencies: {},
    file,
    kind: "configuration",
    lineOf: () => 1,
    editable: undefined,
  };
}
