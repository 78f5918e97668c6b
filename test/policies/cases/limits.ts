import * as fc from "fast-check";
import { cluster, storageClass } from "../fixtures";
import { absent, changed, object, unknown, type Given } from "../given";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const classOf = (parameters: Record<string, unknown>) =>
  changed(
    storageClass(),
    Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`parameters.${name}`, value])),
  );
const notKnown = "not known before the update, so it is judged only while the update runs";

const shm = "spec.ephemeralVolumesSizeLimit.shm";
const tooLarge = `${shm}: 5Gi is more than half of the memory limit, 8Gi; set it to 4Gi`;

export const shmSized: RuleCases = {
  rule: "pg-shm-sized",
  passes: {
    "the operator's volume without a limit of its own": [cluster()],
    "half of the memory": [orders({ [shm]: "4Gi" })],
    "a limit without one on memory": [orders({ [shm]: "4Gi", "spec.resources": absent })],
  },
  fails: {
    "more than half of the memory": { given: [orders({ [shm]: "5Gi" })], says: [`advisory orders: ${tooLarge}`] },
  },
  unknown: {
    "a size that is not known": {
      given: [orders({ [shm]: unknown })],
      says: [`advisory orders: ${shm}: ${notKnown}`],
    },
    "a memory limit that is not known": {
      given: [orders({ [shm]: "5Gi", "spec.resources.limits.memory": unknown })],
      says: [`advisory orders: spec.resources.limits.memory: ${notKnown}`],
    },
  },
  configured: {
    "as a demand": {
      given: [orders({ [shm]: "5Gi" })],
      config: { enforcementLevel: "mandatory" },
      says: [`mandatory orders: ${tooLarge}`],
    },
  },
  remediable: fc
    .record({ size: fc.integer({ min: 1, max: 20_000 }), memory: fc.integer({ min: 2, max: 20_000 }) })
    .map(({ size, memory }) => orders({ [shm]: `${size}Mi`, "spec.resources.limits.memory": `${memory}Mi` })),
};

const alsoWal = "spec.walStorage: a data volume of 100Gi also holds the WAL; set a volume for it";

export const separateWalVolume: RuleCases = {
  rule: "pg-separate-wal-volume",
  passes: {
    "a volume for the WAL": [cluster()],
    "a small volume for everything": [orders({ "spec.walStorage": absent, "spec.storage.size": "99Gi" })],
  },
  fails: {
    "a large volume for everything": {
      given: [orders({ "spec.walStorage": absent })],
      says: [`advisory orders: ${alsoWal}`],
    },
  },
  unknown: {
    "a size that is not known": {
      given: [orders({ "spec.walStorage": absent, "spec.storage.size": unknown })],
      says: [`advisory orders: spec.storage.size: ${notKnown}`],
    },
    "a WAL volume of which nothing is known": { given: [orders({ "spec.walStorage": unknown })], says: [] },
  },
  configured: {
    "volumes that are large from 20 GiB on": {
      given: [orders({ "spec.walStorage": absent, "spec.storage.size": "20Gi" })],
      config: { minGiB: 20 },
      says: ["advisory orders: spec.walStorage: a data volume of 20Gi also holds the WAL; set a volume for it"],
    },
    "a size that is not said": {
      given: [orders({ "spec.walStorage": absent, "spec.storage.size": absent })],
      says: [],
      notApplicable: ["orders: the size of the data volume is not said"],
    },
  },
};

const local = (): Given =>
  changed(storageClass("local"), { provisioner: "kubernetes.io/no-provisioner", parameters: absent });
const onLocal = (changes: Record<string, unknown> = {}) =>
  orders({ "spec.storage.storageClass": "local", "spec.walStorage": absent, ...changes });
const disk = (name: string, storageClassName: unknown = "local"): Given => ({
  ...object("v1", "PersistentVolume", name, { spec: { storageClassName, capacity: { storage: "100Gi" } } }),
});

