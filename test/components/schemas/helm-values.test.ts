import assert from "node:assert/strict";
import { csiValues, externalSecretsValues } from "kubernetes-postgres/aws/secrets-store-values";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { checkHelmValues } from "kubernetes-postgres/schemas/helm-values";
import { loadChartValues } from "kubernetes-postgres/schemas/store";
import { charts } from "kubernetes-postgres/versions";

const problems = (chart: string, version: string, values: unknown) =>
  checkHelmValues(chart, version, values)?.map(formatProblem);

describe("the values of Helm charts", () => {
  it("are kept for every chart of the version table, with where they are from", () => {
    for (const { chart, version } of Object.values(charts)) {
      const kept = loadChartValues(chart, version);
      assert.ok(
        kept !== undefined,
        `no values are kept for ${chart} ${version}: npm run schemas -- --charts DIRECTORY`,
      );
      // Those of charts that want an account or a licence are written down from documentation.
      if (kept.source !== undefined) {
        assert.match(kept.licence ?? "", /^(Apache-2\.0|MIT)$/);
        assert.match(kept.source, /^https:\/\/github\.com\//);
      }
      assert.doesNotMatch(JSON.stringify(kept), /"description":"/);
    }
  });

  it("of cert-manager have no such key: the nearest is named", () => {
    const { chart, version } = charts.certManager;
    const values = { replicaCounts: 2, webhook: { replicaCount: 2, timeoutSecond: 5 }, crds: { enabled: "yes" } };
    assert.deepEqual(problems(chart, version, values), [
      "values.replicaCounts: is not a value of the chart cert-manager 1.21.2: Helm would ignore it; did you mean replicaCount?",
      "values.webhook.timeoutSecond: is not a value of the chart cert-manager 1.21.2: Helm would ignore it; did you mean timeoutSeconds?",
      'values.crds.enabled: must be a boolean, is a string (given "yes"); set a boolean',
    ]);
  });

  it("of a chart within the chart are known below its name", () => {
    const { chart, version } = charts.secretsStoreAws;
    const driver = { syncSecret: { enable: true }, linux: { crds: { enabled: true } } };
    assert.deepEqual(problems(chart, version, { "secrets-store-csi-driver": driver }), [
      "values.secrets-store-csi-driver.syncSecret.enable: is not a value of the chart secrets-store-csi-driver-provider-aws 3.1.1: Helm would ignore it; did you mean enabled?",
    ]);
  });

  it("may be anything where the chart hands them on to Kubernetes", () => {
    const { chart, version } = charts.cloudnativePg;
    const values = { affinity: { podAntiAffinity: {} }, resources: { limits: { cpu: 1 } }, nodeSelector: { a: "b" } };
    assert.deepEqual(problems(chart, version, values), []);
  });

  it("are found whatever registry the chart comes from, and not for a version that nobody read", () => {
    const { version } = charts.cloudnativePg;
    const reference = "oci://ghcr.io/cloudnative-pg/charts/cloudnative-pg";
    assert.equal(problems(reference, version, { replicaCont: 1 })?.length, 1);
    assert.equal(problems(reference, "0.99.0", { replicaCont: 1 }), undefined);
  });

  for (const imageRegistry of [undefined, "registry.example.com/mirror"]) {
    const settings = { rotationIntervalSeconds: 3600, region: "eu-west-1", imageRegistry };
    const from = imageRegistry === undefined ? "" : " from a mirror";

    it(`that this package sets for the Secrets Store CSI driver are those there are${from}`, () => {
      const { chart, version } = charts.secretsStoreAws;
      assert.deepEqual(problems(chart, version, csiValues(settings)), []);
    });

    it(`that this package sets for the External Secrets Operator are those there are${from}`, () => {
      const { chart, version } = charts.externalSecrets;
      assert.deepEqual(problems(chart, version, externalSecretsValues(settings)), []);
    });
  }
});
