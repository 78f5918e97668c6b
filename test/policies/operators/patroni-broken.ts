import { absent, unknown } from "../given";
import { rows } from "./row";
import { patroniStack } from "./stateful-set";

const template = "spec.template.spec";

export const patroni = rows(
  "patroni",
  patroniStack,
  [
    "pg-network-policy",
    "a database without a network policy",
    "NetworkPolicy orders-access",
    undefined,
    "mandatory orders: metadata.namespace: no NetworkPolicy of this stack in this namespace restricts who connects to the pods; create one",
  ],
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
    "pg-wal-archiving-configured",
    "no bucket",
    "StatefulSet orders",
    { [`${template}.containers[0].env[4]`]: { name: "TZ", value: "UTC" } },
    "mandatory orders: spec.template.spec.containers[0].env: no WAL archiver; add WAL_S3_BUCKET and USE_WALG_BACKUP",
  ],
  [
    "pg-base-backup-scheduled",
    "weekly base backups",
    "StatefulSet orders",
    { [`${template}.containers[0].env[6].value`]: "0 1 * * 0" },
    "mandatory orders: spec.template.spec.containers[0].env[6].value: up to 168 hours between base backups, at most 24 allowed; run it daily",
  ],
  [
    "pg-tls-only",
    "a configuration that lets cleartext in",
    "StatefulSet orders",
    { [`${template}.containers[0].env[8].value`]: "postgresql: {pg_hba: [host all all all md5]}" },
    'mandatory orders: spec.template.spec.containers[0].env[8].value.postgresql.pg_hba[0]: admits connections without TLS; set it to "hostssl all all all md5"',
  ],
  [
    "pg-protect-stateful",
    "claims that go with the set",
    "StatefulSet orders",
    { "spec.persistentVolumeClaimRetentionPolicy.whenDeleted": "Delete" },
    "mandatory orders: spec.persistentVolumeClaimRetentionPolicy.whenDeleted: deleting this StatefulSet deletes its volumes' claims; set it to Retain",
  ],
);
