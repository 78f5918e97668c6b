import { absent } from "../given";
import { rows } from "./row";
import { plainStack } from "./stateful-set";

const template = "spec.template.spec";

export const standalone = rows(
  "standalone",
  plainStack,
  [
    "pg-network-policy",
    "a database without a network policy",
    "NetworkPolicy carts-access",
    undefined,
    "mandatory carts: metadata.namespace: no NetworkPolicy of this stack in this namespace restricts who connects to the pods; create one",
  ],
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
    "pg-wal-archiving-configured",
    "files that are never loaded",
    "StatefulSet carts",
    { [`${template}.containers[0].args`]: absent },
    "mandatory carts: spec.template.spec.containers[0].args: no WAL archiver; set archive_mode to on and archive_command to one that stores each segment outside the cluster",
  ],
  [
    "pg-wal-archiving-configured",
    "a file that does not archive",
    "ConfigMap carts-configuration",
    { data: { "postgresql.conf": "archive_mode = on\narchive_command = '/bin/true'\n" } },
    "mandatory carts: spec.template.spec.containers[0].args: no WAL archiver; set archive_mode to on and archive_command to one that stores each segment outside the cluster",
  ],
  [
    "pg-wal-archiving-configured",
    "a file that is not in the stack",
    "ConfigMap carts-configuration",
    undefined,
    "advisory carts: spec.template.spec.containers[0].args: not known before the update, so it is judged only while the update runs",
  ],
  [
    "pg-base-backup-scheduled",
    "no CronJob",
    "CronJob carts-backup",
    undefined,
    "mandatory carts: spec.template.spec.containers[0].args: no CronJob of this stack takes base backups; create one, or use an operator",
  ],
  [
    "pg-base-backup-scheduled",
    "a CronJob once a week",
    "CronJob carts-backup",
    { "spec.schedule": "0 2 * * 0" },
    "mandatory carts: CronJob carts-backup.spec.schedule: up to 168 hours between base backups, at most 24 allowed; run it daily",
  ],
  [
    "pg-base-backup-scheduled",
    "a suspended CronJob",
    "CronJob carts-backup",
    { "spec.suspend": true },
    "mandatory carts: CronJob carts-backup.spec.suspend: takes no base backups while it is suspended; set it to false",
  ],
  [
    "pg-tls-only",
    "a server without TLS",
    "ConfigMap carts-configuration",
    { data: { "postgresql.conf": "max_connections = 200\n", "pg_hba.conf": "hostssl all all all scram-sha-256\n" } },
    "mandatory carts: spec.template.spec.containers[0].args: the server speaks in clear; set ssl to on, with ssl_cert_file and ssl_key_file",
  ],
  [
    "pg-tls-only",
    "a file of lines that lets cleartext in",
    "ConfigMap carts-configuration",
    { 'data["pg_hba.conf"]': "local all all peer\nhost all all all scram-sha-256\n" },
    'mandatory carts: ConfigMap carts-configuration.data["pg_hba.conf"]["line 2"]: admits connections without TLS; set it to "hostssl all all all scram-sha-256"',
  ],
  [
    "pg-tls-only",
    "lines that are never loaded",
    "StatefulSet carts",
    { [`${template}.containers[0].args`]: ["-c", "ssl=on"] },
    'mandatory carts: spec.template.spec.containers[0].args: connections without TLS reach the last line; put "hostnossl all all all reject" first',
  ],
);
