import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { reliedOn } from "kubernetes-postgres/operators/zalando/installation";
import { renderReleases } from "kubernetes-postgres/operators/releases";
import { zalandoRenderer } from "kubernetes-postgres/operators/zalando/renderer";
import { planPlatform } from "kubernetes-postgres/plan/platform";
import type { OperatorReleaseSpec } from "kubernetes-postgres/plan/spec/platform";
import type { PlatformPlan } from "kubernetes-postgres/plan/types";
import { checkHelmValues } from "kubernetes-postgres/schemas/helm-values";
import * as YAML from "yaml";
import { checkout } from "../../../program/checkout";
import { allows } from "../cloudnative-pg/traffic";
import { plain } from "../plans";

function installation(wish: Partial<OperatorReleaseSpec> = {}): PlatformPlan {
  const { plan, problems } = planPlatform("platform", { cloud: "none", operators: [{ name: "zalando", ...wish }] });
  assert.deepEqual(problems, []);
  return plan!;
}

function valuesOf(what: string, wish: Partial<OperatorReleaseSpec> = {}, imageRegistry?: string) {
  return plain(renderReleases(installation(wish), imageRegistry).find((release) => release.what === what)?.values);
}

describe("The installation of Zalando's operator", () => {
  it("has what its clusters rely on, which the docs say of an operator that is there already", () => {
    const { configUsers, configKubernetes } = valuesOf("postgres-operator");
    const page = fs.readFileSync(path.join(checkout, "docs", "operators", "zalando.md"), "utf8");
    const documented = YAML.parse(page.split("```yaml\nconfigUsers")[1].split("```")[0].replace(/^:/, "configUsers:"));
    const told = { ...documented.configUsers, ...documented.configKubernetes };
    assert.deepEqual(told, plain(reliedOn));
    const installed = { ...configUsers, ...configKubernetes };
    for (const [name, value] of Object.entries(told)) assert.deepEqual(installed[name], value, name);
  });

  it("is the operator and cert-manager, and the web interface where it is asked for", () => {
    const whats = (wish?: Partial<OperatorReleaseSpec>) =>
      renderReleases(installation(wish)).map(({ what, chart, after }) => [
        what,
        `${chart.chart}@${chart.version}`,
        after,
      ]);
    const usual = [
      ["cert-manager", "cert-manager@v1.21.2", []],
      ["postgres-operator", "postgres-operator@2.0.1", []],
    ];
    assert.deepEqual(whats(), usual);
    assert.deepEqual(whats({ webInterface: true }), [
      ...usual,
      ["postgres-operator-ui", "postgres-operator-ui@2.0.1", ["postgres-operator"]],
    ]);
  });

  for (const registry of [undefined, "registry.example.com/mirror"]) {
    it(`sets only values that the charts have, of the types they want, ${registry ?? "from the images' own registries"}`, () => {
      for (const { chart, values } of renderReleases(installation({ webInterface: true }), registry)) {
        assert.deepEqual(checkHelmValues(chart.chart, chart.version, plain(values)), []);
      }
    });
  }

  it("would be told of a value that the chart does not have", () => {
    const values = { ...valuesOf("postgres-operator"), configKubernetes: { enable_pod_anti_affinity: true } };
    const [problem] = checkHelmValues("postgres-operator", "2.0.1", values) ?? [];
    assert.equal(problem.path, "values.configKubernetes.enable_pod_anti_affinity");
  });

  it("keeps data and passwords, and instances apart", () => {
    const { configKubernetes: section, configGeneral: general } = valuesOf("postgres-operator");
    assert.equal(section.enable_pod_antiaffinity, true);
    assert.equal(section.pod_antiaffinity_preferred_during_scheduling, false);
    assert.equal(section.enable_persistent_volume_claim_deletion, false);
    assert.equal(section.enable_secrets_deletion, false);
    assert.deepEqual(section.persistent_volume_claim_retention_policy, {
      when_deleted: "retain",
      when_scaled: "retain",
    });
    assert.equal(section.spilo_runasuser, 101);
    assert.equal(section.spilo_allow_privilege_escalation, false);
    assert.equal(general.kubernetes_use_configmaps, true);
  });

  it("is guaranteed its resources, and gives as much to what it makes by itself", () => {
    const {
      resources,
      configPostgresPodResources: pods,
      configConnectionPooler: pooler,
    } = valuesOf("postgres-operator");
    assert.deepEqual(resources.requests, resources.limits);
    for (const [section, prefix] of [
      [pods, "default"],
      [pooler, "connection_pooler_default"],
    ]) {
      for (const kind of ["cpu", "memory"])
        assert.equal(section[`${prefix}_${kind}_request`], section[`${prefix}_${kind}_limit`]);
    }
  });

  it("takes images from a mirror, or those that replace them", () => {
    const mirrored = valuesOf("postgres-operator", {}, "registry.example.com:5000/mirror");
    assert.deepEqual(mirrored.image, {
      registry: "registry.example.com:5000",
      repository: "mirror/zalando/postgres-operator",
      tag: "v2.0.1",
    });
    assert.equal(mirrored.configGeneral.docker_image, "registry.example.com:5000/mirror/zalando/spilo-18:4.1-p2");
    const images = { pooler: "registry.example.com/pgbouncer:1", webInterface: "registry.example.com/team/ui:2" };
    const wish = { images, webInterface: true };
    assert.equal(valuesOf("postgres-operator", wish).configConnectionPooler.connection_pooler_image, images.pooler);
    assert.equal(valuesOf("postgres-operator-ui", wish).image.repository, "team/ui");
  });

  it("lets nobody reach the web interface, which reaches the operator and the API server", () => {
    const { operators } = installation({ webInterface: true });
    const ground = zalandoRenderer.ground?.<string>(operators[0], undefined) ?? [];
    assert.deepEqual(
      ground.map(({ what, manifest }) => [what, manifest.kind]),
      [
        ["web-interface-namespace", "Namespace"],
        ["web-interface-access", "NetworkPolicy"],
      ],
    );
    const policies = ground.map(({ manifest }) => manifest).filter(({ kind }) => kind === "NetworkPolicy");
    const ui = { namespace: "postgres-operator", labels: { "app.kubernetes.io/name": "postgres-operator-ui" } };
    const operator = { namespace: "postgres-operator", labels: { "app.kubernetes.io/name": "postgres-operator" } };
    const app = { namespace: "web", labels: { app: "web" } };
    assert.equal(allows(policies, { from: app, to: ui, port: 8081, fromOpen: true }), false);
    assert.equal(allows(policies, { from: operator, to: ui, port: 8081 }), false);
    assert.equal(allows(policies, { from: ui, to: operator, port: 8080 }), true);
    assert.equal(allows(policies, { from: ui, to: "172.20.0.1", port: 443 }), true);
    assert.equal(allows(policies, { from: ui, to: app, port: 80 }), false);
    assert.deepEqual(zalandoRenderer.ground?.(installation().operators[0], undefined), []);
  });
});
