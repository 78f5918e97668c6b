import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PostgresOperator } from "kubernetes-postgres/operators/postgres-operator";
import { Provision } from "kubernetes-postgres/plan/spec/enums";
import { inventory, refusal, register, valueOf } from "../aws/registrations";

describe("PostgresOperator", () => {
  it("installs three releases, one after the other", async () => {
    const { one, resources, result } = await register(() => new PostgresOperator("operator"));
    assert.deepEqual(inventory(resources), [
      "PostgresOperator operator",
      "Release operator-cert-manager",
      "Release operator-cloudnative-pg",
      "Release operator-plugin-barman-cloud",
    ]);
    assert.deepEqual(one("operator-cert-manager").dependsOn, []);
    assert.deepEqual(one("operator-cloudnative-pg").dependsOn, ["operator-cert-manager"]);
    assert.deepEqual(one("operator-plugin-barman-cloud").dependsOn, [
      "operator-cert-manager",
      "operator-cloudnative-pg",
    ]);
    const { name, chart, version, namespace, repositoryOpts, timeout, createNamespace } =
      one("operator-cloudnative-pg").inputs;
    assert.deepEqual(
      { name, chart, version, namespace, repositoryOpts, timeout, createNamespace },
      {
        name: "cloudnative-pg",
        chart: "cloudnative-pg",
        version: "0.29.0",
        namespace: "cnpg-system",
        repositoryOpts: { repo: "https://cloudnative-pg.github.io/charts" },
        timeout: 900,
        createNamespace: true,
      },
    );
    assert.equal(await valueOf(result.namespace!), "cnpg-system");
    assert.equal(await valueOf(result.chartVersion!), "0.29.0");
  });

  it("takes charts from an OCI registry or a path, and leaves out what exists", async () => {
    const { one, resources } = await register(
      () =>
        new PostgresOperator("operator", {
          certManager: { provision: Provision.Existing },
          cloudnativePg: { chart: "oci://registry.example.com/charts/cloudnative-pg", namespace: "databases" },
          barmanPlugin: { chart: "./charts/plugin-barman-cloud", namespace: "databases" },
        }),
    );
    assert.equal(resources.length, 3);
    const operator = one("operator-cloudnative-pg").inputs;
    assert.deepEqual(
      [operator.chart, operator.version, operator.repositoryOpts, operator.namespace],
      ["oci://registry.example.com/charts/cloudnative-pg", "0.29.0", undefined, "databases"],
    );
    const plugin = one("operator-plugin-barman-cloud").inputs;
    assert.deepEqual(
      [plugin.chart, plugin.version, plugin.repositoryOpts],
      ["./charts/plugin-barman-cloud", undefined, undefined],
    );
  });

  it("lets what the caller waits for go before the first release", async () => {
    const { one } = await register(() => {
      const before = new PostgresOperator("before", { replicas: 1 });
      return new PostgresOperator("operator", {}, { dependsOn: [before] });
    });
    assert.ok(one("operator-cert-manager").dependsOn.includes("before-plugin-barman-cloud"));
  });

  it("passes the mirror of images to every chart", async () => {
    const { resources } = await register(
      () => new PostgresOperator("operator", { imageRegistry: "registry.example.com" }),
    );
    const releases = resources.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    assert.equal(releases.length, 3);
    for (const { inputs, name } of releases)
      assert.match(JSON.stringify(inputs.values), /registry\.example\.com/, name);
  });

  it("refuses wrong arguments by their own paths, before anything is registered", async () => {
    let message = "";
    const { resources } = await register(() => {
      message = refusal(
        () => new PostgresOperator("operator", { replicas: 0, imageRegistry: "https://r.example.com" }),
      );
    });
    assert.deepEqual(resources, []);
    const [first, ...lines] = message.split("\n");
    assert.equal(first, '2 mistakes in PostgresOperator "operator"; nothing was created:');
    assert.deepEqual(
      lines.map((line) => line.trim().split(":")[0]),
      ["- imageRegistry", "- replicas"],
    );
  });

  it("refuses a role for an operator that opens no bucket", () => {
    const message = refusal(() => new PostgresOperator("operator", { roleArns: { "cloudnative-pg": "arn" } }));
    assert.match(message, /roleArns\.cloudnative-pg: opens no backup bucket itself.*; remove it/);
  });

  it("says when it is there through an output, so that what takes it comes after", async () => {
    const { result } = await register(() => new PostgresOperator("operator"));
    assert.ok(pulumi.Output.isInstance(result.namespace));
  });
});
