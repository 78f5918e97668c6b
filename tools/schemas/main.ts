/**
 * Makes components/schemas/data: what `kubepg preview` checks custom resources and Helm values against.
 *
 *   npm run schemas                                 definitions of the cluster that KUBECONFIG names
 *   npm run schemas -- FILE_OR_DIRECTORY...         definitions in YAML files, such as an operator's release manifest
 *   npm run schemas -- --release NAME FILE...       the same, of another release than the one installed: cloudnative-pg-1.29.0
 *   npm run schemas -- --charts DIRECTORY [...]     also CHART-VERSION.schema.json and CHART-VERSION.values.yaml
 *
 * What other releases left there stays: versions are kept side by side.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { chartFiles } from "./charts";
import { definitionsIn, definitionsOfCluster, indexOf, schemaFiles } from "./definitions";

const data = path.resolve(__dirname, "..", "..", "..", "components", "schemas", "data");

function write(file: string, content: string): void {
  const target = path.join(data, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
}

/** The schema files that are kept, as "release/group_version_Kind.json". */
function keptFiles(): string[] {
  const releases = fs.readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return releases
    .filter(({ name }) => name !== "charts")
    .flatMap(({ name }) => fs.readdirSync(path.join(data, name)).map((file) => `${name}/${file}`));
}

function main(): void {
  const options = { charts: { type: "string" }, release: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const definitions = positionals.length === 0 ? definitionsOfCluster() : positionals.flatMap(definitionsIn);
  const schemas = schemaFiles(definitions, values.release);
  const charts = values.charts === undefined ? new Map<string, string>() : chartFiles(values.charts, data);
  for (const [file, content] of [...schemas, ...charts]) write(file, content);
  write("index.json", `${JSON.stringify(indexOf(keptFiles()), undefined, 1)}\n`);
  console.log(`${schemas.size} schemas and ${charts.size} charts in ${path.relative(process.cwd(), data)}`);
}

main();
