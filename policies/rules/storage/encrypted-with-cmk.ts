import { set } from "../../frame/edit";
import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { ebsProvisioners } from "./provisioners";

/** A key by its full ARN: the driver passes it on, and grants and policies are about ARNs. */
const keyArn = /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

export const encryptedWithCmk = defineRule({
  id: "sc-encrypted-with-cmk",
  title: "EBS volumes are encrypted with a key of your own",
  why: "The driver does not encrypt unless it is told to, and without a key of your own nobody can take the key away or see its use. An alias or a made-up ARN is only noticed when the first claim stays pending.",
  severity: "critical",
  level: "mandatory",
  references: [
    { framework: "AWS FSBP", id: "EC2.3" },
    { framework: "Checkov", id: "CKV_AWS_3" },
    { framework: "Checkov", id: "CKV_AWS_189" },
  ],
  remediationSteps:
    'Set parameters.encrypted of the StorageClass to "true" and parameters.kmsKeyId to the ARN of a KMS key.',
  url: documents.ebsDriver,
  parameters: {
    requireCmk: { type: "boolean", default: true, description: "Whether the key must be your own, not AWS's." },
  },
  remediates: true,
  example: {
    role: "storage-class",
    bad: { parameters: { encrypted: "false" } },
    good: { parameters: { encrypted: "true" } },
  },
  covers: {
    "storage-class": ({ provisioner, parameter }, { config, each, whenKnown, notApplicable }) =>
      each(() => {
        if (!ebsProvisioners.includes(provisioner.text ?? "")) {
          return notApplicable(`a StorageClass does not show how ${provisioner.text ?? "an unnamed driver"} encrypts`);
        }
        const encrypted = parameter("encrypted");
        each(() => {
          if (encrypted.text?.toLowerCase() === "true" || encrypted.flag === true) return undefined;
          return {
            at: encrypted,
            message: 'volumes are not encrypted; set it to "true"',
            fix: [set(encrypted, "true")],
          };
        });
        const key = parameter("kmsKeyId");
        if (!config.requireCmk) return undefined;
        if (!key.isPresent) return { at: key, message: "volumes use AWS's own key; set the ARN of a KMS key" };
        return whenKnown(() => {
          if (keyArn.test(key.text ?? "")) return undefined;
          return {
            at: key,
            message: "is not the ARN of a key; set arn:aws:kms:<region>:<account>:key/<id>, not an alias",
          };
        });
      }),
  },
});
