import * as assert from "node:assert/strict";
import { SecretsStore } from "kubernetes-postgres/aws/secrets-store";
import { csiValues, externalSecretsValues } from "kubernetes-postgres/aws/secrets-store-values";
import { podIdentityTrust } from "kubernetes-postgres/aws/trust-policies";
import { IdentityKind, Provision } from "kubernetes-postgres/plan/spec/enums";
import { account, inventory, refusal, register, valueOf } from "./registrations";

const csiChart = "secrets-store-csi-driver-provider-aws";

describe("SecretsStore", () => {
  it("installs the AWS provider with the CSI driver inside, with no arguments at all", async () => {
    const { result, resources, one, invokes } = await register(() => new SecretsStore("secrets", {}));
    assert.deepEqual(inventory(resources), ["Release secrets-csi", "SecretsStore secrets"]);
    const { values, ...release } = one("secrets-csi").inputs;
    assert.deepEqual(release, {
      name: csiChart,
      chart: csiChart,
      version: "3.1.1",
      repositoryOpts: { repo: "https://aws.github.io/secrets-store-csi-driver-provider-aws" },
      namespace: "kube-system",
      createNamespace: true,
      timeout: 600,
      atomic: false,
      cleanupOnFail: false,
      maxHistory: 5,
      compat: "true",
    });
    assert.deepEqual(values, {
      priorityClassName: "system-node-critical",
      tolerations: [{ operator: "Exists" }],
      "secrets-store-csi-driver": {
        install: true,
        syncSecret: { enabled: true },
        enableSecretRotation: true,
        rotationPollInterval: "3600s",
        linux: { priorityClassName: "system-node-critical" },
      },
    });
    assert.equal(result.externalSecretsRoleArn, undefined);
    assert.deepEqual(invokes, []);
  });

  it("installs the External Secrets Operator instead, after giving it a role that may do nothing by itself", async () => {
    const { result, resources, one } = await register(
      () => new SecretsStore("secrets", { externalSecrets: {}, eksClusterName: "production" }),
    );
    assert.deepEqual(inventory(resources), [
      "PodIdentityAssociation secrets-operator-association",
      "Release secrets-external-secrets",
      "Role secrets-operator-role",
      "SecretsStore secrets",
      "WorkloadIdentity secrets-operator",
    ]);
    assert.deepEqual(one("secrets-operator-role").inputs, {
      name: "secrets-external-secrets",
      description: "Pods of ServiceAccount external-secrets/external-secrets",
      assumeRolePolicy: podIdentityTrust({
        accountId: account,
        eksClusterName: "production",
        namespace: "external-secrets",
        serviceAccounts: ["external-secrets"],
      }),
    });
    assert.ok(one("secrets-external-secrets").dependsOn.includes("secrets-operator-association"));
    assert.equal(await valueOf(result.externalSecretsRoleArn!), "arn:of:secrets-operator-role");
  });

  it("gives the operator no role where each cluster has an OIDC identity of its own", async () => {
    const { result, resources } = await register(
      () => new SecretsStore("secrets", { externalSecrets: {}, identity: IdentityKind.Irsa }),
    );
    assert.deepEqual(inventory(resources), ["Release secrets-external-secrets", "SecretsStore secrets"]);
    assert.equal(result.externalSecretsRoleArn, undefined);
  });

  it("installs nothing that is there already", async () => {
    const { resources } = await register(() => new SecretsStore("secrets", { csi: { provision: Provision.Existing } }));
    assert.deepEqual(inventory(resources), ["SecretsStore secrets"]);
  });

  it("takes the chart from where it is told", async () => {
    const { one } = await register(
      () =>
        new SecretsStore("secrets", {
          csi: { chart: `oci://registry.example.com/charts/${csiChart}`, version: "3.2.0" },
        }),
    );
    const { chart, version, repositoryOpts } = one("secrets-csi").inputs;
    assert.deepEqual(
      { chart, version, repositoryOpts },
      { chart: `oci://registry.example.com/charts/${csiChart}`, version: "3.2.0", repositoryOpts: undefined },
    );
  });

  it("refuses what cannot be, all at once", () => {
    assert.equal(
      refusal(() => new SecretsStore("secrets", { externalSecrets: { version: "latest" }, rotationInterval: "1s" })),
      [
        '3 mistakes in SecretsStore "secrets"; nothing was created:',
        '  - eksClusterName: is required for kind "pod-identity"; set it, such as "production"',
        '  - externalSecrets.version: must be one exact version, so that two runs install the same (given "latest"); set it to a version such as "2.9.0"',
        '  - rotationInterval: must be at least 2m: every look-up is billed (given "1s"); write it as "1h" or "30m"',
      ].join("\n"),
    );
  });
});

/** Every image that the two charts run, on Linux. */
const imagesOfCharts = [
  "image.repository",
  "secrets-store-csi-driver.linux.crds.image.repository",
  "secrets-store-csi-driver.linux.image.repository",
  "secrets-store-csi-driver.linux.livenessProbeImage.repository",
  "secrets-store-csi-driver.linux.registrarImage.repository",
];

/** Paths of all leaves; a list is a leaf. */
function leaves(value: unknown, prefix = ""): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { [prefix]: value };
  const entries = Object.entries(value).map(([key, inner]) => leaves(inner, prefix === "" ? key : `${prefix}.${key}`));
  return Object.assign({}, ...entries) as Record<string, unknown>;
}

describe("values of the AWS provider's chart", () => {
  const settings = { rotationIntervalSeconds: 1800, region: "eu-west-1", imageRegistry: "registry.example.com/m" };

  it("take every image from the mirror", () => {
    const values = leaves(csiValues(settings));
    assert.deepEqual(
      Object.keys(values)
        .filter((key) => key.endsWith("repository"))
        .sort(),
      imagesOfCharts,
    );
    assert.deepEqual(
      imagesOfCharts.map((key) => values[key]),
      [
        "registry.example.com/m/aws-secrets-manager/secrets-store-csi-driver-provider-aws",
        "registry.example.com/m/csi-secrets-store/driver-crds",
        "registry.example.com/m/csi-secrets-store/driver",
        "registry.example.com/m/sig-storage/livenessprobe",
        "registry.example.com/m/sig-storage/csi-node-driver-registrar",
      ],
    );
  });

  it("notice a changed secret as often as asked, and ask in the region", () => {
    const values = leaves(csiValues(settings));
    assert.equal(values["secrets-store-csi-driver.rotationPollInterval"], "1800s");
    assert.equal(values.awsRegion, "eu-west-1");
  });
});

describe("values of the External Secrets Operator's chart", () => {
  it("run two of what clusters wait for, with the definitions", () => {
    assert.deepEqual(externalSecretsValues({ rotationIntervalSeconds: 3600 }), {
      installCRDs: true,
      leaderElect: true,
      serviceAccount: { create: true, name: "external-secrets" },
      replicaCount: 2,
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      webhook: { replicaCount: 2, podDisruptionBudget: { enabled: true, minAvailable: 1 } },
      certController: {},
    });
  });

  it("take every image from the mirror", () => {
    const values = leaves(externalSecretsValues({ rotationIntervalSeconds: 1, imageRegistry: "registry.example.com" }));
    for (const part of ["", "webhook.", "certController."]) {
      assert.equal(values[`${part}image.repository`], "registry.example.com/external-secrets/external-secrets");
    }
  });
});
