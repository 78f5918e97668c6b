import assert from "node:assert/strict";
import * as path from "node:path";
import { readPolicyConfiguration, reconcile, type DeclaredPolicy } from "kubepg/engine/policies/configuration";
import { seconds } from "kubepg/engine/policies/requests";
import type { PolicyResult } from "kubepg/engine/index";
import { directoryWith, packs, previewFixture, removeTemporary, resourceNamed } from "../support";

const policyPack = path.join(packs, "levels");
const short = ({ violations }: PolicyResult) =>
  violations.map(({ policy, level, urn, message }) => `${policy} ${level} ${urn.split("::").at(-1)}: ${message}`);

async function judged(request: Parameters<typeof previewFixture>[1] = {}) {
  const recording = await previewFixture("nested", { policyPack, ...request });
  assert.ok(recording.policies !== undefined);
  return { recording, policies: recording.policies };
}

describe("a policy pack on the embedded engine", function () {
  this.timeout(60_000);
  after(removeTemporary);

  it("names itself and its rules, with the level each runs at", async () => {
    const { policies } = await judged();
    assert.deepEqual(policies.pack, { name: "levels", version: "1.2.3" });
    assert.deepEqual(
      policies.rules.map(({ name, level, severity, kind }) => [name, level, severity, kind]),
      [
        ["namespace-protected", "mandatory", "high", "resource"],
        ["bucket-named", "advisory", "unspecified", "resource"],
        ["namespace-labelled", "remediate", "unspecified", "resource"],
        ["password-long", "advisory", "unspecified", "resource"],
        ["secrets-have-parents", "advisory", "unspecified", "stack"],
      ],
    );
  });

  it("sees defaults of its configuration, providers, unknowns, parents and dependencies as under Pulumi", async () => {
    const { policies } = await judged();
    assert.deepEqual(short(policies), [
      "bucket-named advisory shop-bucket: name the bucket acme-...; provider default_7_48_0",
      "password-long advisory shop-inner-secret: can't run policy 'password-long' from policy pack " +
        "'levels@v1.2.3' during preview: string value at .stringData can't be known during preview",
      "secrets-have-parents advisory shop-inner-secret: " +
        "shop-inner <- shop-inner-password, shop-namespace by metadata, stringData",
    ]);
  });

  it("corrects a resource before it is judged and before the program goes on", async () => {
    const { recording, policies } = await judged();
    const namespace = resourceNamed(recording, "shop-namespace");
    assert.deepEqual(namespace.inputs.metadata, { name: "shop", labels: { owner: "platform" } });
    assert.deepEqual(policies.remediations, [{ policy: "namespace-labelled", urn: namespace.urn }]);
  });

  it("reports a mandatory violation as such", async () => {
    const { policies } = await judged({ config: { protect: "false" } });
    assert.ok(short(policies).includes("namespace-protected mandatory shop-namespace: set protect to true"));
  });

  it("takes levels and properties from a configuration", async () => {
    const { policies, recording } = await judged({
      config: { protect: "false" },
      policySettings: () => ({
        all: { level: "disabled" },
        "bucket-named": { level: "mandatory", properties: { prefix: "shop-" } },
      }),
    });
    assert.deepEqual(short(policies), [
      "bucket-named mandatory shop-bucket: name the bucket shop-...; provider default_7_48_0",
    ]);
    assert.deepEqual(resourceNamed(recording, "shop-namespace").inputs.metadata, { name: "shop" });
  });

  it("is told the stack's configuration before it decides", async () => {
    let region: string | undefined;
    await judged({
      policySettings: ({ values }) => {
        region = values["aws:region"];
        return {};
      },
    });
    assert.equal(region, "eu-central-1");
  });

  it("is refused when its configuration does not fit its schema", async () => {
    const policySettings = () => ({ "bucket-named": { properties: { prefix: 3 } } });
    await assert.rejects(judged({ policySettings }), {
      message: "validating policy config: bucket-named: prefix: Invalid type. Expected: string, given: integer",
    });
  });

  it("is missed when it is not there", async () => {
    await assert.rejects(judged({ policyPack: "/nowhere" }), {
      message: `policy pack not found: ${path.join("/nowhere", "PulumiPolicy.yaml")} does not exist`,
    });
  });

  it("shows why it does not start", async () => {
    const directory = directoryWith({
      "PulumiPolicy.yaml": "runtime: nodejs\nmain: index.js\n",
      "index.js": "throw new Error('no rules today')",
    });
    await assert.rejects(judged({ policyPack: directory }), (error: Error) => {
      assert.match(error.message, /^policy pack .* failed to start \(exit code 1\)\n/);
      assert.match(error.message, /Error: no rules today/);
      return true;
    });
  });
});

describe("the configuration of policies", () => {
  after(removeTemporary);
  const policies: DeclaredPolicy[] = [
    { name: "a", level: "advisory" },
    {
      name: "b",
      level: "mandatory",
      schema: {
        properties: { days: { type: "integer", minimum: 1, default: 7 }, mode: { enum: ["x", "y"] } },
        required: ["mode"],
      },
    },
  ];

  it("is defaults, then what the pack sets, then what the person sets", () => {
    const pack = { b: { properties: { mode: "x", days: 3 } } };
    const person = { all: { level: "mandatory" as const }, b: { properties: { mode: "y" } } };
    assert.deepEqual(reconcile(policies, pack, person), {
      all: { level: "mandatory", properties: {} },
      a: { level: "mandatory", properties: {} },
      b: { level: "mandatory", properties: { days: 3, mode: "y" } },
    });
  });

  it("is refused with every mistake at once", () => {
    assert.throws(() => reconcile(policies, { b: { properties: { days: 0 } } }), {
      message: "validating policy config: b: mode is required; b: days: Must be greater than or equal to 1",
    });
    assert.throws(() => reconcile(policies, { b: { properties: { mode: "z" } } }), {
      message: 'validating policy config: b: mode: mode must be one of the following: "x", "y"',
    });
  });

  it("is read from a file: a level, or a level with properties", () => {
    const file = `${directoryWith({ "config.json": '{"a": "disabled", "b": {"enforcementLevel": "advisory", "days": 2}, "c": {"days": 1}}' })}/config.json`;
    assert.deepEqual(readPolicyConfiguration(file), {
      a: { level: "disabled" },
      b: { level: "advisory", properties: { days: 2 } },
      c: { level: undefined, properties: { days: 1 } },
    });
  });

  for (const [text, message] of [
    ['{"a": "strict"}', 'parsing enforcement level for "a": "strict" is not a valid enforcement level'],
    ['{"a": {"enforcementLevel": 3}}', 'parsing enforcement level for "a": 3 is not a valid enforcement level'],
    ['{"a": 3}', 'parsing "a": 3 is not a valid value; must be a string or object'],
    ["[]", "expected a map of policies"],
  ]) {
    it(`refuses ${text} in the engine's words`, () => {
      const file = `${directoryWith({ "config.json": text })}/config.json`;
      assert.throws(() => readPolicyConfiguration(file), { message: `${file}: ${message}` });
    });
  }

  it("reads timeouts as Go writes them", () => {
    assert.equal(seconds("1h30m"), 5400);
    assert.equal(seconds("1.5s"), 1.5);
    assert.equal(seconds("250ms"), 0.25);
    assert.equal(seconds(undefined), 0);
  });
});
