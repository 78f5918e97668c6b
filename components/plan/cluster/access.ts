import { isIP } from "node:net";
import { defaults } from "../defaults";
import { dnsLabel1123, dnsSubdomain, limits } from "../names";
import type { Report } from "../report";
import { oneOf } from "../schema/fields";
import { nearest } from "../schema/nearest";
import type { Lenient } from "../schema/read";
import type { MonitoringSpec, NetworkSpec, SchedulingSpec } from "../spec/cluster";
import { Cloud } from "../spec/enums";
import type { MonitoringPlan, NetworkPlan, PlanContext, SchedulingPlan, ServerAddress } from "../types";

/** Where instances run and who reaches them. */

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Where instances may run; `report` paths are those of SchedulingSpec. */
export function planScheduling(
  spec: Lenient<SchedulingSpec>,
  platform: Pick<PlanContext, "cloud" | "priorityClassName">,
  report: Report,
): SchedulingPlan {
  checkLabels("nodeSelector", spec.nodeSelector, report);
  const tolerations: SchedulingPlan["tolerations"] = [];
  spec.tolerations?.forEach(({ key, value, effect }, index) => {
    if (effect !== undefined && !effects.includes(effect)) {
      const meant = nearest(effect, effects);
      const fix = meant === undefined ? "set it to one of them, or remove it for every effect" : `set it to "${meant}"`;
      report(`tolerations[${index}].effect`, effect, `must be ${oneOf(effects)}`, fix);
    }
    const matching = value === undefined ? { operator: "Exists" } : { operator: "Equal", value };
    tolerations.push({ key: key ?? "", ...matching, ...(effect === undefined ? {} : { effect }) });
  });
  const { instanceType } = spec;
  if (instanceType !== undefined && platform.cloud !== Cloud.Aws) {
    report(
      "instanceType",
      instanceType,
      'is an EC2 instance type, and cloud is "none"',
      "remove scheduling.instanceType",
    );
  } else if (
    instanceType !== undefined &&
    !/^[a-z][a-z0-9-]*\.(metal|(\d+x?)?(nano|micro|small|medium|large|xlarge)|metal-\d+xl)$/.test(instanceType)
  ) {
    report(
      "instanceType",
      instanceType,
      "is not an EC2 instance type",
      'set it to a type such as "r7g.xlarge", or remove it',
    );
  }
  return {
    requireZoneSpread: spec.requireZoneSpread ?? defaults.SchedulingSpec.requireZoneSpread,
    nodeSelector: spec.nodeSelector ?? defaults.SchedulingSpec.nodeSelector,
    tolerations,
    priorityClassName: spec.priorityClassName ?? platform.priorityClassName,
    instanceType,
  };
}

/** Metrics; undefined where they are off. `report` paths are those of MonitoringSpec. */
export function planMonitoring(spec: Lenient<MonitoringSpec>, report: Report): MonitoringPlan | undefined {
  const { enabled, ...settings } = spec;
  checkLabels("labels", spec.labels, report);
  checkNamespace("namespace", spec.namespace, report);
  if (!isWanted("monitoring", enabled, settings, report)) return undefined;
  return {
    labels: spec.labels ?? defaults.MonitoringSpec.labels,
    namespace: spec.namespace ?? defaults.MonitoringSpec.namespace,
  };
}

/** Who may connect; undefined where there are no policies. `report` paths are those of NetworkSpec. */
export function planNetwork(spec: Lenient<NetworkSpec>, report: Report): NetworkPlan | undefined {
  spec.allowNamespaces?.forEach((name, index) => checkNamespace(`allowNamespaces[${index}]`, name, report));
  spec.allowCidrs?.forEach((cidr, index) => checkCidr(`allowCidrs[${index}]`, cidr, report));
  spec.apiServerCidrs?.forEach((cidr, index) => checkCidr(`apiServerCidrs[${index}]`, cidr, report));
  if (spec.apiServerCidrs?.length === 0) {
    const message = "is empty: instances that cannot reach the API server neither start nor fail over";
    report("apiServerCidrs", [], message, "set network.apiServerCidrs to where the API server answers, or remove it");
  }
  const connectTo = (spec.connectTo ?? defaults.NetworkSpec.connectTo).map((server, index) =>
    planServer(`connectTo[${index}]`, server, report),
  );
  if (!(spec.enabled ?? defaults.NetworkSpec.enabled)) return undefined;
  return {
    allowNamespaces: spec.allowNamespaces ?? defaults.NetworkSpec.allowNamespaces,
    allowCidrs: spec.allowCidrs ?? defaults.NetworkSpec.allowCidrs,
    apiServerCidrs: spec.apiServerCidrs ?? defaults.NetworkSpec.apiServerCidrs,
    connectTo,
  };
}

