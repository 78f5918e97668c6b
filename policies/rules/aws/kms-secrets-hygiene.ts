import { set } from "../../frame/edit";
import { findKnown, type Place, knownText } from "../../frame/place";
import { defineRule, type Finding, type Judge } from "../../frame/rule";
import { indexed, names, type Subject } from "../../frame/stack";
import { documents } from "../documents";
import { judgeRotation, type RotationParameters } from "./secret-rotation";
import { conditionsOf, isEverybody, namesCallers, statementsOf } from "./statements";

const hygieneParameters = {
  minDeletionDays: {
    type: "integer",
    default: 30,
    minimum: 7,
    description: "Fewest days that KMS must wait before it deletes a key, 7 to 30.",
  },
  requireCmk: { type: "boolean", default: true, description: "Whether secrets must be encrypted with your own key." },
  requireRotation: {
    type: "boolean",
    default: false,
    description:
      "Whether Secrets Manager must rotate every secret itself; false where the program that makes passwords renews them.",
  },
  rotationDays: {
    type: "integer",
    default: 90,
    minimum: 1,
    description: "Longest time between rotations that Secrets Manager does, in days.",
  },
} satisfies RotationParameters & Record<string, unknown>;

function judgeKey(key: Place, { each, config, notApplicable }: Judge<typeof hygieneParameters>): void {
  each(() => {
    const [at, spec] = [key.in("enableKeyRotation"), key.in("customerMasterKeySpec")];
    // KMS rotates only symmetric keys whose material it made (https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html).
    if ((spec.text ?? "SYMMETRIC_DEFAULT") !== "SYMMETRIC_DEFAULT" || key.in("customKeyStoreId").isPresent) {
      return notApplicable("KMS does not rotate asymmetric keys, nor those of a key store of your own");
    }
    if (at.flag === true) return undefined;
    return { at, message: "its material is never renewed; set it to true (KMS.4)", fix: [set(at, true)] };
  });
  each(() => {
    const at = key.in("deletionWindowInDays");
    const [days, least] = [at.number ?? 30, config.minDeletionDays];
    if (days >= least) return undefined;
    const message = `gone for good after ${days} days, at least ${least} asked for; set it to ${least} (KMS.3)`;
    return { at, message, fix: [set(at, least)] };
  });
}

function openStatement(statement: Place): Finding | undefined {
  if (statement.in("Effect").text !== "Allow" || !isEverybody(statement.in("Principal"))) return undefined;
  if (conditionsOf(statement).some(namesCallers)) return undefined;
  const message =
    "everybody in every account may use the key; name roles, or add a condition on kms:CallerAccount (KMS.5)";
  return { at: statement.in("Principal"), message };
}

/** A secret is referred to by its name, or by an ARN that ends in it and six characters of Secrets Manager's own. */
function nameOfSecret(secretId: Place): string | undefined {
  return /:secret:(.+)-\w{6}$/.exec(secretId.text ?? "")?.[1] ?? secretId.text;
}

export const kmsSecretsHygiene = defineRule({
  id: "aws-kms-secrets-hygiene",
  title: "Keys rotate and are not deleted in a hurry; secrets have a key of your own and are renewed",
  why: "A deleted key takes every volume, backup and secret with it, and the waiting time is the only way back. A key policy for everybody hands the data to other accounts.",
  severity: "high",
  level: "mandatory",
  references: [
    { framework: "AWS FSBP", id: "KMS.3" },
    { framework: "AWS FSBP", id: "KMS.4" },
    { framework: "AWS FSBP", id: "KMS.5" },
    { framework: "AWS FSBP", id: "SecretsManager.1" },
    { framework: "AWS FSBP", id: "SecretsManager.4" },
    { framework: "Checkov", id: "CKV_AWS_7" },
    { framework: "Checkov", id: "CKV_AWS_33" },
    { framework: "Checkov", id: "CKV_AWS_149" },
    { framework: "Checkov", id: "CKV2_AWS_57" },
  ],
  remediationSteps:
    "Set enableKeyRotation of the Key to true and deletionWindowInDays to 30; name roles as principals of its policy; set kmsKeyId of the Secret to the ARN of a key, and create a SecretRotation with rotationRules.automaticallyAfterDays of at most 90 where Secrets Manager renews it.",
  url: documents.kmsControls,
  parameters: hygieneParameters,
  remediates: true,
  example: { role: "kms-key", bad: { enableKeyRotation: false }, good: { enableKeyRotation: true } },
  covers: {
    "kms-key": ({ properties }, judge) => judgeKey(properties, judge),
    "policy-document": ({ kind, document }, { each, whenKnown, notApplicable }) => {
      if (kind !== "key") return void notApplicable("it is no key policy");
      // A key without a policy has AWS's own, which is for the account.
      each(() => {
        for (const statement of statementsOf(document)) whenKnown(() => openStatement(statement));
        return undefined;
      });
    },
    "cloud-secret": ({ properties }, { each, config, notApplicable }) =>
      each(() => {
        const at = properties.in("kmsKeyId");
        if (!config.requireCmk) return notApplicable("requireCmk is false");
        if (at.isUnknown || (at.isPresent && !(at.text ?? "").includes("alias/aws/"))) return undefined;
        return { at, message: "encrypted with AWS's own key; set it to the ARN of a KMS key (CKV_AWS_149)" };
      }),
  },
  joins: {
    roles: ["cloud-secret"],
    check: (stack, judgeOf) => {
      const secretIdOf = ({ view }: Subject<"cloud-secret-rotation">) => view.properties.in("secretId");
      const rotationsOf = indexed(stack.all("cloud-secret-rotation"), secretIdOf, nameOfSecret);
      for (const secret of stack.all("cloud-secret")) {
        const name = secret.view.properties.in("name");
        const isOf = (rotation: Subject<"cloud-secret-rotation">): boolean =>
          names(rotation.resource, secretIdOf(rotation), secret.resource, name, nameOfSecret);
        const judge = judgeOf(secret.resource);
        judge.each(() => {
          const rotation = findKnown(rotationsOf(knownText(name)), isOf);
          return judgeRotation(rotation, name, judge, judgeOf);
        });
      }
    },
  },
});
