import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { readYaml, runtimeOf, splitArguments, UserError } from "../project";
import { preloadArguments, resolveFrom, type ProgramContext } from "../program";

/** A running policy pack: where it answers, and how to stop it. */
export interface PackProcess {
  address: Promise<string>;
  /** Version that PulumiPolicy.yaml sets over the package's own. */
  version?: string;
  stop(): void;
}

/**
 * Starts the policy pack in `directory` as the engine does (PulumiPolicy.yaml; the environment of the stack). A pack
 * whose entry point is JavaScript is run directly: Pulumi's runner would load the TypeScript compiler first.
 */
export function startPack(directory: string, context: ProgramContext): PackProcess {
  const file = path.join(directory, "PulumiPolicy.yaml");
  if (!fs.existsSync(file)) throw new UserError(`policy pack not found: ${file} does not exist`);
  const content = readYaml(file);
  const { name: runtime, options } = runtimeOf(content.runtime);
  if (runtime !== "nodejs") {
    throw new UserError(`${file}: runtime is ${runtime || "missing"}; kubepg runs policy packs with runtime nodejs`);
  }
  const entry = packEntry(directory, typeof content.main === "string" ? content.main : undefined);
  const child = spawn(
    process.execPath,
    [
      ...splitArguments(typeof options.nodeargs === "string" ? options.nodeargs : ""),
      ...command(directory, entry, context),
    ],
    { cwd: directory, env: { ...process.env, ...environment(context) }, stdio: ["ignore", "pipe", "pipe"] },
  );
  return {
    address: addressOf(child, directory),
    version: typeof content.version === "string" ? content.version : undefined,
    stop: () => child.kill(),
  };
}

/** The pack's entry point: `main` of PulumiPolicy.yaml, else of package.json. */
function packEntry(directory: string, main: string | undefined): string {
  const target = path.resolve(directory, main ?? ".");
  return resolveFrom(directory, target) ?? target;
}

function command(directory: string, entry: string, context: ProgramContext): string[] {
  if (entry.endsWith(".js") || entry.endsWith(".cjs")) return [...preloadArguments, entry];
  const runner = resolveFrom(directory, "@pulumi/pulumi/cmd/run-policy-pack");
  if (runner === undefined) {
    throw new UserError(
      `it looks like the policy pack's dependencies are not installed; try running npm install in "${directory}"`,
    );
  }
  return [runner, context.address, entry];
}

function environment({ project, stack, organization, configuration }: ProgramContext): NodeJS.ProcessEnv {
  const stackOptions = { ORGANIZATION: organization, PROJECT: project.name, STACK: stack, DRY_RUN: "true" };
  const prefixed = Object.entries(stackOptions).flatMap(([key, value]) => [
    [`PULUMI_${key}`, value],
    [`PULUMI_NODEJS_${key}`, value],
  ]);
  return {
    ...(Object.fromEntries(prefixed) as NodeJS.ProcessEnv),
    PULUMI_CONFIG: JSON.stringify(configuration.values),
  };
}

/** A pack says on the first line of its standard output which port it serves. */
function addressOf(child: ChildProcess, directory: string): Promise<string> {
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    if (child.stdout !== null) {
      createInterface(child.stdout).on("line", (line) => {
        if (/^\d+$/.test(line.trim())) resolve(`127.0.0.1:${line.trim()}`);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      reject(new UserError(`policy pack ${directory} failed to start (exit code ${code})\n${errors.trim()}`));
    });
  });
}
