import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { checkout, kubepg } from "./program/checkout";

const readme = fs.readFileSync(path.join(checkout, "README.md"), "utf8");

/** The lines of the README's block of output that begins with `first`, without what is shortened or differs by run. */
function shown(first: string): string[] {
  const [, block] = readme.split(first);
  assert.ok(block !== undefined, `the README shows ${first}`);
  return block
    .split("```")[0]
    .split("\n")
    .filter((line) => line !== "" && line !== "..." && !line.startsWith("Duration"))
    .map((line) => line.trimEnd());
}

/** The source lines in a violation move with every edit. */
const withoutLines = (line: string): string => line.replace(/\.ts:\d+/g, ".ts");

describe("the README", function () {
  this.timeout(60_000);

  it("shows what `npm run preview` prints", async () => {
    const { stdout } = await kubepg("preview");
    const printed = stdout.split("\n").map((line) => withoutLines(line.trimEnd()));
    let from = 0;
    for (const line of shown("$ npm run preview\n").map(withoutLines)) {
      const at = printed.indexOf(line, from);
      assert.ok(at >= 0, `not printed, or not in this order: ${line}`);
      from = at + 1;
    }
  });

  it("shows the report of a stack with mistakes", async () => {
    const configuration = readme.split("```yaml\n# Pulumi.wrong.yaml\n")[1].split("```")[0];
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-"));
    const file = path.join(directory, "Pulumi.wrong.yaml");
    fs.writeFileSync(file, configuration);
    const { code, stdout, stderr } = await kubepg("preview", "--stack", "wrong", "--config-file", file);
    fs.rmSync(directory, { recursive: true });
    assert.equal(code, 1);
    const report = (stdout + stderr).split("\n").filter((line) => line !== "");
    assert.deepEqual(
      report.slice(1),
      shown("error: 6 mistakes in the configuration of stack wrong; nothing was created:\n"),
    );
  });

  it("names only scripts and files that exist", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(checkout, "package.json"), "utf8")) as { scripts: object };
    const named = [...readme.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name);
    assert.deepEqual(
      named.filter((name) => !Object.hasOwn(scripts, name)),
      [],
    );
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target);
    assert.deepEqual(
      links.filter((target) => !fs.existsSync(path.join(checkout, target))),
      [],
    );
  });
});
