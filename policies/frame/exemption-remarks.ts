import type { Values } from "./config";
import type { Use } from "./exemption-ledger";
import { daysBetween, isExpired } from "./exemptions";
import type { Described } from "./rule";

const exemptionParameters = {
  noticeDays: {
    type: "integer",
    default: 14,
    description: "Days before an exemption ends from which that is announced.",
  },
  maxDays: { type: "integer", default: 365, minimum: 1, description: "Longest time ahead that one may last, in days." },
  listUsed: {
    type: "boolean",
    default: true,
    description: "Whether exemptions in use are listed, as advice, so that nothing is accepted out of sight.",
  },
} as const;

/** The policy about the exemptions of all others. It judges the configuration, and no resource. */
export const policyExemptions = {
  id: "policy-exemptions",
  title: "Exemptions are needed, and end",
  why: "An exemption that nobody needs any more hides the next mistake, and one without an end is a rule that is switched off and forgotten.",
  severity: "medium",
  level: "advisory",
  references: [],
  remediationSteps:
    "Remove an exemption that exempts nothing; put right what an expired one exempted, or give it a new reason and a later day.",
  url: "https://www.pulumi.com/docs/using-pulumi/crossguard/configuration/",
  parameters: exemptionParameters,
} satisfies Described<typeof exemptionParameters>;

/** What there is to say about one exemption; `isAdvice` never blocks. */
interface Remark {
  readonly message: string;
  readonly isAdvice?: boolean;
}

/** What there is to say about an exemption on a day. */
export function remarks(
  { rule, exemption, violations }: Use,
  { noticeDays, maxDays, listUsed }: Values<typeof exemptionParameters>,
  day: string,
): Remark[] {
  const { urn, reason, expires } = exemption;
  if (isExpired(exemption, day)) {
    return [
      {
        message: `expired on ${expires}, so that what it exempted counts again; put that right, or renew it (${reason})`,
      },
    ];
  }
  const found: Remark[] = [];
  const left = daysBetween(day, expires);
  if (left > maxDays) {
    found.push({
      message: `lasts ${left} days, at most ${maxDays} ahead are allowed; set expires to an earlier day (${reason})`,
    });
  }
  if (violations === undefined) {
    found.push({ message: `exempts nothing: no resource ${urn} breaks ${rule}; remove it (${reason})` });
  } else if (left < noticeDays) {
    const message = `ends on ${expires}, in ${left} days; put right what it exempts, or renew it (${reason})`;
    found.push({ message, isAdvice: true });
  } else if (listUsed) {
    const known = violations === 1 ? "1 violation" : `${violations} violations`;
    const count = violations === 0 ? "what is known only during the update" : known;
    found.push({ message: `exempts ${count} until ${expires} (${reason})`, isAdvice: true });
  }
  return found;
}
