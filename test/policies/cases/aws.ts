import * as fc from "fast-check";
import {
  backupRole,
  backupRolePolicy,
  bucket,
  cluster,
  hardenedBucket,
  key,
  managedSecret,
  objectStore,
  podIdentity,
} from "../fixtures";
import { absent, changed, unknown, type Given } from "../given";
import type { RuleCases } from "./case";

const notKnown = "not known before the update, so it is judged only while the update runs";
const later = "is judged once it is known, during the update";

const allow = (principal: unknown, condition?: object) => ({
  policy: JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: principal, Action: "kms:*", Resource: "*", Condition: condition }],
  }),
});
const everybody =
  "mandatory data: policy.Statement[0].Principal: everybody in every account may use the key; name roles, or add a condition on kms:CallerAccount (KMS.5)";
const rotation = (rules: object, secretId: unknown = "orders-password"): Given => ({
  type: "aws:secretsmanager/secretRotation:SecretRotation",
  name: "orders-rotation",
  properties: { secretId, rotationLambdaArn: "arn:aws:lambda:x", rotationRules: rules },
  protect: false,
});
const noRotation =
  "mandatory orders-password: name: no SecretRotation of this stack renews this secret (SecretsManager.1); create one of at most 90 days";
const seldom = (at: string, days: number) =>
  `mandatory orders-rotation: rotationRules.${at}: renewed every ${days} days, at most 90 allowed; set it to 90 or less (SecretsManager.4)`;

