import assert from "node:assert/strict";
import { kubeDbRenderer } from "kubernetes-postgres/operators/kubedb/renderer";
import { renderReleases } from "kubernetes-postgres/operators/releases";
import { planPlatform } from "kubernetes-postgres/plan/platform";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { OperatorReleaseSpec } from "kubernetes-postgres/plan/spec/platform";
import type { OperatorPlan } from "kubernetes-postgres/plan/types";
import { checkHelmValues } from "kubernetes-postgres/schemas/helm-values";
import { plain } from "../plans";

const spec = (kubedb: Partial<OperatorReleaseSpec> = {}) => ({
  cloud: "none",
  operators: [{ name: "kubedb", ...kubedb }],
});
const given = { licensed: ["kubedb"] };
const platform = (kubedb: Partial<OperatorReleaseSpec> = {}, licensed = given) => {
  const { plan, problems } = planPlatform("platform", spec(kubedb), licensed);
  assert.deepEqual(problems, []);
  return plan!;
};
const operatorOf = (kubedb?: Partial<OperatorReleaseSpec>, licensed?: typeof given): OperatorPlan =>
  platform(kubedb, licensed).operators[0];
const told = (kubedb: Partial<OperatorReleaseSpec>, licensed: string[]): string[] =>
  planPlatform("platform", spec(kubedb), { licensed }).problems.map(formatProblem);

