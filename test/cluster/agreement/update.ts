import fc from "fast-check";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import type { PropertyMap } from "kubepg/engine/values";
import { diffReports } from "kubepg/preview/diff";
import type { Report, ReportedResource } from "kubepg/preview/report";
import { validCluster, type ClusterCase } from "../../arbitrary/cluster";

/** What a person may change of a running cluster; name, namespace and platform stay. */
const changeable = [
  "instances",
  "postgresVersion",
  "storage",
  "resources",
  "replication",
  "parameters",
  "pooler",
  "backup",
  "recovery",
  "database",
  "databases",
  "roles",
  "scheduling",
  "failover",
  "sharedPreloadLibraries",
] as const;

/** Arguments of a cluster, and later arguments of the same one. */
export const update: fc.Arbitrary<{ before: ClusterCase; after: ClusterCase }> = fc
  .tuple(validCluster, validCluster, fc.subarray([...changeable], { minLength: 1 }))
  .map(([before, other, keys]) => ({
    before,
    after: { ...before, spec: { ...before.spec, ...Object.fromEntries(keys.map((key) => [key, other.spec[key]])) } },
  }));

/** Why `kubepg preview --diff` says that the update of one object will not happen; empty when it says nothing. */
export function refusedByPreview(before: Manifest, after: Manifest): string[] {
  return diffReports(reportOf(before), reportOf(after)).flatMap(({ operation, refused = [] }) =>
    operation === "replace" ? ["it is replaced"] : refused,
  );
}

function reportOf(manifest: Manifest): Report {
  const { apiVersion, kind } = manifest;
  const type = `kubernetes:${apiVersion}:${kind}`;
  const resource: ReportedResource = {
    urn: `urn:pulumi:stack::project::${type}::${kind}`,
    type,
    name: kind,
    parent: "",
    inputs: JSON.parse(JSON.stringify(manifest)) as PropertyMap,
    options: {},
    source: null,
  };
  return { resources: [resource] } as unknown as Report;
}
