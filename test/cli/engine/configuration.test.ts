import assert from "node:assert/strict";
import { placeholderSecret, resolveConfiguration } from "kubepg/engine/configuration";
import { readProject, splitArguments } from "kubepg/engine/project";
import { directoryWith, passphrase, programs, removeTemporary } from "../support";

const declared = `
name: shop
runtime: nodejs
config:
  size: { type: integer, default: 3 }
  name: { type: string }
  zones: { type: array, items: { type: string }, default: [a, b] }
  options: { type: object, default: { b: 2, a: 1 } }
  verbose: { type: boolean, default: false }
  aws:region: { value: eu-central-1 }
`;

function resolve(stackFile: string, project = declared, environment: NodeJS.ProcessEnv = {}) {
  const directory = directoryWith({ "Pulumi.yaml": project, "Pulumi.dev.yaml": stackFile });
  return resolveConfiguration(readProject(directory), "dev", environment);
}

describe("the configuration of a stack", () => {
  after(removeTemporary);

  it("fills in the project's defaults and values, namespaced, structures as JSON", async () => {
    assert.deepEqual((await resolve("config:\n  name: db\n  shop:verbose: true\n")).values, {
      "aws:region": "eu-central-1",
      "shop:name": "db",
      "shop:options": '{"a":1,"b":2}',
      "shop:size": "3",
      "shop:verbose": "true",
      "shop:zones": '["a","b"]',
    });
  });

  it("prefers the stack's values", async () => {
    const project = "name: shop\nruntime: nodejs\nconfig:\n  aws:region: eu-west-1\n";
    assert.deepEqual((await resolve("config:\n  aws:region: eu-north-1\n", project)).values, {
      "aws:region": "eu-north-1",
    });
  });

  const refusals: [string, string, string, string?][] = [
    ["a missing key", "config: {}", "Stack 'dev' is missing configuration value 'name'"],
    [
      "missing keys",
      "config: {}",
      "Stack 'dev' is missing configuration values 'a', 'b' and 'c'",
      "name: shop\nruntime: nodejs\nconfig:\n  c: { type: string }\n  a: { type: string }\n  b: { type: string }\n",
    ],
    [
      "a word for a number",
      "config: { name: x, size: many }",
      "Stack 'dev' with configuration key 'size' must be of type 'integer'",
    ],
    [
      "a list for a map",
      "config: { name: x, options: [1] }",
      "Stack 'dev' with configuration key 'options' must be of type 'object'",
    ],
    [
      "numbers for words",
      "config: { name: x, zones: [1, 2] }",
      "Stack 'dev' with configuration key 'zones' must be of type 'array<string>'",
    ],
    [
      "a secret in clear",
      "config: { token: open }",
      "Stack 'dev' with configuration key 'token' must be encrypted as it's secret",
      "name: shop\nruntime: nodejs\nconfig: { token: { type: string, secret: true } }\n",
    ],
    [
      "a key of too many parts",
      "config: { a:b:c:d: 1 }",
      "could not parse a:b:c:d as a configuration key (configuration keys should be of the form `<namespace>:<name>`)",
    ],
    [
      "default and value together",
      "config: {}",
      "project config 'x' cannot have both a 'default' and 'value' attribute",
      "name: shop\nruntime: nodejs\nconfig: { x: { default: 1, value: 2 } }\n",
    ],
    [
      "a type for another namespace",
      "config: {}",
      "Configuration key 'aws:region' is not namespaced by the project and should not define a type",
      "name: shop\nruntime: nodejs\nconfig: { aws:region: { type: string } }\n",
    ],
    [
      "an array of nothing",
      "config: {}",
      "The configuration key 'x' declares an array but does not specify the underlying type via the 'items' attribute",
      "name: shop\nruntime: nodejs\nconfig: { x: { type: array } }\n",
    ],
  ];
  for (const [what, stackFile, message, project] of refusals) {
    it(`refuses ${what} in the engine's words`, async () => {
      await assert.rejects(async () => resolve(stackFile, project), { message });
    });
  }

  it("refuses a program that is not for Node.js", () => {
    const directory = directoryWith({ "Pulumi.yaml": "name: shop\nruntime: python\n" });
    assert.throws(() => readProject(directory), /runtime is python; kubepg previews programs with runtime nodejs\.$/);
  });

  it("reads the arguments of Node.js as a shell does", () => {
    assert.deepEqual(splitArguments(`--max-old-space-size=512 "--title=a b" '-r' x`), [
      "--max-old-space-size=512",
      "--title=a b",
      "-r",
      "x",
    ]);
  });
});

describe("the secrets of a stack", function () {
  this.timeout(60_000);
  const project = readProject(`${programs}/secrets`);

  it("are decrypted with the passphrase, as Pulumi's own command line encrypted them", async () => {
    const { values, secretKeys, notes } = await resolveConfiguration(project, "dev", {
      PULUMI_CONFIG_PASSPHRASE: passphrase,
    });
    assert.deepEqual(values, {
      "secrets:db": '{"password":"hunter2-hunter2","size":3}',
      "secrets:plain": "hello",
      "secrets:token": "s3cret-token",
    });
    assert.deepEqual(secretKeys, ["secrets:db", "secrets:token"]);
    assert.deepEqual(notes, []);
  });

  it("come from a passphrase file as well", async () => {
    const directory = directoryWith({ passphrase: `${passphrase}\n` });
    const environment = { PULUMI_CONFIG_PASSPHRASE_FILE: `${directory}/passphrase` };
    assert.equal((await resolveConfiguration(project, "dev", environment)).values["secrets:token"], "s3cret-token");
  });

  it("are placeholders without a passphrase, and that is said", async () => {
    const { values, notes } = await resolveConfiguration(project, "dev", {});
    assert.equal(values["secrets:token"], placeholderSecret);
    assert.equal(values["secrets:db"], `{"password":"${placeholderSecret}","size":3}`);
    assert.deepEqual(notes, [
      "Secrets of stack dev are placeholders (secrets:db, secrets:token): set PULUMI_CONFIG_PASSPHRASE to use the real ones.",
    ]);
  });

  it("are placeholders where a cloud keeps the key, and that is said", async () => {
    const { values, notes } = await resolveConfiguration(project, "cloud", { PULUMI_CONFIG_PASSPHRASE: passphrase });
    assert.equal(values["secrets:token"], placeholderSecret);
    assert.deepEqual(notes, [
      "Secrets of stack cloud are placeholders (secrets:token): they are encrypted by " +
        "awskms://alias/pulumi?region=eu-central-1, which is not asked.",
    ]);
  });

  it("are refused with a wrong passphrase", async () => {
    await assert.rejects(resolveConfiguration(project, "dev", { PULUMI_CONFIG_PASSPHRASE: "wrong" }), {
      message:
        "incorrect passphrase, please set PULUMI_CONFIG_PASSPHRASE to the correct passphrase " +
        "or set PULUMI_CONFIG_PASSPHRASE_FILE to a file containing the passphrase",
    });
  });
});
