import * as pulumi from "@pulumi/pulumi";
import { backupWriterPolicy, recoveryReaderPolicy, type BackupLocation } from "./aws/backup-policies";
import type { CredentialsArgs } from "./aws/credentials";
import type { WorkloadIdentityArgs } from "./aws/workload-identity";
import type { ClusterPlatformArgs } from "./bindings";
import type { BoundValues } from "./operators/operator";
import { operatorFacts } from "./operators/registry";
import { planCluster } from "./plan/cluster";
import { s3Host } from "./plan/cluster/archive";
import { contextFrom } from "./plan/context";
import { defaults } from "./plan/defaults";
import { under, type Problem } from "./plan/problems";
import type { ClusterSpec } from "./plan/spec/cluster";
import { Cloud, CredentialsDelivery, IdentityKind } from "./plan/spec/enums";
import type { BackupPlan, ClusterPlan, DumpPlan, PlanContext, RecoveryPlan } from "./plan/types";
import { refuse } from "./refuse";

/** Between a cluster's plan and its platform: what the components around the cluster are given. */

/**
 * The plan of a cluster.
 *
 * @throws {pulumi.InputPropertiesError} with every mistake in the arguments.
 */
export function planOrRefuse(name: string, spec: ClusterSpec, platform: ClusterPlatformArgs): ClusterPlan {
  const known = contextFrom(platform, {
    hasBackupBucket: platform.backupBucketName !== undefined,
    hasOidcProvider: platform.oidcProviderArn !== undefined && platform.oidcIssuer !== undefined,
    hasAccessKey: platform.accessKeyId !== undefined && platform.secretAccessKey !== undefined,
  });
  const { operatorNamespaces } = platform;
  const context = {
    ...known,
    takenNamespaces: [...Object.values(operatorNamespaces ?? {}), ...(usualNamespace(spec.operator, platform) ?? [])],
  };
  const planned = planCluster(name, spec, context);
  const bindings = under("platform", checkBindings(platform, context, planned.plan));
  refuse([...planned.problems, ...bindings], `PostgresCluster "${name}"`);
  if (planned.plan === undefined) throw new Error("a plan without problems is missing");
  return planned.plan;
}

/** What an AWS platform must say of itself; the plan is undefined where it has mistakes of its own. */
function checkBindings(platform: ClusterPlatformArgs, { cloud }: PlanContext, plan?: ClusterPlan): Problem[] {
  if (cloud !== Cloud.Aws) return [];
  const problems: Problem[] = [];
  const needs = (path: "region" | "eksClusterName" | "externalSecretsRoleArn", message: string, fix: string): void => {
    if (platform[path] === undefined) problems.push({ path, message, fix });
  };
  const take = "pass the platform's forClusters";
  needs("region", "is missing", `${take}, or set it to the region of the EKS cluster, such as "eu-west-1"`);
  if (plan?.identity !== IdentityKind.PodIdentity) return problems;
  const message = `is missing: identity "${IdentityKind.PodIdentity}" belongs to an EKS cluster`;
  needs("eksClusterName", message, `${take}, or set it to the name of the EKS cluster`);
  if (plan.credentials.delivery === CredentialsDelivery.Eso) {
    const why = "is missing: with EKS Pod Identity the External Secrets Operator itself reads the secrets";
    needs("externalSecretsRoleArn", why, 'set it to the ARN of the operator\'s role, or credentials.delivery to "csi"');
  }
  return problems;
}

/** Whether the cluster's pods need rights in AWS at all. */
export function needsIdentity({ identity, backup, recovery, dump }: ClusterPlan): boolean {
  return identity !== IdentityKind.AccessKeys && [backup, recovery, dump].some((part) => part !== undefined);
}

/** The role of the backup tool. */
export function identityArgs(plan: ClusterPlan, platform: ClusterPlatformArgs): WorkloadIdentityArgs {
  const { names, identity } = plan;
  return {
    namespace: names.namespace,
    serviceAccount: names.serviceAccounts[0],
    moreServiceAccounts: names.serviceAccounts.length > 1 ? names.serviceAccounts.slice(1) : undefined,
    kind: identity,
    eksClusterName: platform.eksClusterName,
    oidcProviderArn: platform.oidcProviderArn,
    oidcIssuer: platform.oidcIssuer,
    policies: backupPolicies(plan, platform),
    roleName: names.backupRole,
    accountId: platform.accountId,
    tags: platform.tags,
  };
}

/** Writing to the cluster's own backups and dumps, and reading those it starts from. */
function backupPolicies(
  { backup, recovery, dump }: ClusterPlan,
  platform: ClusterPlatformArgs,
): Record<string, pulumi.Inputs> {
  const at = (place: BackupPlan | RecoveryPlan | DumpPlan): BackupLocation => ({
    bucketName: bucketOf(place.bucket, platform),
    path: place.path,
    kmsKeyArn: keyOf(place, platform),
    region: place.region ?? platform.region ?? "",
    partition: platform.partition ?? "aws",
  });
  return {
    ...(backup && { backup: backupWriterPolicy(at(backup)) }),
    ...(recovery && { recovery: recoveryReaderPolicy(at(recovery)) }),
    // Where there are backups, dumps are below their path.
    ...(dump && backup === undefined && { dump: backupWriterPolicy(at(dump)) }),
  };
}

/** Id of the Secret that passwords of system roles are read from; undefined where they are generated. */
export function systemPasswordsId({ names, credentials }: ClusterPlan): string | undefined {
  const secret = credentials.systemPasswordsSecretName;
  return secret === undefined ? undefined : `${names.namespace}/${secret}`;
}

