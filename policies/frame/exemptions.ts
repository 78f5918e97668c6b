import { isObject } from "kubernetes-postgres/plan/objects";
import type { Problem } from "kubernetes-postgres/plan/problems";

/** A violation that is accepted for a while. */
export interface Exemption {
  /** The URNs of the resources it is for, in which `*` stands for any characters and `?` for one. */
  readonly urn: string;
  /** Why it is accepted: at least ten characters, for whoever asks later. */
  readonly reason: string;
  /** The last day on which it holds, as YYYY-MM-DD in UTC. */
  readonly expires: string;
}

const fields = ["urn", "reason", "expires"] as const;
const example = { urn: "*::orders-cluster", reason: "moves to three zones in March, OPS-123", expires: "2027-03-31" };

/** The property `exemptions` of every rule, in the JSON Schema that Pulumi's engine understands. */
export const exemptionsSchema = {
  type: "array" as const,
  default: [],
  description:
    "Resources whose violations are accepted for a while, each with a reason and the last day on which it holds.",
  items: {
    type: "object" as const,
    required: [...fields],
    additionalProperties: false,
    properties: {
      urn: { type: "string" as const, description: "URN, in which * stands for any characters and ? for one." },
      reason: { type: "string" as const, description: "Why it is accepted, in at least ten characters." },
      expires: {
        type: "string" as const,
        pattern: "^\\d{4}-\\d{2}-\\d{2}$",
        description: "The last day, YYYY-MM-DD in UTC.",
      },
    },
  },
};

/** Reads the exemptions of a rule; those with a mistake are left out, and every mistake is reported. */
export function readExemptions(given: unknown): { exemptions: Exemption[]; problems: Problem[] } {
  if (given === undefined) return { exemptions: [], problems: [] };
  const fix = `write it as ${JSON.stringify(example)}`;
  if (!Array.isArray(given)) {
    return { exemptions: [], problems: [{ path: "exemptions", value: given, message: "must be a list", fix }] };
  }
  const exemptions: Exemption[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of (given as unknown[]).entries()) {
    const path = `exemptions[${index}]`;
    if (!isObject(item)) {
      problems.push({ path, value: item, message: "must be an object", fix });
      continue;
    }
    const found = itemProblems(item);
    if (found.length === 0) exemptions.push({ urn: "", reason: "", expires: "", ...item });
    problems.push(...found.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })));
  }
  return { exemptions, problems };
}

function itemProblems(item: Readonly<Record<string, unknown>>): Problem[] {
  const { urn, reason, expires } = item;
  const problems: Problem[] = Object.keys(item)
    .filter((key) => !(fields as readonly string[]).includes(key))
    .map((path) => ({ path, message: "there is no such field", fix: `use ${fields.join(", ")}` }));
  if (typeof urn !== "string" || !/[^*?:]/.test(urn.split("::").at(-1)?.replace(/^urn:/, "") ?? "")) {
    const message = "must name resources, and not all of them";
    problems.push({
      path: "urn",
      value: urn,
      message,
      fix: `write a pattern such as "${example.urn}", or disable the rule`,
    });
  }
  if (typeof reason !== "string" || reason.trim().length < 10) {
    const fix = `write one such as "${example.reason}"`;
    problems.push({ path: "reason", value: reason, message: "must say why, in at least ten characters", fix });
  }
  if (typeof expires !== "string" || !isDay(expires)) {
    const fix = `write a day such as "${example.expires}"`;
    problems.push({ path: "expires", value: expires, message: "must be a day of the calendar, YYYY-MM-DD", fix });
  }
  return problems;
}

/** Whether a text is a day that there is: not 2027-02-30. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Whether an exemption is over. Days in this form are in the order of the alphabet. */
export function isExpired({ expires }: Exemption, today: string): boolean {
  return expires < today;
}

/** Days from one day to another; negative backwards. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Whether an exemption is for this resource: the pattern is matched with the whole URN. */
export function isFor({ urn: pattern }: Exemption, urn: string): boolean {
  return matches(pattern, urn);
}

/** Matches without backtracking: each `*` takes as little as it can, and more only when the rest does not fit. */
function matches(pattern: string, text: string): boolean {
  let [at, position] = [0, 0];
  let star: { at: number; position: number } | undefined;
  while (position < text.length) {
    if (pattern[at] === "*") star = { at: at++, position };
    else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[position])) {
      at++;
      position++;
    } else if (star !== undefined) {
      at = star.at + 1;
      position = ++star.position;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

/** Today in UTC, as YYYY-MM-DD. KUBERNETES_POSTGRES_TODAY stands in for it, to see what a day to come brings. */
export function today(environment: NodeJS.ProcessEnv = process.env): string {
  const said = environment.KUBERNETES_POSTGRES_TODAY;
  const now = new Date().toISOString().slice(0, 10);
  if (said === undefined || said === "") return now;
  if (!isDay(said))
    throw new Error(`KUBERNETES_POSTGRES_TODAY: "${said}" is no day of the calendar; write it as ${example.expires}`);
  // A day that is over would bring back what has expired.
  return said < now ? now : said;
}
