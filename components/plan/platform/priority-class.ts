import { defaults } from "../defaults";
import { dnsSubdomain } from "../names";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { PriorityClassSpec } from "../spec/platform";
import type { PlatformPlan } from "../types";

/** The PriorityClass for instances; undefined where none is made. `report` paths are those of PriorityClassSpec. */
export function planPriorityClass(spec: Lenient<PriorityClassSpec>, report: Report): PlatformPlan["priorityClass"] {
  const otherwise = defaults.PriorityClassSpec;
  const { enabled = otherwise.enabled, name = otherwise.name, value = otherwise.value } = spec;
  if (!dnsSubdomain.test(name)) {
    report("name", name, "is not the name of a PriorityClass", `set it to "${otherwise.name}"`);
  } else if (name.startsWith("system-")) {
    const message = 'begins with "system-", which Kubernetes keeps for itself';
    report("name", name, message, `set it to "${name.slice("system-".length)}" or another name`);
  }
  return enabled ? { name, value } : undefined;
}
