import { charts, type ChartVersion } from "../../versions";
import { checkNamespace } from "../cluster/access";
import { defaults } from "../defaults";
import { parseSeconds } from "../duration";
import { at, type Report } from "../report";
import type { Lenient } from "../schema/read";
import { Cloud, CredentialsDelivery, Provision } from "../spec/enums";
import type { ChartSpec, SecretsStoreSpec } from "../spec/platform";
import type { ChartPlan, PlatformPlan } from "../types";

/** Helm charts of the platform: where they come from, which versions, in which namespaces. */

/** Where a chart comes from; `report` paths are those of ChartSpec. */
export function planChart(spec: Lenient<ChartSpec>, known: ChartVersion, report: Report): ChartPlan {
  const reference = spec.chart;
  checkNamespace("namespace", spec.namespace, report);
  checkVersion(spec.version, known, report);
  const local = reference !== undefined && isPath(reference);
  if (reference !== undefined && !local && !/^oci:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)+$/.test(reference)) {
    const message = "is neither an OCI reference nor a local path";
    report(
      "chart",
      reference,
      message,
      `set it to "oci://<registry>/<path>/${known.chart}" or "./${known.chart}", or set repository to the URL of a chart repository`,
    );
  }
  if (reference !== undefined && spec.repository !== undefined) {
    report(
      "repository",
      spec.repository,
      "is given beside chart, which names a place already",
      "remove repository or chart",
    );
  } else if (spec.repository !== undefined && !/^https?:\/\/\S+$/.test(spec.repository)) {
    const fix = spec.repository.startsWith("oci://")
      ? `set chart to "${spec.repository}/${known.chart}" instead`
      : known.repository.startsWith("oci://")
        ? "set it to the URL of a chart repository, or remove it"
        : `set it to a URL such as "${known.repository}"`;
    report("repository", spec.repository, "is not the URL of a chart repository", fix);
  }
  return {
    provision: spec.provision ?? defaults.ChartSpec.provision,
    ...chartPlace(reference, spec.repository, known),
    version: spec.version ?? known.version,
    namespace: spec.namespace ?? known.namespace,
  };
}

/** Helm takes a chart of an OCI registry by one reference, without a repository. */
function chartPlace(
  reference: string | undefined,
  repository: string | undefined,
  known: ChartVersion,
): Pick<ChartPlan, "chart" | "repository"> {
  if (reference !== undefined) return { chart: reference, repository: undefined };
  const from = repository ?? known.repository;
  return from.startsWith("oci://")
    ? { chart: `${from}/${known.chart}`, repository: undefined }
    : { chart: known.chart, repository: from };
}

function isPath(chart: string): boolean {
  return /^\.{0,2}\//.test(chart) || chart.endsWith(".tgz");
}

function checkVersion(version: string | undefined, known: ChartVersion, report: Report): void {
  if (version === undefined || /^v?\d+\.\d+\.\d+([-+][\w.-]+)?$/.test(version)) return;
  const message = "must be one exact version, so that two runs install the same";
  report("version", version, message, `set it to a version such as "${known.version}"`);
}

const shortestRotation = 120;

/** The drivers that clusters' passwords come through; `report` paths are those of SecretsStoreSpec. */
export function planSecretsStore(
  spec: Lenient<SecretsStoreSpec> | undefined,
  cloud: Cloud,
  delivery: CredentialsDelivery,
  report: Report,
): PlatformPlan["secretsStore"] {
  if (cloud !== Cloud.Aws) {
    if (spec !== undefined)
      report("", undefined, 'brings passwords from AWS Secrets Manager, and cloud is "none"', "remove secretsStore");
    return undefined;
  }
  const { csi, externalSecrets, rotationInterval = defaults.SecretsStoreSpec.rotationInterval } = spec ?? {};
  const seconds = parseSeconds(rotationInterval);
  if (seconds === undefined || seconds < shortestRotation) {
    const message =
      seconds === undefined
        ? "is not a duration"
        : `must be at least ${shortestRotation / 60}m: every look-up is billed`;
    report("rotationInterval", rotationInterval, message, 'write it as "1h" or "30m"');
  }
  const wanted = (driver: CredentialsDelivery, chart: unknown) => delivery === driver || chart !== undefined;
  return {
    csi: wanted(CredentialsDelivery.Csi, csi)
      ? planChart(csi ?? {}, charts.secretsStoreAws, at(report, "csi"))
      : undefined,
    externalSecrets: wanted(CredentialsDelivery.Eso, externalSecrets)
      ? planChart(externalSecrets ?? {}, charts.externalSecrets, at(report, "externalSecrets"))
      : undefined,
    rotationIntervalSeconds: seconds ?? 0,
  };
}

/** Whether the platform installs or knows of anything under this provision; "existing" installs nothing. */
export function installs(chart: ChartPlan): boolean {
  return chart.provision === Provision.Install;
}