export const kmsSecretsHygiene: RuleCases = {
  rule: "aws-kms-secrets-hygiene",
  passes: {
    "a rotation as seldom as is allowed": [managedSecret(), rotation({ automaticallyAfterDays: 90 })],
    "a key that rotates, and a secret with a key of its own": [key(), managedSecret()],
    "the longest wait, written": [changed(key(), { deletionWindowInDays: 30 })],
    "a policy for roles": [changed(key(), allow({ AWS: ["arn:aws:iam::111122223333:root"] }))],
    "everybody of one account": [
      changed(key(), allow({ AWS: "*" }, { StringEquals: { "kms:CallerAccount": "111122223333" } })),
    ],
    "everybody of one organisation, as AWS spells its keys": [
      changed(key(), allow("*", { StringEquals: { "aws:PrincipalOrgID": "o-x" } })),
    ],
    "a denial for everybody": [
      changed(key(), { policy: { Statement: { Effect: "Deny", Principal: "*", Action: "kms:PutKeyPolicy" } } }),
    ],
    "a rotation every month": [managedSecret(), rotation({ automaticallyAfterDays: 30 })],
    "a rotation by a rate, of the secret's ARN": [
      managedSecret(),
      rotation(
        { scheduleExpression: "rate(12 hours)" },
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-password-a1B2c3",
      ),
    ],
  },
  fails: {
    "a key that does not rotate": {
      given: [changed(key(), { enableKeyRotation: false })],
      says: ["mandatory data: enableKeyRotation: its material is never renewed; set it to true (KMS.4)"],
    },
    "nothing said, which does not rotate": {
      given: [changed(key(), { enableKeyRotation: absent })],
      says: ["mandatory data: enableKeyRotation: its material is never renewed; set it to true (KMS.4)"],
    },
    "a key that is gone in a week": {
      given: [changed(key(), { deletionWindowInDays: 7 })],
      says: [
        "mandatory data: deletionWindowInDays: gone for good after 7 days, at least 30 asked for; set it to 30 (KMS.3)",
      ],
    },
    everybody: { given: [changed(key(), allow("*"))], says: [everybody] },
    "everybody among others": {
      given: [changed(key(), allow({ AWS: ["arn:aws:iam::111122223333:root", "*"] }))],
      says: [everybody],
    },
    "everybody but one account": {
      given: [changed(key(), allow("*", { StringNotEquals: { "kms:CallerAccount": "111122223333" } }))],
      says: [everybody],
    },
    "everybody whatever their ARN": {
      given: [changed(key(), allow("*", { StringLike: { "aws:PrincipalArn": "*" } }))],
      says: [everybody],
    },
    "everybody who comes through S3, of any account": {
      given: [changed(key(), allow("*", { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } }))],
      says: [everybody],
    },
    "everybody in a policy beside the key": {
      given: [
        { ...key(), type: "aws:kms/keyPolicy:KeyPolicy", name: "data", properties: { keyId: "x", ...allow("*") } },
      ],
      says: [everybody],
    },
    "a secret without a key": {
      given: [changed(managedSecret(), { kmsKeyId: absent })],
      says: [
        "mandatory orders-password: kmsKeyId: encrypted with AWS's own key; set it to the ARN of a KMS key (CKV_AWS_149)",
      ],
    },
    "a secret with AWS's own key": {
      given: [changed(managedSecret(), { kmsKeyId: "alias/aws/secretsmanager" })],
      says: [
        "mandatory orders-password: kmsKeyId: encrypted with AWS's own key; set it to the ARN of a KMS key (CKV_AWS_149)",
      ],
    },
    "a rotation twice a year": {
      given: [managedSecret(), rotation({ automaticallyAfterDays: 180 })],
      says: [seldom("automaticallyAfterDays", 180)],
    },
    "a rate of twice a year": {
      given: [managedSecret(), rotation({ scheduleExpression: "rate(180 days)" })],
      says: [seldom("scheduleExpression", 180)],
    },
    "a rotation without a time": {
      given: [managedSecret(), rotation({})],
      says: [
        "mandatory orders-rotation: rotationRules.automaticallyAfterDays: no time is set; set it to 90 or less (SecretsManager.4)",
      ],
    },
  },
  unknown: {
    "whether a key rotates is not known": {
      given: [changed(key(), { enableKeyRotation: unknown })],
      says: [`advisory data: enableKeyRotation: ${notKnown}`],
    },
    "a policy that is not known": {
      given: [changed(key(), { policy: unknown })],
      says: [],
      notApplicable: [`data: policy ${later}`],
    },
    "a principal that is not known beside everybody": {
      given: [
        changed(key(), {
          policy: {
            Statement: [
              { Effect: "Allow", Principal: "*" },
              { Effect: "Allow", Principal: { AWS: unknown } },
            ],
          },
        }),
      ],
      says: [everybody],
      notApplicable: [`data: policy.Statement[1].Principal.AWS ${later}`],
    },
    "a key that the update makes": { given: [changed(managedSecret(), { kmsKeyId: unknown })], says: [] },
    "a rotation of a secret that the update makes": {
      given: [
        changed(managedSecret(), { name: absent }),
        { ...rotation({ automaticallyAfterDays: 180 }, unknown), from: { secretId: ["orders-password"] } },
      ],
      says: [seldom("automaticallyAfterDays", 180)],
    },
  },
  configured: {
    "a week's wait where that is enough": {
      given: [changed(key(), { deletionWindowInDays: 7 })],
      config: { minDeletionDays: 7 },
      says: [],
    },
    "AWS's own key where that is enough": {
      given: [changed(managedSecret(), { kmsKeyId: absent })],
      config: { requireCmk: false },
      says: [],
    },
    "a rotation required": { given: [managedSecret()], config: { requireRotation: true }, says: [noRotation] },
    "a rotation of another secret": {
      given: [managedSecret(), rotation({ automaticallyAfterDays: 30 }, "carts-password")],
      config: { requireRotation: true },
      says: [noRotation],
    },
    "a shorter time": {
      given: [managedSecret(), rotation({ automaticallyAfterDays: 30 })],
      config: { rotationDays: 7 },
      says: [seldom("automaticallyAfterDays", 30).replaceAll("90", "7")],
    },
    "a rotation by cron, which is not read": {
      given: [managedSecret(), rotation({ scheduleExpression: "cron(0 4 1 * ? *)" })],
      says: [],
      notApplicable: ["stack: orders-rotation: its rotation is a cron expression, which is not read"],
    },
    "an asymmetric key, which KMS does not rotate": {
      given: [changed(key(), { customerMasterKeySpec: "RSA_4096", enableKeyRotation: absent })],
      says: [],
      notApplicable: ["data: KMS does not rotate asymmetric keys, nor those of a key store of your own"],
    },
  },
  remediable: fc
    .record(
      {
        enableKeyRotation: fc.constantFrom(true, false, absent),
        deletionWindowInDays: fc.integer({ min: 7, max: 30 }),
      },
      { requiredKeys: [] },
    )
    .map((changes) => changed(key(), changes)),
};

