import * as prettier from "prettier";
import { stringify } from "yaml";
import { rolesOf, typesOf } from "kubernetes-postgres-policies/views/registry";
import type { Role } from "kubernetes-postgres-policies/views/types";
import { policyExemptions } from "kubernetes-postgres-policies/frame/exemption-remarks";
import type { Described, Example, Rule } from "kubernetes-postgres-policies/frame/rule";
import { viewTables } from "./policy-views";
import { preset, presetFile, presetNames, type PresetName } from "kubernetes-postgres-policies/presets";

/** What is generated from the rules, by file, formatted as everything else: the catalogue and the presets. */
export async function generatedFiles(rules: readonly Rule[]): Promise<Record<string, string>> {
  const files = {
    "docs/policies.md": catalogue(rules),
    "docs/policy-views.md": viewTables(),
    ...Object.fromEntries(rules.map((rule) => [pageOf(rule), page(rule, rules)])),
    ...Object.fromEntries(presetNames.map((name) => [`policies/presets/${name}.json`, presetFile(name, rules)])),
  };
  const formatted = Object.entries(files).map(async ([file, text]) => {
    return [file, await prettier.format(text, { filepath: file, printWidth: 120 })] as const;
  });
  return Object.fromEntries(await Promise.all(formatted));
}

/** Where the page of a rule is. */
export function pageOf({ id }: Described): string {
  return `docs/policies/${id}.md`;
}

/** The catalogue of the pack as Markdown: a table that leads to the page of each rule. */
function catalogue(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => {
    const levels = presetNames.map((name) => levelUnder(name, rule, rules));
    return `| [${rule.id}](policies/${rule.id}.md) | ${rule.title} | ${rule.severity} | ${levels.join(" | ")} | ${rule.remediates ? "yes" : ""} |`;
  });
  return [
    "# Policies",
    "",
    generated,
    "",
    introduction,
    "",
    `| rule | demands | severity | ${presetNames.join(" | ")} | remediation |`,
    `|---|---|---|${presetNames.map(() => "---|").join("")}---|`,
    ...rows,
    "",
    exemptions,
    "",
    ...parametersOf(policyExemptions),
    "",
  ].join("\n");
}

const generated = "<!-- Generated from policies/rules by `node tools/policies-doc.js`; a test keeps it up to date. -->";

const introduction = `The pack reads inside the custom resources of PostgreSQL operators, which generic tools cannot, and runs wherever Pulumi does:

\`\`\`sh
pulumi preview --policy-pack policies --policy-pack-config policies/presets/prod.json
\`\`\`

Without a configuration the pack is as strict as the preset \`prod\`; \`dev\` lets one small database be, and under
\`strict\` nothing is only advised. A configuration names rules, each with a level
(\`disabled\`, \`advisory\`, \`mandatory\`, or \`remediate\` to correct what can be corrected before anything is refused) and
parameters; copy a preset and change what you need.

What is not known before the update is never passed over. A value that decides and is not known is reported as an
advisory with its path; a part that is there, but whose content is computed, is named as not applicable until then. The
same rules run again with the real values while the update runs.

What is read of each operator's resources, and the defaults where they say nothing, is in
[policy-views.md](policy-views.md).`;

const exemptions = `## Exemptions

Every rule takes \`exemptions\`: resources whose violations are accepted for a while. In the configuration:

\`\`\`json
{
  "pg-min-instances": {
    "exemptions": [
      { "urn": "*::reporting-cluster", "reason": "a copy that is made anew every night", "expires": "2027-03-31" }
    ]
  }
}
\`\`\`

- \`urn\`: the whole URN, in which \`*\` stands for any characters and \`?\` for one. \`pulumi stack --show-urns\` lists them.
- \`reason\`: at least ten characters, for whoever asks later.
- \`expires\`: the last day on which it holds, as YYYY-MM-DD in UTC. From the next day on the violation counts again.

What is exempted is named as not applicable, with the reason, and a remediation leaves it alone. The policy
\`${policyExemptions.id}\`, at level ${policyExemptions.level}, reports an exemption that has expired, that exempts nothing, or that lasts too long;
as advice it lists those in use and announces those that end soon. A rule that is disabled has no say about its
exemptions either. Set KUBERNETES_POSTGRES_TODAY=2027-04-01 to see what a day to come brings.`;

function levelUnder(name: PresetName, rule: Rule, rules: readonly Rule[]): string {
  const setting = preset(name, rules)[rule.id];
  return typeof setting === "string" ? setting : (setting?.enforcementLevel ?? rule.level);
}

/** The page of a rule: why it is there, what breaks it, what to write instead. */
function page(rule: Rule, rules: readonly Rule[]): string {
  const roles = [...(Object.keys(rule.covers ?? {}) as Role[]), ...(rule.joins?.roles ?? [])];
  const types = [...new Set(roles.flatMap(typesOf))].map((type) => `\`${type}\``);
  const known = rule.references.map(({ framework, id }) => `${framework} ${id}`);
  const levels = presetNames.map((name) => `${levelUnder(name, rule, rules)} under \`${name}\``);
  return [
    `# ${rule.id}`,
    "",
    generated,
    "",
    `**${rule.title}.** ${rule.why}`,
    "",
    `Severity ${rule.severity}; ${levels.join(", ")}.${rule.remediates ? " Can be put right by itself: level `remediate`, or `kubepg check --fix`." : ""}`,
    "",
    "## Instead of",
    "",
    ...fragment(rule.example, "bad"),
    "",
    "## write",
    "",
    ...fragment(rule.example, "good"),
    "",
    "## How to put it right",
    "",
    rule.remediationSteps,
    "",
    ...parametersOf(rule),
    "`exemptions`: resources whose violations are accepted for a while, as [every rule](../policies.md#exemptions) takes them.",
    "",
    "## What it reads",
    "",
    ...types.map((type) => `- ${type}`),
    "",
    ...(known.length > 0 ? [`Elsewhere known as ${known.join(", ")}.`, ""] : []),
    `More: <${rule.url}>`,
    "",
  ].join("\n");
}

function parametersOf({ parameters }: Described): string[] {
  const lines = Object.entries(parameters).map(
    ([name, { description, default: value }]) => `- \`${name}\`: ${description} Default \`${JSON.stringify(value)}\`.`,
  );
  return lines.length > 0 ? ["## Parameters", "", ...lines, ""] : [];
}

function fragment(example: Example, which: "bad" | "good"): string[] {
  const [type] = exampleTypes(example);
  const yaml = stringify(example[which], { nullStr: "" }).trimEnd();
  return ["```yaml", `# ${type}`, ...yaml.split("\n"), "```"];
}

/** The types that an example may be a fragment of. */
export function exampleTypes({ role, part, type }: Example): string[] {
  if (type !== undefined) return [type];
  const types = typesOf(role).filter((type) => rolesOf(type).includes(role));
  if (part === undefined) return types;
  const words = part.replaceAll("-", "");
  return types.filter((type) => type.toLowerCase().includes(words));
}
