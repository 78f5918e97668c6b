import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { previewProgram } from "kubepg/engine/index";
import { checkout, kubepg } from "./checkout";

/** Everything `pulumi up` starts from, copied, so that it can be edited: the packages stay those of the checkout. */
function copyOfTheProgram(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kubernetes-postgres-"));
  for (const file of [
    "index.ts",
    "config.ts",
    "start.js",
    "package.json",
    "Pulumi.yaml",
    "Pulumi.local.yaml",
    "tools",
  ]) {
    fs.cpSync(path.join(checkout, file), path.join(directory, file), { recursive: true });
  }
  fs.symlinkSync(path.join(checkout, "node_modules"), path.join(directory, "node_modules"));
  return directory;
}

/** What a program registered itself: the SDK registers the stack before it runs the program. */
function withoutStack<R extends { type: string }>(resources: R[]): R[] {
  return resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

describe("the program, started by a language host", function () {
  this.timeout(60_000);
  let directory: string;

  before(() => {
    directory = copyOfTheProgram();
  });

  after(() => fs.rmSync(directory, { recursive: true, force: true }));

  it("runs from a checkout that nobody built", async () => {
    assert.ok(!fs.existsSync(path.join(directory, "bin")));
    const { succeeded, outputs, diagnostics } = await previewProgram({ directory, stack: "local" });
    assert.ok(succeeded, JSON.stringify(diagnostics));
    assert.ok("clusters" in outputs);
  });

  it("runs index.ts as it was just edited", async () => {
    fs.appendFileSync(path.join(directory, "index.ts"), '\nexport const edited = "a moment ago";\n');
    const { outputs } = await previewProgram({ directory, stack: "local" });
    assert.equal(outputs.edited, "a moment ago");
  });

  it("compiles nothing when nothing was edited", () => {
    const compiled = path.join(directory, "bin", "index.js");
    const before = fs.statSync(compiled).mtimeMs;
    return previewProgram({ directory, stack: "local" }).then(() => {
      assert.equal(fs.statSync(compiled).mtimeMs, before);
    });
  });

  it("says where an edit is not TypeScript", async () => {
    fs.appendFileSync(path.join(directory, "index.ts"), "\nexport const broken = ;\n");
    const { succeeded, resources, output, diagnostics } = await previewProgram({ directory, stack: "local" });
    assert.ok(!succeeded);
    assert.deepEqual(withoutStack(resources), []);
    assert.match(output + JSON.stringify(diagnostics), /index\.ts\(\d+,\d+\): error TS1109: Expression expected/);
  });
});

describe("a stack with mistakes", function () {
  this.timeout(60_000);

  it("ends with all of them, registers nothing and exits with 1", async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-")), "Pulumi.wrong.yaml");
    fs.writeFileSync(
      file,
      `config:
  kubernetes-postgres:platform: { cloud: none }
  kubernetes-postgres:clusters:
    - name: Orders
      instances: 12
      storage: { size: 10Gi, througput: 500 }
`,
    );
    const { code, stdout } = await kubepg("preview", "--stack", "wrong", "--config-file", file, "--json");
    fs.rmSync(path.dirname(file), { recursive: true });
    const { resources, diagnostics } = JSON.parse(stdout) as {
      resources: { type: string }[];
      diagnostics: { severity: string; message: string }[];
    };
    assert.equal(code, 1);
    assert.deepEqual(withoutStack(resources), []);
    const report = diagnostics.map(({ message }) => message).join("\n");
    for (const path of ["clusters[0].name", "clusters[0].instances", "clusters[0].storage.througput"]) {
      assert.ok(report.includes(`- ${path}: `), `${path} in:\n${report}`);
    }
    assert.match(report, /mistakes in the configuration of stack wrong; nothing was created:/);
  });
});
