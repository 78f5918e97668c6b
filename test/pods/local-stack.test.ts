import assert from "node:assert/strict";
import * as os from "node:os";
import { kubectl } from "../cluster/control-plane";
import { fieldAt } from "../engine/kubernetes/waiting";
import { Engine } from "../engine/stack/engine";
import { TestStack } from "../engine/stack/test-stack";
import { longestGap, lostRows, type AcknowledgedRow } from "../support/acknowledged";
import { Database } from "./database";
import { eventually } from "./eventually";
import { NodeRig, requireNodes } from "./node-rig";
import { WritingClient, type Connection } from "./writing-client";

/** Debian's PostgreSQL under the usual name: the nodes have no registry to pull the version table's image from. */
const image = "ghcr.io/cloudnative-pg/postgresql:18-standard-trixie";

/** The owner's database in Pulumi.local.yaml, and the table that clients write to. */
const database = "shop";
const table = "written_rows";

/** Longest without a write in seconds: what CloudNativePG's defaults cost on idle nodes, and what ours are to (docs/failover.md). */
const killedPod = { fault: "killed pod", operatorDefault: 22, aim: 10 };
const lostNode = { fault: "lost node", operatorDefault: 77, aim: 45 };

/**
 * How long the operator keeps a connection to an instance that it has asked for its status. A node that is lost within that
 * time costs half a minute more, for which the operator waits on the dead connection (docs/failover.md).
 */
const operatorConnectionSeconds = 20;

/**
 * Beyond the lease, so that a primary that is judged by its lease alone would lose it; and short of the ten seconds after
 * which the operator starts anew, which would make the next failover slower.
 */
const blipBeyondLeaseSeconds = 3;

