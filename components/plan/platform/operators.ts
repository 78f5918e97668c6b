import { operatorFacts } from "../../operators/registry";
import type { OperatorFacts } from "../../operators/operator";
import { charts as versions } from "../../versions";
import { defaults } from "../defaults";
import { dnsSubdomain } from "../names";
import { at, type Report } from "../report";
import { oneOf } from "../schema/fields";
import { nearest } from "../schema/nearest";
import type { Lenient } from "../schema/read";
import type { ChartSpec, OperatorReleaseSpec, OperatorSpec, PlatformSpec } from "../spec/platform";
import type { ChartPlan, OperatorPlan, PlatformPlan } from "../types";
import { planChart } from "./charts";

/** The operators of a platform: which charts, which versions, in which namespaces. */

const own = defaults.ClusterSpec.operator;

/** Operators in the order they are listed in, and cert-manager where one of them needs it; paths are those of PlatformSpec. */
export function planOperators(
  { operator: common = {}, operators: wanted = [{ name: own }] }: Lenient<PlatformSpec>,
  licensed: readonly string[],
  report: Report,
): Pick<PlatformPlan, "operators" | "certManager"> {
  checkPriorityClass(common.priorityClassName, at(report, "operator"));
  const plans = wanted.flatMap((wish, index) => {
    const facts = findOperator(wish, index, wanted, report);
    return facts === undefined
      ? []
      : planOperator(wish, facts, common, licensed, at(report, `operators[${index}]`), report);
  });
  checkCommon(common, plans, report);
  // Its chart is checked whether or not it is needed.
  const certManager = planChart(common.certManager ?? {}, versions.certManager, at(report, "operator.certManager"));
  const needed = plans.some(({ name }) => operatorFacts[name].needsCertManager);
  return { operators: plans, ...(needed && { certManager }) };
}

function findOperator(
  { name }: Lenient<OperatorReleaseSpec>,
  index: number,
  all: Lenient<OperatorReleaseSpec>[],
  report: Report,
): OperatorFacts | undefined {
  if (name === undefined) return undefined;
  const path = `operators[${index}].name`;
  const known = Object.keys(operatorFacts);
  if (!known.includes(name)) {
    const meant = nearest(name, known);
    report(path, name, `must be ${oneOf(known)}`, meant === undefined ? "remove it" : `set it to "${meant}"`);
    return undefined;
  }
  if (all.findIndex((other) => other.name === name) < index) {
    report(path, name, "is listed twice", "list each operator once");
    return undefined;
  }
  return operatorFacts[name];
}

function planOperator(
  wish: Lenient<OperatorReleaseSpec>,
  facts: OperatorFacts,
  common: Lenient<OperatorSpec>,
  licensed: readonly string[],
  report: Report,
  platform: Report,
): OperatorPlan {
  checkKeys("charts", wish.charts, Object.keys(facts.charts), facts, report);
  checkKeys("images", wish.images, Object.keys(facts.images), facts, report);
  if (wish.webInterface === true && !facts.capabilities.webInterface.able) {
    const { because, instead } = facts.capabilities.webInterface;
    report("webInterface", true, `the operator "${facts.name}" ${because}`, `remove it; ${instead}`);
  }
  return {
    name: facts.name,
    charts: facts.name === own ? planOwnCharts(wish, common, report, platform) : planCharts(wish, facts, report),
    replicas: common.replicas ?? defaults.OperatorSpec.replicas,
    priorityClassName: common.priorityClassName ?? defaults.OperatorSpec.priorityClassName,
    images: wish.images ?? defaults.OperatorReleaseSpec.images,
    webInterface: wish.webInterface ?? defaults.OperatorReleaseSpec.webInterface,
    ...planLicense(wish, facts, licensed, report),
  };
}

/** A chart or an image that the operator does not have would change nothing, without a word. */
function checkKeys(
  path: "charts" | "images",
  given: object | undefined,
  known: string[],
  facts: OperatorFacts,
  report: Report,
): void {
  // CloudNativePG's charts have names of their own under "operator".
  if (path === "charts" && facts.name === own) return;
  for (const key of Object.keys(given ?? {})) {
    if (known.includes(key)) continue;
    const has = known.length === 0 ? `has no ${path} to replace` : `has the ${path} ${known.join(", ")}`;
    const meant = nearest(key, known);
    const fix = meant === undefined ? `remove it` : `did you mean ${meant}? Otherwise remove it`;
    report(`${path}.${key}`, undefined, `${facts.title} ${has}`, fix);
  }
}

