import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { checkout } from "../program/checkout";

/** Commands of the rig, and where it keeps what it runs; its README has the details. */
const commands = path.join(path.resolve(checkout, process.env.RIG ?? "../shared/rig"), "nodes");
const home = process.env.RIG_NODES_HOME ?? path.join(os.homedir(), ".cache", "pg-rig-nodes");
const programs = path.join(process.env.RIG_HOME ?? path.join(os.homedir(), ".cache", "pg-rig"), "bin");
const run = path.join(home, "run");

/** Where the rig's object store answers, to pods and to this machine. By its name it would take that for a bucket. */
const objectStore = "http://10.77.0.1:9000";

/** On a busy machine the nodes take longer to import their images than `up` waits; the next one goes on where it stopped. */
const startAttempts = 3;

/** What stands in the way of tests that need nodes; undefined when nothing does. */
function missing(): string | undefined {
  if (!fs.existsSync(path.join(commands, "up"))) return `there is no rig of nodes in ${commands}; RIG names its parent`;
  if (process.getuid?.() !== 0) return "nodes need network and mount namespaces, which only root may make";
  if (!fs.existsSync(path.join(home, "images", "rig.tar"))) {
    return `the nodes' images are not built; ${path.join(commands, "build")} takes a quarter of an hour`;
  }
  const tools = ["containerd", "runc", "conntrack", "iptables", "nft", "ip", "openssl"];
  const absent = tools.filter((tool) => !isOnPath(tool));
  if (absent.length > 0)
    return `the nodes need ${absent.join(", ")}; ${path.join(commands, "build")} tools installs them`;
  const unbuilt = ["etcd", "kube", "kubectl", "pulumi"].filter((name) => !isOnPath(name));
  return unbuilt.length > 0 ? `there is no ${unbuilt.join(", ")} on the PATH or in ${programs}` : undefined;
}

function isOnPath(command: string): boolean {
  const PATH = `${programs}:${process.env.PATH}:/usr/sbin:/sbin`;
  return spawnSync("sh", ["-c", `command -v ${command}`], { env: { ...process.env, PATH } }).status === 0;
}

/** Says what is missing and skips; where CI is set that is a failure, as in every other tier. */
export function requireNodes(context: Mocha.Context): void {
  const reason = missing();
  if (reason === undefined) return;
  if (process.env.CI) throw new Error(`CI is set, and ${reason}`);
  console.log(`      skipped: ${reason}`);
  context.skip();
}

/** Three real Kubernetes nodes on this machine, whose failures the tests decide on. */
export class NodeRig {
  private readonly broken = new Set<string>();

  private constructor(
    /** Whether somebody else has started it, who will stop it. */
    readonly staysUp: boolean,
  ) {}

  /** Starts it unless it runs already, and points KUBECONFIG and the PATH at it. */
  static up(): NodeRig {
    const rig = new NodeRig(isAlive("apiserver"));
    try {
      rig.start(startAttempts);
    } catch (error) {
      rig.down();
      throw error;
    }
    process.env.KUBECONFIG = path.join(run, "kubeconfig");
    process.env.PATH = `${programs}:${process.env.PATH}`;
    return rig;
  }

  private start(attempts: number): void {
    try {
      command("up");
    } catch (error) {
      if (attempts <= 1) throw error;
      this.start(attempts - 1);
    }
  }

  /** Ends and forgets it where `up` has started it, else repairs what was broken. */
  down(): void {
    if (this.staysUp) for (const node of this.broken) this.repair(node);
    else command("down", "--wipe");
  }

  /** Power loss: the node's network goes silent, then every process is gone. */
  crash(node: string): void {
    this.broken.add(node);
    command("node", "crash", letterOf(node));
  }

  repair(node: string): void {
    command("node", "start", letterOf(node));
    this.broken.delete(node);
  }

  /** The API server answers nobody until `during` is over: the worst kind of a blip, where requests hang. */
  async withoutApiServer(during: () => Promise<void>): Promise<void> {
    const pid = pidOf("apiserver");
    process.kill(pid, "SIGSTOP");
    try {
      await during();
    } finally {
      process.kill(pid, "SIGCONT");
    }
  }

  /** Makes a bucket on the rig's object store; returns the store's endpoint. */
  async createBucket(name: string): Promise<string> {
    const { status } = await fetch(`${objectStore}/${name}`, { method: "PUT" });
    if (status >= 300) throw new Error(`the object store did not make the bucket ${name}: HTTP ${status}`);
    return objectStore;
  }
}

function command(name: string, ...args: string[]): void {
  execFileSync(path.join(commands, name), args, { stdio: ["ignore", "ignore", "inherit"] });
}

/** The rig calls node-a by its letter. */
function letterOf(node: string): string {
  return node.replace(/^node-/, "");
}

function pidOf(name: string): number {
  return Number(fs.readFileSync(path.join(run, `${name}.pid`), "utf8"));
}

function isAlive(name: string): boolean {
  try {
    return process.kill(pidOf(name), 0);
  } catch {
    return false;
  }
}
