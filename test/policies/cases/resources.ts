import * as fc from "fast-check";
import { cluster, objectStore, pooler } from "../fixtures";
import { absent, changed, unknown } from "../given";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const sidecar = "spec.instanceSidecarConfiguration.resources";
const pgbouncer = "spec.template.spec.containers[0].resources";
const notKnown = "not known before the update, so it is judged only while the update runs";

export const resourcesDeclared: RuleCases = {
  rule: "pg-resources-declared",
  passes: {
    "requests and limits everywhere": [cluster(), pooler(), objectStore()],
    "limits alone, which are requests too": [orders({ "spec.resources.requests": absent })],
    "no limit on CPU": [orders({ "spec.resources.limits.cpu": absent })],
    "a CPU that is a number": [orders({ "spec.resources.requests.cpu": 2 })],
  },
  fails: {
    "a cluster without resources": {
      given: [orders({ "spec.resources": absent })],
      says: [
        "mandatory orders: spec.resources.limits.memory: container postgres declares none; set it",
        "mandatory orders: spec.resources.requests.cpu: container postgres declares none; set it",
        "mandatory orders: spec.resources.requests.memory: container postgres declares none; set it",
      ],
    },
    "a cluster without a memory limit": {
      given: [orders({ "spec.resources.limits.memory": absent })],
      says: ["mandatory orders: spec.resources.limits.memory: container postgres declares none; set it"],
    },
    "a backup sidecar without CPU": {
      given: [changed(objectStore(), { [`${sidecar}.requests.cpu`]: absent, [`${sidecar}.limits.cpu`]: absent })],
      says: [`mandatory orders-backup: ${sidecar}.requests.cpu: container plugin-barman-cloud declares none; set it`],
    },
    "a pooler whose container the operator adds": {
      given: [changed(pooler(), { "spec.template.spec.containers": [] })],
      says: [
        `mandatory orders-pooler-rw: ${pgbouncer}.limits.memory: container pgbouncer declares none; set it`,
        `mandatory orders-pooler-rw: ${pgbouncer}.requests.cpu: container pgbouncer declares none; set it`,
        `mandatory orders-pooler-rw: ${pgbouncer}.requests.memory: container pgbouncer declares none; set it`,
      ],
    },
    "another container of a pooler": {
      given: [
        changed(pooler(), {
          "spec.template.spec.containers[1]": {
            name: "exporter",
            resources: { requests: { cpu: "1", memory: "1Gi" } },
          },
        }),
      ],
      says: [
        "mandatory orders-pooler-rw: spec.template.spec.containers[1].resources.limits.memory: container exporter declares none; set it",
      ],
    },
  },
  unknown: {
    "resources that are not known": {
      given: [orders({ "spec.resources": unknown })],
      says: [`advisory orders: spec.resources: ${notKnown}`],
    },
    "a request that is not known beside a limit that is missing": {
      given: [orders({ "spec.resources.requests.cpu": unknown, "spec.resources.limits.memory": absent })],
      says: [
        `advisory orders: spec.resources.requests.cpu: ${notKnown}`,
        "mandatory orders: spec.resources.limits.memory: container postgres declares none; set it",
      ],
    },
    "a pooler's containers that are not known": {
      given: [changed(pooler(), { "spec.template.spec.containers": unknown })],
      says: [`advisory orders-pooler-rw: spec.template.spec.containers: ${notKnown}`],
    },
  },
  configured: {
    "as advice": {
      given: [orders({ "spec.resources.limits.memory": absent })],
      config: { enforcementLevel: "advisory" },
      says: ["advisory orders: spec.resources.limits.memory: container postgres declares none; set it"],
    },
    disabled: { given: [orders({ "spec.resources": absent })], config: { enforcementLevel: "disabled" }, says: [] },
  },
};

const quantity = fc.integer({ min: 1, max: 64 });

