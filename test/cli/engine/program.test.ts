import assert from "node:assert/strict";
import * as path from "node:path";
import type { Recording } from "kubepg/engine/index";
import { mask, unknownValue } from "kubepg/engine/values";
import { previewFixture, programs, resourceNamed } from "../support";

const urn = (rest: string) => `urn:pulumi:dev::nested::${rest}`;

describe("a program with nested components on the embedded engine", function () {
  this.timeout(60_000);
  let recording: Recording;

  before(async () => {
    recording = await previewFixture("nested");
  });

  it("succeeds and says nothing", () => {
    assert.equal(recording.succeeded, true);
    assert.deepEqual(recording.diagnostics, []);
    assert.equal(recording.output, "");
  });

  it("has every parent's type in its URNs, save the stack's", () => {
    assert.deepEqual(
      recording.resources.map((resource) => resource.urn),
      [
        urn("pulumi:pulumi:Stack::nested-dev"),
        urn("kit:index:Outer::shop"),
        urn("kit:index:Outer$aws:s3/bucket:Bucket::shop-bucket"),
        urn("kit:index:Outer$kit:index:Inner::shop-inner"),
        urn("kit:index:Outer$kit:index:Inner$kubernetes:core/v1:Secret::shop-inner-secret"),
        urn("kit:index:Outer$kit:index:Inner$random:index/randomPassword:RandomPassword::shop-inner-password"),
        urn("kit:index:Outer$kubernetes:core/v1:Namespace::shop-namespace"),
      ],
    );
  });

  it("records the options of a resource", () => {
    const { protect, retainOnDelete, ignoreChanges, aliases, version } = resourceNamed(
      recording,
      "shop-namespace",
    ).options;
    assert.deepEqual(
      { protect, retainOnDelete, ignoreChanges, aliases, version },
      {
        protect: true,
        retainOnDelete: true,
        ignoreChanges: ["metadata.annotations"],
        aliases: [{ name: "old", parentUrn: urn("kit:index:Outer::shop") }],
        version: "4.34.2",
      },
    );
    assert.deepEqual(resourceNamed(recording, "shop-inner-secret").options.customTimeouts, { create: "5m" });
  });

  it("knows which property depends on which resource", () => {
    const namespace = urn("kit:index:Outer$kubernetes:core/v1:Namespace::shop-namespace");
    const password = urn(
      "kit:index:Outer$kit:index:Inner$random:index/randomPassword:RandomPassword::shop-inner-password",
    );
    const { dependsOn, propertyDependencies } = resourceNamed(recording, "shop-inner-secret").options;
    assert.deepEqual(dependsOn, [password, namespace].sort());
    assert.deepEqual(propertyDependencies, { metadata: [namespace], stringData: [password] });
  });

  it("makes the default provider of each package, with its version and the stack's configuration", () => {
    assert.deepEqual(
      recording.defaultProviders.map(({ urn: found, inputs }) => [found, inputs]),
      [
        [urn("pulumi:providers:aws::default_7_48_0"), { region: "eu-central-1", version: "7.48.0" }],
        [urn("pulumi:providers:kubernetes::default_4_34_2"), { version: "4.34.2" }],
        [urn("pulumi:providers:random::default_4_21_2"), { version: "4.21.2" }],
      ],
    );
    assert.equal(
      resourceNamed(recording, "shop-bucket").options.provider,
      `${urn("pulumi:providers:aws::default_7_48_0")}::${unknownValue}`,
    );
  });

  it("knows nothing that only creation tells, and keeps secret what will be", () => {
    assert.equal(recording.outputs.bucketArn, unknownValue);
    assert.deepEqual(mask(recording.outputs), {
      account: "123456789012",
      bucketArn: "[unknown]",
      dryRun: true,
      password: "[secret]",
      secretName: "shop-inner",
      settings: { count: 3, enabled: true, storage: "100Gi" },
      size: 3,
    });
  });

  it("stores the outputs of components", () => {
    assert.deepEqual(resourceNamed(recording, "shop-inner").outputs, { secretName: "shop-inner" });
  });

  it("says what stands in for what the cloud would have answered", () => {
    assert.deepEqual(recording.notes, [
      "AWS account 123456789012 stands in for the real one: a preview asks no cloud. " +
        "Name yours in the AWS provider's allowedAccountIds to see it.",
    ]);
  });

  it("knows the line of every resource, and none for the stack", () => {
    assert.equal(resourceNamed(recording, "nested-dev").source, undefined);
    assert.deepEqual(resourceNamed(recording, "shop-bucket").source, { file: "index.js", line: 31 });
    assert.deepEqual(resourceNamed(recording, "shop-inner-secret").source, { file: "index.js", line: 13 });
  });

  it("is the same in a second run", async () => {
    assert.deepEqual(await previewFixture("nested"), recording);
  });

  it("takes configuration over the stack file's, and the account from it", async () => {
    const config = { size: "7", "aws:allowedAccountIds": '["111122223333"]' };
    const { outputs, notes } = await previewFixture("nested", { config });
    assert.equal(outputs.size, 7);
    assert.equal(outputs.account, "111122223333");
    assert.deepEqual(notes, []);
  });

  it("lets a program see stand-ins where it is asked to", async () => {
    const { outputs } = await previewFixture("nested", {
      standIns: ({ name }) => ({ id: name, arn: `arn:of:${name}` }),
    });
    assert.equal(outputs.bucketArn, "arn:of:shop-bucket");
  });

  it("finds the project from a directory below it", async () => {
    const directory = path.join(programs, "nested", "node_modules");
    await assert.rejects(previewFixture("nested", { directory, stack: "prod" }), {
      message: `no stack named 'prod' found: Pulumi.prod.yaml is missing; found dev in ${path.join(programs, "nested")}`,
    });
  });
});

