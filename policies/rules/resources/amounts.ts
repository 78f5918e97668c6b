import { parseCpu, parseMemory } from "kubernetes-postgres/plan/quantity";
import type { ComputeResource, Container } from "../../views/types";

/** What a container is held to, in millicores or bytes; undefined where nothing says so. May throw Unreadable. */
export function limitOf({ resources, defaults }: Container, resource: ComputeResource): number | undefined {
  return parsed(resource, resources.in("limits", resource).text ?? defaults?.limits?.[resource]);
}

/** What is set aside for a container. Kubernetes takes a limit for the request where only the limit is given. */
export function requestOf(container: Container, resource: ComputeResource): number | undefined {
  const { resources, defaults } = container;
  const own = parsed(resource, resources.in("requests", resource).text);
  return own ?? parsed(resource, resources.in("limits", resource).text ?? defaults?.requests?.[resource]);
}

function parsed(resource: ComputeResource, quantity: string | undefined): number | undefined {
  if (quantity === undefined) return undefined;
  return resource === "cpu" ? parseCpu(quantity) : parseMemory(quantity);
}
