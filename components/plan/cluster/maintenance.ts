import type { Report } from "../report";

const days = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const time = "([01]\\d|2[0-3]):([0-5]\\d)";
const form = new RegExp(`^(${days}:)?${time}-${time}$`);

/** Maintenance windows, each a span of one day: "01:00-06:00" or "Sat:00:00-04:00", UTC. */
export function checkWindows(windows: string[], report: Report): string[] {
  windows.forEach((window, index) => {
    const path = `maintenanceWindows[${index}]`;
    const match = form.exec(window);
    if (match === null) {
      const message = "is not a window of a day";
      return report(path, window, message, 'write it as "01:00-06:00" or "Sat:00:00-04:00", UTC');
    }
    const [from, to] = window.replace(/^[A-Z][a-z]{2}:/, "").split("-");
    if (from < to) return undefined;
    const fix = `split it at midnight: "${from}-23:59" and "00:00-${to}"`;
    return report(path, window, "ends before it begins, and a window lies within one day", fix);
  });
  return windows;
}
