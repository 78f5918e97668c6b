import { defaultDelivery, defaultIdentity, type ExistingParts } from "./context";
import { defaults } from "./defaults";
import { asDnsLabel, dnsLabel, limits, platformNames } from "./names";
import {
  planBackupBucket,
  planKey,
  planStorageClasses,
  checkExistingKey,
  checkRegion,
  checkRoleName,
  checkTags,
} from "./platform/aws";
import { planSecretsStore } from "./platform/charts";
import { planOperators } from "./platform/operators";
import { planPriorityClass } from "./platform/priority-class";
import { checkVolumeTags } from "./platform/volume-tags";
import type { Problem } from "./problems";
import { at, reportTo, type Report } from "./report";
import { platformSchema } from "./schema/platform";
import { readSpec, type Lenient } from "./schema/read";
import { Cloud, CredentialsDelivery, IdentityKind, Provision } from "./spec/enums";
import type { PlatformSpec } from "./spec/platform";
import type { Planned, PlatformPlan } from "./types";

/** From arguments to a platform with every default filled in, or every mistake in them at once. */
export function planPlatform(name: string, spec: unknown, existing: ExistingParts = {}): Planned<PlatformPlan> {
  const { plan, problems } = draftPlatform(name, spec, existing);
  return problems.length === 0 ? { plan, problems: [] } : { problems };
}

/**
 * The same, with defaults in the place of mistakes: only to check clusters against while their platform is not right yet.
 * `beside` are settings that stand beside those of `spec` and are read elsewhere.
 */
export function draftPlatform(
  name: string,
  spec: unknown,
  existing: ExistingParts,
  beside: readonly string[] = [],
): { plan: PlatformPlan; problems: Problem[] } {
  const { spec: read, problems } = readSpec<PlatformSpec>(platformSchema, spec, beside);
  return { plan: planSpec(name, read, existing, problems), problems };
}

function planSpec(
  name: string,
  spec: Lenient<PlatformSpec>,
  existing: ExistingParts,
  problems: Problem[],
): PlatformPlan {
  const report = reportTo(problems);
  const cloud = spec.cloud ?? defaults.PlatformSpec.cloud;
  const delivery = spec.delivery ?? defaultDelivery(cloud);
  const identity = spec.identity ?? defaultIdentity(cloud);
  const platformName = spec.name ?? asDnsLabel(name, limits.platform);
  checkName(platformName, report);
  checkRegistry(spec.imageRegistry, report);
  checkTags(spec.tags ?? {}, at(report, "tags"));
  checkTrust(cloud, delivery, identity, spec, existing, report);
  // A field of the wrong type is absent here; its own problem is told already.
  const missing = (path: string) => !problems.some((problem) => problem.path === path);
  const onAws =
    cloud === Cloud.Aws ? planOnAws(platformName, spec, existing, missing, report) : refuseAws(spec, report);
  if (onAws.storageClasses !== undefined) checkVolumeTags(spec.tags ?? {}, at(report, "tags"));
  const priorityClass = planPriorityClass(spec.priorityClass ?? {}, at(report, "priorityClass"));
  const operators = planOperators(spec, existing.licensed ?? [], report);
  const secretsStore = planSecretsStore(spec.secretsStore, cloud, delivery, at(report, "secretsStore"));
  checkSecretsOperator(secretsStore, identity, existing, report);
  return {
    cloud,
    name: platformName,
    ...onAws,
    priorityClass,
    ...operators,
    secretsStore,
    delivery,
    identity,
    imageRegistry: spec.imageRegistry,
    tags: spec.tags ?? defaults.PlatformSpec.tags,
    deletionProtection: spec.deletionProtection ?? defaults.PlatformSpec.deletionProtection,
  };
}

type AwsPart = Pick<PlatformPlan, "region" | "eks" | "dataKey" | "backupKey" | "storageClasses" | "backupBucket">;

