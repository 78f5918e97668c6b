import type { Place } from "../frame/place";
import type { DatabaseView } from "./types";

/** The name of a Service, in the domain that a Kubernetes cluster has for its own (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/). */
const ownService = /^(?:[\w+.-]+:\/\/)?[\w-]+\.[\w-]+\.svc(?:\.cluster\.local)?\.?(?::\d+)?(?:\/|$)/;

/** An object store as a target of backups: one that runs in the same Kubernetes cluster is lost with it. */
export function storeTarget(at: Place, endpoint: Place): DatabaseView["backupTargets"][number] {
  return ownService.test(endpoint.text ?? "") ? { at: endpoint, kind: "cluster" } : { at, kind: "object-store" };
}
