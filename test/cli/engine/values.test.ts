import assert from "node:assert/strict";
import * as fc from "fast-check";
import { defaultProviderDenied, defaultProviderName } from "kubepg/engine/providers";
import { makeUrn, packageOf, parseUrn } from "kubepg/engine/urn";
import * as values from "kubepg/engine/values";

const plain = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as values.Value);

describe("property values", () => {
  it("are shown as they are when they hold no secret and are known", () => {
    fc.assert(fc.property(plain, (value) => assert.deepEqual(values.mask(value), value)));
  });

  it("never show what is secret, however deep", () => {
    fc.assert(
      fc.property(plain, fc.array(fc.string(), { maxLength: 4 }), (value, keys) => {
        const nested = keys.reduce<values.Value>(
          (inner, key) => ({ [`key ${key}`]: [inner] }),
          values.makeSecret(["hush", value]),
        );
        assert.ok(values.containsSecret(nested));
        assert.doesNotMatch(JSON.stringify(values.mask(nested)), /hush/);
      }),
    );
  });

  it("show unknowns of every kind, and references by URN", () => {
    const reference = { "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "" };
    const number = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
    assert.deepEqual(values.mask({ a: values.unknownValue, b: [number], c: reference }), {
      a: "[unknown]",
      b: ["[unknown]"],
      c: "urn:x",
    });
  });

  it("come back from outputs as they went in", () => {
    fc.assert(
      fc.property(plain, (value) => {
        assert.deepEqual(values.downgradeOutputs(values.makeOutput(value, ["urn:a"])), value);
        const secret = values.makeSecret(value);
        assert.deepEqual(values.downgradeOutputs(values.makeOutput(secret, [])), secret);
      }),
    );
    assert.equal(values.downgradeOutputs(values.makeOutput(values.unknownValue, [])), values.unknownValue);
  });

  it("carry the dependencies of every output within them", () => {
    const inner = values.makeOutput("x", ["urn:a", "urn:b"]);
    assert.deepEqual(values.outputDependencies({ list: [inner, values.makeOutput(1, ["urn:b", "urn:c"])] }), [
      "urn:a",
      "urn:b",
      "urn:c",
    ]);
    assert.deepEqual(values.outputDependencies(values.makeOutput(inner, ["urn:c"])), ["urn:a", "urn:b", "urn:c"]);
  });
});

describe("URNs", () => {
  it("hold every parent's type but the stack's", () => {
    const stack = makeUrn("dev", "shop", "", "pulumi:pulumi:Stack", "shop-dev");
    const outer = makeUrn("dev", "shop", stack, "kit:index:Outer", "a");
    const inner = makeUrn("dev", "shop", outer, "kit:index:Inner", "b");
    const leaf = makeUrn("dev", "shop", inner, "aws:s3/bucket:Bucket", "c::d");
    assert.equal(leaf, "urn:pulumi:dev::shop::kit:index:Outer$kit:index:Inner$aws:s3/bucket:Bucket::c::d");
    assert.deepEqual(parseUrn(leaf), {
      stack: "dev",
      project: "shop",
      qualifiedType: "kit:index:Outer$kit:index:Inner$aws:s3/bucket:Bucket",
      type: "aws:s3/bucket:Bucket",
      name: "c::d",
    });
  });

  it("tell the package, of a provider the one it serves", () => {
    assert.equal(packageOf("aws:s3/bucket:Bucket"), "aws");
    assert.equal(packageOf("pulumi:providers:kubernetes"), "kubernetes");
  });
});

describe("default providers", () => {
  it("are named after version and place of their plugin", () => {
    assert.equal(defaultProviderName("7.48.0", ""), "default_7_48_0");
    assert.equal(defaultProviderName("1.0.0-beta.1+build", ""), "default_1_0_0_beta_1_build");
    assert.equal(defaultProviderName("", ""), "default");
    assert.equal(defaultProviderName("1.2.3", "https://example.org/p"), "default_1_2_3_https_example_org_p");
  });

  it("may be forbidden by configuration", () => {
    const configuration = { values: { "pulumi:disable-default-providers": '["aws"]' }, secretKeys: [] };
    assert.equal(defaultProviderDenied("aws", configuration), true);
    assert.equal(defaultProviderDenied("kubernetes", configuration), false);
  });
});
