import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { previewProgram, type PreviewRequest, type Recording, type Registration } from "kubepg/engine/index";

/** The checkout: compiled, this file is in bin/test/cli. */
export const root = path.join(__dirname, "..", "..", "..");
export const programs = path.join(root, "test", "fixtures", "programs");
export const packs = path.join(root, "test", "fixtures", "packs");

/** The passphrase that the fixture `secrets` was encrypted with, by Pulumi's own command line. */
export const passphrase = "correct-horse";

/** Previews a fixture program as stack dev, without a passphrase unless one is given. */
export function previewFixture(name: string, request: Partial<PreviewRequest> = {}): Promise<Recording> {
  return previewProgram({ directory: path.join(programs, name), stack: "dev", environment: {}, ...request });
}

export function resourceNamed(recording: Recording, name: string): Registration {
  const found = recording.resources.find((resource) => resource.name === name);
  if (found === undefined)
    throw new Error(`no resource ${name}: ${recording.resources.map((one) => one.name).join(", ")}`);
  return found;
}

/** Runs `kubepg` as a person does. */
export function kubepg(args: string[], environment: NodeJS.ProcessEnv = {}, cwd = root) {
  const inherited = { ...process.env };
  delete inherited.PULUMI_CONFIG_PASSPHRASE;
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, "cli", "start.js"), ...args], {
    cwd,
    encoding: "utf8",
    env: { ...inherited, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

const temporary: string[] = [];

/** A directory with these files; removed by removeTemporary. */
export function directoryWith(files: Record<string, string>): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-test-"));
  temporary.push(directory);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    fs.writeFileSync(path.join(directory, name), text);
  }
  return directory;
}

export function removeTemporary(): void {
  for (const directory of temporary.splice(0)) fs.rmSync(directory, { recursive: true, force: true });
}
