import * as assert from "node:assert/strict";
import { keyPolicy } from "kubernetes-postgres/aws/key-policy";
import { secretsReaderPolicy } from "kubernetes-postgres/aws/secrets-policies";
import { account, matrix, role, type Vocabulary } from "./iam";

const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:${account}:secret:${name}`;
const owner = secret("postgres/shop/shop/app-20260101-AbCdEf");
const other = secret("postgres/pay/pay/app-20260101-GhIjKl");
const key = `arn:aws:kms:eu-west-1:${account}:key/data`;

const reader = {
  principal: role("postgres.shop.shop.secrets"),
  identity: secretsReaderPolicy({ secretArns: [owner], kmsKeyArn: key, region: "eu-west-1" }),
};

const secretsManager: Vocabulary = {
  actors: { "secrets role": reader },
  resources: { "its secret": owner, "another cluster's secret": other },
  circumstances: { plainly: {} },
};

describe("secrets role on secrets", () => {
  matrix(
    secretsManager,
    [
      ["secrets role", "secretsmanager:GetSecretValue", "its secret", "plainly", "allow"],
      ["secrets role", "secretsmanager:DescribeSecret", "its secret", "plainly", "allow"],
      ["secrets role", "secretsmanager:GetSecretValue", "another cluster's secret", "plainly", "deny"],
      ["secrets role", "secretsmanager:PutSecretValue", "its secret", "plainly", "deny"],
      ["secrets role", "secretsmanager:DeleteSecret", "its secret", "plainly", "deny"],
      ["secrets role", "secretsmanager:PutResourcePolicy", "its secret", "plainly", "deny"],
    ],
    ["ReadSecrets"],
  );
});

const users = { administrators: [], volumes: [], backups: [], secretReaders: [], guardedBy: [] };
const asked = (service: string, arn: string) => ({
  "kms:ViaService": `${service}.eu-west-1.amazonaws.com`,
  "kms:EncryptionContext:SecretARN": arn,
});

describe("secrets role on the key", () => {
  const kms: Vocabulary = {
    actors: { "secrets role": reader },
    resources: { "the key": key, "another key": `arn:aws:kms:eu-west-1:${account}:key/backup` },
    circumstances: {
      "for its secret": asked("secretsmanager", owner),
      "for another secret": asked("secretsmanager", other),
      "through S3": asked("s3", owner),
      directly: {},
    },
    policy: keyPolicy({ ...users, accountId: account, partition: "aws", region: "eu-west-1", autoModeVolumes: false }),
  };
  matrix(
    kms,
    [
      ["secrets role", "kms:Decrypt", "the key", "for its secret", "allow"],
      ["secrets role", "kms:Decrypt", "the key", "for another secret", "deny"],
      ["secrets role", "kms:Decrypt", "the key", "through S3", "deny"],
      ["secrets role", "kms:Decrypt", "the key", "directly", "deny"],
      ["secrets role", "kms:GenerateDataKey", "the key", "for its secret", "deny"],
      ["secrets role", "kms:Decrypt", "another key", "for its secret", "deny"],
    ],
    ["UseSecretsKey"],
  );
});

describe("secrets policy", () => {
  it("says nothing of a key where the secrets have none of ours", () => {
    const sids = secretsReaderPolicy({ secretArns: [owner], region: "eu-west-1" }).Statement.map(({ Sid }) => Sid);
    assert.deepEqual(sids, ["ReadSecrets"]);
  });
});
