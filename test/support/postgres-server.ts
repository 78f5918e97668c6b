import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A real PostgreSQL of this machine, for tests of what is rendered for one. */

const installed = "/usr/lib/postgresql";

/** Directory of the newest server's programs; undefined where none is installed. */
export function serverPrograms(): string | undefined {
  if (!fs.existsSync(installed)) return undefined;
  const versions = fs.readdirSync(installed).sort((one, other) => Number(other) - Number(one));
  const found = versions.map((version) => path.join(installed, version, "bin"));
  return found.find((directory) => fs.existsSync(path.join(directory, "initdb")));
}

/** Number of a user of this machine; undefined where there is none. */
export function userId(name: string): number | undefined {
  const { status, stdout } = spawnSync("id", ["-u", name], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : undefined;
}

/** What stands in the way of a real server; undefined when nothing does. */
export function missingServer(): string | undefined {
  if (serverPrograms() === undefined) return `no PostgreSQL server is installed below ${installed}`;
  if (os.userInfo().uid !== 0) return "only root can run processes as the users of the containers";
  if (userId("postgres") === undefined) return 'there is no user "postgres"';
  if (spawnSync("openssl", ["version"]).error) return "openssl is not on the PATH";
  return undefined;
}

/** How a program ended and what it wrote. */
export interface Ended {
  status: number | null;
  output: string;
}

/** Runs programs as one user of this machine, with the server's programs on the PATH and nothing of this process's surroundings. */
export class User {
  private readonly running: ChildProcess[] = [];

  constructor(
    private readonly id: number,
    private readonly surroundings: Record<string, string>,
    private readonly group: number,
  ) {}

  private options(more: Record<string, string>) {
    const PATH = [more.PATH, serverPrograms(), "/usr/bin", "/bin"].filter((part) => part !== undefined).join(":");
    return { uid: this.id, gid: this.group, env: { ...this.surroundings, ...more, PATH }, cwd: "/" };
  }

  run(command: string[], more: Record<string, string> = {}): Ended {
    const [program = "", ...args] = command;
    const { status, stdout, stderr, error } = spawnSync(program, args, { ...this.options(more), encoding: "utf8" });
    if (error) throw error;
    return { status, output: `${stdout}${stderr}` };
  }

  /** Starts a program and leaves it running; what it writes goes to a file. */
  start(command: string[], log: string, more: Record<string, string> = {}): ChildProcess {
    const [program = "", ...args] = command;
    const file = fs.openSync(log, "a");
    const started = spawn(program, args, { ...this.options(more), stdio: ["ignore", file, file] });
    fs.closeSync(file);
    this.running.push(started);
    return started;
  }

  /** Ends what was started, the last first, each before the next. */
  async stop(): Promise<void> {
    for (const child of this.running.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await ended;
    }
  }
}
