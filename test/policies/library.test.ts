import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import type { PolicyPackConfig } from "@pulumi/policy";
import {
  allPolicies,
  areaNames,
  policiesIn,
  policy,
  presetFor,
  ruleIds,
  type PackConfig,
} from "kubernetes-postgres-policies/policies";
import { areas, rules } from "kubernetes-postgres-policies/rules/index";
import { cluster } from "./fixtures";
import { changed } from "./given";
import { Pack } from "./pack";

const root = path.resolve(__dirname, "..", "..", "..");
const run = promisify(execFile);

/** A directory with the composed pack and, as npm would install it, the library from its own tarball. */
async function installed(): Promise<string> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "composed-"));
  fs.cpSync(path.join(root, "test", "fixtures", "packs", "composed"), directory, { recursive: true });
  const packing = ["pack", "--ignore-scripts", "--json", "--pack-destination", directory];
  const { stdout } = await run("npm", packing, { cwd: path.join(root, "policies") });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const library = path.join(directory, "node_modules", "kubernetes-postgres-policies");
  fs.mkdirSync(library, { recursive: true });
  await run("tar", ["-xzf", path.join(directory, filename), "-C", library, "--strip-components=1"]);
  for (const dependency of ["@pulumi", "kubernetes-postgres", "yaml"]) {
    fs.symlinkSync(path.join(root, "node_modules", dependency), path.join(directory, "node_modules", dependency));
  }
  return directory;
}

describe("the rules as a library", () => {
  let directory: string;
  let pack: Pack;
  before(async function () {
    this.timeout(120_000);
    directory = await installed();
    pack = await Pack.start(["index.js"], { cwd: directory });
  });
  after(() => {
    pack.stop();
    fs.rmSync(directory, { recursive: true });
  });

  it("lets a pack of its own name single rules and whole areas, beside policies of its own", async () => {
    const info = await pack.info();
    assert.equal(info.getName(), "acme-database");
    const names = info.getPoliciesList().map((each) => each.getName());
    assert.deepEqual(names, ["pg-min-instances", "pg-image-pinned", "acme-named-after-team", "policy-exemptions"]);
  });

  it("gives such a pack the preset it asks for, as what the engine starts from", async () => {
    const initial = (await pack.info()).getInitialconfigMap();
    const properties = initial.get("pg-image-pinned")?.getProperties()?.toJavaScript();
    assert.deepEqual(properties, { level: "digest", registries: [], minMajor: 14, minOperator: "1.29" });
    assert.equal(initial.has("acme-named-after-team"), false);
    assert.equal(initial.has("pg-tls-only"), false);
  });

  it("judges as the whole pack does, exemptions too", async () => {
    const reason = "is moved to a digest with the next release";
    const exemptions = [{ urn: "*::orders", reason, expires: "2999-12-31" }];
    const config: PackConfig = {
      "pg-min-instances": { enforcementLevel: "mandatory" },
      "pg-image-pinned": { enforcementLevel: "mandatory", level: "digest", exemptions },
      "policy-exemptions": { maxDays: 999_999 },
    };
    await pack.configure(config);
    const { violations } = await pack.judge([changed(cluster(), { "spec.instances": 1 })]);
    assert.deepEqual(violations, [
      "advisory stack: name it <team>-<purpose>",
      `advisory stack: pg-image-pinned.exemptions[0]: exempts 1 violation until 2999-12-31 (${reason})`,
      "mandatory orders: spec.instances: 1 of at least 3 instances; set it to 3",
    ]);
  });
});

describe("the names of rules and areas", () => {
  it("are all there is, each rule in the area of its folder", () => {
    assert.deepEqual(
      allPolicies().map(({ name }) => name),
      ruleIds,
    );
    assert.deepEqual(
      areaNames.flatMap((area) => policiesIn(area)).map(({ name }) => name),
      rules.map(({ id }) => id),
    );
    const folder = path.join(root, "policies", "rules");
    const folders = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(folders.map(({ name }) => name).sort(), [...areaNames].sort());
    for (const area of areaNames) {
      const texts = fs
        .readdirSync(path.join(folder, area))
        .map((file) => fs.readFileSync(path.join(folder, area, file), "utf8"));
      const written = texts.flatMap((text) => /^ {2}id: "([\w-]+)",$/m.exec(text)?.[1] ?? []);
      assert.deepEqual(written.sort(), areas[area].map(({ id }) => id as string).sort(), area);
    }
  });

  it("are checked by the compiler, and told at run time", () => {
    // @ts-expect-error: there is no such rule, and the type says so.
    assert.throws(() => policy("pg-tls"), /there is no rule "pg-tls"; use one of aws-backup-bucket-hardened, /);
    // @ts-expect-error: there is no such area, and the type says so.
    assert.throws(() => policiesIn("network"), /there is no area "network"; use one of availability, /);
  });

  it("take from a preset what is about them", () => {
    const config: PolicyPackConfig = presetFor("dev", [policy("pg-min-instances")]);
    assert.deepEqual(config, { "pg-min-instances": { enforcementLevel: "mandatory", minInstances: 1 } });
  });
});