describe("the local stack on real nodes, three instances", function () {
  this.timeout(600_000);
  // What follows a cluster that did not heal could only wait for it in vain.
  this.bail(true);
  let rig: NodeRig | undefined;
  let engine: Engine | undefined;
  let stack: TestStack;
  let shop: Database;
  let connection: Connection;
  const acknowledged: AcknowledgedRow[] = [];

  before(async function () {
    requireNodes(this);
    const began = Date.now();
    rig = NodeRig.up();
    engine = await Engine.start();
    stack = await TestStack.create(engine, "local");
    const endpointUrl = await rig.createBucket("postgres-backups");
    stack.configureCluster((cluster) => {
      cluster.image = image;
      cluster.instances = 3;
      // With three the default is that no acknowledged row is lost.
      delete cluster.replication;
      if (process.env.KUBEPG_FAILOVER !== undefined) cluster.failover = process.env.KUBEPG_FAILOVER;
      cluster.backup = { ...(cluster.backup as object), endpointUrl };
    });
    report("rig up", began);
    const upBegan = Date.now();
    const up = await stack.up();
    assert.ok(up.succeeded, up.said);
    report("three instances ready after pulumi up", upBegan);
    connection = await connectionOf(stack.name);
    shop = new Database(engine.api, stack.name, database);
  });

  after(async () => {
    try {
      // A rig that is forgotten takes everything on it along.
      if (rig?.staysUp === true) {
        await (stack as TestStack | undefined)?.destroy();
        await (stack as TestStack | undefined)?.cleanUp();
      }
    } finally {
      engine?.stop();
      rig?.down();
    }
  });

  async function connectionOf(cluster: string): Promise<Connection> {
    const { clusters } = await stack.outputs();
    return (clusters.value as Record<string, Connection>)[cluster];
  }

  /** A client on another node than the primary, which is named with its node. */
  async function writeTo(name: string): Promise<{ client: WritingClient; primary: string; node: string }> {
    const primary = await shop.healthy();
    const node = await shop.nodeOf(primary);
    const options = { image, table, awayFrom: node };
    const client = await WritingClient.start((engine as Engine).api, name, connection, options);
    return { client, primary, node };
  }

  /** Ends the client; returns the longest time it could not write for, and what it wrote that is not there. */
  async function verdictOn(client: WritingClient): Promise<{ rows: number; lost: number[]; outage: number }> {
    const rows = client.stop();
    acknowledged.push(...rows);
    const present = (await shop.sql(`SELECT id FROM ${table}`)).map(Number);
    return { rows: rows.length, lost: lostRows(rows, present), outage: longestGap(rows) };
  }

  /** Breaks the primary while a client writes, repairs it after the failover, and judges what the client saw. */
  async function drill(
    { fault, operatorDefault, aim }: typeof killedPod,
    breaks: (primary: string, node: string) => void,
  ): Promise<void> {
    const { client, primary, node } = await writeTo(fault.replace(" ", "-"));
    const began = Date.now();
    breaks(primary, node);
    const promoted = await eventually("another primary", async () => {
      const { currentPrimary } = await shop.status();
      return currentPrimary !== primary && currentPrimary;
    });
    report(`${fault}: ${promoted} promoted in place of ${primary}`, began);
    await client.writesOn();
    if (fault === lostNode.fault) rig?.repair(node);
    await shop.healthy();
    report(`${fault}: three instances again`, began);
    const { rows, lost, outage } = await verdictOn(client);
    const load = os.loadavg()[0].toFixed(0);
    const compared = `aim ${aim} s, CloudNativePG's defaults ${operatorDefault} s, both without other work; here the load was ${load} on ${os.cpus().length} processors`;
    console.log(
      `      ${fault}: no write for ${outage.toFixed(1)} s (${compared}); ${rows} rows acknowledged, ${lost.length} lost`,
    );
    assert.deepEqual(lost, [], "acknowledged rows that are not there");
  }

  it("takes the base backup of its schedule", async () => {
    const backup = await eventually("the end of the first base backup", async () => {
      const [found] = await (engine as Engine).api.list("postgresql.cnpg.io/v1", "Backup", stack.name);
      return ["completed", "failed"].includes(String(fieldAt(found, "status.phase"))) && found;
    });
    assert.equal(fieldAt(backup, "status.phase"), "completed", String(fieldAt(backup, "status.error")));
    const took = ["startedAt", "stoppedAt"].map((at) => Date.parse(String(fieldAt(backup, `status.${at}`))));
    console.log(`      base backup: ${(took[1] - took[0]) / 1000} s`);
    assert.equal(fieldAt(backup, "spec.cluster.name"), stack.name);
    assert.equal(fieldAt(backup, "status.method"), "plugin");
  });

  it("keeps its primary and goes on writing while the API server answers nobody", async () => {
    const { client, primary } = await writeTo("blip");
    const timeline = await shop.timeline();
    const away = (await shop.leaseSeconds()) + blipBeyondLeaseSeconds;
    await (rig as NodeRig).withoutApiServer(() => seconds(away));
    await client.writesOn();
    assert.equal(await shop.healthy(), primary);
    assert.equal(await shop.timeline(), timeline, "nobody was promoted, not even for a while");
    const { rows, lost, outage } = await verdictOn(client);
    console.log(
      `      API server away for ${away} s: no write for ${outage.toFixed(1)} s; ${rows} rows acknowledged, ${lost.length} lost`,
    );
    assert.deepEqual(lost, []);
  });

  it("writes again after its primary's pod was killed, and no acknowledged row is lost", async () => {
    await drill(killedPod, (pod) => {
      const { status, stderr } = kubectl([
        "delete",
        "pod",
        pod,
        "--namespace",
        stack.name,
        "--grace-period=0",
        "--force",
      ]);
      assert.equal(status, 0, stderr);
    });
  });

  it("writes again after its primary's node was lost, and no acknowledged row is lost", async () => {
    await shop.healthy();
    await seconds(operatorConnectionSeconds + 5);
    await drill(lostNode, (_, node) => rig?.crash(node));
  });

  it("is recovered to a point in time: what was there then, and nothing of what came after", async () => {
    const content = `SELECT id, content FROM ledger ORDER BY id`;
    await shop.sql("CREATE TABLE ledger AS SELECT id, md5(id::text) AS content FROM generate_series(1, 10000) AS id");
    const expected = await shop.sql(content);
    const [targetTime] = await shop.sql(
      `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    );
    await shop.sql("INSERT INTO ledger SELECT id, md5(id::text) FROM generate_series(10001, 20000) AS id");
    await shop.sql(`DELETE FROM ledger WHERE id % 2 = 0; DROP TABLE ${table}`);
    await shop.archived();
    const name = `${stack.name}-restored`;
    const source = `${stack.name}/${stack.name}`;
    stack.configure((settings) => {
      const [cluster] = settings["kubernetes-postgres:clusters"];
      const recovery = { serverName: `${stack.name}-18-1`, path: source, targetTime };
      settings["kubernetes-postgres:clusters"].push({ ...cluster, name, instances: 1, recovery });
      // Room for the second one: the nodes have no more processors than this machine.
      cluster.instances = 2;
    });
    const began = Date.now();
    const up = await stack.up();
    assert.ok(up.succeeded, up.said);
    report(`recovered to ${targetTime} after pulumi up`, began);
    const restored = new Database((engine as Engine).api, name, database);
    assert.deepEqual(await restored.sql(content), expected);
    assert.notDeepEqual(await shop.sql(content), expected, "the source was damaged");
    const present = (await restored.sql(`SELECT id FROM ${table}`)).map(Number);
    assert.ok(acknowledged.length > 0, "there is something to compare");
    assert.deepEqual(lostRows(acknowledged, present), [], "acknowledged rows that the archive lost");
  });
});

/** A measured duration, for people: on a busy machine it says little. */
function report(what: string, began: number): void {
  console.log(`      ${what}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
