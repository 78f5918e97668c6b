import type { Problem } from "../../plan/problems";
import { IdentityKind } from "../../plan/spec/enums";
import type { ClusterPlan } from "../../plan/types";
import { checkPreloaded } from "../official-image";
import { accessKeyNames } from "./backups";

/** What KubeDB would refuse, or do otherwise than asked, of a plan that is sound for PostgreSQL and Kubernetes. */
export function checkAdmission(plan: ClusterPlan): Problem[] {
  return [checkImage, checkInstances, checkEncryption, checkKeys, checkRecovery, checkPooler, checkPreloaded].flatMap(
    (check) => check(plan),
  );
}

function checkImage({ image }: ClusterPlan): Problem[] {
  if (image === undefined) return [];
  const message = "the operator takes images from the PostgresVersion objects of its catalogue, not from a cluster";
  return [{ path: "image", value: image, message, fix: "remove it" }];
}

/** Two coordinators are no majority when one is lost; the operator would add an arbiter to an even number of them. */
function checkInstances({ instances }: ClusterPlan): Problem[] {
  if (instances % 2 === 1) return [];
  const message = "the coordinators elect the primary by majority, and an even number of them needs an arbiter besides";
  return [{ path: "instances", value: instances, message, fix: `set it to ${instances + 1}` }];
}

function checkEncryption({ backup }: ClusterPlan): Problem[] {
  if (backup === undefined || backup.encrypt) return [];
  const message = "base backups are Restic's, which takes none without a passphrase";
  const fix = "set backup.encrypt to true, and keep a copy of the output backupPassphrase";
  return [{ path: "backup.encrypt", value: false, message, fix }];
}

function checkKeys({ backup }: ClusterPlan): Problem[] {
  const keys = backup?.accessKeysSecret;
  if (keys === undefined || keys.made) return [];
  const expected: [string, string | undefined, string][] = [
    ["accessKeyIdKey", keys.accessKeyIdKey, accessKeyNames.id],
    ["secretAccessKeyKey", keys.secretAccessKeyKey, accessKeyNames.secret],
    ["caKey", keys.caKey, accessKeyNames.ca],
  ];
  return expected.flatMap(([name, value, known]) => {
    if (value === undefined || value === known) return [];
    const message = `KubeStash reads the Secret's key ${known}, and no other`;
    return [{ path: `backup.accessKeysSecret.${name}`, value, message, fix: `set it to "${known}"` }];
  });
}

function checkRecovery({ recovery, backup, names, identity }: ClusterPlan): Problem[] {
  if (recovery === undefined) return [];
  const problems: Problem[] = [];
  if (identity === IdentityKind.Irsa) {
    const message =
      "the operator makes the ServiceAccounts of the jobs that restore, and takes none with a role for them";
    const fix = 'set identity.kind to "access-keys", whose Secret those jobs are given';
    problems.push({ path: "recovery", message, fix });
  }
  if (recovery.targetTime === undefined) {
    const message = "is missing: the operator recovers to a moment, and knows no end of the archive";
    problems.push({ path: "recovery.targetTime", message, fix: "set it to a moment before the last archived WAL" });
  }
  const elsewhere =
    "the backups are found by the Repositories of the source, which must be in this cluster's namespace";
  const own = `${names.namespace}/${names.cluster}`;
  if (recovery.path !== (backup?.path ?? own)) {
    problems.push({ path: "recovery.path", value: recovery.path, message: elsewhere, fix: "remove it" });
  }
  if (recovery.bucket !== backup?.bucket) {
    problems.push({ path: "recovery.bucket", value: recovery.bucket, message: elsewhere, fix: "remove it" });
  }
  return problems;
}

function checkPooler({ pooler, databases }: ClusterPlan): Problem[] {
  if (pooler === undefined || databases.length === 0) return [];
  const message = "its PgBouncer serves one database, and would turn away clients of the others";
  return [{ path: "databases", message, fix: "remove pooler, or give each database a cluster of its own" }];
}
