import type { ReportViolation, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { readValues } from "./config";
import { ledger } from "./exemption-ledger";
import { policyExemptions, remarks } from "./exemption-remarks";
import { today } from "./exemptions";
import { refuse } from "./judge";
import { describe, type ReportDetail } from "./policy";

/**
 * The policy as Pulumi's runtime takes it. It must be the last of its pack, so that every other has judged the stack and
 * written its exemptions down.
 */
export function exemptionsPolicy(): StackValidationPolicy {
  return {
    ...describe(policyExemptions, policyExemptions.parameters),
    validateStack: (args: StackValidationArgs, report: ReportViolation): void => {
      const uses = ledger.close();
      const { values, problems } = readValues(policyExemptions.parameters, args.getConfig());
      refuse(policyExemptions, problems);
      const day = today();
      const detailed = report as unknown as ReportDetail;
      for (const use of uses) {
        for (const { message, isAdvice } of remarks(use, values, day)) {
          const text = `${policyExemptions.title}\n${use.rule}.exemptions[${use.index}]: ${message}`;
          detailed({ message: text, ...(isAdvice && { enforcementLevel: "advisory" as const }) });
        }
      }
      if (uses.length === 0) args.notApplicable("nothing is exempted");
    },
  };
}
