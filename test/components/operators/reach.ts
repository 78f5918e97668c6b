import { credentialsArgs, identityArgs, needsIdentity, systemPasswordsId } from "kubernetes-postgres/cluster-bindings";
import { namespace } from "kubernetes-postgres/kubernetes/namespace";
import type { BackupSecrets, BoundValues } from "kubernetes-postgres/operators/operator";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { backupsToKeep } from "kubernetes-postgres/operators/spilo-archive";
import { draftCluster } from "kubernetes-postgres/plan/cluster";
import { isObject } from "kubernetes-postgres/plan/objects";
import type { Problem } from "kubernetes-postgres/plan/problems";
import { IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import type { ClusterCase } from "../../arbitrary/cluster";

/** What a plan comes to: everything that would be registered for it, with stand-ins for what only the cloud knows. */
export function rendered(plan: ClusterPlan): unknown {
  const renderer = operatorRenderers[plan.operator];
  const bound = boundValues(plan);
  const secrets: BackupSecrets = {
    accessKeyId: plan.backup?.accessKeysSecret?.made === true ? "id" : undefined,
    secretAccessKey: plan.backup?.accessKeysSecret?.made === true ? "key" : undefined,
    passphrase: plan.backup?.encrypt === true ? "phrase" : undefined,
  };
  const platform = { backupBucketName: "bucket", backupKeyArn: "key", region: "eu-west-1", eksClusterName: "eks" };
  return {
    namespace:
      plan.createNamespace &&
      namespace(plan.names.namespace, plan.names.cluster, operatorFacts[plan.operator].podSecurity),
    access: renderer.access(plan, bound),
    objects: renderer.cluster(plan, bound),
    backupSecret: renderer.backupSecret?.(plan, secrets) ?? (plan.backup?.accessKeysSecret?.made === true && secrets),
    keysSecret: plan.backup?.accessKeysSecret,
    credentials: credentialsArgs(plan, platform),
    systemPasswords: systemPasswordsId(plan),
    identity: needsIdentity(plan) ? JSON.parse(JSON.stringify(identityArgs(plan, platform))) : undefined,
    volumeAttributes: plan.storage.attributes,
    generated: renderer.generatedNames(plan),
    endpoints: plan.endpoints,
    protection: plan.deletionProtection,
  };
}

/** Stand-ins that differ with what they stand for, and from every value that an argument is tried with. */
export function boundValues({ backup, recovery, dump, identity, operator }: ClusterPlan): BoundValues<string> {
  const bucket = ({ bucket: own = "bucket" }: { bucket?: string }) => own;
  const place = (of: { bucket?: string; path: string }) => `s3://${bucket(of)}/${of.path}`;
  return {
    operatorNamespace: Object.values(operatorFacts[operator].charts).at(0)?.namespace,
    region: "eu-south-1",
    s3Host: "s3.eu-south-1.amazonaws.com",
    backupBucket: backup && bucket(backup),
    backupKeyArn: backup && (backup.kmsKeyArn ?? "arn:aws:kms:eu-west-1:111122223333:key/platform"),
    backupDestination: backup && place(backup),
    backupArchive: backup && `${place(backup)}/${backup.serverName}`,
    dumpDestination: dump && place(dump),
    recoveryBucket: recovery && bucket(recovery),
    recoverySource: recovery && place(recovery),
    recoveryArchive: recovery && `${place(recovery)}/${recovery.serverName}`,
    backupRoleArn: identity === IdentityKind.Irsa ? "arn:aws:iam::111122223333:role/backup" : undefined,
  };
}

/**
 * What of a plan no operator is told: it says why, or decides what something else of the plan says. Everything else must
 * reach a resource.
 */
const explanations = [
  "profile",
  "tuning",
  "scheduling.instanceType",
  "storage.volumeType",
  "storage.iops",
  "storage.throughput",
  "storage.data.sizeBytes",
  "storage.wal.sizeBytes",
  "compute.cpuMillis",
  "compute.memoryBytes",
  "backup.fullBackupIntervalDays",
];

/** A plan without what nobody is told. */
export function told(plan: ClusterPlan): unknown {
  const copy = JSON.parse(JSON.stringify(plan)) as Record<string, unknown>;
  for (const path of explanations) {
    const keys = path.split(".");
    const parent = keys.slice(0, -1).reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), copy);
    if (isObject(parent)) delete parent[keys[keys.length - 1]];
  }
  // The plugin follows S3's redirect to the source's region (components/operators/cloudnative-pg/backups.ts), and static
  // keys have no role that would be told of it.
  const redirected = plan.operator === "cloudnative-pg" && plan.identity === IdentityKind.AccessKeys && plan.backup;
  if (redirected && isObject(copy.recovery)) delete copy.recovery.region;
  // Spilo counts backups by the window where nobody says how many there are to be: that may be the same number.
  if (["patroni", "zalando"].includes(plan.operator) && plan.backup && isObject(copy.backup)) {
    copy.backup.keepFull = backupsToKeep(plan.backup);
  }
  // Where nobody is kept out, nobody need be let in.
  if (plan.network === undefined && isObject(copy.monitoring)) delete copy.monitoring.namespace;
  return copy;
}

/** What to do about arguments that an operator refuses although nobody gave them: they are defaults. */
const instead: Record<string, (spec: Record<string, unknown>) => void> = {
  instances: (spec) => Object.assign(spec, { instances: 1, replication: undefined }),
  "replication.mode": (spec) => Object.assign(spec, { replication: { mode: "asynchronous" } }),
  "storage.walSize": (spec) => Object.assign(spec.storage as object, { walSize: "none", walStorageClass: undefined }),
  "identity.kind": (spec) => Object.assign(spec, { identity: { kind: "irsa" } }),
  "backup.encrypt": (spec) =>
    Object.assign(spec, { backup: { ...(spec.backup as object | undefined), encrypt: true } }),
  backup: (spec) => Object.assign(spec, { backup: { enabled: false }, recovery: undefined }),
};

/** Arguments that one operator takes, and what is planned for them. */
export type SuitedCase = ClusterCase & { plan: ClusterPlan };

/**
 * Arguments for one operator out of any that are right somewhere: what it refuses is left out, or replaced where it is a
 * default. undefined where that leads nowhere.
 */
export function suited({ name, spec, context }: ClusterCase, operator: string): SuitedCase | undefined {
  const tried = { ...(JSON.parse(JSON.stringify(spec)) as Record<string, unknown>), operator };
  let called = name;
  for (let round = 0; round < 12; round++) {
    const { plan, problems } = draftCluster(called, tried, context);
    if (problems.length === 0) return { name: called, spec: tried as unknown as ClusterCase["spec"], context, plan };
    for (const problem of problems) {
      if (problem.path === "name") called = "shop-db";
      else if (!remove(tried, problem) || problem.path in instead) instead[problem.path]?.(tried);
    }
  }
  return undefined;
}

/** Takes the argument that a problem names out; false where it is not there. */
function remove(spec: Record<string, unknown>, { path }: Problem): boolean {
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  // Of a list the whole element, of what is required in a group the whole group.
  for (let length = keys.length; length > 0; length--) {
    const parent = keys
      .slice(0, length - 1)
      .reduce<unknown>(
        (value, key) => (isObject(value) || Array.isArray(value) ? (value as Record<string, unknown>)[key] : undefined),
        spec,
      );
    const key = keys[length - 1];
    if (Array.isArray(parent) && Number(key) < parent.length) {
      parent.splice(Number(key), 1);
      return true;
    }
    if (isObject(parent) && key in parent) {
      delete parent[key];
      return true;
    }
  }
  return false;
}
