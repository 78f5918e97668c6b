"use strict";
// Compiles the TypeScript of this checkout to JavaScript, one file for one file, and only what changed.
//
// Everything that runs here (the Pulumi program, the policy pack, kubepg, the tests) is started through
// ensureBuilt(), so there is no build step to forget: a source file newer than its output is compiled before it
// runs. Types are not checked here, that costs seconds and 700 MB a start; `npm run check-types` does it.

const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");

/** The packages of the checkout: where sources are, and the top-level entries of each that hold them. */
const packages = [
  { directory: root, sources: ["index.ts", "config.ts", "test", "tools"] },
  { directory: path.join(root, "components"), sources: ["."] },
  { directory: path.join(root, "policies"), sources: ["."] },
  { directory: path.join(root, "cli"), sources: ["."] },
];
const notSources = new Set(["bin", "node_modules", "fixtures", "golden"]);

/** Every TypeScript source below `entry`, declaration files aside. */
function* sourceFiles(entry) {
  const stat = fs.statSync(entry, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isFile()) {
    if (entry.endsWith(".ts") && !entry.endsWith(".d.ts")) yield { file: entry, modified: stat.mtimeMs };
    return;
  }
  for (const child of fs.readdirSync(entry)) {
    if (!notSources.has(child) && !child.startsWith(".")) yield* sourceFiles(path.join(entry, child));
  }
}

/** Where the output of `file` goes: the same path below the package's bin/. */
function outputOf(directory, file) {
  return path.join(directory, "bin", path.relative(directory, file)).replace(/\.ts$/, ".js");
}

/** The sources whose output is missing or older than they are; a changed compiler option makes all of them stale. */
function staleSources() {
  const ownAge = fs.statSync(__filename).mtimeMs;
  const stale = [];
  for (const { directory, sources } of packages) {
    for (const source of sources) {
      for (const { file, modified } of sourceFiles(path.join(directory, source))) {
        const output = outputOf(directory, file);
        const built = fs.statSync(output, { throwIfNoEntry: false });
        if (built === undefined || built.mtimeMs < Math.max(modified, ownAge)) stale.push({ file, output });
      }
    }
  }
  return stale;
}

function compile({ file, output }) {
  // Loaded here: a start with nothing to compile does not pay for the compiler.
  const ts = require("typescript");
  const sourceName = path.relative(path.dirname(output), file);
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(fs.readFileSync(file, "utf8"), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      sourceMap: true,
      esModuleInterop: true,
    },
  });
  if (diagnostics !== undefined && diagnostics.length > 0) {
    throw new Error(
      ts.formatDiagnostics(diagnostics, {
        getCurrentDirectory: () => root,
        getCanonicalFileName: (f) => f,
        getNewLine: () => "\n",
      }),
    );
  }
  const map = { ...JSON.parse(sourceMapText), sources: [sourceName] };
  fs.mkdirSync(path.dirname(output), { recursive: true });
  replaceFile(`${output}.map`, JSON.stringify(map));
  replaceFile(output, outputText);
}

/** Removes outputs whose source is gone: what was a file and became a folder would shadow it, and a deleted test would run. */
function pruneOutputs() {
  for (const { directory } of packages) {
    const bin = path.join(directory, "bin");
    for (const entry of fs.existsSync(bin) ? fs.readdirSync(bin, { recursive: true, withFileTypes: true }) : []) {
      if (!entry.isFile() || !entry.name.endsWith(".js")) continue;
      const output = path.join(entry.parentPath ?? entry.path, entry.name);
      const source = path.join(directory, path.relative(bin, output)).replace(/\.js$/, ".ts");
      if (fs.existsSync(source)) continue;
      const stem = output.replace(/\.js$/, "");
      for (const ending of [".js", ".js.map", ".d.ts", ".d.ts.map"]) fs.rmSync(stem + ending, { force: true });
    }
  }
}

/** Writes through a rename: two programs that start at once never read half a file. */
function replaceFile(file, text) {
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, text);
  fs.renameSync(temporary, file);
}

/** Compiles what is stale; returns how many files that were. Throws with file and line on a syntax error. */
function ensureBuilt() {
  const stale = staleSources();
  if (stale.length > 0) pruneOutputs();
  stale.forEach(compile);
  return stale.length;
}

module.exports = { ensureBuilt };

if (require.main === module) {
  pruneOutputs();
  ensureBuilt();
}
