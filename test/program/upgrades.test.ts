import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { diffReports, readBase } from "kubepg/preview/diff";
import type { Report } from "kubepg/preview/report";
import { upgradeProblems } from "kubepg/preview/upgrade";
import { checkout, kubepg, stacks } from "./checkout";

const baselines = path.join(checkout, "test", "upgrades");
const { version } = JSON.parse(fs.readFileSync(path.join(checkout, "package.json"), "utf8")) as { version: string };

/** What a version promises compatibility within: its major, or its minor before 1.0.0 (semver.org, 4). */
function line(of: string): string {
  const [major, minor] = of.split(".");
  return major === "0" ? `0.${minor}` : major;
}

describe("an upgrade of a stack that changes nothing itself", function () {
  this.timeout(60_000);
  const released = fs.readdirSync(baselines).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

  it("has a release to start from; `npm run release:baseline` freezes one", () => {
    assert.ok(released.length > 0);
  });

  for (const from of released) {
    if (line(from) !== line(version)) {
      it(`from ${from} to ${version} is described in docs/upgrades/${version}.md`, () => {
        assert.ok(fs.existsSync(path.join(checkout, "docs", "upgrades", `${version}.md`)));
      });
      continue;
    }
    for (const stack of stacks) {
      it(`from ${from} drops no resource and replaces none that holds data: stack ${stack}`, async () => {
        const base = readBase(path.join(baselines, from, `${stack}.json`));
        const configuration = path.join(baselines, from, `Pulumi.${stack}.yaml`);
        const { stdout, stderr, code } = await kubepg(
          ...["preview", "--stack", stack, "--config-file", configuration, "--json", "--no-policies"],
        );
        assert.equal(code, 0, stderr);
        const problems = upgradeProblems(diffReports(base, JSON.parse(stdout) as Report));
        const told = problems.map(({ name, type, message }) => `${name} (${type}): ${message}`).join("\n");
        assert.equal(
          told,
          "",
          `an upgrade from ${from} would lose something; what cannot be kept needs a major release`,
        );
      });
    }
  }
});
