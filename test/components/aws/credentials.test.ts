import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Credentials, type CredentialsArgs } from "kubernetes-postgres/aws/credentials";
import { secretsReaderPolicy } from "kubernetes-postgres/aws/secrets-policies";
import { oidcTrust, roleTrust } from "kubernetes-postgres/aws/trust-policies";
import { CredentialsDelivery, IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import { account, inventory, loose, refusal, register, valueOf, type Registration } from "./registrations";

const kmsKeyArn = `arn:aws:kms:eu-west-1:${account}:key/data`;
const app = { role: "app", secretName: "shop-owner" };
const report = { role: "report_reader", secretName: "shop-role-report-reader" };
const args: CredentialsArgs = {
  roles: [app, report],
  host: "shop-rw.shop.svc",
  namespace: "shop",
  secretsPath: "postgres/shop/shop",
  kmsKeyArn,
  eksClusterName: "production",
};
const arnOf = (secret: string) => `arn:aws:secretsmanager:eu-west-1:${account}:secret:${secret}-AbCdEf`;
const arns = [arnOf("shop-shop-owner"), arnOf("shop-shop-role-report-reader")];
const reader = secretsReaderPolicy({ secretArns: arns, kmsKeyArn, region: "eu-west-1" });

/** What is in a secret input; fails where the input is in the clear. */
function secretValue(input: unknown): unknown {
  const marked = input as Record<string, unknown>;
  assert.equal(marked[pulumi.runtime.specialSigKey], pulumi.runtime.specialSecretSig, "not marked as a secret");
  return marked.value;
}

/** Everything that names a password outside of values marked as secret. */
function inClear(resources: Registration[]): string[] {
  const withoutSecrets = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(withoutSecrets);
    if (typeof value !== "object" || value === null) return value;
    const fields = value as Record<string, unknown>;
    if (fields[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig) return "[secret]";
    return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, withoutSecrets(inner)]));
  };
  return resources
    .filter(({ inputs }) => JSON.stringify(withoutSecrets(inputs)).includes("password-of-"))
    .map(({ name }) => name);
}

const content = (role: string, password: string) => ({
  dbname: "app",
  host: "shop-rw.shop.svc",
  password,
  port: "5432",
  uri: `postgresql://${role}:${password}@shop-rw.shop.svc:5432/app?sslmode=require`,
  username: role,
});

describe("Credentials, kept in AWS Secrets Manager", () => {
  it("generates a password for each role and keeps it under the key", async () => {
    const { result, one } = await register(() => new Credentials("shop", args));
    assert.deepEqual(one("shop-shop-owner-password").inputs, {
      length: 32,
      special: true,
      overrideSpecial: "-_",
      keepers: { rotation: "1" },
    });
    const secret = one("shop-shop-owner");
    assert.deepEqual(secret.inputs, {
      namePrefix: "postgres/shop/shop/app-",
      description: "PostgreSQL role app at shop-rw.shop.svc",
      kmsKeyId: kmsKeyArn,
      recoveryWindowInDays: 30,
    });
    assert.deepEqual([secret.protect, secret.retainOnDelete], [true, true]);
    const version = one("shop-shop-owner-version");
    assert.deepEqual(JSON.parse(secretValue(version.inputs.secretString) as string), {
      ...content("app", "password-of-shop-shop-owner-password"),
      engine: "postgres",
    });
    // A rotation replaces it: not protected, and the last one stays as the previous version.
    assert.deepEqual([version.protect, version.retainOnDelete], [false, true]);
    assert.equal(await valueOf(result.ownerPassword), "password-of-shop-shop-owner-password");
    assert.equal(await pulumi.isSecret(result.ownerPassword), true);
    assert.deepEqual(await valueOf(result.secretNames), ["shop-owner", "shop-role-report-reader"]);
  });

  it("shows no password in the clear, whatever the delivery", async () => {
    for (const delivery of Object.values(CredentialsDelivery)) {
      const { resources } = await register(
        () => new Credentials("shop", { ...args, delivery, externalSecretsRoleArn: "arn:of:operator" }),
      );
      assert.deepEqual(inClear(resources), [], delivery);
    }
  });

  it("makes new passwords when the counter is raised", async () => {
    const { one } = await register(() => new Credentials("shop", { ...args, rotation: 4 }));
    assert.deepEqual(one("shop-shop-owner-password").inputs.keepers, { rotation: "4" });
  });
});

