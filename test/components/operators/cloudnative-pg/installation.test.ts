import assert from "node:assert/strict";
import { renderReleases } from "kubernetes-postgres/operators/releases";
import { planPlatform } from "kubernetes-postgres/plan/platform";
import type { PlatformPlan } from "kubernetes-postgres/plan/types";
import type { OperatorSpec } from "kubernetes-postgres/plan/spec/platform";
import { Provision } from "kubernetes-postgres/plan/spec/enums";
import { checkHelmValues } from "kubernetes-postgres/schemas/helm-values";
import { plain } from "../plans";

function installation(operator: OperatorSpec = {}): PlatformPlan {
  const { plan, problems } = planPlatform("platform", { cloud: "none", operator });
  assert.deepEqual(problems, []);
  return plan!;
}

function valuesOf(what: string, operator: OperatorSpec = {}, imageRegistry?: string) {
  return plain(renderReleases(installation(operator), imageRegistry).find((release) => release.what === what)?.values);
}

describe("The installation of CloudNativePG", () => {
  it("brings the certificates, then the operator, then the plugin that needs both", () => {
    assert.deepEqual(
      renderReleases(installation()).map(({ what, after, chart, timeoutSeconds }) => [
        what,
        after,
        `${chart.namespace}/${chart.chart}@${chart.version}`,
        timeoutSeconds,
      ]),
      [
        ["cert-manager", [], "cert-manager/cert-manager@v1.21.2", 900],
        ["cloudnative-pg", ["cert-manager"], "cnpg-system/cloudnative-pg@0.29.0", 900],
        ["plugin-barman-cloud", ["cert-manager", "cloudnative-pg"], "cnpg-system/plugin-barman-cloud@0.7.0", 900],
      ],
    );
  });

  it("leaves out what is there already, and waits for it no longer", () => {
    const existing = { provision: Provision.Existing };
    const left = renderReleases(installation({ certManager: existing, cloudnativePg: existing }));
    assert.deepEqual(
      left.map(({ what, after }) => [what, after]),
      [["plugin-barman-cloud", []]],
    );
    const all = { certManager: existing, cloudnativePg: existing, barmanPlugin: existing };
    assert.deepEqual(renderReleases(installation(all)), []);
  });

  const variants: [string, OperatorSpec, string | undefined][] = [
    ["by default", {}, undefined],
    ["with one replica", { replicas: 1 }, undefined],
    ["with three replicas from a mirror", { replicas: 3 }, "registry.example.com/mirror"],
  ];
  for (const [title, operator, registry] of variants) {
    for (const { what, chart, values } of renderReleases(installation(operator), registry)) {
      it(`sets only values that the chart ${what} has, of the types it wants, ${title}`, () => {
        assert.ok(Object.keys(values).length >= 5);
        assert.deepEqual(checkHelmValues(chart.chart, chart.version, plain(values)), []);
      });

      it(`gives every container of ${what} guaranteed resources ${title}`, () => {
        const { webhook, cainjector, startupapicheck, ...rest } = plain(values);
        const parts = [rest, webhook, cainjector, startupapicheck];
        const found = parts.flatMap((part) => (part?.resources === undefined ? [] : [part.resources]));
        assert.equal(found.length, what === "cert-manager" ? 4 : 1);
        for (const { requests, limits } of found) assert.deepEqual(requests, limits);
      });
    }
  }

  it("runs two of everything, on different nodes and in different zones where possible", () => {
    const operator = valuesOf("cloudnative-pg");
    assert.equal(operator.replicaCount, 2);
    assert.equal(operator.priorityClassName, "system-cluster-critical");
    assert.deepEqual(operator.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0], {
      weight: 100,
      podAffinityTerm: {
        topologyKey: "kubernetes.io/hostname",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": "cloudnative-pg" } },
      },
    });
    assert.deepEqual(
      operator.topologySpreadConstraints.map(({ topologyKey }: { topologyKey: string }) => topologyKey),
      ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
    );
    const { webhook, cainjector, podDisruptionBudget } = valuesOf("cert-manager");
    assert.deepEqual([webhook.replicaCount, cainjector.replicaCount], [2, 2]);
    assert.deepEqual(podDisruptionBudget, { enabled: true, maxUnavailable: 1 });
  });

  it("has no disruption budget that would block a drain with one replica", () => {
    const { podDisruptionBudget, webhook } = valuesOf("cert-manager", { replicas: 1 });
    assert.equal(podDisruptionBudget, undefined);
    assert.equal(webhook.podDisruptionBudget, undefined);
    assert.equal(valuesOf("cloudnative-pg", { replicas: 1 }).affinity, undefined);
  });

  it("installs definitions with the charts, and keeps cert-manager's when it goes", () => {
    assert.deepEqual(valuesOf("cert-manager").crds, { enabled: true, keep: true });
    assert.deepEqual(valuesOf("cloudnative-pg").crds, { create: true });
    assert.deepEqual(valuesOf("plugin-barman-cloud").crds, { create: true });
  });

  it("takes every image from a mirror", () => {
    const registry = "registry.example.com/mirror";
    const { imageRegistry, imageNamespace } = valuesOf("cert-manager", {}, registry);
    assert.deepEqual([imageRegistry, imageNamespace], ["registry.example.com", "mirror/jetstack"]);
    const operator = valuesOf("cloudnative-pg", {}, registry);
    assert.equal(operator.image.repository, `${registry}/cloudnative-pg/cloudnative-pg`);
    assert.deepEqual(operator.config.data, {
      POSTGRES_IMAGE_NAME: `${registry}/cloudnative-pg/postgresql:18.4-standard-trixie`,
      PGBOUNCER_IMAGE_NAME: `${registry}/cloudnative-pg/pgbouncer:1.25.1`,
    });
    const plugin = valuesOf("plugin-barman-cloud", {}, registry);
    assert.deepEqual([plugin.image, plugin.sidecarImage], [{ registry }, { registry }]);
  });

  it("leaves images alone without a mirror", () => {
    assert.equal(valuesOf("cert-manager").imageRegistry, undefined);
    assert.equal(valuesOf("cloudnative-pg").image, undefined);
    assert.equal(valuesOf("plugin-barman-cloud").image, undefined);
  });
});
