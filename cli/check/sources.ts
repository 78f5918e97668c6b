import * as fs from "node:fs";
import * as path from "node:path";

/** Standard input on the command line, and its name in reports. */
export const standardInput = "-";

/** A text to be judged. */
export interface Source {
  /** As a person would name it: relative to where the command runs, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** An input that could not be read, or not as what it should be. */
export interface InputError {
  readonly file: string;
  /** 1 for the first; undefined where the whole file is meant. */
  readonly line?: number;
  readonly message: string;
}

/** Larger files are hardly written by hand or rendered from a chart, and take minutes to parse. */
const maxMebibytes = 25;
const mebibyte = 1024 * 1024;
const endings = [".yaml", ".yml", ".json"];
/** Folders that hold other people's files. */
const skippedFolders = ["node_modules", ".git"];

/** The texts behind paths. What cannot be read is told, and everything else is read all the same. */
export function readSources(
  paths: readonly string[],
  except: readonly (string | undefined)[] = [],
): { sources: Source[]; errors: InputError[] } {
  const sources: Source[] = [];
  const errors: InputError[] = [];
  // Each file once, however it is reached, and none of those that say how to check.
  const seen = new Set(except.flatMap((file) => (file === undefined ? [] : [realPath(file)])));
  for (const file of paths.flatMap((one) => (one === standardInput ? [one] : filesBelow(one, errors)))) {
    const real = file === standardInput ? file : realPath(file);
    if (seen.has(real)) continue;
    seen.add(real);
    const read = readSource(file);
    if ("text" in read) sources.push(read);
    else errors.push(read);
  }
  return { sources, errors };
}

/** The files of a folder in the order of their names; a file is itself, whatever it is called. */
function filesBelow(from: string, errors: InputError[]): string[] {
  try {
    if (!fs.statSync(from).isDirectory()) return [from];
    const found = fs
      .readdirSync(from, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const below = path.join(from, entry.name);
        if (entry.isDirectory()) return skippedFolders.includes(entry.name) ? [] : filesBelow(below, errors);
        if (!entry.isFile() && !entry.isSymbolicLink()) return [];
        return endings.includes(path.extname(entry.name).toLowerCase()) ? [below] : [];
      });
    return found;
  } catch (error) {
    errors.push({ file: named(from), message: reasonOf(error) });
    return [];
  }
}

/** Where a path leads; the path itself where that cannot be told, as of a link to nowhere. */
function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

function readSource(from: string): Source | InputError {
  const file = named(from);
  try {
    const descriptor = from === standardInput ? 0 : from;
    const size = from === standardInput ? 0 : fs.statSync(from).size;
    if (size > maxMebibytes * mebibyte) return tooLarge(file, size);
    const content = fs.readFileSync(descriptor);
    if (content.length > maxMebibytes * mebibyte) return tooLarge(file, content.length);
    if (content.includes(0)) return { file, message: "is a binary file, and manifests are text; leave it out" };
    return { file, text: content.toString("utf8") };
  } catch (error) {
    return { file, message: reasonOf(error) };
  }
}

function tooLarge(file: string, size: number): InputError {
  const shown = `${Math.ceil(size / mebibyte)} MiB`;
  return { file, message: `is ${shown}, and at most ${maxMebibytes} MiB are read; split it` };
}

function named(from: string): string {
  return from === standardInput ? "<stdin>" : from.split(path.sep).join("/");
}

/** Why a file system call failed, without the call. */
function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const known: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file or folder",
    EACCES: "may not be read: permission denied",
    EISDIR: "is a folder",
  };
  return known[code ?? ""] ?? (error instanceof Error ? error.message : String(error));
}