describe("Credentials, delivered by the CSI driver", () => {
  it("makes what fetches the secrets and what holds them", async () => {
    const { resources } = await register(() => new Credentials("shop", args));
    assert.deepEqual(inventory(resources), [
      "Credentials shop",
      "PodDisruptionBudget shop-holder",
      "PodIdentityAssociation shop-reader-association",
      "RandomPassword shop-shop-owner-password",
      "RandomPassword shop-shop-role-report-reader-password",
      "Role shop-reader-role",
      "RolePolicy shop-reader-read-secrets",
      "Secret shop-shop-owner",
      "Secret shop-shop-role-report-reader",
      "SecretProviderClass shop-provider",
      "SecretVersion shop-shop-owner-version",
      "SecretVersion shop-shop-role-report-reader-version",
      "ServiceAccount shop-reader",
      "StatefulSet shop-holder",
      "WorkloadIdentity shop-reader",
    ]);
  });

  it("fetches each key of each secret into a file and a Kubernetes Secret", async () => {
    const { one } = await register(() => new Credentials("shop", { ...args, roles: [app] }));
    const keys = ["dbname", "host", "password", "port", "uri", "username"];
    const { spec, metadata } = loose(one("shop-provider"));
    assert.equal(metadata.name, "shop-secrets");
    assert.equal(metadata.namespace, "shop");
    assert.deepEqual(JSON.parse(spec.parameters.objects), [
      {
        objectName: arns[0],
        objectType: "secretsmanager",
        jmesPath: keys.map((key) => ({ path: key, objectAlias: `shop-owner-${key}` })),
      },
    ]);
    assert.equal(spec.provider, "aws");
    assert.equal(spec.parameters.region, "eu-west-1");
    assert.equal(spec.parameters.usePodIdentity, "true");
    assert.deepEqual(spec.secretObjects, [
      {
        secretName: "shop-owner",
        type: "kubernetes.io/basic-auth",
        labels: { "cnpg.io/reload": "true" },
        data: keys.map((key) => ({ key, objectName: `shop-owner-${key}` })),
      },
    ]);
  });

  it("holds the secrets with two restricted, guaranteed pods that are ready once every Secret is there", async () => {
    const { one } = await register(() => new Credentials("shop", { ...args, imageRegistry: "registry.example.com/m" }));
    const { metadata, spec } = loose(one("shop-holder", "kubernetes:apps/v1:StatefulSet"));
    const labels = {
      "app.kubernetes.io/managed-by": "kubernetes-postgres",
      "app.kubernetes.io/name": "shop-secrets",
      "app.kubernetes.io/part-of": "shop",
    };
    assert.deepEqual(metadata, { name: "shop-secrets", namespace: "shop", labels });
    assert.equal(spec.replicas, 2);
    assert.deepEqual(spec.selector, { matchLabels: { "app.kubernetes.io/name": "shop-secrets" } });
    const pod = spec.template.spec;
    assert.equal(pod.serviceAccountName, "shop-secrets");
    assert.equal(pod.automountServiceAccountToken, false);
    assert.deepEqual(pod.securityContext, {
      runAsNonRoot: true,
      runAsUser: 65535,
      runAsGroup: 65535,
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(pod.containers, [
      {
        name: "pause",
        image: "registry.example.com/m/pause:3.10.1",
        env: ["shop-owner", "shop-role-report-reader"].map((name, index) => ({
          name: `USERNAME_${index}`,
          valueFrom: { secretKeyRef: { name, key: "username" } },
        })),
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "10m", memory: "16Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "secrets", mountPath: "/mnt/secrets", readOnly: true }],
      },
    ]);
    assert.deepEqual(pod.volumes, [
      {
        name: "secrets",
        csi: {
          driver: "secrets-store.csi.k8s.io",
          readOnly: true,
          volumeAttributes: { secretProviderClass: "shop-secrets" },
        },
      },
    ]);
    const budget = one("shop-holder", "kubernetes:policy/v1:PodDisruptionBudget").inputs.spec;
    assert.deepEqual(budget, { minAvailable: 1, selector: spec.selector });
  });

  it("starts the holder last, and protects it: the Secrets go with it", async () => {
    const { one } = await register(() => new Credentials("shop", { ...args, roles: [app] }));
    const holder = one("shop-holder", "kubernetes:apps/v1:StatefulSet");
    for (const name of [
      "shop-provider",
      "shop-reader",
      "shop-reader-association",
      "shop-reader-read-secrets",
      "shop-shop-owner-version",
    ]) {
      assert.ok(holder.dependsOn.includes(name), name);
    }
    assert.deepEqual([holder.protect, holder.retainOnDelete], [true, true]);
  });

  it("shortens the name of a StatefulSet whose pods could not carry it in a label", async () => {
    const holderName = `${"s".repeat(50)}-secrets`;
    const { one } = await register(() => new Credentials("shop", { ...args, holderName }));
    const { metadata, spec } = loose(one("shop-holder", "kubernetes:apps/v1:StatefulSet"));
    assert.equal(metadata.name.length, 52);
    assert.equal(spec.template.spec.serviceAccountName, holderName);
  });

  it("lets the holder's ServiceAccount read these secrets and no others", async () => {
    const { one } = await register(() => new Credentials("shop", args));
    assert.deepEqual(one("shop-reader-read-secrets").inputs.policy, reader);
    assert.equal(one("shop-reader-role").inputs.name, "shop-secrets");
    assert.deepEqual(one("shop-reader", "kubernetes:core/v1:ServiceAccount").inputs, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        name: "shop-secrets",
        namespace: "shop",
        labels: { "app.kubernetes.io/managed-by": "kubernetes-postgres", "app.kubernetes.io/part-of": "shop" },
        annotations: {},
      },
      automountServiceAccountToken: false,
    });
  });

  it("annotates the ServiceAccount where the identity is an OIDC token", async () => {
    const issuer = "oidc.example.com";
    const { one } = await register(
      () =>
        new Credentials("shop", {
          ...args,
          identity: IdentityKind.Irsa,
          oidcIssuer: `https://${issuer}`,
          oidcProviderArn: "arn:of:provider",
        }),
    );
    const { metadata } = loose(one("shop-reader", "kubernetes:core/v1:ServiceAccount"));
    assert.equal(metadata.annotations["eks.amazonaws.com/role-arn"], "arn:of:shop-reader-role");
    assert.deepEqual(
      one("shop-reader-role").inputs.assumeRolePolicy,
      oidcTrust({
        oidcProviderArn: "arn:of:provider",
        oidcIssuer: issuer,
        namespace: "shop",
        serviceAccounts: ["shop-secrets"],
      }),
    );
    const { spec } = loose(one("shop-provider"));
    assert.equal(spec.parameters.usePodIdentity, "false");
  });
});

