import { guaranteed, restrictedContainer, type Value } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import { postgresId } from "./labels";

/**
 * Where the volume is mounted and the data is in it: below the mount, for a volume's root has a lost+found and another
 * owner. Since 18 the official image keeps each major in a directory of its own
 * (https://github.com/docker-library/postgres/pull/1259).
 */
export function dataPlace({ postgresMajor }: ClusterPlan): { mountPath: string; directory: string } {
  const root = "/var/lib/postgresql";
  return postgresMajor >= 18
    ? { mountPath: root, directory: `${root}/${postgresMajor}/docker` }
    : { mountPath: `${root}/data`, directory: `${root}/data/pgdata` };
}

/**
 * Stops the pod before the server starts where the volume holds the data of another major version: the image would find
 * its own directory empty, make a new database in it, and look healthy. It reads, and changes nothing.
 */
export function dataVersionContainer(plan: ClusterPlan): Record<string, Value<never>> {
  const { mountPath } = dataPlace(plan);
  return {
    name: "data-version",
    image: plan.image ?? "",
    command: ["/bin/sh", "-ec", dataVersionScript(plan)],
    // So that `kubectl describe pod` and Pulumi repeat the line.
    terminationMessagePolicy: "FallbackToLogsOnError",
    resources: guaranteed("50m", "32Mi"),
    securityContext: { ...restrictedContainer, runAsUser: postgresId, runAsGroup: postgresId },
    volumeMounts: [{ name: "data", mountPath, readOnly: true }],
  };
}

/** Where it is written how the data get into a cluster of another major version. */
export const steps = "docs/operators/standalone.md#another-major-version";

/**
 * Data in the server's own directory decide alone: those of an older version that stay beside them after a `pg_upgrade`
 * are nobody's concern. Without any there, none may be where this package or the official image keeps them for any version.
 */
export function dataVersionScript(plan: ClusterPlan, volume = dataPlace(plan).mountPath): string {
  const { mountPath, directory } = dataPlace(plan);
  const { postgresMajor } = plan;
  return `
cd '${volume}'
own='${directory.slice(mountPath.length + 1)}'
if [ -s "$own/PG_VERSION" ]; then places="$own"; else places=". pgdata data */docker"; fi
for place in $places; do
  [ -s "$place/PG_VERSION" ] || continue
  major="$(cat "$place/PG_VERSION")"
  if [ "$place $major" = "$own ${postgresMajor}" ]; then continue; fi
  if [ "$major" = ${postgresMajor} ]; then todo="move them there while no server runs"
  else todo="set postgresVersion back to $major, and bring the data into a new cluster by the steps of ${steps}"; fi
  echo "the volume holds data of PostgreSQL $major in '$place', and PostgreSQL ${postgresMajor} expects its own in '$own': nothing was started or changed; $todo" >&2
  exit 1
done
`.trimStart();
}
