import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { diffReports, readBase } from "kubepg/preview/diff";
import { holdsData } from "kubepg/preview/replacements";
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

/** What this version registers for the stack of a release, as that release configured it. */
async function previewOf(from: string, stack: string): Promise<Report> {
  const configuration = path.join(baselines, from, `Pulumi.${stack}.yaml`);
  const { stdout, stderr, code } = await kubepg(
    ...["preview", "--stack", stack, "--config-file", configuration, "--json", "--no-policies"],
  );
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Report;
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
        const problems = upgradeProblems(diffReports(base, await previewOf(from, stack)));
        const told = problems.map(({ name, type, message }) => `${name} (${type}): ${message}`).join("\n");
        assert.equal(
          told,
          "",
          `an upgrade from ${from} would lose something; what cannot be kept needs a major release`,
        );
      });
    }
  }

  it("is told of each data resource that a release renames without an alias, and what to do", async () => {
    const from = released[released.length - 1];
    const base = readBase(path.join(baselines, from, "prod.json"));
    const next = await previewOf(from, "prod");
    const data = base.resources.filter(({ type }) => holdsData(type));
    assert.ok(data.length >= 10, `${data.length} data resources`);
    for (const { urn } of data) {
      // As if the release had called it so, and this version did no more.
      const former = `${urn}-former`;
      const resources = base.resources.map((one) =>
        one.urn === urn ? { ...one, urn: former, name: `${one.name}-former` } : one,
      );
      const problems = upgradeProblems(diffReports({ ...base, resources }, next));
      const told = problems.filter((one) => one.urn === former).map(({ name, message }) => `${name}: ${message}`);
      assert.match(
        told.join("\n"),
        /^.+-former: is deleted, and it holds data.+ add \{ urn: "(.+)-former" \} to the aliases of /,
      );
      assert.equal(problems.length, told.length, "and of nothing else");
    }
  });
});
