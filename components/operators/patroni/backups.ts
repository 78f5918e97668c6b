import type { Value } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import { archiveFiles } from "../spilo-archive";

/** Base backups are a line of cron in each pod, of which the primary's takes one: all there is here are the files that WAL-G reads. */
export function archiveVolumes(plan: ClusterPlan): { volumes: Value<never>[]; mounts: Value<never>[] } {
  const files = archiveFiles(plan);
  return {
    volumes: files.map(({ name, source }) => ({ name, ...source })),
    mounts: files.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
  };
}