describe("transforms", function () {
  this.timeout(60_000);
  let recording: Recording;

  before(async () => {
    recording = await previewFixture("transforms");
  });

  it("run in the engine's order: the resource's own, its parents', the stack's", () => {
    const order = (name: string) => (resourceNamed(recording, name).inputs.data as { order: string }).order.trim();
    assert.equal(order("outer-own"), "own-1 own-2 component stack");
    assert.equal(order("outer-inherited"), "component stack");
  });

  it("leave alone what they do not touch", () => {
    assert.equal((resourceNamed(recording, "outer-own").inputs.data as { kept: string }).kept, "yes");
  });

  it("change options", () => {
    const { protect, ignoreChanges } = resourceNamed(recording, "outer-own").options;
    assert.deepEqual({ protect, ignoreChanges }, { protect: true, ignoreChanges: ["metadata.labels"] });
  });

  it("keep what a resource depends on", () => {
    const namespace = resourceNamed(recording, "outer-namespace").urn;
    assert.deepEqual(resourceNamed(recording, "outer-own").options.dependsOn, [namespace]);
    assert.deepEqual(resourceNamed(recording, "outer-inherited").options.propertyDependencies, {
      metadata: [namespace],
    });
  });

  it("change the arguments of functions", () => {
    assert.equal(recording.outputs.region, "eu-north-1");
  });
});

describe("a program that goes wrong", function () {
  this.timeout(60_000);
  const fault = (name: string) => previewFixture("faulty", { config: { fault: name } });
  const errors = ({ succeeded, diagnostics }: Recording) => {
    assert.equal(succeeded, false);
    return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message.trim());
  };

  it("may not use a URN twice", async () => {
    assert.deepEqual(errors(await fault("duplicate")), [
      "Duplicate resource URN 'urn:pulumi:dev::faulty::kubernetes:core/v1:Namespace::twice'; try giving it a unique name",
    ]);
  });

  it("is told which functions are answered when it calls another", async () => {
    const [message] = errors(await fault("unknown-invoke"));
    assert.match(message, /kubepg cannot answer aws:route53\/getZone:getZone: a preview asks no cloud\./);
    assert.match(message, /Answered are: .*aws:index\/getCallerIdentity:getCallerIdentity/);
  });

  it("may be given more answers", async () => {
    const answers = { "aws:route53/getZone:getZone": () => ({ zoneId: "Z1" }) };
    const { outputs } = await previewFixture("faulty", { config: { fault: "unknown-invoke" }, answers });
    assert.equal(outputs.zone, "Z1");
  });

  it("shows its own words when it throws a RunError", async () => {
    assert.deepEqual(errors(await fault("throws")), ["the plan does not work out"]);
  });

  it("shows the line when it crashes", async () => {
    const [message] = errors(await fault("crashes"));
    assert.match(
      message,
      /TypeError: Cannot read properties of undefined \(reading 'crash'\)\n\s+at .*faulty\/index\.js:27:15/,
    );
  });

  it("shows the exit code when it just ends", async () => {
    assert.deepEqual(errors(await fault("exits")), ["the program ended with exit code 7"]);
  });

  it("cannot construct components of other languages", async () => {
    const [message] = errors(await fault("remote"));
    assert.match(
      message,
      /kubepg cannot construct kit:index:Remote: components of another language need the Pulumi CLI\./,
    );
    // Such paths, which the SDK's source maps hold, make Node 20 run out of memory where it prints an error in colours.
    assert.doesNotMatch(message, /node_modules\/@pulumi\/(\w+\.ts|runtime\/)/);
  });

  it("passes on what it prints and warns of", async () => {
    const { succeeded, output, diagnostics } = await fault("prints");
    assert.equal(succeeded, true);
    assert.equal(output.trim(), "printed by the program");
    assert.deepEqual(
      diagnostics.map(({ severity, message }) => [severity, message.trim()]),
      [["warning", "careful"]],
    );
  });
});
