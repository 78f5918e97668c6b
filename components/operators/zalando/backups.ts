import type { Value } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import { archiveFiles, archiveVariables } from "../spilo-archive";
import type { BoundValues } from "../operator";

/**
 * The fields that say where a cluster archives and starts from. All of it is the cluster's own: the operator's settings
 * (wal_s3_bucket, irsa_role_arn) would give every cluster of the Kubernetes cluster one bucket and one role. The role in
 * particular: with irsa_role_arn empty, the operator removes the role from the ServiceAccount of the pods at every
 * synchronisation (pkg/cluster/sync.go, syncPodServiceAccount), so that a token of the ServiceAccount is mounted here.
 */
export function archiveFields<V>(plan: ClusterPlan, bound: BoundValues<V>): Record<string, Value<V>> {
  const files = archiveFiles(plan).map(({ name, mountPath, source }) => ({
    name,
    mountPath,
    targetContainers: ["postgres"],
    volumeSource: source,
  }));
  return {
    env: archiveVariables(plan, bound),
    ...(files.length > 0 && { additionalVolumes: files }),
    // A field of its own, because the operator makes no users in a cluster that it does not know to be read-only.
    ...(plan.recovery?.standby === true &&
      bound.recoveryArchive !== undefined && { standby: { s3_wal_path: bound.recoveryArchive } }),
  };
}
