import * as fs from "node:fs";
import * as path from "node:path";
import { matcher } from "./glob";

/** Standard input on the command line, and its name in reports. */
export const standardInput = "-";

/** A text to be judged. */
export interface Source {
  /** As a person would name it: relative to where the command runs, with slashes. */
  readonly file: string;
  readonly text: string;
  /** Whether it was given by its name, and not found in a folder. */
  readonly isNamed: boolean;
}

/** An input that could not be read, or not as what it should be. */
export interface InputError {
  readonly file: string;
  /** 1 for the first; undefined where the whole file is meant. */
  readonly line?: number;
  readonly message: string;
}

/** What is looked through. */
export interface Search {
  /** Files, folders, and "-" for standard input. */
  readonly paths: readonly string[];
  /** Patterns of files and folders that are left out. Default: none. */
  readonly exclude?: readonly string[];
  /** Files that are left out, such as the command's own. Default: none. */
  readonly except?: readonly (string | undefined)[];
}

/** Larger files are hardly written by hand or rendered from a chart, and take minutes to parse. */
const maxMebibytes = 25;
const mebibyte = 1024 * 1024;
const endings = [".yaml", ".yml", ".json"];
/** Folders that hold other people's files. */
const skippedFolders = ["node_modules", ".git"];

interface Found {
  readonly path: string;
  readonly isNamed: boolean;
}

/** The texts behind paths. What cannot be read is told, and everything else is read all the same. */
export function readSources({ paths, exclude = [], except = [] }: Search): { sources: Source[]; errors: InputError[] } {
  const sources: Source[] = [];
  const errors: InputError[] = [];
  const excluded = exclude.map(matcher);
  const isLeftOut = (file: string): boolean => excluded.some((matches) => matches(nameOf(file)));
  // Each file once, however it is reached, and none of those that say how to check.
  const seen = new Set(except.flatMap((file) => (file === undefined ? [] : [realPath(file)])));
  const found = paths.flatMap((one) =>
    one === standardInput ? [{ path: one, isNamed: true }] : filesAt(one, isLeftOut, errors),
  );
  for (const one of found) {
    const real = one.path === standardInput ? one.path : realPath(one.path);
    if (seen.has(real)) continue;
    seen.add(real);
    const read = readSource(one);
    if ("text" in read) sources.push(read);
    else errors.push(read);
  }
  return { sources, errors };
}

/** A file, whatever it is called, or the files of a folder. */
function filesAt(from: string, isLeftOut: (file: string) => boolean, errors: InputError[]): Found[] {
  if (isLeftOut(from)) return [];
  try {
    if (!fs.statSync(from).isDirectory()) return [{ path: from, isNamed: true }];
  } catch (error) {
    errors.push({ file: nameOf(from), message: reasonOf(error) });
    return [];
  }
  return filesBelow(from, isLeftOut, errors).map((file) => ({ path: file, isNamed: false }));
}

/** The files of a folder in the order of their names. */
function filesBelow(folder: string, isLeftOut: (file: string) => boolean, errors: InputError[]): string[] {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    errors.push({ file: nameOf(folder), message: reasonOf(error) });
    return [];
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const below = path.join(folder, entry.name);
      if (isLeftOut(below)) return [];
      if (entry.isDirectory()) {
        return skippedFolders.includes(entry.name) ? [] : filesBelow(below, isLeftOut, errors);
      }
      if (!entry.isFile() && !entry.isSymbolicLink()) return [];
      return endings.includes(path.extname(entry.name).toLowerCase()) ? [below] : [];
    });
}

/** Where a path leads; the path itself where that cannot be told, as of a link to nowhere. */
function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

function readSource({ path: from, isNamed }: Found): Source | InputError {
  const file = from === standardInput ? "<stdin>" : nameOf(from);
  try {
    const descriptor = from === standardInput ? 0 : from;
    const size = from === standardInput ? 0 : fs.statSync(from).size;
    if (size > maxMebibytes * mebibyte) return tooLarge(file, size);
    const content = fs.readFileSync(descriptor);
    if (content.length > maxMebibytes * mebibyte) return tooLarge(file, content.length);
    if (content.includes(0)) return { file, message: "is a binary file, and manifests are text; leave it out" };
    return { file, text: content.toString("utf8"), isNamed };
  } catch (error) {
    return { file, message: reasonOf(error) };
  }
}

function tooLarge(file: string, size: number): InputError {
  const shown = `${Math.ceil(size / mebibyte)} MiB`;
  return { file, message: `is ${shown}, and at most ${maxMebibytes} MiB are read; split it` };
}

/** A file's name in reports and baselines: relative to where the command runs, unless it is elsewhere. */
export function nameOf(file: string): string {
  const relative = path.relative("", file);
  const name = relative === "" ? "." : relative.startsWith("..") ? path.normalize(file) : relative;
  return name.split(path.sep).join("/");
}

/** Why a file could not be read or written, without the system call. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const known: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file or folder",
    ENOTDIR: "there is no such file or folder",
    EACCES: "may not be read: permission denied",
    EISDIR: "is a folder",
    ELOOP: "is a link that leads back to itself",
  };
  return known[code ?? ""] ?? (error instanceof Error ? error.message : String(error));
}