describe("Credentials, delivered by the External Secrets Operator", () => {
  const eso = { ...args, roles: [app], delivery: CredentialsDelivery.Eso };
  const labels = { "app.kubernetes.io/managed-by": "kubernetes-postgres", "app.kubernetes.io/part-of": "shop" };

  it("lets the operator take the role that reads the secrets, under EKS Pod Identity", async () => {
    const externalSecretsRoleArn = `arn:aws:iam::${account}:role/postgres.external-secrets`;
    const { resources, one } = await register(() => new Credentials("shop", { ...eso, externalSecretsRoleArn }));
    assert.deepEqual(inventory(resources), [
      "Credentials shop",
      "ExternalSecret shop-shop-owner-external",
      "RandomPassword shop-shop-owner-password",
      "Role shop-reader-role",
      "RolePolicy shop-reader-read-secrets",
      "Secret shop-shop-owner",
      "SecretStore shop-store",
      "SecretVersion shop-shop-owner-version",
    ]);
    assert.deepEqual(one("shop-reader-role").inputs.assumeRolePolicy, roleTrust(externalSecretsRoleArn));
    assert.deepEqual(one("shop-store").inputs, {
      apiVersion: "external-secrets.io/v1",
      kind: "SecretStore",
      metadata: {
        name: "shop-secrets",
        namespace: "shop",
        labels,
        annotations: { "pulumi.com/waitFor": "condition=Ready" },
      },
      spec: {
        provider: { aws: { service: "SecretsManager", region: "eu-west-1", role: "arn:of:shop-reader-role" } },
      },
    });
  });

  it("reads as the namespace's ServiceAccount, with an OIDC token", async () => {
    const { one } = await register(
      () =>
        new Credentials("shop", {
          ...eso,
          identity: IdentityKind.Irsa,
          oidcIssuer: "oidc.example.com",
          oidcProviderArn: "arn:of:provider",
        }),
    );
    const { spec } = loose(one("shop-store"));
    assert.deepEqual(spec.provider.aws, {
      service: "SecretsManager",
      region: "eu-west-1",
      auth: { jwt: { serviceAccountRef: { name: "shop-secrets" } } },
    });
    assert.ok(one("shop-store").dependsOn.includes("shop-reader"));
  });

  it("makes a Secret that outlives AWS and the operator, and is looked at anew with each rotation", async () => {
    const { one } = await register(
      () => new Credentials("shop", { ...eso, rotation: 2, externalSecretsRoleArn: "arn:of:operator" }),
    );
    const external = one("shop-shop-owner-external");
    assert.deepEqual(external.inputs, {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: {
        name: "shop-owner",
        namespace: "shop",
        labels,
        annotations: { "pulumi.com/waitFor": "condition=Ready", "kubernetes-postgres/rotation": "2" },
      },
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "SecretStore", name: "shop-secrets" },
        target: {
          name: "shop-owner",
          creationPolicy: "Owner",
          deletionPolicy: "Retain",
          template: {
            type: "kubernetes.io/basic-auth",
            metadata: { labels: { "cnpg.io/reload": "true" } },
            data: {
              dbname: "{{ .dbname }}",
              host: "{{ .host }}",
              password: "{{ .password }}",
              port: "{{ .port }}",
              uri: "{{ .uri }}",
              username: "{{ .username }}",
            },
          },
        },
        dataFrom: [{ extract: { key: arns[0] } }],
      },
    });
    assert.ok(external.dependsOn.includes("shop-store") && external.dependsOn.includes("shop-shop-owner-version"));
  });
});

