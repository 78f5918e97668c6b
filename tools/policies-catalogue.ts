import * as prettier from "prettier";
import { stringify } from "yaml";
import { rolesOf, typesOf } from "kubernetes-postgres-policies/views/registry";
import type { Role } from "kubernetes-postgres-policies/views/types";
import { viewTables } from "./policy-views";
import type { Example, Rule } from "kubernetes-postgres-policies/frame/rule";
import { preset, presetFile, presetNames, type PresetName } from "kubernetes-postgres-policies/presets";

/** What is generated from the rules, by file, formatted as everything else: the catalogue and the presets. */
export async function generatedFiles(rules: readonly Rule[]): Promise<Record<string, string>> {
  const files = {
    "docs/policies.md": catalogue(rules),
    "docs/policy-views.md": viewTables(),
    ...Object.fromEntries(presetNames.map((name) => [`policies/presets/${name}.json`, presetFile(name, rules)])),
  };
  const formatted = Object.entries(files).map(async ([file, text]) => {
    return [file, await prettier.format(text, { filepath: file, printWidth: 120 })] as const;
  });
  return Object.fromEntries(await Promise.all(formatted));
}

/** The catalogue of the pack as Markdown: a table, then a section a rule. */
function catalogue(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => {
    const levels = presetNames.map((name) => levelUnder(name, rule, rules));
    return `| [${rule.id}](#${rule.id}) | ${rule.title} | ${rule.severity} | ${levels.join(" | ")} | ${rule.remediates ? "yes" : ""} |`;
  });
  return [
    "# Policies",
    "",
    "<!-- Generated from policies/rules by `node tools/policies-doc.js`; a test keeps it up to date. -->",
    "",
    introduction,
    "",
    `| rule | demands | severity | ${presetNames.join(" | ")} | remediation |`,
    `|---|---|---|${presetNames.map(() => "---|").join("")}---|`,
    ...rows,
    ...rules.flatMap((rule) => ["", ...section(rule)]),
    "",
  ].join("\n");
}

const introduction = `The pack reads inside the custom resources of PostgreSQL operators, which generic tools cannot, and runs wherever Pulumi does:

\`\`\`sh
pulumi preview --policy-pack policies --policy-pack-config policies/presets/prod.json
\`\`\`

Without a configuration the pack is as strict as the preset \`prod\`. A configuration names rules, each with a level
(\`disabled\`, \`advisory\`, \`mandatory\`, or \`remediate\` to correct what can be corrected before anything is refused) and
parameters; copy a preset and change what you need.

What is not known before the update is never passed over. A value that decides and is not known is reported as an
advisory with its path; a part that is there, but whose content is computed, is named as not applicable until then. The
same rules run again with the real values while the update runs.

What is read of each operator's resources, and the defaults where they say nothing, is in
[policy-views.md](policy-views.md).`;

function levelUnder(name: PresetName, rule: Rule, rules: readonly Rule[]): string {
  const setting = preset(name, rules)[rule.id];
  return typeof setting === "string" ? setting : (setting?.enforcementLevel ?? rule.level);
}

function section(rule: Rule): string[] {
  const roles = rule.joins?.roles ?? (Object.keys(rule.covers ?? {}) as Role[]);
  const types = [...new Set(roles.flatMap(typesOf))].map((type) => `\`${type}\``);
  const known = rule.references.map(({ framework, id }) => `${framework} ${id}`);
  const parameters = Object.entries(rule.parameters).map(
    ([name, { description, default: value }]) => `- \`${name}\`: ${description} Default \`${JSON.stringify(value)}\`.`,
  );
  return [
    `## ${rule.id}`,
    "",
    `${rule.title}.`,
    "",
    rule.why,
    "",
    "Instead of",
    "",
    ...fragment(rule.example, "bad"),
    "",
    "write",
    "",
    ...fragment(rule.example, "good"),
    "",
    rule.remediationSteps,
    "",
    ...(parameters.length > 0 ? ["Parameters:", "", ...parameters, ""] : []),
    `Reads ${types.join(", ")}.`,
    ...(known.length > 0 ? ["", `Elsewhere known as ${known.join(", ")}.`] : []),
    "",
    `More: <${rule.url}>`,
  ];
}

function fragment(example: Example, which: "bad" | "good"): string[] {
  const [type] = exampleTypes(example);
  const yaml = stringify(example[which], { nullStr: "" }).trimEnd();
  return ["```yaml", `# ${type}`, ...yaml.split("\n"), "```"];
}

/** The types that an example may be a fragment of. */
export function exampleTypes({ role, part }: Example): string[] {
  const types = typesOf(role).filter((type) => rolesOf(type).includes(role));
  if (part === undefined) return types;
  const words = part.replaceAll("-", "");
  return types.filter((type) => type.toLowerCase().includes(words));
}
