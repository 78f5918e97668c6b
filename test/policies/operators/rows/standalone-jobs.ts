import { object, type Given } from "../../given";
import type { Row } from "../row";

const template = "spec.template.spec";
const pod = "spec.jobTemplate.spec.template.spec";
const conf = (...lines: string[]): Given =>
  object("v1", "ConfigMap", "pgbackrest", { data: { "pgbackrest.conf": `[global]\n${lines.join("\n")}\n` } });
const container = { name: "backup", image: "ghcr.io/acme/postgres:18.1" };
const mounted = { ...container, volumeMounts: [{ name: "conf", mountPath: "/etc/pgbackrest" }] };
const backup = { command: ["sh", "-c", "pgbackrest --stanza=orders --type=full backup"] };
const volume = { name: "conf", configMap: { name: "pgbackrest" } };
const job = (script: string): Given =>
  object("batch/v1", "Job", "stanza", {
    spec: {
      template: { spec: { containers: [{ name: "stanza", image: "ghcr.io/acme/postgres:18.1", args: [script] }] } },
    },
  });

const noStanza =
  "advisory carts: CronJob carts-backup.spec.jobTemplate.spec.template.spec.containers[0].command: nothing in this stack runs pgbackrest stanza-create, without which every backup fails; run it once before";
const open = (repo: string) =>
  `advisory carts: ConfigMap pgbackrest.data["pgbackrest.conf"]: ${repo} has no cipher, so that whoever reads the bucket reads the data; set ${repo}-cipher-type to aes-256-cbc, with ${repo}-cipher-pass out of a Secret`;
const shared = (repo: string) =>
  `advisory carts: ConfigMap pgbackrest.data["pgbackrest.conf"]: ${repo} has no path, so that every cluster with this bucket writes to the same one; set ${repo}-path to one of its own`;
const instance = (path: string) =>
  `mandatory carts: CronJob carts-backup.spec.jobTemplate.spec.template.spec.volumes${path}.persistentVolumeClaim.claimName: is the volume of instance 0, which one node alone can mount, so that the job waits where that instance runs elsewhere; back up over the network, or within the instance's pod`;
const claims = (...names: string[]) => ({
  [`${pod}.volumes`]: names.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
});
const mandatoryRestart =
  "mandatory carts: spec.template.spec.containers[0].command: a restart runs pg_basebackup again, which refuses a directory that is not empty, so that a standby starts once; run it only where PG_VERSION is missing";
const copies = (script: string, replicas = 3) => ({
  "spec.replicas": replicas,
  [`${template}.containers[0].command`]: ["sh", "-c", script],
});
const owner = (script: string, more: Record<string, unknown> = {}) => ({
  [`${template}.initContainers`]: [
    {
      name: "permissions",
      image: "busybox:1.37.0",
      command: ["sh", "-c", script],
      volumeMounts: [{ name: "data", mountPath: "/data" }],
    },
  ],
  ...more,
});
const alpine = { [`${template}.containers[0].image`]: "postgres:18.1-alpine" };
const given = (to: number, runs: string, as: number) =>
  `mandatory carts: spec.template.spec.initContainers[0]: the data volume is given to user ${to} by permissions, and ${runs} runs as ${as}; chown to ${as}, or set fsGroup of the pod's securityContext instead`;

