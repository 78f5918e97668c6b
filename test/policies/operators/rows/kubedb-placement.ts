import { absent } from "../../given";
import type { Row } from "../row";

const guaranteed = { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } };

/** Availability, resources and storage of a KubeDB Postgres, broken in one place at a time. */
export const kubedbPlacement: readonly Row[] = [
  [
    "pg-min-instances",
    "two instances",
    "Postgres orders",
    { "spec.replicas": 2 },
    "mandatory orders: spec.replicas: 2 of at least 3 instances; set it to 3",
  ],
  [
    "pg-hard-node-anti-affinity",
    "no policy of one's own",
    "Postgres orders",
    { "spec.podTemplate.spec.podPlacementPolicy": absent },
    "mandatory orders: spec.podTemplate.spec.podPlacementPolicy.name: instances may share a node; name a PlacementPolicy with nodeSpreadConstraint.whenUnsatisfiable DoNotSchedule (the operator's own, default, only prefers)",
  ],
  [
    "pg-hard-node-anti-affinity",
    "a policy that only prefers",
    "PlacementPolicy apart",
    { "spec.nodeSpreadConstraint.whenUnsatisfiable": "ScheduleAnyway" },
    "mandatory invoices: PlacementPolicy apart.spec.nodeSpreadConstraint.whenUnsatisfiable: instances may share a node; set it to DoNotSchedule",
    "mandatory orders: PlacementPolicy apart.spec.nodeSpreadConstraint.whenUnsatisfiable: instances may share a node; set it to DoNotSchedule",
  ],
  [
    "pg-hard-node-anti-affinity",
    "the older API without anti-affinity",
    "Postgres carts",
    { "spec.podTemplate.spec.affinity": absent },
    "mandatory carts: spec.podTemplate.spec.podPlacementPolicy.name: instances may share a node; name a PlacementPolicy with nodeSpreadConstraint.whenUnsatisfiable DoNotSchedule (the operator's own, default, only prefers)",
  ],
  [
    "pg-zone-spread",
    "a policy without zones",
    "PlacementPolicy apart",
    { "spec.zoneSpreadConstraint": absent },
    "advisory invoices: PlacementPolicy apart.spec.zoneSpreadConstraint: instances may share a zone; add a constraint on topology.kubernetes.io/zone",
    "advisory orders: PlacementPolicy apart.spec.zoneSpreadConstraint: instances may share a zone; add a constraint on topology.kubernetes.io/zone",
  ],
  [
    "pg-zone-spread",
    "a policy that lets zones differ",
    "PlacementPolicy apart",
    { "spec.zoneSpreadConstraint.maxSkew": 2 },
    "advisory invoices: PlacementPolicy apart.spec.zoneSpreadConstraint.maxSkew: a zone may hold several instances more than another; set it to 1",
    "advisory orders: PlacementPolicy apart.spec.zoneSpreadConstraint.maxSkew: a zone may hold several instances more than another; set it to 1",
  ],
  [
    "pg-replication-durability",
    "asynchronous replication, which is the default",
    "Postgres orders",
    { "spec.streamingMode": absent },
    "advisory orders: spec.streamingMode: replication is asynchronous, so a dead primary takes its last commits along; set it to Synchronous",
  ],
  [
    "pg-replication-durability",
    "more synchronous standbys than there are",
    "Postgres orders",
    { "spec.synchronousReplicationConfig.numSyncReplicas": 3 },
    "advisory orders: spec.synchronousReplicationConfig.numSyncReplicas: a commit waits for 3 of 2 standbys, for ever; set it to at most 2",
  ],
  [
    "pg-priority-class",
    "no class",
    "Postgres orders",
    { "spec.podTemplate.spec.priorityClassName": absent },
    "advisory orders: spec.podTemplate.spec.priorityClassName: is preempted like any other pod; set the name of a PriorityClass",
  ],
  [
    "pg-resources-declared",
    "a coordinator that declares nothing",
    "Postgres orders",
    { "spec.podTemplate.spec.containers": [{ name: "postgres", resources: guaranteed }] },
    "mandatory orders: spec.podTemplate.spec.containers[1].resources.limits.memory: container pg-coordinator declares none, so the operator gives it 256Mi; set it",
    "mandatory orders: spec.podTemplate.spec.containers[1].resources.requests.cpu: container pg-coordinator declares none, so the operator gives it 200m; set it",
    "mandatory orders: spec.podTemplate.spec.containers[1].resources.requests.memory: container pg-coordinator declares none, so the operator gives it 256Mi; set it",
  ],
  [
    "pg-guaranteed-qos",
    "a limit above the request",
    "Postgres orders",
    { "spec.podTemplate.spec.containers[0].resources.limits.cpu": "4" },
    "mandatory orders: spec.podTemplate.spec.containers[0].resources.requests.cpu: 2 is not the limit of container postgres; set it to 4",
  ],
  [
    "pg-guaranteed-qos",
    "the older API's coordinator",
    "Postgres carts",
    { "spec.coordinator.resources.limits.memory": "512Mi" },
    "mandatory carts: spec.coordinator.resources.requests.memory: 256Mi is not the limit of container pg-coordinator; set it to 512Mi",
  ],
  [
    "pg-storage-class-explicit",
    "a volume without class",
    "Postgres orders",
    { "spec.storage.storageClassName": absent },
    "mandatory orders: spec.storage.storageClassName: the data volume has no class; set the name of a StorageClass",
  ],
  [
    "pg-storage-class-explicit",
    "data that goes with the pod",
    "Postgres orders",
    { "spec.storageType": "Ephemeral" },
    "mandatory orders: spec.storageType: the data volume is gone with its pod; set it to Durable",
  ],
  [
    "sc-gp3-within-limits",
    "fewer volumes made by hand than instances",
    "Postgres orders",
    { "spec.storage.storageClassName": "by-hand" },
    "mandatory by-hand: provisioner: 1 PersistentVolume for 3 volumes of orders; make 2 more, or use a class with a provisioner",
  ],
];
