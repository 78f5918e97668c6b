import { fit } from "../plan/names";

/** Name of the CronJob and its ServiceAccount; Kubernetes takes 52 characters of a CronJob's. */
export function dumpName(cluster: string): string {
  return fit(`${cluster}-dump`, 52);
}
