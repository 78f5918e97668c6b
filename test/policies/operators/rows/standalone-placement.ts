import { absent } from "../../given";
import type { Row } from "../row";

const template = "spec.template.spec";

/** Availability, resources and storage of a plain StatefulSet, broken in one place at a time. */
export const standalonePlacement: readonly Row[] = [
  [
    "pg-min-instances",
    "copies that nothing makes standbys",
    "StatefulSet carts",
    { "spec.replicas": 3 },
    "mandatory carts: spec.replicas: nothing makes standbys of 3 instances, so each is a primary of its own; use an operator or Patroni",
  ],
  [
    "pg-min-instances",
    "copies by pg_basebackup that are no standbys",
    "StatefulSet carts",
    {
      "spec.replicas": 3,
      [`${template}.containers[0].command`]: [
        "sh",
        "-c",
        "pg_basebackup -h carts-0 -D $PGDATA -X stream\nexec postgres",
      ],
    },
    "mandatory carts: spec.template.spec.containers[0].command: a restart runs pg_basebackup again, which refuses a directory that is not empty, so that a standby starts once; run it only where PG_VERSION is missing",
    "mandatory carts: spec.template.spec.containers[0].command: pg_basebackup without -R, and no standby.signal: each copy starts as a primary of its own; add -R, or use an operator",
  ],
  [
    "pg-hard-node-anti-affinity",
    "several instances that nothing keeps apart",
    "StatefulSet carts",
    { "spec.replicas": 3 },
    "mandatory carts: spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution: instances may share a node; add a term with topologyKey kubernetes.io/hostname that selects the pods' own labels",
  ],
  [
    "pg-zone-spread",
    "several instances in one zone",
    "StatefulSet carts",
    { "spec.replicas": 3 },
    "advisory carts: spec.template.spec.topologySpreadConstraints: instances may share a zone; add a constraint on topology.kubernetes.io/zone",
  ],
  [
    "pg-disruption-budget",
    "several instances without a budget",
    "StatefulSet carts",
    { "spec.replicas": 3 },
    "mandatory carts: metadata.name: no PodDisruptionBudget of this stack selects its pods, so a drain may evict several instances at once; create one with maxUnavailable 1",
  ],
  [
    "pg-replication-durability",
    "several instances without synchronous replication",
    "StatefulSet carts",
    { "spec.replicas": 3 },
    "advisory carts: spec.template.spec.containers[0].args: replication is asynchronous, so a dead primary takes its last commits along; set synchronous_standby_names to 'ANY 1 (*)'",
  ],
  [
    "pg-priority-class",
    "no class",
    "StatefulSet carts",
    { [`${template}.priorityClassName`]: absent },
    "advisory carts: spec.template.spec.priorityClassName: is preempted like any other pod; set the name of a PriorityClass",
  ],
  [
    "pg-resources-declared",
    "a container that declares nothing",
    "StatefulSet carts",
    { [`${template}.containers[0].resources`]: absent },
    "mandatory carts: spec.template.spec.containers[0].resources.limits.memory: container postgres declares none; set it",
    "mandatory carts: spec.template.spec.containers[0].resources.requests.cpu: container postgres declares none; set it",
    "mandatory carts: spec.template.spec.containers[0].resources.requests.memory: container postgres declares none; set it",
  ],
  [
    "pg-guaranteed-qos",
    "a limit above the request",
    "StatefulSet carts",
    { [`${template}.containers[0].resources.limits.cpu`]: "4" },
    "mandatory carts: spec.template.spec.containers[0].resources.requests.cpu: 2 is not the limit of container postgres; set it to 4",
  ],
  [
    "pg-shm-sized",
    "no volume for shared memory",
    "StatefulSet carts",
    { [`${template}.volumes[1]`]: { name: "shm", emptyDir: {} } },
    "advisory carts: spec.template.spec.volumes[1].emptyDir.medium: /dev/shm is a directory on the node's disk; set it to Memory",
  ],
  [
    "pg-storage-class-explicit",
    "a mount where PostgreSQL 18 keeps nothing",
    "StatefulSet carts",
    {
      [`${template}.containers[0].env[1]`]: { name: "TZ", value: "UTC" },
      [`${template}.containers[0].volumeMounts[0].mountPath`]: "/var/lib/postgresql/data",
    },
    "mandatory carts: spec.template.spec.containers[0].volumeMounts: the data volume is not mounted where PostgreSQL keeps its data, /var/lib/postgresql/18/docker, so they are lost with the pod; mount it at /var/lib/postgresql",
  ],
  [
    "pg-storage-class-explicit",
    "data in the pod",
    "StatefulSet carts",
    { "spec.volumeClaimTemplates": absent, [`${template}.volumes[2]`]: { name: "data", emptyDir: {} } },
    "mandatory carts: spec.template.spec.volumes[2]: the data volume is gone with its pod; use a template of spec.volumeClaimTemplates",
  ],
  [
    "sc-gp3-within-limits",
    "fewer volumes made by hand than instances",
    "StatefulSet carts",
    { "spec.replicas": 2, "spec.volumeClaimTemplates[0].spec.storageClassName": "by-hand" },
    "mandatory by-hand: provisioner: 1 PersistentVolume for 2 volumes of carts; make 1 more, or use a class with a provisioner",
  ],
];
