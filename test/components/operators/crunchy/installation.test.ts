import assert from "node:assert/strict";
import { renderReleases } from "kubernetes-postgres/operators/releases";
import { planPlatform } from "kubernetes-postgres/plan/platform";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { OperatorReleaseSpec } from "kubernetes-postgres/plan/spec/platform";
import { checkHelmValues } from "kubernetes-postgres/schemas/helm-values";
import { plain } from "../plans";

function installed(release: Partial<OperatorReleaseSpec> = {}, imageRegistry?: string) {
  const operators = [{ name: "crunchy", ...release }];
  const { plan, problems } = planPlatform("platform", { cloud: "none", operators, imageRegistry });
  assert.deepEqual(problems, []);
  const releases = renderReleases(plan!, imageRegistry);
  assert.deepEqual(
    releases.map(({ what }) => what),
    ["pgo"],
    "no cert-manager: it makes its certificates itself",
  );
  return releases[0];
}

describe("The installation of Crunchy's operator", () => {
  it("is its chart from the OCI registry, of the line that is asked for", () => {
    const { chart } = installed();
    assert.equal(chart.chart, "oci://registry.developers.crunchydata.com/crunchydata/pgo");
    assert.equal(chart.repository, undefined);
    assert.deepEqual([chart.version, chart.namespace], ["6.0.3", "postgres-operator"]);
    assert.equal(installed({ charts: { crunchy: { version: "5.8.9" } } }).chart.version, "5.8.9");
    const mirror = "oci://registry.example.com/charts/pgo";
    assert.equal(installed({ charts: { crunchy: { chart: mirror } } }).chart.chart, mirror);
  });

  it("elects one of two replicas, without debugging, and leaves images to the chart", () => {
    const values = plain(installed().values);
    assert.deepEqual(Object.keys(values).sort(), [
      "affinity",
      "debug",
      "pgoControllerLeaseName",
      "replicas",
      "resources",
      "singleNamespace",
    ]);
    assert.deepEqual([values.replicas, values.debug], [2, false]);
    assert.deepEqual(values.resources.controller.requests, values.resources.controller.limits);
  });

  it("takes every image from a mirror but those that a person names", () => {
    const images = {
      postgres_18: "registry.example.com/own/postgres:18.6",
      operator: "registry.example.com/own/pgo:6",
    };
    const values = plain(installed({ images }, "registry.example.com/mirror").values);
    assert.equal(values.controllerImages.cluster, images.operator);
    const { postgres_18, ...others } = values.relatedImages as Record<string, { image: string }>;
    assert.equal(postgres_18.image, images.postgres_18);
    assert.equal(others.collector.image, "registry.example.com/mirror/crunchydata/postgres-operator:ubi9-6.0.3-0");
    assert.deepEqual(Object.keys(others).sort(), [
      "collector",
      "pgbackrest",
      "pgbouncer",
      "pgexporter",
      "pgupgrade",
      "postgres_15",
      "postgres_16",
      "postgres_17",
    ]);
    for (const { image } of Object.values(others))
      assert.match(image, /^registry\.example\.com\/mirror\/crunchydata\//);
  });

  it("replaces single images without a mirror", () => {
    const images = { pgbackrest: "registry.example.com/own/pgbackrest:2.59" };
    const { relatedImages, controllerImages } = plain(installed({ images }).values);
    assert.deepEqual(relatedImages, { pgbackrest: { image: images.pgbackrest } });
    assert.equal(controllerImages, undefined);
  });

  it("sets only values that the charts of both lines have", () => {
    for (const version of ["6.0.3", "5.8.9"]) {
      const { chart, values } = installed({ charts: { crunchy: { version } } }, "registry.example.com/mirror");
      assert.deepEqual(checkHelmValues(chart.chart, chart.version, plain(values)), []);
      const wrong = { ...plain(values), replicaCount: 2 };
      assert.equal(checkHelmValues(chart.chart, chart.version, wrong)?.length, 1, "an unknown value is found");
    }
  });

  it("is of no line whose clusters are others", () => {
    const told = (version: string) =>
      planPlatform("platform", {
        cloud: "none",
        operators: [{ name: "crunchy", charts: { crunchy: { version } } }],
      }).problems.map(formatProblem);
    assert.deepEqual(told("5.7.9"), [
      'operators[0].charts.crunchy.version: is older than 5.8.0, the first release of Crunchy PGO that clusters of this package fit (given "5.7.9"); set it to "6.0.3", or remove it',
    ]);
    for (const version of ["5.8.0", "v5.10.0", "6.0.0", "10.0.0"]) assert.deepEqual(told(version), [], version);
    assert.equal(told("latest").length, 1, "what is no version is told once");
  });

  it("has no web interface, and says where one is", () => {
    const operators = [{ name: "crunchy", webInterface: true }];
    const { problems } = planPlatform("platform", { cloud: "none", operators });
    assert.match(problems[0].message, /pgAdmin/);
  });
});
