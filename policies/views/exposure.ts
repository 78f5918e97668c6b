import type { Place } from "../frame/place";
import type { ExposureView } from "./types";

/** How a Service of this shape, a template or the thing itself, is reached from outside the cluster. */
export function exposedBy(service: Place, spec = service.in("spec")): ExposureView["endpoints"] {
  const type = spec.in("type");
  const external = spec.in("externalIPs");
  const endpoints: ExposureView["endpoints"][number][] = [];
  const sourceRanges = (): string[] => spec.in("loadBalancerSourceRanges").items.map((it) => it.text ?? "");
  if (type.text === "LoadBalancer" || type.text === "NodePort") {
    const isInternal = isInternalLoadBalancer(service.in("metadata", "annotations"));
    endpoints.push({ at: type, type: type.text, isInternal, sourceRanges: sourceRanges() });
  }
  if (external.isPresent && external.items.length > 0) {
    endpoints.push({ at: external, type: "ExternalIP", isInternal: false, sourceRanges: sourceRanges() });
  }
  return endpoints;
}

/** Annotations of the load balancers of AWS, Azure and Google that have private addresses only. */
function isInternalLoadBalancer(annotations: Place): boolean {
  const said = (name: string, value: string): boolean => annotations.in(name).text?.toLowerCase() === value;
  return (
    said("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal") ||
    said("service.beta.kubernetes.io/aws-load-balancer-internal", "true") ||
    said("service.beta.kubernetes.io/azure-load-balancer-internal", "true") ||
    said("networking.gke.io/load-balancer-type", "internal")
  );
}
