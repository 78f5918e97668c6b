import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { settingsPatch } from "kubernetes-postgres/operators/patroni/settings";
import { settingsScript } from "kubernetes-postgres/operators/patroni/settings-script";
import { manifestOf, plain } from "../plans";
import { planOf, plansOf, rendered } from "../spilo/plans";

interface Member {
  name: string;
  role: string;
  state: string;
  api_url: string;
  pending_restart?: boolean;
}

/** What Patroni's API answers of it that the script asks for; a restart ends what is pending. */
function patroniApi(members: Member[], calls: string[]): http.Server {
  return http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "" } = request;
      if (method !== "GET") calls.push(`${method} ${url} ${Buffer.concat(chunks).toString()}`);
      const restarted = members.find(({ name }) => url === `/${name}/restart`);
      if (restarted !== undefined) restarted.pending_restart = undefined;
      response.end(JSON.stringify(url === "/cluster" ? { members } : {}));
    });
  });
}

async function run(members: string[], patch: unknown): Promise<{ status: number | null; output: string }> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "settings-"));
  fs.writeFileSync(path.join(directory, "apply.py"), settingsScript);
  const settings = path.join(directory, "settings.json");
  fs.writeFileSync(settings, JSON.stringify({ members, waitSeconds: 0, pollSeconds: 0, patch }));
  const child = spawn("python3", [path.join(directory, "apply.py"), settings]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  fs.rmSync(directory, { recursive: true });
  return { status, output };
}

describe("The Job that changes Patroni's configuration", () => {
  it("says all that a plan decides, and null where it decides nothing", () => {
    const plan = planOf("patroni", { parameters: { max_locks_per_transaction: "128" } });
    const patch = plain(settingsPatch(plan));
    assert.equal(patch.ttl, 30);
    assert.equal(patch.synchronous_mode_strict, true);
    assert.equal(patch.standby_cluster, null);
    const { parameters } = patch.postgresql;
    assert.equal(parameters.max_connections, plan.tuning.parameters.max_connections.value);
    assert.equal(parameters.max_locks_per_transaction, "128");
    assert.equal(parameters.track_commit_timestamp, null);
    assert.equal(parameters.work_mem, undefined);
  });

  it("leaves a cluster that follows another to follow", () => {
    const patch = settingsPatch(plansOf("patroni")["a cluster that follows another"]);
    assert.ok(!Object.hasOwn(patch, "standby_cluster"));
  });

  it("is another Job where it has something else to do, and the same otherwise", () => {
    const nameOf = (parameters: Record<string, string>) =>
      manifestOf(rendered(planOf("patroni", { parameters })), "settings").metadata.name;
    assert.equal(nameOf({}), nameOf({}));
    assert.notEqual(nameOf({}), nameOf({ max_connections: "150" }));
    // A parameter of the pods' own configuration restarts them, and needs no patch.
    assert.equal(nameOf({}), nameOf({ log_min_duration_statement: "100" }));
  });
});

describe("Its script", () => {
  before(function () {
    if (spawnSync("python3", ["--version"]).status === 0) return;
    console.log("      skipped: python3 is not on the PATH");
    this.skip();
  });

  it("patches once, and restarts who has to be, the primary last", async () => {
    const calls: string[] = [];
    const members: Member[] = [];
    const server = patroniApi(members, calls);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const member = (name: string, role: string, pending: boolean): Member => ({
      name,
      role,
      state: role === "leader" ? "running" : "streaming",
      api_url: `${address}/${name}/patroni`,
      ...(pending && { pending_restart: true }),
    });
    members.push(
      member("shop-0", "leader", true),
      member("shop-1", "replica", true),
      member("shop-2", "replica", false),
    );
    const { status, output } = await run(["http://127.0.0.1:1", address], { ttl: 20 });
    server.close();
    assert.equal(status, 0, output);
    assert.deepEqual(calls, [
      'PATCH /config {"ttl": 20}',
      'POST /shop-1/restart {"restart_pending": true}',
      'POST /shop-0/restart {"restart_pending": true}',
    ]);
  });

  it("fails where no member answers, and says which were asked", async () => {
    const { status, output } = await run(["http://127.0.0.1:1"], {});
    assert.equal(status, 1);
    assert.match(output, /no member answers \/config\nhttp:\/\/127\.0\.0\.1:1: /);
  });
});
