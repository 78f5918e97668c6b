import assert from "node:assert/strict";
import { PostgresCluster, type PostgresClusterArgs } from "kubernetes-postgres/cluster";
import { IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import { PostgresPlatform } from "kubernetes-postgres/platform";
import { account, loose, register } from "../../aws/registrations";

const issuer = "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
const existing = {
  accountId: account,
  oidcIssuer: issuer,
  oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE`,
};

function create(version: string | undefined, spec: Partial<PostgresClusterArgs> = {}) {
  return register(() => {
    const platform = new PostgresPlatform("platform", {
      region: "eu-west-1",
      eks: { clusterName: "production" },
      identity: IdentityKind.Irsa,
      operators: [{ name: "crunchy", charts: version === undefined ? undefined : { crunchy: { version } } }],
      existing,
    });
    const asked = { operator: "crunchy", storage: { size: "100Gi" }, ...spec, platform: platform.forClusters };
    return new PostgresCluster("shop", asked, { dependsOn: [platform] });
  });
}

describe("A PostgresCluster on Crunchy's operator", () => {
  it("takes its API version from the release that the platform installs, and stays one resource", async () => {
    const group = "kubernetes:postgres-operator.crunchydata.com";
    const newest = (await create(undefined)).one("shop-cluster");
    assert.equal(newest.type, `${group}/v1:PostgresCluster`);
    assert.deepEqual(newest.aliases, [`${group}/v1beta1:PostgresCluster`]);
    const older = (await create("5.8.9")).one("shop-cluster");
    assert.equal(older.type, `${group}/v1beta1:PostgresCluster`);
    assert.deepEqual(older.aliases, [`${group}/v1:PostgresCluster`]);
    assert.deepEqual([older.protect, older.retainOnDelete], [true, true]);
  });

  it("trusts exactly the ServiceAccounts that the operator makes", async () => {
    const { resources } = await create(undefined);
    const [role] = resources.filter(({ name, type }) => type === "aws:iam/role:Role" && /identity/.test(name));
    const [{ Condition: condition }] = loose(role).assumeRolePolicy.Statement;
    const [, subjects] = Object.entries(condition.StringEquals).find(([key]) => key.endsWith(":sub")) ?? [];
    assert.deepEqual(subjects, [
      "system:serviceaccount:shop:shop-instance",
      "system:serviceaccount:shop:shop-pgbackrest",
      "system:serviceaccount:shop:shop-repohost",
    ]);
  });

  it("keeps a passphrase of its own, in a Secret's file and an output", async () => {
    const { one, result } = await create(undefined, { backup: { encrypt: true } });
    assert.ok(one("shop-backup-passphrase").protect);
    assert.ok(result.backupPassphrase);
    const { stringData } = loose(one("shop-access-keys"));
    assert.deepEqual(stringData.value, {
      "cipher.conf": "[global]\nrepo1-cipher-pass=password-of-shop-backup-passphrase\n",
    });
  });

  it("names the operator's own Services and Secrets", async () => {
    const { one } = await create(undefined);
    const [secret] = loose(one("shop-credentials-provider")).spec.secretObjects;
    assert.equal(secret.secretName, "shop-pguser-app");
    assert.deepEqual(secret.labels, {
      "postgres-operator.crunchydata.com/cluster": "shop",
      "postgres-operator.crunchydata.com/pguser": "app",
    });
  });
});
