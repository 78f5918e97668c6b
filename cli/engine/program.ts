import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import { UserError, type Project } from "./project";
import type { StackConfiguration } from "./providers";

/** Exit code of the SDK's runner when it has already logged why the program failed. */
const failureAlreadyLogged = 32;

/** Postpones what a preview does not need; see preload.ts. */
export const preloadArguments = ["-r", path.join(__dirname, "preload.js")];

/** How a program is told which stack it is. */
export interface ProgramContext {
  project: Project;
  stack: string;
  organization: string;
  configuration: StackConfiguration;
  /** Where the monitor and the engine listen. */
  address: string;
}

/** What came of a program that ran to its end. */
export interface ProgramResult {
  succeeded: boolean;
  /** What it wrote to standard output and error. */
  output: string;
  /** Why it failed, unless it logged that itself. */
  failure?: string;
}

/** A file of the SDK that the package in `directory` depends on; undefined when it is not installed. */
export function resolveFrom(directory: string, request: string): string | undefined {
  try {
    return require.resolve(request, { paths: [directory] });
  } catch {
    return undefined;
  }
}

/**
 * Starts the program as Pulumi's Node.js language host does: the SDK's own runner, with the arguments and environment
 * of a preview. Nothing of the program is changed.
 */
export function startProgram(context: ProgramContext): { child: ChildProcess; finished: Promise<ProgramResult> } {
  const { project, stack, organization, configuration, address } = context;
  const runner = resolveFrom(project.programDirectory, "@pulumi/pulumi/cmd/run");
  if (runner === undefined) {
    throw new UserError(
      `It looks like the Pulumi SDK has not been installed: run npm install in ${path.relative(process.cwd(), project.directory) || "."}`,
    );
  }
  const flags = {
    monitor: address,
    engine: address,
    organization,
    project: project.name,
    "root-directory": project.directory,
    stack,
    pwd: project.programDirectory,
    parallel: "16",
  };
  const child = spawn(
    process.execPath,
    [
      ...project.nodeArguments,
      // A program that is compiled while it runs needs the compiler at once.
      ...(project.typescript ? [] : preloadArguments),
      runner,
      ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
      "--dry-run",
      project.entryPoint,
    ],
    {
      cwd: project.programDirectory,
      // No cluster is asked, so which one the shell points at must not show: the same preview on every machine.
      env: { ...process.env, KUBECONFIG: undefined, ...programEnvironment(project, configuration) },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  return { child, finished: finish(child) };
}

function programEnvironment(project: Project, configuration: StackConfiguration): NodeJS.ProcessEnv {
  return {
    PULUMI_CONFIG: JSON.stringify(configuration.values),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(configuration.secretKeys),
    PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
    ...(project.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
  };
}

function finish(child: ChildProcess): Promise<ProgramResult> {
  let output = "";
  let errors = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
  return new Promise((resolve) => {
    child.on("error", (error) => {
      resolve({ succeeded: false, output, failure: `the program could not be started: ${error.message}` });
    });
    child.on("close", (code, signal) => {
      const everything = output + errors;
      if (code === 0) resolve({ succeeded: true, output: everything });
      else if (code === failureAlreadyLogged) resolve({ succeeded: false, output: everything });
      else {
        const how = signal === null ? `with exit code ${code}` : `by signal ${signal}`;
        resolve({ succeeded: false, output: everything, failure: `the program ended ${how}` });
      }
    });
  });
}