/** "host", "host:port" or "[IPv6 address]:port". */
function planServer(path: string, server: string, report: Report): ServerAddress {
  const postgresPort = defaults.ImportSpec.port;
  const [, bracketed, plain, portText] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(server) ?? [];
  const host = bracketed ?? plain ?? server;
  const port = portText === undefined ? postgresPort : Number(portText);
  if (isIP(server) === 6) {
    report(path, server, "is an IPv6 address without brackets", `set it to "[${server}]:${postgresPort}"`);
  } else if (bracketed === undefined ? isIP(host) !== 4 && !dnsSubdomain.test(host) : isIP(host) !== 6) {
    report(path, server, "is neither a host name nor an address", 'write it as "postgres.legacy.svc:5432"');
  } else if (portText !== undefined && !(/^\d{1,5}$/.test(portText) && port >= 1 && port <= 65_535)) {
    report(
      path,
      server,
      "has a port that is none: 1 to 65535",
      `set it to "${server.slice(0, server.lastIndexOf(":") + 1)}${postgresPort}"`,
    );
  }
  return { host, port };
}

/**
 * Whether a part is wanted that is off unless `enabled` says otherwise. Who sets one of its settings most likely wants it:
 * what is wrong with them is then told as well.
 */
export function isWanted(part: string, enabled: boolean | undefined, settings: object, report: Report): boolean {
  const given = Object.keys(settings);
  if (enabled !== undefined || given.length === 0) return enabled ?? false;
  const message = `is missing, so that ${given.join(", ")} would have no effect`;
  report("enabled", undefined, message, `set ${part}.enabled to true, or to false to keep the settings for later`);
  return true;
}

/** Checks the name of a namespace. */
export function checkNamespace(path: string, name: string | undefined, report: Report): void {
  if (name === undefined || (dnsLabel1123.test(name) && name.length <= limits.label)) return;
  const message = `is not the name of a namespace: at most ${limits.label} lower-case letters, digits and hyphens`;
  report(path, name, message, 'set it to a name that "kubectl get namespace" shows');
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
function checkLabels(path: string, labels: Record<string, string | undefined> | undefined, report: Report): void {
  const word = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
  for (const [key, value] of Object.entries(labels ?? {})) {
    const [name, prefix, ...rest] = key.split("/").reverse();
    const prefixFits = prefix === undefined || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(prefix);
    if (!word.test(name) || !prefixFits || rest.length > 0) {
      report(
        `${path}.${key}`,
        value,
        "is not the name of a label",
        'write it as name or prefix/name, such as "example.com/team"',
      );
    } else if (value !== undefined && value !== "" && !word.test(value)) {
      const message = "is not the value of a label: at most 63 letters, digits, hyphens, underscores and dots";
      report(`${path}.${key}`, value, message, 'set it to a value such as "postgres"');
    }
  }
}

function checkCidr(path: string, cidr: string, report: Report): void {
  const [address, prefixText, ...rest] = cidr.split("/");
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  // A zone ("fe80::1%eth0") is for one machine only, an IPv4 address in an IPv6 one is ambiguous: Kubernetes takes neither.
  if (version === 0 || rest.length > 0 || /%|:.*\./.test(address)) {
    return report(path, cidr, "is not an address range", 'write it as a CIDR block, such as "10.0.0.0/8"');
  }
  if (prefixText === undefined) {
    return report(path, cidr, "is an address, not a range", `set it to "${address}/${bits}" for this one address`);
  }
  if (!/^\d{1,3}$/.test(prefixText) || Number(prefixText) > bits) {
    return report(
      path,
      cidr,
      `has a prefix that is not 0 to ${bits}`,
      `set it to "${address}/${bits}" for this one address`,
    );
  }
  if (prefixText !== String(Number(prefixText))) {
    return report(path, cidr, "has a prefix with a leading zero", `set it to "${address}/${Number(prefixText)}"`);
  }
  const written = writtenAddress(address);
  const network = networkAddress(address, Number(prefixText));
  if (network !== written) {
    const message = `has an address inside the range: /${prefixText} begins at ${network}`;
    report(
      path,
      cidr,
      message,
      `set it to "${network}/${prefixText}", or to "${written}/${bits}" for this one address`,
    );
  } else if (written !== address) {
    report(path, cidr, "is not the usual way to write this address (RFC 5952)", `set it to "${written}/${prefixText}"`);
  }
}

/** An address as RFC 5952 writes it, which is what URLs do: lower case, the longest run of zeros left out. */
function writtenAddress(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

/** The first address of a range. */
function networkAddress(address: string, prefix: number): string {
  if (isIP(address) === 4) {
    return masked(address.split(".").map(Number), 8, prefix).join(".");
  }
  const groups = masked(groupsOf(writtenAddress(address)), 16, prefix);
  return writtenAddress(groups.map((group) => group.toString(16)).join(":"));
}

/** The eight groups of an IPv6 address, those left out as zeros. */
function groupsOf(address: string): number[] {
  const [front, back] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = back === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => "0");
  return [...front, ...zeros, ...(back ?? [])].map((group) => parseInt(group, 16));
}

/** The parts of an address, of `width` bits each, with all bits after the first `prefix` set to zero. */
function masked(parts: readonly number[], width: number, prefix: number): number[] {
  return parts.map((part, index) => {
    const host = width - Math.min(width, Math.max(0, prefix - index * width));
    return Math.floor(part / 2 ** host) * 2 ** host;
  });
}
