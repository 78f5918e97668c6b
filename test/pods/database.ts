import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { KubernetesObject, Objects } from "../engine/kubernetes/objects";
import { fieldAt } from "../engine/kubernetes/waiting";
import { eventually } from "./eventually";

const run = promisify(execFile);

/** What the operator says of a cluster. */
interface ClusterStatus {
  phase: string;
  readyInstances: number;
  currentPrimary: string;
  targetPrimary: string;
}

/** A database cluster that runs, as the operator and its own SQL tell of it. The namespace has the cluster's name. */
export class Database {
  constructor(
    private readonly api: Objects,
    readonly name: string,
    readonly database: string,
  ) {}

  async status(): Promise<ClusterStatus> {
    return fieldAt(await this.cluster(), "status") as ClusterStatus;
  }

  /** How long a standby that was chosen waits for a dead primary's lease. */
  async leaseSeconds(): Promise<number> {
    return Number(fieldAt(await this.cluster(), "spec.primaryLease.leaseDurationSeconds"));
  }

  async nodeOf(pod: string): Promise<string> {
    const found = await this.api.get("v1", "Pod", pod, this.name);
    if (found === undefined) throw new Error(`there is no pod ${pod}`);
    return String(fieldAt(found, "spec.nodeName"));
  }

  /** Waits until all instances are ready and nothing is on its way; returns the primary. */
  healthy(): Promise<string> {
    return eventually(`all instances of ${this.name} to be ready`, async () => {
      const cluster = await this.cluster();
      const { phase, readyInstances, currentPrimary, targetPrimary } = fieldAt(cluster, "status") as ClusterStatus;
      const isSettled = phase === "Cluster in healthy state" && currentPrimary === targetPrimary;
      return isSettled && readyInstances === fieldAt(cluster, "spec.instances") && currentPrimary;
    });
  }

  /** Runs SQL on the current primary as superuser; returns one string a row, columns parted by "|". */
  async sql(query: string): Promise<string[]> {
    const { currentPrimary } = await this.status();
    const psql = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", this.database, "-c", query];
    const args = ["exec", "--namespace", this.name, currentPrimary, "--container", "postgres", "--", ...psql];
    const { stdout } = await run("kubectl", args, { maxBuffer: 64 * 1024 * 1024 });
    return stdout.split("\n").filter((line) => line !== "");
  }

  /** The timeline that is written: each promotion begins a new one. */
  async timeline(): Promise<string> {
    return (await this.sql("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)"))[0];
  }

  /** Closes the current WAL segment and waits until the archive has it. */
  async archived(): Promise<void> {
    const [segment] = await this.sql("SELECT pg_walfile_name(pg_switch_wal())");
    const query = `SELECT last_archived_wal >= '${segment}' FROM pg_stat_archiver`;
    await eventually(`WAL segment ${segment} in the archive`, async () => (await this.sql(query))[0] === "t");
  }

  private async cluster(): Promise<KubernetesObject> {
    const found = await this.api.get("postgresql.cnpg.io/v1", "Cluster", this.name, this.name);
    if (found === undefined) throw new Error(`there is no Cluster ${this.name}`);
    return found;
  }
}