/** What scripts and jobs beside a server do to its volumes, copies and backups. */
export const standaloneJobs: readonly Row[] = [
  [
    "pg-base-backup-scheduled",
    "a backup that mounts an instance's volume",
    "CronJob carts-backup",
    claims("scratch", "data-carts-0"),
    instance("[1]"),
  ],
  [
    "pg-base-backup-scheduled",
    "(and accepts) volumes of others",
    "CronJob carts-backup",
    claims("data-carts-old", "data-orders-0", "carts-0", "other-data-carts-0"),
  ],
  [
    "pg-base-backup-scheduled",
    "a backup without its stanza",
    "CronJob carts-backup",
    { [`${pod}.containers`]: [{ ...container, ...backup }] },
    noStanza,
  ],
  [
    "pg-base-backup-scheduled",
    "(and accepts) a stanza that is made first",
    "CronJob carts-backup",
    {
      [`${pod}.containers`]: [{ ...mounted, command: ["sh", "-c", "pgbackrest stanza-create && pgbackrest backup"] }],
    },
  ],
  [
    "pg-base-backup-scheduled",
    "(and accepts) what pgBackRest tells of its backups",
    "CronJob carts-backup",
    { [`${pod}.containers`]: [{ ...mounted, command: ["pgbackrest", "info"] }] },
  ],
  [
    "pg-min-instances",
    "standbys that cannot start again",
    "StatefulSet carts",
    copies("pg_basebackup -R -h carts-0 -D $PGDATA\nexec postgres"),
    mandatoryRestart,
  ],
  [
    "pg-min-instances",
    "(and accepts) a copy where there is none yet",
    "StatefulSet carts",
    copies("test -s $PGDATA/PG_VERSION || pg_basebackup -R -D $PGDATA"),
  ],
  [
    "pg-min-instances",
    "(and accepts) a copy that looks before",
    "StatefulSet carts",
    copies('if [ ! -d "$PGDATA" ]; then pg_basebackup -R -D $PGDATA; fi'),
  ],
  [
    "pg-min-instances",
    "(and accepts) a single server that restores itself",
    "StatefulSet carts",
    copies("pg_basebackup -R -D $PGDATA", 1),
  ],
  [
    "pg-storage-class-explicit",
    "data of another user than the Debian image's",
    "StatefulSet carts",
    owner("chown -R 70:70 /data"),
    given(70, "postgres:18.1-bookworm", 999),
  ],
  [
    "pg-storage-class-explicit",
    "data of another user than the Alpine image's",
    "StatefulSet carts",
    owner("chown -R 999:999 /data", alpine),
    given(999, "postgres:18.1-alpine", 70),
  ],
  [
    "pg-storage-class-explicit",
    "data of another user than Bitnami's",
    "StatefulSet carts",
    owner("chown 999 /data", {
      [`${template}.containers[0].image`]: "bitnami/postgresql:18.1",
      [`${template}.containers[0].volumeMounts[0].mountPath`]: "/bitnami/postgresql",
      [`${template}.containers[0].env[1].value`]: "/bitnami/postgresql/data",
    }),
    given(999, "bitnami/postgresql:18.1", 1001),
  ],
  [
    "pg-storage-class-explicit",
    "data of another user than the pod's",
    "StatefulSet carts",
    owner("chown 999 /data", { [`${template}.securityContext`]: { runAsUser: 26 } }),
    given(999, "PostgreSQL", 26),
  ],
  [
    "pg-storage-class-explicit",
    "(and accepts) data of the image's own user",
    "StatefulSet carts",
    owner("chown -R 70:70 /data", alpine),
  ],
  [
    "pg-storage-class-explicit",
    "(and accepts) data of the container's user",
    "StatefulSet carts",
    owner("chown 26 /data", { [`${template}.containers[0].securityContext.runAsUser`]: 26 }),
  ],
  [
    "pg-storage-class-explicit",
    "(and accepts) an image whose user nobody knows",
    "StatefulSet carts",
    owner("chown 26 /data", { [`${template}.containers[0].image`]: "ghcr.io/acme/postgres:18.1" }),
  ],
  [
    "pg-storage-class-explicit",
    "(and accepts) another volume of another user",
    "StatefulSet carts",
    { ...owner("chown 26 /scratch"), [`${template}.initContainers[0].volumeMounts[0].name`]: "scratch" },
  ],
  [
    "pg-storage-class-explicit",
    "(and accepts) an init container that only makes directories",
    "StatefulSet carts",
    owner("mkdir -p /data"),
  ],
];

const withPgBackRest: Row[3] = {
  [`${pod}.containers`]: [{ ...mounted, command: ["pgbackrest", "info"] }],
  [`${pod}.volumes`]: [volume],
};

/** Jobs that are judged by another resource of the stack, beside the plain server's own. */
export const standaloneBeside: readonly { beside: Given; row: Row }[] = [
  {
    beside: job("pgbackrest --stanza=orders stanza-create"),
    row: [
      "pg-base-backup-scheduled",
      "(and accepts) a stanza that a job makes",
      "CronJob carts-backup",
      { [`${pod}.containers`]: [{ ...container, ...backup }] },
    ],
  },
  {
    beside: conf("repo1-type=s3", "repo1-path=/orders", "repo2-type=gcs", "repo3-type=posix"),
    row: [
      "pg-base-backup-scheduled",
      "repositories without a cipher, one without a path",
      "CronJob carts-backup",
      withPgBackRest,
      open("repo1"),
      open("repo2"),
      shared("repo2"),
    ],
  },
  {
    beside: conf("repo1-type=s3", "repo1-path=/orders", "repo1-cipher-type=aes-256-cbc"),
    row: [
      "pg-base-backup-scheduled",
      "(and accepts) a repository of its own with a cipher",
      "CronJob carts-backup",
      withPgBackRest,
    ],
  },
];