/**
 * The password of a system role out of that Secret's data.
 *
 * @throws {pulumi.RunError} where the Secret has none.
 */
export function systemPassword(id: string, data: Record<string, string> | undefined, role: string): string {
  const password = Buffer.from(data?.[role] ?? "", "base64").toString();
  if (password !== "") return password;
  throw new pulumi.RunError(`the Secret ${id} has no key "${role}" with the password of that role`);
}

/** Passwords of the owner and of every role that logs in; `given` are those of system roles, where they are not generated. */
export function credentialsArgs(
  plan: ClusterPlan,
  platform: ClusterPlatformArgs,
  given: Readonly<Record<string, pulumi.Input<string>>> = {},
): CredentialsArgs {
  const { names, database, roles, systemRoles, endpoints, credentials } = plan;
  const facts = operatorFacts[plan.operator];
  const labels = (role: string) => facts.secretLabels(names.cluster, role);
  const logins = [{ name: database.owner, secretName: names.ownerSecret }, ...roles].flatMap(({ name, secretName }) =>
    secretName === undefined ? [] : [{ role: name, secretName, labels: labels(name) }],
  );
  const systemLogins = systemRoles.map(({ name, secretName }) => ({
    role: name,
    secretName,
    labels: labels(name),
    ...(Object.hasOwn(given, name) && { password: given[name] }),
  }));
  return {
    roles: [...logins, ...systemLogins],
    secretLabels: {},
    adopted: facts.adoptsSecrets,
    host: endpoints.readWrite,
    port: endpoints.port,
    database: database.name,
    namespace: names.namespace,
    delivery: credentials.delivery,
    rotation: credentials.rotation,
    recoveryWindowDays: credentials.recoveryWindowDays,
    secretsPath: names.secretsPath,
    kmsKeyArn: platform.dataKeyArn,
    region: platform.region,
    identity: plan.identity,
    eksClusterName: platform.eksClusterName,
    oidcProviderArn: platform.oidcProviderArn,
    oidcIssuer: platform.oidcIssuer,
    externalSecretsRoleArn: platform.externalSecretsRoleArn,
    holderName: names.secretsHolder,
    readerRoleName: names.secretsRole,
    imageRegistry: platform.imageRegistry,
    accountId: platform.accountId,
    deletionProtection: plan.deletionProtection,
    tags: platform.tags,
  };
}

/** What the renderers take besides the plan. */
export function boundValues(
  { backup, recovery, dump, operator }: ClusterPlan,
  platform: ClusterPlatformArgs,
  backupRoleArn?: pulumi.Input<string>,
): BoundValues<pulumi.Input<string>> {
  const destination = (place: { bucket?: string; path: string } | undefined): pulumi.Input<string> | undefined => {
    if (place === undefined) return undefined;
    const { bucket, path } = place;
    // Known at preview where the bucket is.
    return bucket === undefined
      ? pulumi.interpolate`s3://${bucketOf(bucket, platform)}/${path}`
      : `s3://${bucket}/${path}`;
  };
  const archive = (place: { bucket?: string; path: string; serverName: string } | undefined) =>
    place && destination({ ...place, path: `${place.path}/${place.serverName}` });
  return {
    operatorNamespace: operatorNamespace(operator, platform),
    operatorVersion: Object.entries(platform.operatorVersions ?? {}).find(([name]) => name === operator)?.[1],
    imageRegistry: platform.imageRegistry,
    region: platform.region,
    s3Host: regionalHost(platform.region),
    backupDestination: destination(backup),
    backupArchive: archive(backup),
    backupBucket: backup && bucketOf(backup.bucket, platform),
    backupKeyArn: backup && keyOf(backup, platform),
    dumpDestination: destination(dump),
    recoverySource: destination(recovery),
    recoveryArchive: archive(recovery),
    recoveryBucket: recovery && bucketOf(recovery.bucket, platform),
    backupRoleArn,
  };
}

/** Known at preview where the region is. */
function regionalHost(region: pulumi.Input<string> | undefined): pulumi.Input<string> | undefined {
  return region === undefined || typeof region === "string"
    ? region && s3Host(region)
    : pulumi.output(region).apply(s3Host);
}

/** Namespace of the cluster's operator; undefined where it has none. */
function operatorNamespace(operator: string, platform: ClusterPlatformArgs): string | undefined {
  const { operatorNamespace: given, operatorNamespaces: all = {} } = platform;
  if (given !== undefined) return given;
  if (Object.hasOwn(all, operator)) return all[operator];
  return Object.values(operatorFacts[operator].charts).at(0)?.namespace;
}

/** The same for what a person wrote; undefined where that is no operator. */
function usualNamespace(operator: string | undefined, platform: ClusterPlatformArgs): string[] | undefined {
  const asked = operator ?? defaults.ClusterSpec.operator;
  if (!Object.hasOwn(operatorFacts, asked)) return undefined;
  const namespace = operatorNamespace(asked, platform);
  return namespace === undefined ? undefined : [namespace];
}

/** The key of the platform's bucket says nothing about another one. */
function keyOf(
  place: BackupPlan | RecoveryPlan | DumpPlan,
  platform: ClusterPlatformArgs,
): pulumi.Input<string> | undefined {
  return place.kmsKeyArn ?? (place.bucket === undefined ? platform.backupKeyArn : undefined);
}

function bucketOf(bucket: string | undefined, platform: ClusterPlatformArgs): pulumi.Input<string> {
  const found = bucket ?? platform.backupBucketName;
  if (found === undefined) throw new Error("a backup without a bucket passed the plan");
  return found;
}
