import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { dataVersionScript } from "kubernetes-postgres/operators/standalone/data-version";
import { planOf } from "./plans";

const steps = "docs/operators/standalone.md#another-major-version";

describe("What a single instance looks for on its volume before the server starts", () => {
  let volume: string;

  beforeEach(() => {
    volume = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-volume-"));
    fs.mkdirSync(path.join(volume, "lost+found"));
  });

  afterEach(() => {
    fs.rmSync(volume, { recursive: true, force: true });
  });

  /** What initdb leaves in a directory of the volume, as far as the version goes. */
  function hold(major: number, place: string): void {
    fs.mkdirSync(path.join(volume, place), { recursive: true });
    fs.writeFileSync(path.join(volume, place, "PG_VERSION"), `${major}\n`);
  }

  /** How the init container ends, which changes nothing whatever it finds. */
  function start(postgresVersion: number): { status: number | null; said: string } {
    const before = fs.readdirSync(volume, { recursive: true });
    const script = dataVersionScript(planOf({ postgresVersion }), volume);
    const { status, stdout, stderr } = spawnSync("/bin/sh", ["-ec", script], { encoding: "utf8" });
    assert.deepEqual(fs.readdirSync(volume, { recursive: true }), before);
    return { status, said: stdout + stderr };
  }

  const fine = { status: 0, said: "" };

  for (const [postgresVersion, place] of [
    [16, "pgdata"],
    [18, "18/docker"],
  ] as const) {
    it(`lets ${postgresVersion} start on an empty volume, and on its own data`, () => {
      assert.deepEqual(start(postgresVersion), fine);
      hold(postgresVersion, place);
      assert.deepEqual(start(postgresVersion), fine);
    });
  }

  for (const { from, place, to, own } of [
    { from: 17, place: "pgdata", to: 18, own: "18/docker" },
    { from: 16, place: "pgdata", to: 17, own: "pgdata" },
    { from: 17, place: "pgdata", to: 16, own: "pgdata" },
    { from: 18, place: "18/docker", to: 17, own: "pgdata" },
    // Where the official image keeps them by itself, before 18.
    { from: 15, place: ".", to: 17, own: "pgdata" },
    { from: 15, place: "data", to: 18, own: "18/docker" },
  ]) {
    it(`stops ${to} before data of ${from} in ${place}, in one line that says what to do`, () => {
      hold(from, place);
      assert.deepEqual(start(to), {
        status: 1,
        said: `the volume holds data of PostgreSQL ${from} in '${place}', and PostgreSQL ${to} expects its own in '${own}': nothing was started or changed; set postgresVersion back to ${from}, and bring the data into a new cluster by the steps of ${steps}\n`,
      });
    });
  }

  it("stops before data that the version itself does not look for", () => {
    hold(17, ".");
    const { status, said } = start(17);
    assert.equal(status, 1);
    assert.match(said, /PostgreSQL 17 in '\.', .* its own in 'pgdata': .*; move them there while no server runs\n$/);
  });

  it("lets the data of an older version stay beside those that were made of them", () => {
    hold(17, "pgdata");
    hold(18, "18/docker");
    assert.deepEqual(start(18), fine);
    assert.deepEqual(start(17), fine);
  });
});