describe("The installation of KubeDB", () => {
  it("brings certificates, then KubeDB, then KubeStash for its backups", () => {
    const found = renderReleases(platform()).map(({ what, after, chart }) => [
      what,
      after,
      `${chart.namespace}/${chart.chart}@${chart.version}`,
    ]);
    assert.deepEqual(found, [
      ["cert-manager", [], "cert-manager/cert-manager@v1.21.2"],
      ["kubedb", ["cert-manager"], "kubedb/kubedb@v2026.7.10"],
      ["kubestash", ["cert-manager", "kubedb"], "kubedb/kubestash@v2026.7.10"],
    ]);
  });

  for (const registry of [undefined, "registry.example.com/mirror"]) {
    for (const { what, chart, values } of renderReleases(platform(), registry).slice(1)) {
      it(`sets only values that the chart ${what} has, of the types it wants, ${registry ?? "by default"}`, () => {
        assert.deepEqual(checkHelmValues(chart.chart, chart.version, plain(values)), []);
        assert.notDeepEqual(checkHelmValues(chart.chart, chart.version, { global: {}, "kubedb-provisionner": {} }), []);
        if (registry !== undefined) assert.equal(plain(values).global.registryFQDN, registry);
      });
    }
  }

  it("sets each value where its chart has it: beside it, it would be told", () => {
    const [, kubedb, kubestash] = renderReleases(platform());
    const misplaced: [typeof kubedb, Record<string, unknown>, string][] = [
      [kubedb, { sidekick: { installGitOpsCRDs: true } }, "values.sidekick.installGitOpsCRDs"],
      [kubedb, { "kubedb-gitops": { operator: {} } }, "values.kubedb-gitops.operator"],
      [kubedb, { "kubedb-gitops": { enabled: true } }, "values.kubedb-gitops.enabled"],
      [kubedb, { "kubedb-webhook-server": { operator: {} } }, "values.kubedb-webhook-server.operator"],
      [kubedb, { "kubedb-provisioner": { resources: {} } }, "values.kubedb-provisioner.resources"],
      [kubedb, { "kubedb-catalog": { replicaCount: 2 } }, "values.kubedb-catalog.replicaCount"],
      [kubedb, { petset: { featureGates: {} } }, "values.petset.featureGates"],
      [kubestash, { global: { featureGates: {} } }, "values.global.featureGates"],
      [kubestash, { "kubestash-operator": { server: {} } }, "values.kubestash-operator.server"],
    ];
    for (const [{ chart }, values, path] of misplaced) {
      const found = checkHelmValues(chart.chart, chart.version, values);
      assert.deepEqual(
        found?.map((problem) => problem.path),
        [path],
      );
    }
  });

  it("gives KubeStash's operator the role that it opens buckets with, and makes its pods anew with another", () => {
    const arn = "arn:aws:iam::123456789012:role/kubedb";
    const valuesWith = (roleArns?: Record<string, string>) => {
      const { chart, values } = renderReleases(platform(), undefined, roleArns).find(
        ({ what }) => what === "kubestash",
      )!;
      assert.deepEqual(checkHelmValues(chart.chart, chart.version, plain(values)), []);
      return plain(values)["kubestash-operator"];
    };
    const { serviceAccount, podAnnotations } = valuesWith({ kubedb: arn });
    assert.equal(serviceAccount.annotations["eks.amazonaws.com/role-arn"], arn);
    assert.equal(podAnnotations["eks.amazonaws.com/role-arn"], arn);
    assert.deepEqual([valuesWith().serviceAccount, valuesWith().podAnnotations], [undefined, undefined]);
  });

  it("installs what makes changes of a Postgres into requests, and runs nothing but PostgreSQL and PgBouncer", () => {
    const { values } = renderReleases(platform()).find(({ what }) => what === "kubedb")!;
    const of = plain(values);
    assert.equal(of["kubedb-crd-manager"].installGitOpsCRDs, true);
    assert.deepEqual(of["kubedb-gitops"].featureGates, { Postgres: true, PgBouncer: true });
    const on = Object.entries(of.global.featureGates).filter(([, isOn]) => isOn);
    assert.deepEqual(on.map(([name]) => name).sort(), ["PgBouncer", "Postgres"]);
    assert.equal(of["kubedb-provisioner"].replicaCount, 2);
    assert.deepEqual(
      of["kubedb-provisioner"].operator.resources.requests,
      of["kubedb-provisioner"].operator.resources.limits,
    );
  });

  it("puts the licence of the stack into a Secret that both charts read, and into no value", () => {
    const ground = plain(kubeDbRenderer.ground!(operatorOf(), "the licence"));
    assert.deepEqual(
      ground.map(({ what, after }: { what: string; after: string[] }) => [what, after]),
      [
        ["kubedb-namespace", []],
        ["kubedb-license", ["kubedb-namespace"]],
      ],
    );
    const [namespace, secret] = ground.map(({ manifest }: { manifest: unknown }) => manifest);
    assert.equal(namespace.metadata.name, "kubedb");
    assert.deepEqual([secret.metadata.name, secret.metadata.namespace], ["kubedb-license", "kubedb"]);
    assert.deepEqual(secret.stringData, { "key.txt": "the licence" });
    const releases = JSON.stringify(renderReleases(platform()));
    assert.ok(!releases.includes("the licence"));
    assert.equal(releases.split('"licenseSecretName":"kubedb-license"').length - 1, 2);
  });

  it("takes a Secret that is there, and makes none", () => {
    const own = { licenseSecretName: "appscode-license" };
    const operator = operatorOf(own, { licensed: [] });
    assert.deepEqual(kubeDbRenderer.ground!(operator, undefined), []);
    const releases = JSON.stringify(kubeDbRenderer.installation(operator));
    assert.equal(releases.split('"licenseSecretName":"appscode-license"').length - 1, 2);
  });

  it("is refused without a licence, and with two", () => {
    assert.deepEqual(told({}, []), [
      `operators[0].licenseSecretName: is missing: KubeDB does nothing without a licence key; run: pulumi config set --secret --path 'licenses.kubedb' < license.txt (licenses of a PostgresPlatform), or set licenseSecretName of "kubedb" among operators of the platform to a Secret with the key key.txt`,
    ]);
    assert.match(told({ licenseSecretName: "own" }, ["kubedb"])[0], /is given beside the licence of the stack/);
  });
});
