import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { kubepg, root } from "./support";

describe("kubepg", function () {
  this.timeout(60_000);

  it("tells its version", () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, "cli", "package.json"), "utf8")) as {
      version: string;
    };
    assert.deepEqual(kubepg(["--version"]), { status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("shows its commands", () => {
    const { status, stdout } = kubepg(["--help"]);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: kubepg COMMAND \[options\]\n\n {2}check .*\n {2}preview .*\n {2}tune /);
    assert.equal(kubepg([]).status, 64);
  });

  it("guesses what an unknown command was meant to be", () => {
    assert.deepEqual(kubepg(["prevew"]), {
      status: 64,
      stdout: "",
      stderr: "kubepg: unknown command prevew. Did you mean preview?\nSee kubepg --help.\n",
    });
    assert.equal(kubepg(["frobnicate"]).stderr, "kubepg: unknown command frobnicate.\nSee kubepg --help.\n");
  });
});
