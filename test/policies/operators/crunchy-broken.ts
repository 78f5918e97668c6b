import { absent, unknown } from "../given";
import { rows } from "./row";
import { crunchyStack } from "./crunchy";

const guaranteed = { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } };

export const crunchy = rows(
  "crunchy",
  crunchyStack,
  [
    "pg-min-instances",
    "two instances in two sets",
    "PostgresCluster orders",
    { "spec.instances[0].replicas": 1, "spec.instances[1]": { name: "other", dataVolumeClaimSpec: {} } },
    "mandatory orders: spec.instances[0].replicas: 2 of at least 3 instances; set it to 3",
  ],
  [
    "pg-hard-node-anti-affinity",
    "the operator's own constraints, which it may give up",
    "PostgresCluster orders",
    { "spec.instances[0].affinity": absent },
    "mandatory orders: spec.instances[0].affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution: instances may share a node; add a term with topologyKey kubernetes.io/hostname that selects postgres-operator.crunchydata.com/cluster",
  ],
  [
    "pg-hard-node-anti-affinity",
    "a term for other pods",
    "PostgresCluster orders",
    {
      "spec.instances[0].affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels":
        { app: "orders" },
    },
    "mandatory orders: spec.instances[0].affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution: instances may share a node; add a term with topologyKey kubernetes.io/hostname that selects postgres-operator.crunchydata.com/cluster",
  ],
  [
    "pg-zone-spread",
    "no constraint, and the operator's own switched off",
    "PostgresCluster orders",
    { "spec.instances[0].topologySpreadConstraints": absent, "spec.disableDefaultPodScheduling": true },
    "advisory orders: spec.instances[0].topologySpreadConstraints: instances may share a zone; add a constraint on topology.kubernetes.io/zone",
  ],
  [
    "pg-disruption-budget",
    "the operator's default, one of three",
    "PostgresCluster orders",
    { "spec.instances[0].minAvailable": absent },
    "mandatory orders: spec.instances[0].minAvailable: a drain may evict several instances at once; set it to 2",
  ],
  [
    "pg-disruption-budget",
    "a share that is too small",
    "PostgresCluster orders",
    { "spec.instances[0].minAvailable": "30%" },
    "mandatory orders: spec.instances[0].minAvailable: a drain may evict several instances at once; set it to 2",
  ],
  [
    "pg-resources-declared",
    "an instance that declares nothing",
    "PostgresCluster orders",
    { "spec.instances[0].resources": absent },
    "mandatory orders: spec.instances[0].resources.limits.memory: container database declares none; set it",
    "mandatory orders: spec.instances[0].resources.requests.cpu: container database declares none; set it",
    "mandatory orders: spec.instances[0].resources.requests.memory: container database declares none; set it",
  ],
  [
    "pg-resources-declared",
    "a backup sidecar that declares nothing",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.sidecars.pgbackrest": absent },
    "mandatory orders: spec.backups.pgbackrest.sidecars.pgbackrest.resources.limits.memory: container pgbackrest declares none; set it",
    "mandatory orders: spec.backups.pgbackrest.sidecars.pgbackrest.resources.requests.cpu: container pgbackrest declares none; set it",
    "mandatory orders: spec.backups.pgbackrest.sidecars.pgbackrest.resources.requests.memory: container pgbackrest declares none; set it",
  ],
  [
    "pg-guaranteed-qos",
    "a pooler with a higher limit",
    "PostgresCluster orders",
    { "spec.proxy.pgBouncer.resources.limits.cpu": "1" },
    "mandatory orders: spec.proxy.pgBouncer.resources.requests.cpu: 100m is not the limit of container pgbouncer; set it to 1",
  ],
  [
    "pg-storage-class-explicit",
    "a WAL volume without class",
    "PostgresCluster orders",
    { "spec.instances[0].walVolumeClaimSpec.storageClassName": absent },
    "mandatory orders: spec.instances[0].walVolumeClaimSpec.storageClassName: the WAL volume has no class; set the name of a StorageClass",
  ],
  [
    "pg-storage-class-explicit",
    "a repository without class",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.repos[1]": { name: "repo2", volume: { volumeClaimSpec: {} } } },
    "mandatory orders: spec.backups.pgbackrest.repos[1].volume.volumeClaimSpec.storageClassName: the backup repo2 volume has no class; set the name of a StorageClass",
  ],
  [
    "pg-wal-archiving-configured",
    "no repository",
    "PostgresCluster orders",
    { "spec.backups": absent },
    "mandatory orders: spec.backups.pgbackrest.repos: no WAL archiver; list a repo with s3",
  ],
  [
    "pg-base-backup-scheduled",
    "no schedules",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.repos[0].schedules": absent },
    "mandatory orders: spec.backups.pgbackrest.repos: no repo has a schedule; set schedules.full of one to every night",
  ],
  [
    "pg-base-backup-scheduled",
    "full backups once a week",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.repos[0].schedules.differential": absent },
    "mandatory orders: spec.backups.pgbackrest.repos[0].schedules.full: up to 168 hours between base backups, at most 24 allowed; run it daily",
  ],
  [
    "pg-base-backup-scheduled",
    "differential backups of nothing",
    "PostgresCluster orders",
    { "spec.backups.pgbackrest.repos[0].schedules.full": absent },
    'mandatory orders: spec.backups.pgbackrest.repos[0].schedules.full: never runs; set one such as "0 2 * * *", every night at 02:00',
  ],
  [
    "pg-tls-only",
    "a rule for any connection",
    "PostgresCluster orders",
    { "spec.authentication.rules[0].connection": "host" },
    'mandatory orders: spec.authentication.rules[0]: admits connections without TLS; set it to "hostssl orders orders-app all scram-sha-256"',
  ],
  [
    "pg-tls-only",
    "an older rule for any connection",
    "PostgresCluster orders",
    { "spec.patroni.dynamicConfiguration.postgresql": { pg_hba: ["host all all 10.0.0.0/8 md5"] } },
    'mandatory orders: spec.patroni.dynamicConfiguration.postgresql.pg_hba[0]: admits connections without TLS; set it to "hostssl all all 10.0.0.0/8 md5"',
  ],
  [
    "pg-min-instances",
    "an unknown number of instances",
    "PostgresCluster carts",
    { "spec.instances": unknown },
    "advisory carts: spec.instances: not known before the update, so it is judged only while the update runs",
  ],
);
