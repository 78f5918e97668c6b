import * as assert from "node:assert/strict";
import { EncryptionKey } from "kubernetes-postgres/aws/encryption-key";
import { account, inventory, refusal, register, valueOf } from "./registrations";

describe("EncryptionKey", () => {
  it("makes a key that rotates, with an alias, protected and kept", async () => {
    const { result, resources, one } = await register(() => new EncryptionKey("data", {}));
    assert.deepEqual(inventory(resources), ["Alias data-alias", "EncryptionKey data", "Key data-key"]);
    const key = one("data-key");
    assert.deepEqual(key.inputs, {
      deletionWindowInDays: 30,
      description: "Encrypts data",
      enableKeyRotation: true,
      policy:
        `{"Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${account}:root"},` +
        `"Resource":"*","Sid":"EnableIAM"}],"Version":"2012-10-17"}`,
      rotationPeriodInDays: 365,
    });
    assert.equal(key.parent, "data");
    assert.equal(key.protect, true);
    assert.equal(key.retainOnDelete, true);
    assert.deepEqual(one("data-alias").inputs, { name: "alias/data", targetKeyId: "data-key" });
    assert.equal(await valueOf(result.arn), `arn:aws:kms:eu-west-1:${account}:key/data-key`);
  });

  it("makes nothing where a key exists", async () => {
    const existingKeyArn = `arn:aws:kms:eu-west-1:${account}:key/mine`;
    const { result, resources } = await register(() => new EncryptionKey("data", { existingKeyArn }));
    assert.deepEqual(inventory(resources), ["EncryptionKey data"]);
    assert.equal(await valueOf(result.arn), existingKeyArn);
  });

  it("lets a key go where nothing is protected", async () => {
    const { one } = await register(() => new EncryptionKey("data", { deletionProtection: false }));
    assert.equal(one("data-key").protect, false);
    assert.equal(one("data-key").retainOnDelete, false);
  });

  it("puts key and alias into the region it is told", async () => {
    const { one, invokes } = await register(
      () => new EncryptionKey("copy", { region: "eu-central-1", accountId: account, partition: "aws", alias: "dr" }),
    );
    assert.equal(one("copy-key").inputs.region, "eu-central-1");
    assert.deepEqual(one("copy-alias").inputs, { name: "alias/dr", region: "eu-central-1", targetKeyId: "copy-key" });
    assert.deepEqual(invokes, []);
  });

  it("refuses what KMS would refuse, all of it at once", () => {
    const create = () =>
      new EncryptionKey("data", { deletionWindowDays: 5, rotationPeriodDays: 30, alias: "aws/mine" });
    assert.equal(
      refusal(create),
      [
        '3 mistakes in EncryptionKey "data"; nothing was created:',
        '  - alias: an alias has letters, digits, "/", "_" and "-", at most 250, and does not start with "aws/" ' +
          '(given "aws/mine"); choose another, without the leading "alias/"',
        "  - deletionWindowDays: KMS waits 7 to 30 days before it deletes a key (given 5); " +
          "set it to a whole number from 7 to 30, or leave it out for 30",
        "  - rotationPeriodDays: KMS rotates a key every 90 to 2560 days (given 30); " +
          "set it to a whole number from 90 to 2560, or leave it out for 365",
      ].join("\n"),
    );
  });
});