function planCharts(
  wish: Lenient<OperatorReleaseSpec>,
  { charts, title, oldestVersion }: OperatorFacts,
  report: Report,
): OperatorPlan["charts"] {
  const planned = Object.entries(charts).map(([key, version], index): [string, ChartPlan] => {
    const given = (wish.charts as Record<string, Lenient<ChartSpec>> | undefined)?.[key] ?? {};
    const path = `charts.${key}`;
    if (index === 0 && oldestVersion !== undefined && isOlder(given.version, oldestVersion)) {
      const message = `is older than ${oldestVersion}, the first release of ${title} that clusters of this package fit`;
      report(`${path}.version`, given.version, message, `set it to "${version.version}", or remove it`);
    }
    return [key, planChart(given, version, at(report, path))];
  });
  return Object.fromEntries(planned);
}

/** Whether a version precedes another; one that is no version is told of elsewhere. */
function isOlder(version: string | undefined, other: string): boolean {
  const numbers = (text: string): number[] => text.replace(/^v/, "").split(/[-+.]/).slice(0, 3).map(Number);
  if (version === undefined) return false;
  const [given, wanted] = [numbers(version), numbers(other)];
  const first = given.findIndex((number, index) => number !== wanted[index]);
  return first >= 0 && given[first] < wanted[first];
}

/** CloudNativePG's charts, which are set under "operator". */
function planOwnCharts(
  wish: Lenient<OperatorReleaseSpec>,
  { cloudnativePg, barmanPlugin }: Lenient<OperatorSpec>,
  report: Report,
  platform: Report,
): OperatorPlan["charts"] {
  if (wish.charts !== undefined) {
    const fix = "move it to operator.cloudnativePg and operator.barmanPlugin of the platform";
    report("charts", undefined, "CloudNativePG's charts are set under operator", fix);
  }
  const path = at(platform, "operator");
  const main = planChart(cloudnativePg ?? {}, versions.cloudnativePg, at(path, "cloudnativePg"));
  const { namespace } = main;
  const plugin = planChart(barmanPlugin ?? {}, { ...versions.barmanPlugin, namespace }, at(path, "barmanPlugin"));
  if (plugin.namespace !== namespace) {
    const message = `must be the operator's namespace, "${namespace}": the operator looks for plugins only there`;
    const fix = `set operator.barmanPlugin.namespace to "${namespace}", or remove it`;
    path("barmanPlugin.namespace", plugin.namespace, message, fix);
  }
  return { cloudnativePg: main, barmanPlugin: plugin };
}

/** What is set for CloudNativePG while it is not installed would have no effect. */
function checkCommon(common: Lenient<OperatorSpec>, plans: OperatorPlan[], report: Report): void {
  if (plans.some(({ name }) => name === own)) return;
  for (const path of ["cloudnativePg", "barmanPlugin"] as const) {
    if (common[path] === undefined) continue;
    const message = "has no effect: CloudNativePG is not among operators";
    report(`operator.${path}`, undefined, message, `remove it, or add { name: "${own}" } to operators`);
  }
}

function checkPriorityClass(name: string | undefined, report: Report): void {
  if (name === undefined || dnsSubdomain.test(name)) return;
  const fix = 'set it to a name that "kubectl get priorityclass" shows';
  report("priorityClassName", name, "is not the name of a PriorityClass", fix);
}

/** A licence is a secret of the stack or a Secret that is there; without one the operator would start and do nothing. */
function planLicense(
  { licenseSecretName }: Lenient<OperatorReleaseSpec>,
  facts: OperatorFacts,
  licensed: readonly string[],
  report: Report,
): Pick<OperatorPlan, "licenseSecret"> {
  const isGiven = licensed.includes(facts.name);
  if (!facts.needsLicense) {
    if (licenseSecretName !== undefined || isGiven) {
      report("licenseSecretName", licenseSecretName, `${facts.title} needs no licence`, "remove the licence");
    }
    return {};
  }
  if (licenseSecretName !== undefined) {
    if (isGiven) {
      const message = "is given beside the licence of the stack";
      report("licenseSecretName", licenseSecretName, message, "remove one of them");
    } else if (!dnsSubdomain.test(licenseSecretName)) {
      const fix = 'set it to a name that "kubectl get secret" shows';
      report("licenseSecretName", licenseSecretName, "is not the name of a Secret", fix);
    }
    return { licenseSecret: { name: licenseSecretName, made: false } };
  }
  if (!isGiven) {
    const own = `licenseSecretName of "${facts.name}" among operators of the platform`;
    const fix = `run: pulumi config set --secret --path 'licenses.${facts.name}' < license.txt (licenses of a PostgresPlatform), or set ${own} to a Secret with the key key.txt`;
    report("licenseSecretName", undefined, `is missing: ${facts.title} does nothing without a licence key`, fix);
  }
  return { licenseSecret: { name: `${facts.name}-license`, made: true } };
}
