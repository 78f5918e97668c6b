import { absent, unknown } from "../../given";
import type { Row } from "../row";
import { configuration } from "../stateful-set";

const template = "spec.template.spec";
const spilo = "spec.template.spec.containers[0].env[8].value";

/** Availability, resources and storage of a StatefulSet under Patroni, broken in one place at a time. */
export const patroniPlacement: readonly Row[] = [
  [
    "pg-min-instances",
    "one instance, which is the default",
    "StatefulSet orders",
    { "spec.replicas": absent },
    "mandatory orders: spec.replicas: 1 of at least 3 instances; set it to 3",
  ],
  [
    "pg-hard-node-anti-affinity",
    "no anti-affinity",
    "StatefulSet orders",
    { [`${template}.affinity`]: absent },
    "mandatory orders: spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution: instances may share a node; add a term with topologyKey kubernetes.io/hostname that selects the pods' own labels",
  ],
  [
    "pg-zone-spread",
    "no constraint on zones",
    "StatefulSet orders",
    { [`${template}.topologySpreadConstraints`]: absent },
    "advisory orders: spec.template.spec.topologySpreadConstraints: instances may share a zone; add a constraint on topology.kubernetes.io/zone",
  ],
  [
    "pg-disruption-budget",
    "no budget",
    "PodDisruptionBudget orders",
    undefined,
    "mandatory orders: metadata.name: no PodDisruptionBudget of this stack selects its pods, so a drain may evict several instances at once; create one with maxUnavailable 1",
  ],
  [
    "pg-disruption-budget",
    "a budget for other pods",
    "PodDisruptionBudget orders",
    { "spec.selector.matchLabels": { app: "orders" } },
    "mandatory orders: metadata.name: no PodDisruptionBudget of this stack selects its pods, so a drain may evict several instances at once; create one with maxUnavailable 1",
  ],
  [
    "pg-disruption-budget",
    "a budget of two",
    "PodDisruptionBudget orders",
    { "spec.maxUnavailable": 2 },
    "mandatory orders: metadata.name: its PodDisruptionBudget lets 2 of 3 instances go at once; set maxUnavailable to 1",
  ],
  [
    "pg-disruption-budget",
    "a budget that is not known",
    "PodDisruptionBudget orders",
    { spec: unknown },
    "advisory orders: spec: not known before the update, so it is judged only while the update runs",
  ],
  [
    "pg-replication-durability",
    "asynchronous replication",
    "StatefulSet orders",
    { [spilo]: configuration.replace("synchronous_mode: true", "synchronous_mode: false") },
    "advisory orders: spec.template.spec.containers[0].env[8].value.bootstrap.dcs.synchronous_mode: replication is asynchronous, so a dead primary takes its last commits along; set it to true",
  ],
  [
    "pg-replication-durability",
    "a mode that gives way",
    "StatefulSet orders",
    { [spilo]: configuration.replace("synchronous_mode_strict: true", "synchronous_mode_strict: false") },
    "advisory orders: spec.template.spec.containers[0].env[8].value.bootstrap.dcs.synchronous_mode_strict: commits go on without a standby that confirms them, and are lost with the primary; set it to true",
  ],
  [
    "patroni-timings",
    "retries longer than the lease",
    "StatefulSet orders",
    { [spilo]: configuration.replace("retry_timeout: 10", "retry_timeout: 20") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.bootstrap.dcs.ttl: a lease of 30 s is too short for loop_wait + 2 * retry_timeout, 50 s; set ttl to 30, loop_wait to 10 and retry_timeout to 10",
  ],
  [
    "patroni-timings",
    "standbys that lag far behind",
    "StatefulSet orders",
    { [spilo]: configuration.replace("maximum_lag_on_failover: 33554432", "maximum_lag_on_failover: 104857600") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.bootstrap.dcs.maximum_lag_on_failover: what a promoted standby may lack of 104857600 bytes is more than 33554432; set it to at most 33554432",
  ],
  [
    "pg-priority-class",
    "no class",
    "StatefulSet orders",
    { [`${template}.priorityClassName`]: absent },
    "advisory orders: spec.template.spec.priorityClassName: is preempted like any other pod; set the name of a PriorityClass",
  ],
  [
    "pg-resources-declared",
    "a container that declares nothing",
    "StatefulSet orders",
    { [`${template}.containers[0].resources`]: absent },
    "mandatory orders: spec.template.spec.containers[0].resources.limits.memory: container postgres declares none; set it",
    "mandatory orders: spec.template.spec.containers[0].resources.requests.cpu: container postgres declares none; set it",
    "mandatory orders: spec.template.spec.containers[0].resources.requests.memory: container postgres declares none; set it",
  ],
  [
    "pg-guaranteed-qos",
    "a limit above the request",
    "StatefulSet orders",
    { [`${template}.containers[0].resources.limits.cpu`]: "4" },
    "mandatory orders: spec.template.spec.containers[0].resources.requests.cpu: 2 is not the limit of container postgres; set it to 4",
  ],
  [
    "pg-shm-sized",
    "no volume for shared memory",
    "StatefulSet orders",
    {
      [`${template}.volumes`]: absent,
      [`${template}.containers[0].volumeMounts[1]`]: { name: "data", mountPath: "/backup" },
    },
    "advisory orders: spec.template.spec.volumes: /dev/shm has 64 MiB; put a volume in memory there",
  ],
  [
    "pg-shm-sized",
    "shared memory of all the memory",
    "StatefulSet orders",
    { [`${template}.volumes[0].emptyDir.sizeLimit`]: "8Gi" },
    "advisory orders: spec.template.spec.volumes[0].emptyDir.sizeLimit: 8Gi is more than half of the memory limit, 8Gi; set it to 4Gi",
  ],
  [
    "pg-storage-class-explicit",
    "a template without class",
    "StatefulSet orders",
    { "spec.volumeClaimTemplates[0].spec.storageClassName": absent },
    "mandatory orders: spec.volumeClaimTemplates[0].spec.storageClassName: the data volume has no class; set the name of a StorageClass",
  ],
  [
    "pg-storage-class-explicit",
    "nothing mounted where the data is",
    "StatefulSet orders",
    { [`${template}.containers[0].volumeMounts[0].mountPath`]: "/data" },
    "mandatory orders: spec.template.spec.containers[0].volumeMounts: the data volume is not mounted where PostgreSQL keeps its data, /home/postgres/pgdata/pgroot, so they are lost with the pod; mount it at /home/postgres/pgdata",
  ],
  [
    "sc-gp3-within-limits",
    "fewer volumes made by hand than instances",
    "StatefulSet orders",
    { "spec.volumeClaimTemplates[0].spec.storageClassName": "by-hand" },
    "mandatory by-hand: provisioner: 1 PersistentVolume for 3 volumes of orders; make 2 more, or use a class with a provisioner",
  ],
];
