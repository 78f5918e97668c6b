"use strict";
// Writes docs/configuration.md, every key of a stack file, from components/schema.json, which is made of the arguments'
// own docstrings. `npm run docs:configuration`; a test compares the two.

const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
const page = path.join(root, "docs", "configuration.md");
const prefix = "#/types/kubernetes-postgres:index:";

/** What may stand at a property: a word for its shape, or the values of an enum. */
function shapeOf(property, types) {
  if (property.$ref?.startsWith(prefix)) {
    const type = types[property.$ref.slice("#/types/".length)];
    return type.enum === undefined ? "group" : type.enum.map(({ value }) => `\`${value}\``).join(", ");
  }
  if (property.type === "array") return `list of ${shapeOf(property.items, types).replace(/^group$/, "groups")}`;
  if (property.type === "object") {
    return property.additionalProperties?.$ref === undefined ? "map of text" : "map of groups";
  }
  return { string: "text", boolean: "true or false", integer: "number", number: "number" }[property.type] ?? "any";
}

/** The name of the nested type of a property, where it is a group or a list of groups. */
function groupOf(property, types) {
  const ref = property.$ref ?? property.items?.$ref;
  const name = ref?.startsWith(prefix) ? ref.slice("#/types/".length) : undefined;
  return name !== undefined && types[name].enum === undefined ? name : undefined;
}

const cell = (text) => text.replace(/\|/g, "\\|").replace(/\s+/g, " ").trim();

/** A heading with a table of its keys, then the same for each group within. */
function section(title, properties, types, left) {
  const shown = Object.entries(properties).filter(([key]) => !left.includes(key));
  const rows = shown.map(
    ([key, property]) => `| \`${key}\` | ${shapeOf(property, types)} | ${cell(property.description)} |`,
  );
  const groups = shown.flatMap(([key, property]) => {
    const type = groupOf(property, types);
    const many = property.type === "array" ? "[]" : "";
    return type === undefined ? [] : section(`${title}.${key}${many}`, types[type].properties, types, []);
  });
  return [`### \`${title}\`\n\n| key | value | meaning |\n| --- | --- | --- |\n${rows.join("\n")}\n`, ...groups];
}

function configurationPage() {
  const { resources, types } = JSON.parse(fs.readFileSync(path.join(root, "components", "schema.json"), "utf8"));
  const inputs = (name) => resources[`kubernetes-postgres:index:${name}`].inputProperties;
  const cluster = {
    name: {
      type: "string",
      description: "Name of the cluster and, unless namespace says otherwise, of its namespace. Required.",
    },
    ...inputs("PostgresCluster"),
  };
  return [
    `<!-- Made by tools/configuration-doc.js from the arguments' docstrings; edit those. -->

# Configuration

Every key of a stack file. \`Pulumi.prod.yaml\`, \`Pulumi.dev.yaml\` and \`Pulumi.local.yaml\` are complete examples. The same
names, one level down, are the arguments of \`PostgresPlatform\` and \`PostgresCluster\`.

| key | value | meaning |
| --- | --- | --- |
| \`kubernetes-postgres:platform\` | group | What the databases on this Kubernetes cluster share. |
| \`kubernetes-postgres:clusters\` | list of groups | The database clusters. |
| \`kubernetes-postgres:kubernetes\` | group | Which Kubernetes cluster: \`context\` and \`kubeconfigPath\`. Default: the current context. |
| \`kubernetes-postgres:accessKeys\` | group | Access key of an S3-compatible store: \`accessKeyId\` and \`secretAccessKey\`, the latter by \`pulumi config set --secret --path accessKeys.secretAccessKey KEY\`. Default: none. |
| \`kubernetes-postgres:licenses\` | map of text | Licence keys by operator, by \`pulumi config set --secret --path licenses.kubedb KEY\`. Default: none. |
| \`kubepg:preset\` | \`prod\`, \`dev\` | Preset of the policy pack that \`kubepg preview\` judges the stack by. Default: the one named as the stack, else as strict as \`prod\`. |

## Platform
`,
    ...section("platform", inputs("PostgresPlatform"), types, ["licenses"]),
    "## Clusters\n",
    ...section("clusters[]", cluster, types, ["platform"]),
  ].join("\n");
}

module.exports = { configurationPage };

if (require.main === module) fs.writeFileSync(page, configurationPage());
