/**
 * Freezes what this version registers for the stacks of the checkout, and the configuration it does so for, in
 * test/upgrades/<version>/: what later versions are compared with. Run it when a version is tagged.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Report } from "kubepg/preview/report";

const root = path.resolve(__dirname, "..", "..");
const stacks = ["dev", "local", "prod"];

function preview(stack: string): Report {
  const args = [path.join("cli", "start.js"), "preview", "--stack", stack, "--json", "--no-policies"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`kubepg preview --stack ${stack}: ${stderr}`);
  return JSON.parse(stdout) as Report;
}

function main(): void {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  const directory = path.join(root, "test", "upgrades", version);
  if (fs.existsSync(directory)) {
    console.error(
      `error: ${version} is frozen in ${path.relative(root, directory)}; raise the version in package.json`,
    );
    process.exitCode = 1;
    return;
  }
  const reports = stacks.map((stack) => [stack, preview(stack)] as const);
  fs.mkdirSync(directory, { recursive: true });
  for (const [stack, { project, resources }] of reports) {
    // A line a resource: a baseline is read by its diff.
    const lines = resources
      .filter(({ external }) => external !== true)
      .map(({ urn, type, name, parent, inputs, options }) =>
        JSON.stringify({ urn, type, name, parent, inputs, options }),
      );
    const head = `"stack": ${JSON.stringify(stack)},\n"project": ${JSON.stringify(project)}`;
    fs.writeFileSync(
      path.join(directory, `${stack}.json`),
      `{\n${head},\n"resources": [\n${lines.join(",\n")}\n]\n}\n`,
    );
    fs.copyFileSync(path.join(root, `Pulumi.${stack}.yaml`), path.join(directory, `Pulumi.${stack}.yaml`));
  }
  console.log(`${version} is frozen in ${path.relative(root, directory)}`);
}

main();
