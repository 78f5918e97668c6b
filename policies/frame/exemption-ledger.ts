import { readExemptions, type Exemption } from "./exemptions";

/**
 * When a rule judges: resources one by one, or the whole stack afterwards. A rule may do both of one resource, and finds
 * other things each time.
 */
export type Phase = "resource" | "stack";

/** What became of an exemption in one run of the pack. */
export interface Use {
  readonly rule: string;
  /** Its place among the exemptions of the rule. */
  readonly index: number;
  readonly exemption: Exemption;
  /** Violations that it took back; undefined where it met no resource that the rule says anything about. */
  readonly violations: number | undefined;
}

interface Page {
  readonly exemptions: readonly Exemption[];
  /** By exemption, then by phase and resource. */
  readonly uses: Map<number, Map<string, number>>;
}

/**
 * The exemptions of every rule and what they took back, while a pack judges a stack. A policy is told its own
 * configuration only, and only when it is called, so each writes down what it is told, and the last one reads it. All
 * resources are judged before the stack is; in which order, or how often, makes no difference to what stands here.
 */
export class ExemptionLedger {
  private readonly pages = new Map<string, Page>();
  private readonly closed: (() => void)[] = [];

  /** Whether the rule has said what it is configured with. */
  knows(rule: string): boolean {
    return this.pages.has(rule);
  }

  /** Writes down what a rule is configured with. */
  open(rule: string, given: unknown): void {
    if (!this.pages.has(rule)) this.pages.set(rule, { exemptions: readExemptions(given).exemptions, uses: new Map() });
  }

  /** Writes down that exemptions of a rule took back violations of a resource; a phase that is judged again counts once. */
  use(
    rule: string,
    phase: Phase,
    urn: string,
    taken: readonly { readonly exemption: Exemption; readonly violations: number }[],
  ): void {
    const page = this.pages.get(rule);
    for (const { exemption, violations } of taken) {
      const index = page?.exemptions.findIndex((one) => JSON.stringify(one) === JSON.stringify(exemption)) ?? -1;
      if (page === undefined || index < 0) continue;
      const byPhase = page.uses.get(index) ?? new Map<string, number>();
      const key = `${phase} ${urn}`;
      page.uses.set(index, byPhase.set(key, Math.max(byPhase.get(key) ?? 0, violations)));
    }
  }

  /** Calls back when the run is over. */
  whenClosed(callback: () => void): void {
    this.closed.push(callback);
  }

  /** Everything that was written down, by rule; the next run begins with nothing. */
  close(): Use[] {
    const uses = [...this.pages].flatMap(([rule, { exemptions, uses: used }]) =>
      exemptions.map((exemption, index) => {
        const byPhase = used.get(index);
        const violations = byPhase && [...byPhase.values()].reduce((sum, count) => sum + count, 0);
        return { rule, index, exemption, violations };
      }),
    );
    this.pages.clear();
    for (const callback of this.closed.splice(0)) callback();
    return uses.sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.index - b.index));
  }
}

/** The ledger of this process, which runs one pack. */
export const ledger = new ExemptionLedger();
