import { parseCpu, parseMemory } from "kubernetes-postgres/plan/quantity";
import type { ComputeResource, Container } from "../../views/types";

/**
 * What a container is declared to be held to, in millicores or bytes; undefined where nothing says so. What an operator
 * fills in is no measure: whoever forgot the limit tuned for another one. May throw Unreadable.
 */
export function limitOf({ resources }: Container, resource: ComputeResource): number | undefined {
  return parsed(resource, resources.in("limits", resource).text);
}

/** What is declared to be set aside for a container. Kubernetes takes a limit for the request where only the limit is given. */
export function requestOf(container: Container, resource: ComputeResource): number | undefined {
  return parsed(resource, container.resources.in("requests", resource).text) ?? limitOf(container, resource);
}

function parsed(resource: ComputeResource, quantity: string | undefined): number | undefined {
  if (quantity === undefined) return undefined;
  return resource === "cpu" ? parseCpu(quantity) : parseMemory(quantity);
}
