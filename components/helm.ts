import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ChartPlan } from "./plan/types";

/** What a Helm release needs beyond its chart and values. */
export interface ReleaseOptions {
  /** Name of the release. It is fixed: charts derive the names of their objects from it, and an automatic one would rename them all. */
  name: string;
  /** Seconds to wait until everything in the release is ready. Default 600: image pulls on fresh nodes take minutes. */
  timeoutSeconds?: number;
}

/** Helm values; leaves may be inputs. */
export type HelmValues = { [key: string]: pulumi.Input<unknown> };

/**
 * Arguments of the Helm release of a chart from its repository, an OCI registry ("oci://...") or a local path.
 *
 * Not atomic: Helm would remove a failed first install, and with it what explains the failure. A failed release stays,
 * and the next `pulumi up` upgrades it.
 */
export function releaseArgs(
  chart: ChartPlan,
  values: HelmValues,
  { name, timeoutSeconds = 600 }: ReleaseOptions,
): kubernetes.helm.v3.ReleaseArgs {
  return {
    name,
    ...chartSource(chart),
    namespace: chart.namespace,
    createNamespace: true,
    values,
    timeout: timeoutSeconds,
    atomic: false,
    cleanupOnFail: false,
    maxHistory: 5,
  };
}

/** Helm refuses a repository beside an OCI reference or a path, and a version beside a path. */
function chartSource({
  chart,
  version,
  repository,
}: ChartPlan): Partial<kubernetes.helm.v3.ReleaseArgs> & { chart: string } {
  if (chart.startsWith("oci://")) return { chart, version };
  if (isLocalPath(chart)) return { chart };
  return { chart, version, repositoryOpts: { repo: repository } };
}

function isLocalPath(chart: string): boolean {
  return chart.startsWith(".") || chart.startsWith("/") || chart.endsWith(".tgz");
}