export const gp3WithinLimits: RuleCases = {
  rule: "sc-gp3-within-limits",
  passes: {
    "gp3 as it comes": [storageClass()],
    "no type, which is gp3": [classOf({ type: absent })],
    "the most of gp3": [classOf({ iops: "80000", throughput: "2000" })],
    "io2 with IOPS": [classOf({ type: "io2", iops: "100000" })],
    "io2 with IOPS by size": [classOf({ type: "io2", iopsPerGB: "1000" })],
    "throughput on IOPS by size": [classOf({ iopsPerGB: "100", throughput: "2000" })],
    "parameters in other letters": [changed(storageClass(), { parameters: { Type: "gp3", IOPS: "4000" } })],
    "a volume made by hand for each instance": [onLocal(), local(), disk("a"), disk("b"), disk("c")],
  },
  fails: {
    "fewer volumes made by hand than instances, beside a cluster on another class": {
      given: [onLocal(), changed(cluster("carts"), {}), local(), disk("a")],
      says: [
        "mandatory local: provisioner: 1 PersistentVolume for 3 volumes of orders; make 2 more, or use a class with a provisioner",
      ],
    },
    "the type of before": {
      given: [classOf({ type: "gp2" })],
      says: [
        "mandatory postgres-data: parameters.type: gp2 volumes burst and then fall behind, or cost more for less; set it to gp3 or io2",
      ],
    },
    "more IOPS than gp3 has": {
      given: [classOf({ iops: "100000" })],
      says: [
        'mandatory postgres-data: parameters.iops: IOPS of gp3 must be 3000 to 80000; set iops to 3000 to 80000, or type to "io2"',
      ],
    },
    "fewer IOPS than are included": {
      given: [classOf({ iops: "2000" })],
      says: ["mandatory postgres-data: parameters.iops: IOPS of gp3 must be 3000 to 80000; set iops to 3000 to 80000"],
    },
    "io2 without IOPS": {
      given: [classOf({ type: "io2" })],
      says: [
        'mandatory postgres-data: parameters.iops: is missing: the price of io2 includes no IOPS; set iops to 100 to 256000, or type to "gp3"',
      ],
    },
    "io2 with throughput": {
      given: [classOf({ type: "io2", iops: "4000", throughput: "500" })],
      says: [
        "mandatory postgres-data: parameters.throughput: throughput of io2 follows from its IOPS and cannot be set; remove throughput",
      ],
    },
    "more throughput than the IOPS carry": {
      given: [classOf({ iops: "4000", throughput: "1500" })],
      says: [
        "mandatory postgres-data: parameters.throughput: throughput of gp3 is at most 0.25 MiB/s per IOPS, 1000 MiB/s for 4000 IOPS; set iops to at least 6000, or throughput to at most 1000",
      ],
    },
    "IOPS said twice": {
      given: [classOf({ iops: "4000", iopsPerGB: "50" })],
      says: [
        "mandatory postgres-data: parameters.iopsPerGB: the driver takes either iops or iopsPerGB, not both; remove one of them",
      ],
    },
    "more IOPS for each GiB than there are": {
      given: [classOf({ iopsPerGB: "501" })],
      says: ["mandatory postgres-data: parameters.iopsPerGB: gp3 has at most 500 IOPS per GiB; set it to at most 500"],
    },
    "fewer volumes made by hand than instances": {
      given: [onLocal(), local(), disk("a"), disk("b", "other")],
      says: [
        "mandatory local: provisioner: 1 PersistentVolume for 3 volumes of orders; make 2 more, or use a class with a provisioner",
      ],
    },
  },
  unknown: {
    "IOPS that are not known": {
      given: [classOf({ iops: unknown })],
      says: [`advisory postgres-data: parameters.iops: ${notKnown}`],
    },
    "a provisioner that is not known": {
      given: [changed(storageClass(), { provisioner: unknown })],
      says: [`advisory postgres-data: provisioner: ${notKnown}`],
    },
    "a number of instances that is not known": {
      given: [onLocal({ "spec.instances": unknown }), local(), disk("a")],
      says: [`advisory local: spec.instances: ${notKnown}`],
    },
  },
  configured: {
    "less than the type can do": {
      given: [classOf({ iops: "16001", throughput: "1001" })],
      config: { maxIops: 16_000, maxThroughput: 1_000 },
      says: [
        "mandatory postgres-data: parameters.iops: 16001 IOPS are more than 16000 allowed; set it to at most 16000",
        "mandatory postgres-data: parameters.throughput: 1001 MiB/s are more than 1000 allowed; set it to at most 1000",
      ],
    },
    "another driver, and volumes made elsewhere": {
      given: [onLocal(), local()],
      says: [],
      notApplicable: [
        "local: kubernetes.io/no-provisioner does not make EBS volumes",
        "stack: local: no PersistentVolume of this class is in this stack, so they are made elsewhere",
      ],
    },
  },
};