/** A stack of a cluster with its backups, and the documents of the role its pods have. */
const stack = (...documents: Given[]): Given[] => [cluster(), objectStore(), podIdentity(), bucket(), ...documents];
const permissions = (statement: object, name = "orders-backup-policy"): Given => ({
  ...backupRolePolicy(),
  name,
  properties: { role: "orders-backup", policy: { Statement: { Effect: "Allow", ...statement } } },
});
const onBackups = "arn:aws:s3:::shop-backups/shop/orders/*";
const trust = (statement: object): Given =>
  changed(backupRole(), { assumeRolePolicy: { Statement: [{ Effect: "Allow", ...statement }] } });
const issuer = "oidc.eks.eu-central-1.amazonaws.com/id/AB12";
const webIdentity = (condition: object): Given =>
  trust({
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: condition,
  });
const [aud, sub] = [
  { [`${issuer}:aud`]: "sts.amazonaws.com" },
  { [`${issuer}:sub`]: "system:serviceaccount:shop:orders" },
];

const wide = (action: string, at = "orders-backup-policy: policy.Statement.Action") =>
  `mandatory ${at}: ${action} includes deleting every backup, and taking its protection away; list the actions that the backup tool needs`;
const everything = (at = "orders-backup-policy: policy.Statement.Resource") =>
  `mandatory ${at}: every bucket and every other resource; set it to the bucket's ARN, and that of its path`;
const everyKey =
  "mandatory orders-backup-policy: policy.Statement.Resource: decrypts with every key; set it to the ARN of the backups' key (KMS.1)";
const conditionAt = "mandatory orders-backup: assumeRolePolicy.Statement[0].Condition";
const anyAccount = `${conditionAt}: every ServiceAccount of the cluster may take the role; add StringEquals of the issuer's :sub, system:serviceaccount:<namespace>:<name>`;
const anyAudience = `${conditionAt}: tokens made for others than AWS are taken; add StringEquals of the issuer's :aud, sts.amazonaws.com`;

