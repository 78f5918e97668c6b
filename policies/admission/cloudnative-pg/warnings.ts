import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import type { Check } from "../check";

// What the webhook takes and warns of (getAdmissionWarnings of internal/webhook/v1); what other rules judge is left to them.

/** A field that a later release no longer has; it does no harm yet. */
function deprecated(at: Place, instead: string): Finding {
  return { at, message: `is deprecated, and goes in a later release; ${instead}`, level: "advisory" };
}

/** The operator's own PodMonitor: its fields go, and a PodMonitor of one's own takes their place. */
export const podMonitor: Check = (root) => {
  const monitoring = root.in("spec", "monitoring");
  const own = "create a PodMonitor of your own";
  const isOn = monitoring.in("enablePodMonitor").flag === true;
  const lists = ["podMonitorMetricRelabelings", "podMonitorRelabelings"].map((name) => monitoring.in(name));
  return [
    ...(isOn ? [deprecated(monitoring.in("enablePodMonitor"), `set it to false and ${own}`)] : []),
    ...lists.filter((at) => at.items.length > 0).map((at) => deprecated(at, `remove it and ${own}`)),
  ];
};

export const maintenanceWindow: Check = (root) => {
  const at = root.in("spec", "nodeMaintenanceWindow");
  return at.isPresent ? deprecated(at, "remove it, and set enablePDB to false for the time of the work") : undefined;
};

/** Without a unit PostgreSQL counts pages of 8 KiB and the webhook MiB; later releases refuse it. */
export const sharedBuffersUnit: Check = (root) => {
  const at = root.in("spec", "postgresql", "parameters", "shared_buffers");
  if (!/^[+-]?\d+$/.test(at.text ?? "")) return undefined;
  return { at, message: "has no unit, which later releases want; write it in MB or GB", level: "advisory" };
};
