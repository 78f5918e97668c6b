import type { Place } from "../frame/place";
import type { EnvironmentVariable } from "./types";

/** The variables of one container, or of anything else with a list `env` of Kubernetes' EnvVar. */
export function environmentOf(container: Place): EnvironmentVariable[] {
  return container.in("env").items.map((at) => ({ name: at.in("name"), value: at.in("value") }));
}

/** The variables of every container of a pod, those that initialise it first. */
export function environmentOfPod(podSpec: Place): EnvironmentVariable[] {
  const containers = [...podSpec.in("initContainers").items, ...podSpec.in("containers").items];
  return containers.flatMap(environmentOf);
}