export const backupRoleLeastPrivilege: RuleCases = {
  rule: "aws-backup-role-least-privilege",
  passes: {
    "a policy of something else, for another bucket": stack({
      ...permissions({ Action: "s3:*", Resource: "arn:aws:s3:::shop-images/*" }),
      type: "aws:iam/policy:Policy",
    }),
    "a policy of something else, of a resource that is not known": stack({
      ...permissions({ Action: "s3:*", Resource: unknown }),
      type: "aws:iam/policy:Policy",
    }),
    "a role that other pods have": stack(
      changed(backupRole(), { name: "deployer" }),
      changed(permissions({ Action: "*", Resource: "*" }), { role: "deployer" }),
      changed(podIdentity(), { serviceAccount: "deployer", roleArn: "arn:aws:iam::111122223333:role/deployer" }),
    ),
    "one ServiceAccount, in a condition that could name many": stack(
      webIdentity({ StringEquals: aud, StringLike: sub }),
      backupRolePolicy(),
    ),
    "rights on one path, for the pods of one ServiceAccount": stack(backupRole(), backupRolePolicy()),
    "IRSA with both conditions": stack(webIdentity({ StringEquals: { ...aud, ...sub } }), backupRolePolicy()),
    "what can only be asked of everything": stack(
      backupRole(),
      permissions({ Action: ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"], Resource: "*" }),
    ),
    "a denial of everything": stack(backupRole(), permissions({ Effect: "Deny", Action: "s3:*", Resource: "*" })),
    "a role that may do everything and has nothing to do with backups": stack(
      changed(backupRole(), { name: "deployer", assumeRolePolicy: { Statement: { Effect: "Allow", Principal: "*" } } }),
      changed(permissions({ Action: "*", Resource: "*" }), { role: "deployer" }),
    ),
    "documents without a database": [permissions({ Action: "s3:*", Resource: "*" })],
  },
  fails: {
    "a policy that names a bucket of another stack": {
      given: [
        cluster(),
        objectStore(),
        { ...permissions({ Action: "s3:*", Resource: "arn:aws:s3:::shop-backups/*" }), type: "aws:iam/policy:Policy" },
      ],
      says: [wide("s3:*")],
    },
    "every action of S3": {
      given: stack(permissions({ Action: "s3:*", Resource: onBackups })),
      says: [wide("s3:*")],
    },
    "every action among others": {
      given: stack(permissions({ Action: ["s3:GetObject", "*"], Resource: onBackups })),
      says: [wide("*", "orders-backup-policy: policy.Statement.Action[1]")],
    },
    "everything but": {
      given: stack(permissions({ NotAction: "s3:DeleteBucket", Resource: onBackups })),
      says: [
        "mandatory orders-backup-policy: policy.Statement.NotAction: allows everything but what is listed; list what is needed in Action",
      ],
    },
    "every resource, in a role that the pods have": {
      given: stack(backupRole(), permissions({ Action: "s3:GetObject", Resource: "*" })),
      says: [everything()],
    },
    "every bucket beside the one of the backups": {
      given: stack(permissions({ Action: "s3:GetObject", Resource: [onBackups, "arn:aws:s3:::*"] })),
      says: [everything("orders-backup-policy: policy.Statement.Resource[1]")],
    },
    "decryption with every key": {
      given: stack(backupRole(), permissions({ Action: "kms:Decrypt", Resource: "*" })),
      says: [everyKey],
    },
    "decryption with every key of the account": {
      given: stack(
        backupRole(),
        permissions({ Action: ["kms:De*"], Resource: "arn:aws:kms:eu-central-1:111122223333:key/*" }),
      ),
      says: [everyKey],
    },
    "a policy that stands alone and names the bucket": {
      given: stack({
        ...permissions({ Action: "s3:*", Resource: ["arn:aws:s3:::shop-backups", "arn:aws:s3:::shop-backups/*"] }),
        type: "aws:iam/policy:Policy",
      }),
      says: [wide("s3:*")],
    },
    "a policy within the role": {
      given: stack(
        changed(backupRole(), {
          inlinePolicies: [
            {
              name: "x",
              policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:*", Resource: onBackups } }),
            },
          ],
        }),
      ),
      says: [wide("s3:*", "orders-backup: inlinePolicies[0].policy.Statement.Action")],
    },
    "a policy of AWS's own": {
      given: stack(changed(backupRole(), { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] })),
      says: [
        "mandatory orders-backup: managedPolicyArns[0]: AmazonS3FullAccess reaches every bucket; attach a policy for the path of the backups instead",
      ],
    },
    "IRSA without a ServiceAccount": { given: stack(webIdentity({ StringEquals: aud })), says: [anyAccount] },
    "IRSA without an audience": { given: stack(webIdentity({ StringEquals: sub })), says: [anyAudience] },
    "IRSA with neither": {
      given: stack(webIdentity({ StringNotEquals: { ...aud, ...sub } })),
      says: [anyAccount, anyAudience].sort(),
    },
    "IRSA for many ServiceAccounts": {
      given: stack(
        webIdentity({ StringEquals: aud, StringLike: { [`${issuer}:sub`]: "system:serviceaccount:shop:*" } }),
      ),
      says: [
        `${conditionAt}.StringLike["${issuer}:sub"]: many ServiceAccounts may take the role; name one, with StringEquals`,
      ],
    },
    "a role of IRSA, which the cluster names": {
      given: [
        changed(cluster(), {
          'spec.serviceAccountTemplate.metadata.annotations["eks.amazonaws.com/role-arn"]':
            "arn:aws:iam::111122223333:role/pods/orders-backup",
        }),
        webIdentity({ StringEquals: aud }),
      ],
      says: [anyAccount],
    },
    "everybody who uses TLS": {
      given: stack(
        trust({ Principal: "*", Action: "sts:AssumeRole", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      ),
      says: [
        "mandatory orders-backup: assumeRolePolicy.Statement[0].Principal: everybody in every account may take the role; name who may",
      ],
    },
    everybody: {
      given: stack(trust({ Principal: { AWS: "*" }, Action: "sts:AssumeRole" })),
      says: [
        "mandatory orders-backup: assumeRolePolicy.Statement[0].Principal: everybody in every account may take the role; name who may",
      ],
    },
    "any association of the account, as advice": {
      given: stack(trust({ Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole"] })),
      says: [
        "advisory orders-backup: assumeRolePolicy.Statement[0].Condition: any association of the account may hand the role to any pod; add StringEquals of aws:RequestTag/kubernetes-service-account and -namespace",
      ],
    },
    "a role of this project's own component, wherever its database is": {
      given: [
        { type: "kubernetes-postgres:index:WorkloadIdentity", name: "reader", properties: {}, protect: false },
        { ...permissions({ Action: "kms:*", Resource: "arn:aws:kms:eu-central-1:1:key/x" }), parent: "reader" },
      ],
      says: [wide("kms:*")],
    },
  },
  unknown: {
    "a document that is not known": {
      given: stack(changed(backupRole(), { assumeRolePolicy: unknown })),
      says: [],
      notApplicable: [`stack: orders-backup: assumeRolePolicy ${later}`],
    },
    "a bucket that the update makes": {
      given: [
        changed(bucket(), { bucket: unknown }),
        { ...objectStore(), ...changed(objectStore(), { "spec.configuration.destinationPath": unknown }) },
        { ...permissions({ Action: "s3:*", Resource: unknown }), from: { policy: ["backups"] } },
      ],
      says: [wide("s3:*")],
    },
    "the key of a backup bucket that the update makes": {
      given: [
        objectStore(),
        key(),
        ...hardenedBucket().map((part) =>
          part.name === "backups-encryption" ? { ...part, from: { ...part.from, rules: ["data"] } } : part,
        ),
        { ...permissions({ Action: "kms:*", Resource: unknown }), from: { policy: ["data"] } },
      ],
      says: [wide("kms:*")],
    },
    "a role whose name the update makes": {
      given: [
        cluster(),
        { ...podIdentity(), ...changed(podIdentity(), { roleArn: unknown }), from: { roleArn: ["orders-backup"] } },
        changed(backupRole(), { name: absent }),
        { ...permissions({ Action: "s3:*", Resource: "*" }), ...{ from: { role: ["orders-backup"] } } },
      ].map((given) => (given.name === "orders-backup-policy" ? changed(given, { role: unknown }) : given)),
      says: [everything(), wide("s3:*")].sort(),
    },
  },
  configured: {
    "as advice": {
      given: stack(permissions({ Action: "s3:*", Resource: onBackups })),
      config: { enforcementLevel: "advisory" },
      says: [wide("s3:*").replace("mandatory", "advisory")],
    },
  },
};
