import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout, stacks } from "./checkout";

/** A stack of a Pulumi program of this checkout. */
export interface ShownProgram {
  title: string;
  /** Directory of Pulumi.yaml. */
  cwd: string;
  stack: string;
  stackFile: string;
  /** The text of the stack file with another name for everything that is not alone in a namespace of its own. */
  renamed(name: string): string;
}

/** Stacks of the program itself, one for each operator among them, and of every project below examples/. */
export function programs(): ShownProgram[] {
  return [...ownStacks(), ...operatorStacks(), ...exampleStacks()];
}

/** The stacks that the program at the root comes with. */
export function ownStacks(): ShownProgram[] {
  return stacks.map(ownStack);
}

/** The stack of each operator: examples/operators/<name>/Pulumi.<name>.yaml, for the program at the root. */
export function operatorStacks(): ShownProgram[] {
  const folder = path.join(checkout, "examples", "operators");
  const folders = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const stackFile = path.join(folder, name, `Pulumi.${name}.yaml`);
    return { ...stackIn(stackFile, name), title: `example of operator ${name}` };
  });
}

/** Every stack of every project below examples/. */
export function exampleStacks(): ShownProgram[] {
  const examples = path.join(checkout, "examples");
  return fs
    .readdirSync(examples)
    .filter((name) => fs.existsSync(path.join(examples, name, "Pulumi.yaml")))
    .flatMap((name) => stacksOf(path.join(examples, name)).map((file) => exampleStack(name, file)));
}

function stacksOf(directory: string): string[] {
  return fs
    .readdirSync(directory)
    .filter((name) => /^Pulumi\..+\.yaml$/.test(name))
    .map((name) => path.join(directory, name));
}

function ownStack(stack: string): ShownProgram {
  return stackIn(path.join(checkout, `Pulumi.${stack}.yaml`), stack);
}

/** A stack of the program at the root. */
function stackIn(stackFile: string, stack: string): ShownProgram {
  const renamed = (name: string): string => {
    const text = replaced(stackFile, /- name: shop-db$/m, `- name: ${name}`);
    const classes = [
      `storageClasses: { namePrefix: ${name} }`,
      ...(text.includes("priorityClass:") ? [] : [`priorityClass: { name: ${name} }`]),
    ];
    return text.replace(/^( +)cloud: aws$/m, (line, indent: string) =>
      [line, ...classes.map((one) => `${indent}${one}`)].join("\n"),
    );
  };
  return { title: `stack ${stack}`, cwd: checkout, stack, stackFile, renamed };
}

/** An example takes its name from the key "name" of its configuration. */
function exampleStack(example: string, stackFile: string): ShownProgram {
  const stack = path.basename(stackFile).split(".")[1];
  const renamed = (name: string): string => replaced(stackFile, /^( +[\w-]+:name: ).+$/m, `$1${name}`);
  return { title: `example ${example}, stack ${stack}`, cwd: path.dirname(stackFile), stack, stackFile, renamed };
}

function replaced(file: string, pattern: RegExp, by: string): string {
  const text = fs.readFileSync(file, "utf8");
  assert.match(text, pattern, `${file} names what it makes`);
  return text.replace(pattern, by);
}