function planOnAws(
  name: string,
  spec: Lenient<PlatformSpec>,
  existing: ExistingParts,
  missing: (path: string) => boolean,
  report: Report,
): AwsPart {
  if (spec.region !== undefined) checkRegion("region", spec.region, report);
  else if (missing("region"))
    report(
      "region",
      undefined,
      "is missing",
      'set it to the region of the EKS cluster, such as "eu-west-1", or cloud to "none"',
    );
  if (spec.eks === undefined && missing("eks"))
    report("eks", undefined, "is missing", 'set eks.clusterName to the name of the EKS cluster, or cloud to "none"');
  const clusterName = spec.eks?.clusterName;
  if (clusterName !== undefined && !/^[A-Za-z0-9][\w-]{0,99}$/.test(clusterName)) {
    report(
      "eks.clusterName",
      clusterName,
      "is not the name of an EKS cluster",
      'set it to a name that "aws eks list-clusters" shows',
    );
  }
  if (spec.eks?.ebsCsiRoleName !== undefined) checkRoleName("eks.ebsCsiRoleName", spec.eks.ebsCsiRoleName, report);
  const autoMode = spec.eks?.autoMode ?? defaults.EksSpec.autoMode;
  const names = platformNames(name, "");
  checkExistingKey("dataKey", spec.dataKey, existing.hasDataKey, report);
  checkExistingKey("backupKey", spec.backupKey, existing.hasBackupKey, report);
  const backupBucket = planBackupBucket(spec.backupBucket ?? {}, spec, existing, at(report, "backupBucket"));
  if (existing.hasBackupBucket === true && spec.backupBucket !== undefined) {
    const message = "has no effect: existing.backupBucketName names a bucket that is there already";
    report("backupBucket", undefined, message, "remove backupBucket or existing.backupBucketName");
  }
  return {
    region: spec.region,
    eks: { clusterName: clusterName ?? "", autoMode, ebsCsiRoleName: spec.eks?.ebsCsiRoleName },
    dataKey: existing.hasDataKey === true ? undefined : planKey(spec.dataKey, names.dataKeyAlias),
    // Without a bucket of ours there is nothing to encrypt.
    backupKey:
      existing.hasBackupKey === true || backupBucket === undefined
        ? undefined
        : planKey(spec.backupKey, names.backupKeyAlias),
    storageClasses: planStorageClasses(spec.storageClasses ?? {}, autoMode, at(report, "storageClasses")),
    backupBucket,
  };
}

function refuseAws(spec: Lenient<PlatformSpec>, report: Report): AwsPart {
  for (const path of ["region", "eks", "dataKey", "backupKey"] as const) {
    const value = path === "region" ? spec.region : undefined;
    if (spec[path] !== undefined)
      report(path, value, 'is a part of AWS, and cloud is "none"', `remove ${path}, or set cloud to "aws"`);
  }
  for (const path of ["storageClasses", "backupBucket"] as const) {
    const wish = spec[path];
    if (wish === undefined || wish.enabled === false) continue;
    const instead =
      path === "storageClasses"
        ? "use the Kubernetes cluster's own with storage.storageClass"
        : "name one with backup.bucket";
    report(
      path,
      undefined,
      `is made on AWS only, and cloud is "none"`,
      `remove ${path} and ${instead} of each cluster`,
    );
  }
  return {};
}

function checkName(name: string, report: Report): void {
  if (name.length > limits.platform) {
    const message = `has at most ${limits.platform} characters, because it is part of role names, and this has ${name.length}`;
    report("name", name, message, `set it to "${asDnsLabel(name, limits.platform)}" or another short name`);
  } else if (!dnsLabel.test(name)) {
    const message = "must be lower-case letters, digits and hyphens, and begin with a letter";
    report("name", name, message, `set it to "${asDnsLabel(name, limits.platform)}"`);
  }
}

/** An External Secrets Operator of somebody else has an identity of theirs, which the roles of secrets must name. */
function checkSecretsOperator(
  secretsStore: PlatformPlan["secretsStore"],
  identity: IdentityKind,
  existing: ExistingParts,
  report: Report,
): void {
  if (secretsStore?.externalSecrets?.provision !== Provision.Existing) return;
  if (identity !== IdentityKind.PodIdentity || existing.hasExternalSecretsRole === true) return;
  report(
    "existing.externalSecretsRoleArn",
    undefined,
    'is missing: with identity "pod-identity" the External Secrets Operator itself reads the secrets',
    'set it to the ARN of the role that the operator has, or identity to "irsa"',
  );
}

function checkRegistry(registry: string | undefined, report: Report): void {
  if (registry === undefined || /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/.test(registry)) return;
  const bare = registry.replace(/^[a-z]+:\/\//, "").replace(/\/+$/, "");
  const message = "is not a registry and path, without a scheme and without a slash at its end";
  report("imageRegistry", registry, message, `set it to "${bare === registry ? "registry.example.com/mirror" : bare}"`);
}

function checkTrust(
  cloud: Cloud,
  delivery: CredentialsDelivery,
  identity: IdentityKind,
  spec: Lenient<PlatformSpec>,
  existing: ExistingParts,
  report: Report,
): void {
  if (cloud !== Cloud.Aws) {
    if (delivery !== CredentialsDelivery.Direct) {
      report(
        "delivery",
        delivery,
        `"${delivery}" brings passwords from AWS Secrets Manager, and cloud is "none"`,
        'set delivery to "direct", or remove it',
      );
    }
    if (identity !== IdentityKind.AccessKeys) {
      report(
        "identity",
        identity,
        `"${identity}" is an identity of AWS, and cloud is "none"`,
        'set identity to "access-keys", or remove it',
      );
    }
    return;
  }
  if (identity === IdentityKind.Irsa && existing.hasOidcProvider !== true) {
    const message = '"irsa" needs the EKS cluster\'s OIDC provider, and existing does not name it';
    report(
      "identity",
      spec.identity,
      message,
      'set existing.oidcProviderArn and existing.oidcIssuer, or identity to "pod-identity"',
    );
  }
}
