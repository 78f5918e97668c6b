import * as kms from "@aws-sdk/client-kms";
import * as secrets from "@aws-sdk/client-secrets-manager";
import { optionalText, present, tagList, tagsOf, text, type Handler } from "./handler";

/** Region of an ARN. */
const regionOf = (arn: string) => arn.split(":")[3];

export const key: Handler = {
  forDeletion: ["deletionWindowInDays"],
  async create(inputs, aws) {
    const { KeyMetadata } = await aws.kms.send(
      new kms.CreateKeyCommand({
        Description: text(inputs, "description"),
        Policy: text(inputs, "policy"),
        Tags: tagList(inputs).map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })),
      }),
    );
    const { KeyId, Arn } = present(KeyMetadata, "the key");
    const keyId = present(KeyId, "the key's id");
    if (inputs.enableKeyRotation === true) {
      const RotationPeriodInDays = inputs.rotationPeriodInDays as number;
      await aws.kms.send(new kms.EnableKeyRotationCommand({ KeyId: keyId, RotationPeriodInDays }));
    }
    return { id: keyId, keyId, arn: present(Arn, "the key's ARN") };
  },
  async read({ outputs }, aws) {
    const KeyId = outputs.keyId;
    const { KeyMetadata } = await aws.kms.send(new kms.DescribeKeyCommand({ KeyId }));
    const { Policy } = await aws.kms.send(new kms.GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    const rotation = await aws.kms.send(new kms.GetKeyRotationStatusCommand({ KeyId }));
    const { Tags } = await aws.kms.send(new kms.ListResourceTagsCommand({ KeyId }));
    const { Description, Arn } = present(KeyMetadata, "the key");
    return {
      description: present(Description, "the description"),
      policy: present(Policy, "the policy"),
      enableKeyRotation: present(rotation.KeyRotationEnabled, "the rotation"),
      ...(rotation.RotationPeriodInDays !== undefined && { rotationPeriodInDays: rotation.RotationPeriodInDays }),
      region: regionOf(present(Arn, "the key's ARN")),
      ...tagsOf(Tags?.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }))),
    };
  },
};

export const alias: Handler = {
  async create(inputs, aws) {
    const name = text(inputs, "name");
    await aws.kms.send(new kms.CreateAliasCommand({ AliasName: name, TargetKeyId: text(inputs, "targetKeyId") }));
    return { id: name };
  },
  async read({ outputs }, aws) {
    const { Aliases } = await aws.kms.send(new kms.ListAliasesCommand({}));
    const { AliasName, TargetKeyId, AliasArn } = present(
      Aliases?.find(({ AliasName }) => AliasName === outputs.id),
      `alias ${outputs.id}`,
    );
    return {
      name: present(AliasName, "the alias"),
      targetKeyId: present(TargetKeyId, "the alias's key"),
      region: regionOf(present(AliasArn, "the alias's ARN")),
    };
  },
};

export const secret: Handler = {
  forDeletion: ["recoveryWindowInDays"],
  async create(inputs, aws) {
    const { ARN } = await aws.secrets.send(
      new secrets.CreateSecretCommand({
        // The provider appends a time and a counter, 26 digits.
        Name: `${text(inputs, "namePrefix")}${"0".repeat(25)}1`,
        Description: text(inputs, "description"),
        KmsKeyId: optionalText(inputs, "kmsKeyId"),
        Tags: tagList(inputs),
      }),
    );
    const arn = present(ARN, "the secret's ARN");
    return { id: arn, arn };
  },
  async read({ inputs, outputs }, aws) {
    const found = await aws.secrets.send(new secrets.DescribeSecretCommand({ SecretId: outputs.arn }));
    return {
      namePrefix: present(found.Name, "the name").slice(0, text(inputs, "namePrefix").length),
      description: present(found.Description, "the description"),
      ...(found.KmsKeyId !== undefined && { kmsKeyId: found.KmsKeyId }),
      region: regionOf(present(found.ARN, "the secret's ARN")),
      ...tagsOf(found.Tags),
    };
  },
};

export const secretVersion: Handler = {
  async create(inputs, aws) {
    const SecretId = text(inputs, "secretId");
    const SecretString = text(inputs, "secretString");
    const { VersionId } = await aws.secrets.send(new secrets.PutSecretValueCommand({ SecretId, SecretString }));
    return { id: `${SecretId}|${present(VersionId, "the version")}` };
  },
  async read({ inputs }, aws) {
    const SecretId = text(inputs, "secretId");
    const found = await aws.secrets.send(new secrets.GetSecretValueCommand({ SecretId }));
    const arn = present(found.ARN, "the secret's ARN");
    return {
      secretId: arn,
      secretString: present(found.SecretString, "the value"),
      region: regionOf(arn),
    };
  },
};