export const guaranteedQos: RuleCases = {
  rule: "pg-guaranteed-qos",
  passes: {
    "requests equal limits everywhere": [cluster(), pooler(), objectStore()],
    "the same amounts written differently": [
      orders({ "spec.resources.requests": { cpu: "2000m", memory: "8192Mi" }, "spec.resources.limits.cpu": 2 }),
    ],
    "limits alone, which are requests too": [orders({ "spec.resources.requests": absent })],
  },
  fails: {
    "half the memory requested": {
      given: [orders({ "spec.resources.requests.memory": "4Gi" })],
      says: [
        "mandatory orders: spec.resources.requests.memory: 4Gi is not the limit of container postgres; set it to 8Gi",
      ],
    },
    "no limit on CPU": {
      given: [orders({ "spec.resources.limits.cpu": absent })],
      says: ["mandatory orders: spec.resources.limits.cpu: container postgres has no limit; set it to its request, 2"],
    },
    "a Burstable backup sidecar, which makes the pod so": {
      given: [changed(objectStore(), { [`${sidecar}.requests.cpu`]: "50m" })],
      says: [
        `mandatory orders-backup: ${sidecar}.requests.cpu: 50m is not the limit of container plugin-barman-cloud; set it to 2`,
      ],
    },
    "no resources at all": {
      given: [changed(objectStore(), { [sidecar]: absent })],
      says: ["cpu", "memory"].map(
        (resource) =>
          `mandatory orders-backup: ${sidecar}.limits.${resource}: container plugin-barman-cloud has no limit; set limit and request`,
      ),
    },
    "a pooler whose first container the operator adds, which makes the pod Burstable": {
      given: [changed(pooler(), { "spec.template.spec.initContainers": absent })],
      says: ["cpu", "memory"].map(
        (resource) =>
          `mandatory orders-pooler-rw: spec.template.spec.initContainers[0].resources.limits.${resource}: container bootstrap-controller has no limit; set limit and request`,
      ),
    },
    "a first container of a pooler that requests less": {
      given: [
        changed(pooler(), { "spec.template.spec.initContainers[0].resources.requests": { cpu: "2", memory: "1Gi" } }),
      ],
      says: [
        "mandatory orders-pooler-rw: spec.template.spec.initContainers[0].resources.requests.memory: 1Gi is not the limit of container bootstrap-controller; set it to 8Gi",
      ],
    },
    "a pooler that requests less": {
      given: [changed(pooler(), { [`${pgbouncer}.requests.memory`]: "64Mi" })],
      says: [
        `mandatory orders-pooler-rw: ${pgbouncer}.requests.memory: 64Mi is not the limit of container pgbouncer; set it to 8Gi`,
      ],
    },
  },
  unknown: {
    "a memory limit that is not known beside a CPU request that differs": {
      given: [orders({ "spec.resources.limits.memory": unknown, "spec.resources.requests.cpu": "1" })],
      says: [
        `advisory orders: spec.resources.limits.memory: ${notKnown}`,
        "mandatory orders: spec.resources.requests.cpu: 1 is not the limit of container postgres; set it to 2",
      ],
    },
  },
  configured: {
    "as advice": {
      given: [orders({ "spec.resources.requests.memory": "4Gi" })],
      config: { enforcementLevel: "advisory" },
      says: [
        "advisory orders: spec.resources.requests.memory: 4Gi is not the limit of container postgres; set it to 8Gi",
      ],
    },
  },
  remediable: fc
    .record({ request: quantity, limit: quantity, memory: quantity, drop: fc.constantFrom("requests", "limits", "") })
    .map(({ request, limit, memory, drop }) =>
      changed(cluster(), {
        "spec.resources.requests": { cpu: `${request}`, memory: `${memory}Gi` },
        "spec.resources.limits": { cpu: `${limit}`, memory: `${limit}Gi`, "hugepages-2Mi": "1Gi" },
        ...(drop === "" ? {} : { [`spec.resources.${drop}`]: absent }),
      }),
    ),
};
