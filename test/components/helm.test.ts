import * as assert from "node:assert/strict";
import { releaseArgs } from "kubernetes-postgres/helm";
import { Provision } from "kubernetes-postgres/plan/spec/enums";

const chart = {
  provision: Provision.Install,
  chart: "cert-manager",
  version: "v1.21.2",
  repository: "https://charts.jetstack.io",
  namespace: "cert-manager",
};
const name = "cert-manager";

describe("arguments of a Helm release", () => {
  it("have a fixed name, a namespace that is made, and time for images to be pulled", () => {
    assert.deepEqual(releaseArgs(chart, { replicaCount: 2 }, { name }), {
      name,
      chart: "cert-manager",
      version: "v1.21.2",
      repositoryOpts: { repo: "https://charts.jetstack.io" },
      namespace: "cert-manager",
      createNamespace: true,
      values: { replicaCount: 2 },
      timeout: 600,
      atomic: false,
      cleanupOnFail: false,
      maxHistory: 5,
    });
  });

  it("wait as long as they are told", () => {
    assert.equal(releaseArgs(chart, {}, { name, timeoutSeconds: 900 }).timeout, 900);
  });

  it("name no repository beside an OCI reference", () => {
    const {
      chart: reference,
      version,
      repositoryOpts,
    } = releaseArgs({ ...chart, chart: "oci://registry.example.com/charts/cert-manager" }, {}, { name });
    assert.deepEqual(
      { reference, version, repositoryOpts },
      {
        reference: "oci://registry.example.com/charts/cert-manager",
        version: "v1.21.2",
        repositoryOpts: undefined,
      },
    );
  });

  for (const path of ["./charts/cert-manager", "/charts/cert-manager", "charts/cert-manager-v1.21.2.tgz"]) {
    it(`name neither repository nor version beside the local path ${path}`, () => {
      const { chart: reference, version, repositoryOpts } = releaseArgs({ ...chart, chart: path }, {}, { name });
      assert.deepEqual(
        { reference, version, repositoryOpts },
        { reference: path, version: undefined, repositoryOpts: undefined },
      );
    });
  }
});