describe("Credentials, delivered directly", () => {
  it("writes the Kubernetes Secret itself and asks nothing of AWS", async () => {
    const { resources, one, invokes } = await register(
      () =>
        new Credentials("shop", {
          roles: [app],
          host: "shop-rw.shop.svc",
          delivery: CredentialsDelivery.Direct,
          identity: IdentityKind.AccessKeys,
        }),
    );
    assert.deepEqual(inventory(resources), [
      "Credentials shop",
      "RandomPassword shop-shop-owner-password",
      "Secret shop-shop-owner",
    ]);
    const { metadata, type, stringData } = one("shop-shop-owner").inputs;
    assert.deepEqual(metadata, {
      name: "shop-owner",
      namespace: "shop",
      labels: {
        "app.kubernetes.io/managed-by": "kubernetes-postgres",
        "app.kubernetes.io/part-of": "shop",
        "cnpg.io/reload": "true",
      },
    });
    assert.equal(type, "kubernetes.io/basic-auth");
    assert.deepEqual(secretValue(stringData), content("app", "password-of-shop-shop-owner-password"));
    assert.deepEqual(invokes, []);
  });

  it("escapes what a URI would read differently", async () => {
    const role = { role: "app@home", secretName: "shop-owner" };
    const { one } = await register(
      () =>
        new Credentials("shop", { roles: [role], host: "h", database: "a/b", delivery: CredentialsDelivery.Direct }),
    );
    const { uri } = secretValue(one("shop-shop-owner").inputs.stringData) as Record<string, string>;
    assert.equal(uri, "postgresql://app%40home:password-of-shop-shop-owner-password@h:5432/a%2Fb?sslmode=require");
  });
});

