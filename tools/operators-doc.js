"use strict";
// Writes docs/operators.md: what each operator is, and what it can do and how, from the operators' own facts. A test compares the two.
const fs = require("node:fs");
const path = require("node:path");
require("./build").ensureBuilt();
const { questions } = require("kubernetes-postgres/operators/abilities");
const { operatorFacts } = require("kubernetes-postgres/operators/registry");

const page = path.join(__dirname, "..", "docs", "operators.md");
const introduction = `# Operators compared

A cluster asks for its operator with one argument, \`operator\`; all its other arguments mean the same on each. What an
operator cannot do is refused at preview, with the reason and the nearest thing that works: nothing that is asked for is
left out without a word. Only a group with \`enabled: false\` asks for nothing: what else is in it is kept for later. The
platform of a stack file installs the operators that its clusters ask for, that of a program those of its \`operators\`; and
cert-manager where one needs it.

On each of them: instances on different nodes, requests equal to limits, connections over TLS alone, passwords from
generated Secrets, an identity for backups that only its own ServiceAccounts have, and data that outlives its cluster.
An operator is chosen once: another one is another cluster, and docs/migration.md says how data gets there.

This page is made from the operators' own facts (\`components/operators/*/capabilities.ts\`) by \`npm run docs:operators\`.`;

const cell = (text) => text.replace(/\|/g, "\\|").replace(/\s+/g, " ").trim();
const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** One row a question, one column an operator: a check or a dash, whose reason is further down. */
function overview(operators) {
  const head = `| | ${operators.map(({ name }) => `\`${name}\``).join(" | ")} |`;
  const rule = `| --- | ${operators.map(() => "---").join(" | ")} |`;
  const rows = Object.entries(questions).map(([capability, { title, path: argument }]) => {
    const answers = operators.map(({ capabilities }) => (capabilities[capability].able ? "yes" : "no"));
    return `| ${title}${argument === undefined ? "" : ` (\`${argument}\`)`} | ${answers.join(" | ")} |`;
  });
  return [head, rule, ...rows].join("\n");
}

function installed({ charts, images }) {
  const lines = [
    ...Object.entries(charts).map(
      ([key, { chart, version, repository, namespace }]) =>
        `- chart \`${key}\`: \`${chart}\` ${version}${repository === undefined ? "" : ` from ${repository}`}, in namespace \`${namespace}\``,
    ),
    ...Object.entries(images).map(([key, image]) => `- image \`${key}\`: \`${image}\``),
  ];
  return lines.length === 0 ? "Nothing is installed." : lines.join("\n");
}

/** Extensions besides PostgreSQL's own modules. */
function extensionsOf({ imageContent }) {
  const names = Object.entries(imageContent.extensions).map(
    ([extension, { last }]) => `\`${extension}\`${last === undefined ? "" : ` (up to PostgreSQL ${last})`}`,
  );
  return names.length === 0 ? "" : ` Besides PostgreSQL's own modules: ${names.sort().join(", ")}.`;
}

function section(facts) {
  const { name, title, summary, majors, maxClusterName, podSecurity, capabilities } = facts;
  const names = facts.names("shop");
  const can = Object.entries(questions).filter(([capability]) => capabilities[capability].able);
  const cannot = Object.entries(questions).filter(([capability]) => !capabilities[capability].able);
  const rows = can.map(([capability, { title: what }]) => `| ${what} | ${cell(capabilities[capability].how)} |`);
  const refusals = cannot.map(([capability, { title: what }]) => {
    const { because, instead, url } = capabilities[capability];
    return `| ${what} | ${upper(cell(because))}${url === undefined ? "" : ` ([source](${url}))`}. | ${upper(cell(instead))}. |`;
  });
  const more = path.join(__dirname, "..", "docs", "operators", `${name}.md`);
  const link = fs.existsSync(more) ? ` More on it: [operators/${name}.md](operators/${name}.md).` : "";
  return [
    `## ${title} (\`operator: ${name}\`)`,
    `${summary}${link}`,
    `PostgreSQL ${majors.join(", ")}. A cluster's name has at most ${maxClusterName} characters; its namespace is at Pod Security level \`${podSecurity}\`. ` +
      `A cluster \`shop\` is reached at \`${names.readWrite}\` for writes and \`${names.readOnly}\` for reads; the password of role \`app\` is in Secret \`${names.ownerSecret("app")}\`; ` +
      `the identity for backups belongs to ServiceAccount ${[...names.serviceAccounts, names.dumpAccount]
        .filter(Boolean)
        .map((one) => `\`${one}\``)
        .join(", ")}.`,
    `Extensions are looked for in ${facts.imageContent.summary}${facts.imageContent.remedy.startsWith("set image") ? "; `image` names another one" : ""}.${extensionsOf(facts)}`,
    installed(facts),
    `| it does | by |\n| --- | --- |\n${rows.join("\n")}`,
    refusals.length === 0
      ? "It refuses nothing."
      : `| it does not do | because | instead |\n| --- | --- | --- |\n${refusals.join("\n")}`,
  ].join("\n\n");
}

function operatorsPage() {
  const operators = Object.values(operatorFacts);
  return `${introduction}\n\n${overview(operators)}\n\n${operators.map(section).join("\n\n")}\n`;
}

module.exports = { operatorsPage };

if (require.main === module) fs.writeFileSync(page, operatorsPage());
