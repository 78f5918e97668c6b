import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Credentials, type CredentialsArgs } from "kubernetes-postgres/aws/credentials";
import { saltOf, scramVerifier } from "kubernetes-postgres/aws/scram";
import { CredentialsDelivery, IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import { loose, register } from "./registrations";

const app = {
  role: "app",
  secretName: "shop-pguser-app",
  labels: { "postgres-operator.crunchydata.com/pguser": "app" },
};
const args: CredentialsArgs = {
  roles: [app],
  host: "shop-primary.shop.svc",
  namespace: "shop",
  adopted: true,
  secretLabels: {},
  eksClusterName: "production",
  externalSecretsRoleArn: "arn:of:operator",
};
const password = "password-of-shop-shop-pguser-app-password";
const content = {
  dbname: "app",
  host: "shop-primary.shop.svc",
  password,
  port: "5432",
  uri: `postgresql://app:${password}@shop-primary.shop.svc:5432/app`,
  username: "app",
  verifier: scramVerifier(password, saltOf("app", password)),
};
const create = (delivery: CredentialsDelivery) => register(() => new Credentials("shop", { ...args, delivery }));

describe("Credentials in Secrets that the operator adopts", () => {
  it("carry the verifier of the password, and the address as the operator writes it", async () => {
    const { one } = await register(
      () =>
        new Credentials("shop", {
          ...args,
          delivery: CredentialsDelivery.Direct,
          identity: IdentityKind.AccessKeys,
        }),
    );
    const { metadata, stringData, type } = loose(one("shop-shop-pguser-app"));
    assert.equal(stringData[pulumi.runtime.specialSigKey], pulumi.runtime.specialSecretSig);
    assert.deepEqual(stringData.value, content);
    assert.equal(type, "Opaque", "a Secret that the operator made again has this type, which cannot change");
    assert.deepEqual(metadata.annotations, { "pulumi.com/patchForce": "true" });
    assert.equal(metadata.labels["postgres-operator.crunchydata.com/pguser"], "app");
  });

  it("are synced with their verifier by the CSI driver", async () => {
    const { one } = await create(CredentialsDelivery.Csi);
    const { spec } = loose(one("shop-provider"));
    const [synced] = spec.secretObjects;
    assert.equal(synced.type, "Opaque");
    assert.deepEqual(synced.labels, app.labels);
    assert.deepEqual(
      synced.data.map(({ key }: { key: string }) => key),
      ["dbname", "host", "password", "port", "uri", "username", "verifier"],
    );
    assert.equal(JSON.parse(spec.parameters.objects)[0].jmesPath.length, 7);
  });

  it("are left without a controller by the External Secrets Operator: a Secret has one, and that is the cluster", async () => {
    const { one } = await create(CredentialsDelivery.Eso);
    const { target } = loose(one("shop-shop-pguser-app-external")).spec;
    assert.equal(target.creationPolicy, "Orphan");
    assert.equal(target.template.type, "Opaque");
    assert.equal(target.template.data.verifier, "{{ .verifier }}");
  });
});
