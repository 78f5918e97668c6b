import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { backupDocuments } from "./backup-documents";
import { managedFault, permissionFaults, trustFaults } from "./document-faults";
import { statementsOf } from "./statements";

export const backupRoleLeastPrivilege = defineRule({
  id: "aws-backup-role-least-privilege",
  title: "A role that reaches backups has rights on them alone, and the pods of one ServiceAccount have it",
  why: "Whoever gets into a database's pod has its role: with s3:* that is every backup of every database, and the bucket's own protection; with a trust that names no ServiceAccount, every pod of the cluster has it.",
  severity: "critical",
  level: "mandatory",
  references: [
    { framework: "AWS FSBP", id: "KMS.1" },
    { framework: "CIS EKS", id: "5.2.1" },
    { framework: "Checkov", id: "CKV_AWS_60" },
    { framework: "Checkov", id: "CKV_AWS_61" },
    { framework: "Checkov", id: "CKV_AWS_274" },
    { framework: "Checkov", id: "CKV_AWS_288" },
    { framework: "Checkov", id: "CKV_AWS_290" },
    { framework: "Checkov", id: "CKV_AWS_355" },
  ],
  remediationSteps:
    "List in Action s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts on the path of the bucket, s3:ListBucket on the bucket, kms:Decrypt and kms:GenerateDataKey on its key; demand in assumeRolePolicy both <issuer>:sub and <issuer>:aud with StringEquals.",
  url: documents.iamPractices,
  parameters: {},
  remediates: false,
  example: {
    role: "policy-document",
    type: "aws:iam/rolePolicy:RolePolicy",
    bad: { policy: { Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::shop-backups/*" }] } },
    good: {
      policy: {
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::shop-backups/orders/*" }],
      },
    },
  },
  joins: {
    roles: ["policy-document"],
    check: (stack, judgeOf) => {
      for (const { resource, view } of backupDocuments(stack)) {
        const { each, whenKnown } = judgeOf(resource);
        const faults = view.kind === "trust" ? trustFaults : permissionFaults;
        // ARNs and issuers are often known only once they are made.
        for (const statement of statementsOf(view.document)) whenKnown(() => faults(statement));
        each(() => {
          for (const statement of (view.inline ?? []).flatMap(statementsOf))
            whenKnown(() => permissionFaults(statement));
          for (const at of view.managed ?? []) whenKnown(() => managedFault(at));
          return undefined;
        });
      }
    },
  },
});
