import Module, { createRequire } from "node:module";
import * as path from "node:path";
import ts from "typescript";

// Modules of the policy pack with one file changed, without a compiler run or a process.

/** Loads what the cache has just been cleared of, which an import would not. */
const load = createRequire(__filename);

/**
 * The exports of a module whose folder is loaded anew, with one file of it replaced by the given TypeScript; everything
 * outside the folder stays loaded as it is, so that both share its classes.
 */
export function withMutant<T>(folder: string, entry: string, file: string | undefined, source: string): T {
  for (const name of Object.keys(require.cache)) if (name.startsWith(folder + path.sep)) delete require.cache[name];
  if (file !== undefined) {
    const module = new Module(file);
    module.filename = file;
    module.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(
      path.dirname(file),
    );
    require.cache[file] = module;
    (module as unknown as { _compile(code: string, name: string): void })._compile(transpiled(source), file);
  }
  return load(path.join(folder, entry)) as T;
}

function transpiled(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}
