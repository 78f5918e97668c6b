/** What the pack, or its runtime, says of a resource of a type that a rule is not about. */
const elsewhere =
  /^(the rule is about|Policy only applies to resources of type|the stack has none of) '?(kubernetes|aws):[\w.:/-]+/;
const nothing = "it has nothing that the rule is about";

/** Fields that CloudNativePG alone has. */
const cloudNativePgOnly = {
  "cnpg-failover-timings": elsewhere,
  "cnpg-isolation-check-on": elsewhere,
  "cnpg-scheduledbackup-six-fields": elsewhere,
  "cnpg-in-tree-barman-removed": elsewhere,
};

/** What is the same whichever operator's volumes and backups it is for. */
const besideTheDatabase = {
  "sc-encrypted-with-cmk": elsewhere,
  "sc-production-ready": elsewhere,
  "aws-kms-secrets-hygiene": elsewhere,
  "aws-backup-role-least-privilege": elsewhere,
};

/** A StatefulSet is no custom resource. */
const noCustomResource = { "crd-schema": elsewhere, "operator-admission": elsewhere };

const noStore = "a command archives it, which does not say where to or for how long";
const noWalVolume = "no field of a StatefulSet moves the WAL: that is a matter of initdb";

/** The rules that an operator's resources cannot break, each with what it says of them instead of nothing. */
export const notCovered: Readonly<Record<string, Readonly<Record<string, string | RegExp>>>> = {
  "cloudnative-pg": {
    ...besideTheDatabase,
    // Its own instance manager fails over.
    "patroni-timings": elsewhere,
  },
  zalando: {
    ...cloudNativePgOnly,
    ...besideTheDatabase,
    "pg-separate-wal-volume": "Zalando's operator has no volume of its own for the WAL",
    // A postgresql cannot be paused.
    "pg-no-operator-bypass": elsewhere,
  },
  crunchy: {
    ...cloudNativePgOnly,
    ...besideTheDatabase,
    "pg-shm-sized": "Crunchy's operator mounts a volume in memory at /dev/shm itself",
  },
  kubedb: {
    ...cloudNativePgOnly,
    ...besideTheDatabase,
    // It elects its primary by Raft.
    "patroni-timings": elsewhere,
    "pg-no-superuser-app": "KubeDB's roles are made in SQL, which no field shows",
    "pg-disruption-budget": "KubeDB's operator makes one itself where there are several instances",
    "pg-shm-sized": "KubeDB's operator mounts a volume in memory at /dev/shm itself",
    "pg-separate-wal-volume": "KubeDB has no volume of its own for the WAL",
    "pg-operator-fixed-parameters": "KubeDB's operator takes every parameter that its configuration names",
    "operator-admission": "no Postgres is known to be refused that is right by its definition",
  },
  patroni: {
    ...cloudNativePgOnly,
    ...besideTheDatabase,
    ...noCustomResource,
    "pg-separate-wal-volume": noWalVolume,
    // A pooler before it is a Deployment that nothing tells from others.
    "pg-pooler-fits-max-connections": elsewhere,
    // Spilo makes no role for an application.
    "pg-no-superuser-app": nothing,
  },
  standalone: {
    ...cloudNativePgOnly,
    ...besideTheDatabase,
    ...noCustomResource,
    "pg-separate-wal-volume": noWalVolume,
    // A pooler before it is a Deployment that nothing tells from others.
    "pg-pooler-fits-max-connections": elsewhere,
    "patroni-timings": nothing,
    // Nothing looks after it that could be told to stop.
    "pg-no-operator-bypass": nothing,
    "pg-backup-retention": noStore,
    "pg-backup-keyless": noStore,
    "aws-backup-bucket-hardened": noStore,
  },
};
