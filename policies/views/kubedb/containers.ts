import { type Place, knownText } from "../../frame/place";
import type { Container } from "../types";
import { defaults } from "./defaults";

const path = "spec.podTemplate.spec.containers";

const postgres = {
  requests: {
    cpu: defaults[`${path}[postgres].resources.requests.cpu`],
    memory: defaults[`${path}[postgres].resources.requests.memory`],
  },
  limits: { memory: defaults[`${path}[postgres].resources.limits.memory`] },
};
const coordinator = {
  requests: {
    cpu: defaults[`${path}[pg-coordinator].resources.requests.cpu`],
    memory: defaults[`${path}[pg-coordinator].resources.requests.memory`],
  },
  limits: { memory: defaults[`${path}[pg-coordinator].resources.limits.memory`] },
};

/**
 * PostgreSQL and the coordinator that fails it over. Version v1 lists them in the template; v1alpha2 has one section for
 * each.
 */
export function containers(spec: Place, isOld: boolean): [Container, Container, ...Container[]] {
  const pod = spec.in("podTemplate", "spec");
  if (isOld) {
    return [
      { name: "postgres", resources: pod.in("resources"), defaults: postgres },
      { name: "pg-coordinator", resources: spec.in("coordinator", "resources"), defaults: coordinator },
    ];
  }
  const list = pod.in("containers");
  const items = list.isKnown ? list.items : [];
  const named = (name: string, index: number): Place =>
    items.find((at) => at.in("name").isKnown && at.in("name").text === name) ?? list.in(index);
  const others = items
    .map((at) => ({ name: knownText(at.in("name")) ?? "", resources: at.in("resources") }))
    .filter(({ name }) => name !== "postgres" && name !== "pg-coordinator");
  return [
    { name: "postgres", resources: named("postgres", items.length).in("resources"), defaults: postgres },
    { name: "pg-coordinator", resources: named("pg-coordinator", items.length).in("resources"), defaults: coordinator },
    ...others,
  ];
}
