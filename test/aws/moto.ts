import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** What moto is made of; the sources are beside the compiled tests' root. */
const requirements = path.resolve(__dirname, "..", "..", "..", "test", "aws", "requirements.txt");

/** A moto server that runs. */
export interface Moto {
  endpoint: string;
  /** Resolves once the server is gone. */
  stop(): Promise<void>;
}

/** The Python that has moto, installed at the first use and kept among the temporary files; or why there is none. */
export function motoPython(): { python: string } | { missing: string } {
  const version = createHash("sha256").update(fs.readFileSync(requirements)).digest("hex").slice(0, 12);
  const home = path.join(os.tmpdir(), `kubernetes-postgres-moto-${version}`);
  const python = path.join(home, "bin", "python");
  if (fs.existsSync(python)) return { python };
  // Under another name until it is whole: a run that is cut off, or two at once, leave nothing half done.
  const unfinished = fs.mkdtempSync(`${home}-`);
  try {
    const steps: [string, string[]][] = [
      ["python3", ["-m", "venv", unfinished]],
      [path.join(unfinished, "bin", "python"), ["-m", "pip", "install", "--quiet", "--requirement", requirements]],
    ];
    for (const [command, args] of steps) {
      const { error, status, stderr } = spawnSync(command, args, { encoding: "utf8" });
      if (error) return { missing: `${command} cannot be run: ${error.message}; install Python 3 with venv and pip` };
      if (status !== 0) return { missing: `${command} ${args.join(" ")} failed:\n${stderr.trim()}` };
    }
    if (!fs.existsSync(home)) fs.renameSync(unfinished, home);
    return { python };
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Ends with the pipe to its parent, so that no server stays behind however the tests end; one more thread than moto has
 * by itself.
 */
const program = `
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from moto.server import main
main(sys.argv[1:])
`;

/** Starts a server of an empty account on a free port of this machine. */
export async function startMoto(python: string): Promise<Moto> {
  const child = spawn(python, ["-c", program, "-H", "127.0.0.1", "-p", "0"], { stdio: ["pipe", "ignore", "pipe"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`moto ended with ${code} before it listened:\n${said}`)));
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (found) resolve(found[1]);
    });
  });
  return {
    endpoint,
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}
