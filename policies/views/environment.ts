import type { Place } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import type { EnvironmentVariable, EnvironmentView } from "./types";

/** The variables of one container, or of anything else with a list `env` of Kubernetes' EnvVar. */
export function environmentOf(container: Place): EnvironmentVariable[] {
  return container.in("env").items.map((at) => ({ name: at.in("name"), value: at.in("value") }));
}

/** The variables of every container of a pod, those that initialise it first. */
export function environmentOfPod(podSpec: Place): EnvironmentVariable[] {
  const containers = [...podSpec.in("initContainers").items, ...podSpec.in("containers").items];
  return containers.flatMap(environmentOf);
}

/** Where each kind of workload keeps the specification of its pods. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  Deployment: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

/** A reader of the environment of one kind of workload. */
export function workloadEnvironment(kind: keyof typeof podSpecs): (resource: Resource) => EnvironmentView {
  return (resource) => ({
    isDatabase: false,
    variables: environmentOfPod(properties(resource).in(...podSpecs[kind])),
  });
}
