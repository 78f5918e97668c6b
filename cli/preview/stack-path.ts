import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../engine/project";

/** Where a stack's configuration is, when it is given by a path. */
export interface StackPlace {
  stack?: string;
  /** undefined: the file of the stack beside Pulumi.yaml. */
  configFile?: string;
  /** Directory in or above which Pulumi.yaml is. */
  cwd: string;
}

const stackFile = /^Pulumi\.([^.]+)\.ya?ml$/;

/**
 * What `--stack` names: a stack of the project, a stack file anywhere, or a directory that holds one, such as
 * examples/operators/zalando. A directory with a Pulumi.yaml of its own is a project of its own.
 */
export function findStack({ stack, cwd, configFile }: StackPlace): StackPlace {
  if (stack === undefined || !stack.includes("/") || configFile !== undefined) return { stack, cwd, configFile };
  const place = path.resolve(cwd, stack);
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new UserError(`--stack ${stack}: there is no such directory or file; a stack's name has no "/"`);
  }
  const [directory, files] = stat.isDirectory()
    ? [place, fs.readdirSync(place)]
    : [path.dirname(place), [path.basename(place)]];
  const found = files.filter((file) => stackFile.test(file));
  if (found.length !== 1) {
    const has = found.length === 0 ? "holds no stack file" : `holds ${found.length} stack files (${found.join(", ")})`;
    throw new UserError(`--stack ${stack}: ${has}; name one file, such as Pulumi.prod.yaml`);
  }
  const [, name] = stackFile.exec(found[0]) ?? [];
  if (fs.existsSync(path.join(directory, "Pulumi.yaml"))) return { stack: name, cwd: directory };
  return { stack: name, cwd, configFile: path.join(directory, found[0]) };
}
