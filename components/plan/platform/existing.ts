import * as z from "zod/mini";
import type { ExistingParts } from "../context";
import { bucketForm } from "../names";
import type { Problem } from "../problems";
import { reportTo, type Report } from "../report";
import { group, text, type FieldsOf } from "../schema/fields";
import { readSpec } from "../schema/read";
import { Cloud } from "../spec/enums";

/** What exists already of a platform, as plain text in a stack's configuration. */
export interface ExistingSettings {
  /** ARN of the KMS key for volumes and secrets. Default: a key is made. */
  dataKeyArn?: string;
  /** ARN of the KMS key for backups. Default: a key is made. */
  backupKeyArn?: string;
  /** Name of the backup bucket. Default: a bucket is made. */
  backupBucketName?: string;
  /** ARN of the EKS cluster's OIDC provider, for identity "irsa". Default none. */
  oidcProviderArn?: string;
  /** Issuer URL of the EKS cluster's OIDC provider, for identity "irsa". Default none. */
  oidcIssuer?: string;
  /** ARN of the role of an External Secrets Operator that is there already, for delivery "eso" with identity "pod-identity". Default none. */
  externalSecretsRoleArn?: string;
  /** AWS account id. Default: asked of AWS. */
  accountId?: string;
}

const issuerExample = "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

/** The shape of ExistingSettings. */
export const existingSchema = group({
  dataKeyArn: z.optional(text("arn:aws:kms:eu-west-1:111122223333:key/<id>")),
  backupKeyArn: z.optional(text("arn:aws:kms:eu-west-1:111122223333:key/<id>")),
  backupBucketName: z.optional(text("shop-backups")),
  oidcProviderArn: z.optional(text("arn:aws:iam::111122223333:oidc-provider/<issuer>")),
  oidcIssuer: z.optional(text(issuerExample)),
  externalSecretsRoleArn: z.optional(text("arn:aws:iam::111122223333:role/external-secrets")),
  accountId: z.optional(text("111122223333")),
} satisfies FieldsOf<ExistingSettings>);

/** Reads what exists already; paths are those of ExistingSettings. */
export function readExisting(
  input: unknown,
  { cloud, region }: { cloud: Cloud; region?: string },
): { existing: ExistingSettings; parts: ExistingParts; problems: Problem[] } {
  const { spec: existing, problems } = readSpec<ExistingSettings>(existingSchema, input ?? {});
  const report = reportTo(problems);
  if (cloud === Cloud.Aws) checkOnAws(existing, region, report);
  else refuse(existing, report);
  const parts = {
    hasDataKey: existing.dataKeyArn !== undefined,
    hasBackupKey: existing.backupKeyArn !== undefined,
    hasBackupBucket: existing.backupBucketName !== undefined,
    hasOidcProvider: existing.oidcProviderArn !== undefined,
    hasExternalSecretsRole: existing.externalSecretsRoleArn !== undefined,
  };
  return { existing, parts, problems };
}

function refuse(existing: ExistingSettings, report: Report): void {
  for (const path of Object.keys(existing) as (keyof ExistingSettings)[]) {
    const instead = path === "backupBucketName" ? " and name the bucket with backup.bucket of each cluster" : "";
    report(path, existing[path], 'is a part of AWS, and cloud is "none"', `remove existing.${path}${instead}`);
  }
}

function checkOnAws(existing: ExistingSettings, region: string | undefined, report: Report): void {
  checkKey("dataKeyArn", existing.dataKeyArn, region, report);
  checkKey("backupKeyArn", existing.backupKeyArn, region, report);
  const { accountId, backupBucketName: bucket, oidcProviderArn: provider, oidcIssuer: issuer } = existing;
  if (bucket !== undefined && !bucketForm.test(bucket)) {
    const message = "is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots";
    report("backupBucketName", bucket, message, "set it to the name of the existing bucket, without s3:// and path");
  }
  if (accountId !== undefined && !/^\d{12}$/.test(accountId)) {
    report(
      "accountId",
      accountId,
      "is not an AWS account id, which has 12 digits",
      'set it to 12 digits in quotes: "111122223333"',
    );
  }
  checkOidc(provider, issuer, report);
}

function checkKey(path: string, arn: string | undefined, region: string | undefined, report: Report): void {
  if (arn === undefined) return;
  const match = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(key|alias)\/[\w/-]+$/.exec(arn);
  if (match === null) {
    return report(path, arn, "is not the ARN of a KMS key", 'write it as "arn:aws:kms:<region>:<account>:key/<id>"');
  }
  if (match[2] === "alias") {
    // The CSI driver and the bucket policy compare with the key itself.
    report(path, arn, "is the ARN of an alias, not of a key", 'set it to what "aws kms describe-key" shows as Arn');
  } else if (region !== undefined && match[1] !== region) {
    report(path, arn, `is a key in ${match[1]}, and the platform is in ${region}`, `set it to a key in ${region}`);
  }
}

function checkOidc(provider: string | undefined, issuer: string | undefined, report: Report): void {
  if (provider !== undefined && !/^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/\S+$/.test(provider)) {
    const fix = 'write it as "arn:aws:iam::<account>:oidc-provider/<issuer without https://>"';
    return report("oidcProviderArn", provider, "is not the ARN of an OIDC provider", fix);
  }
  if (issuer !== undefined && !/^https:\/\/[\w.-]+(\/[\w.-]+)*$/.test(issuer)) {
    return report("oidcIssuer", issuer, "is not the URL of an OIDC issuer", `write it as "${issuerExample}"`);
  }
  if ((provider === undefined) !== (issuer === undefined)) {
    const [path, other] =
      provider === undefined ? ["oidcProviderArn", "oidcIssuer"] : ["oidcIssuer", "oidcProviderArn"];
    return report(
      path,
      undefined,
      `is missing, and existing.${other} is of no use alone`,
      `set existing.${path}, or remove existing.${other}`,
    );
  }
  if (
    provider !== undefined &&
    issuer !== undefined &&
    !provider.endsWith(`oidc-provider/${issuer.slice("https://".length)}`)
  ) {
    const message = "is the provider of another issuer than existing.oidcIssuer";
    report("oidcProviderArn", provider, message, `set it to the provider of ${issuer}`);
  }
}