describe("Credentials that cannot be", () => {
  const cases: [string, Partial<CredentialsArgs>, string[]][] = [
    ["without roles", { roles: [] }, ["roles: there is no role to make a password for; name at least the owner"]],
    [
      "with a role or a Secret twice",
      { roles: [app, { role: "app", secretName: "other" }, { role: "third", secretName: "shop-owner" }] },
      [
        'roles[1].role: is listed twice (given "app"); list each role once',
        'roles[2].secretName: is the Secret of another role too (given "shop-owner"); give each role a Secret of its own',
      ],
    ],
    [
      "with names that Kubernetes refuses",
      { roles: [{ role: "app", secretName: "Shop_Owner" }], holderName: "-secrets" },
      [
        'holderName: a name in Kubernetes has lower-case letters, digits and inner hyphens, at most 63 of them (given "-secrets"); choose another',
        'roles[0].secretName: the name of a Secret has lower-case letters, digits and inner hyphens and dots, at most 253 of them (given "Shop_Owner"); choose another',
      ],
    ],
    [
      "with numbers out of range",
      { port: 0, rotation: 0, recoveryWindowDays: 3 },
      [
        "port: is no TCP port (given 0); set it from 1 to 65535",
        "recoveryWindowDays: AWS Secrets Manager keeps a deleted secret 7 to 30 days, or not at all (given 3); set it from 7 to 30, or to 0 to delete at once",
        "rotation: counts rotations: 1, 2, 3 and so on (given 0); raise it by one to rotate every password",
      ],
    ],
    [
      "read with access keys",
      { identity: IdentityKind.AccessKeys },
      [
        'identity: delivery "csi" reads AWS Secrets Manager with a role, not with access keys (given "access-keys"); set identity to "pod-identity" or "irsa", or delivery to "direct"',
      ],
    ],
    [
      "read by an operator nobody knows the role of",
      { delivery: CredentialsDelivery.Eso },
      [
        'externalSecretsRoleArn: is required for delivery "eso" with identity "pod-identity"; set it to the role of the External Secrets Operator, or identity to "irsa"',
      ],
    ],
    [
      "without a cluster to be associated with",
      { eksClusterName: undefined, readerRoleName: "has spaces" },
      [
        'eksClusterName: is required for kind "pod-identity"; set it, such as "production"',
        'readerRoleName: an IAM role\'s name has letters, digits and "_+=,.@-", at most 64 of them (given "has spaces"); set a shorter roleName',
      ],
    ],
  ];
  for (const [sentence, changes, lines] of cases) {
    it(`are refused ${sentence}`, () => {
      const count = lines.length === 1 ? "1 mistake" : `${lines.length} mistakes`;
      assert.equal(
        refusal(() => new Credentials("shop", { ...args, ...changes })),
        [`${count} in Credentials "shop"; nothing was created:`, ...lines.map((line) => `  - ${line}`)].join("\n"),
      );
    });
  }
});
