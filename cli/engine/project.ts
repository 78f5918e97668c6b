import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

/** A mistake a person can correct: shown without a stack. */
export class UserError extends Error {}

/** Type of a declared configuration key, and of the items of an array. */
export interface ConfigType {
  type?: string;
  items?: ConfigType;
  default?: unknown;
  value?: unknown;
  secret?: boolean;
}

/** What Pulumi.yaml says of a project. */
export interface Project {
  name: string;
  /** Where Pulumi.yaml is. */
  directory: string;
  /** Where the program runs, and what of it is run: "." is the package's entry point. */
  programDirectory: string;
  entryPoint: string;
  /** Arguments of the Node.js process. */
  nodeArguments: string[];
  /** Whether the SDK compiles TypeScript while it runs. */
  typescript: boolean;
  tsconfig?: string;
  config: Record<string, ConfigType>;
  /** Where stack files are. */
  stackDirectory: string;
}

/** Reads Pulumi.yaml from `directory` or the nearest directory above it. */
export function readProject(directory: string): Project {
  const file = findProjectFile(path.resolve(directory));
  const root = path.dirname(file);
  const content = readYaml(file);
  if (typeof content.name !== "string" || content.name === "") {
    throw new UserError(`${file}: project is missing a 'name' attribute`);
  }
  const { name: runtime, options } = runtimeOf(content.runtime);
  if (runtime === "") throw new UserError(`${file}: project is missing a 'runtime' attribute`);
  if (runtime !== "nodejs") {
    throw new UserError(`${file}: runtime is ${runtime}; kubepg previews programs with runtime nodejs.`);
  }
  const config = configTypes(content.config, content.name);
  return {
    name: content.name,
    directory: root,
    ...entryPoint(root, typeof content.main === "string" ? content.main : ""),
    nodeArguments: splitArguments(typeof options.nodeargs === "string" ? options.nodeargs : ""),
    typescript: options.typescript !== false,
    tsconfig: typeof options.tsconfig === "string" ? options.tsconfig : undefined,
    config,
    stackDirectory: path.resolve(root, typeof content.stackConfigDir === "string" ? content.stackConfigDir : "."),
  };
}

function findProjectFile(directory: string): string {
  for (let at = directory; ; at = path.dirname(at)) {
    for (const name of ["Pulumi.yaml", "Pulumi.yml"]) {
      const file = path.join(at, name);
      if (fs.existsSync(file)) return file;
    }
    if (path.dirname(at) === at) {
      throw new UserError(`no Pulumi.yaml project file found in ${directory} or a directory above it; use --cwd`);
    }
  }
}

/** Reads a YAML file that holds a map; errors name the file and the line. */
export function readYaml(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(fs.readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw new UserError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (content === null || content === undefined) return {};
  if (typeof content !== "object" || Array.isArray(content)) throw new UserError(`${file}: expected a map`);
  return content as Record<string, unknown>;
}

/** The runtime of a project or policy pack: a name, or a name with options. */
export function runtimeOf(runtime: unknown): { name: string; options: Record<string, unknown> } {
  if (typeof runtime === "string") return { name: runtime, options: {} };
  if (typeof runtime !== "object" || runtime === null) return { name: "", options: {} };
  const { name, options } = runtime as { name?: unknown; options?: unknown };
  return {
    name: typeof name === "string" ? name : "",
    options: typeof options === "object" && options !== null ? (options as Record<string, unknown>) : {},
  };
}

/** Working directory and entry point, as the engine derives them from `main`. */
export function entryPoint(root: string, main: string): { programDirectory: string; entryPoint: string } {
  if (main === "") return { programDirectory: root, entryPoint: "." };
  const target = path.resolve(root, main);
  const stat = fs.statSync(target, { throwIfNoEntry: false });
  if (stat === undefined) throw new UserError(`project 'main' could not be read: ${target} does not exist`);
  if (stat.isDirectory()) return { programDirectory: target, entryPoint: "." };
  return { programDirectory: path.dirname(target), entryPoint: path.basename(target) };
}

function configTypes(config: unknown, project: string): Record<string, ConfigType> {
  if (typeof config !== "object" || config === null) return {};
  const types: Record<string, ConfigType> = {};
  for (const [key, declared] of Object.entries(config)) {
    // A plain value is short for {value: ...}.
    const isType = typeof declared === "object" && declared !== null && !Array.isArray(declared);
    types[key] = isType ? (declared as ConfigType) : { value: declared as unknown };
    checkDeclaration(key, types[key], project);
  }
  return types;
}

/** The engine's own checks of a declaration, in its words (pulumi/pulumi, workspace/project.go Validate). */
function checkDeclaration(key: string, declared: ConfigType, project: string): void {
  const fail = (message: string) => {
    throw new UserError(message);
  };
  if (declared.default !== undefined && declared.value !== undefined) {
    fail(`project config '${key}' cannot have both a 'default' and 'value' attribute`);
  }
  if (!key.includes(":") || key.startsWith(`${project}:`)) {
    if (declared.type === "array" && declared.items === undefined) {
      fail(
        `The configuration key '${key}' declares an array but does not specify the underlying type via the 'items' attribute`,
      );
    }
    return;
  }
  if (declared.type !== undefined) {
    fail(`Configuration key '${key}' is not namespaced by the project and should not define a type`);
  }
  if (declared.default !== undefined) {
    fail(
      `Configuration key '${key}' is not namespaced by the project and should not define a default value. ` +
        "Did you mean to use the 'value' attribute instead of 'default'?",
    );
  }
  if (declared.value === undefined) {
    fail(`Configuration key '${key}' is namespaced and must provide an attribute 'value'`);
  }
}

/** Splits a line of arguments at spaces, quotes kept together. */
export function splitArguments(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double: string | undefined, single: string | undefined) => {
      return double ?? single ?? "";
    }),
  );
}
