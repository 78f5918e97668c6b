import { onceKnown, type Place } from "../frame/place";
import type { ExposureView } from "./types";

type Endpoint = ExposureView["endpoints"][number];

/**
 * How a Service of this shape, a template or the thing itself, is reached from outside the cluster. A field that is not
 * known yet may ask for any of it, so it makes an endpoint whose getters cannot be read.
 */
export function exposedBy(
  service: Place,
  spec = service.in("spec"),
  instead?: Endpoint["instead"],
): ExposureView["endpoints"] {
  const annotations = service.in("metadata", "annotations");
  const endpoint = (at: Place, type: () => Endpoint["type"], isInternal: () => boolean): Endpoint => ({
    at,
    instead,
    get type() {
      return type();
    },
    get isInternal() {
      return isInternal();
    },
    get sourceRanges() {
      return sourceRanges(spec.in("loadBalancerSourceRanges"), annotations);
    },
  });
  const endpoints: Endpoint[] = [];
  const type = spec.in("type");
  if (!type.isKnown || type.text === "LoadBalancer" || type.text === "NodePort") {
    const read = (): Endpoint["type"] => (type.text === "NodePort" ? "NodePort" : "LoadBalancer");
    endpoints.push(endpoint(type, read, () => isInternalLoadBalancer(annotations)));
  }
  const external = spec.in("externalIPs");
  if (type.isKnown && (!external.isKnown || external.items.length > 0)) {
    endpoints.push(
      endpoint(
        external,
        () => onceKnown(external, "ExternalIP"),
        () => false,
      ),
    );
  }
  return endpoints;
}

/** The field, or the annotation that stands in for it. */
function sourceRanges(field: Place, annotations: Place): string[] {
  if (field.items.length > 0) return field.items.map((it) => it.text ?? "");
  const said = annotations.in("service.beta.kubernetes.io/load-balancer-source-ranges").text ?? "";
  return said
    .split(",")
    .map((range) => range.trim())
    .filter((range) => range !== "");
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
