import assert from "node:assert/strict";
import { guideStack } from "./guide";
import { Pack } from "./pack";

/** A fault of the guide's manifests, the rule that finds it, and the resource and words it is found with. */
type Fault = readonly [name: string, rule: string, found: RegExp];

const conf = String.raw`ConfigMap postgres-config-files\.data\["postgresql\.conf"\]\.`;
const hba = String.raw`ConfigMap/postgres-config-files: data\["pg_hba\.conf"\]\["line `;

const faults: readonly Fault[] = [
  [
    "shared_buffers are all of the requested memory",
    "pg-memory-budget",
    new RegExp(`${conf}shared_buffers: 2GB is 100 % of the 2Gi`),
  ],
  [
    "effective_cache_size is twice the limit",
    "pg-memory-budget",
    new RegExp(`${conf}effective_cache_size: 8GB is more than the 4Gi`),
  ],
  [
    "work_mem of all sessions does not fit",
    "pg-memory-budget",
    new RegExp(`${conf}work_mem: .* may need 7515\\.6 MiB`),
  ],
  [
    "maintenance_work_mem of all workers does not fit",
    "pg-memory-budget",
    new RegExp(`${conf}maintenance_work_mem: .* may need`),
  ],
  [
    "eight parallel workers share two CPUs",
    "pg-parallel-within-cpu",
    new RegExp(`${conf}max_parallel_workers: 8 workers share 2 CPU`),
  ],
  ["/dev/shm has 64 MiB", "pg-shm-sized", /StatefulSet\/postgres: .*\/dev\/shm has 64 MiB/],
  [
    "postgresql.conf is mounted and never loaded",
    "pg-operator-fixed-parameters",
    /volumeMounts\[1\]\.mountPath: \S+ is mounted, but PostgreSQL is not told to read it/,
  ],
  [
    "pg_hba.conf is mounted and never loaded",
    "pg-operator-fixed-parameters",
    /volumeMounts\[2\]\.mountPath: \S+ is mounted, but PostgreSQL is not told to read it/,
  ],
  [
    "a container changes owners as root",
    "ns-pod-security-enforced",
    /initContainers\[0\]\.securityContext\.runAsNonRoot: container init-permissions may run as root/,
  ],
  ["busybox has no tag", "pg-image-pinned", /initContainers\[0\]\.image: has no tag/],
  [
    "three copies are independent primaries",
    "pg-min-instances",
    /pg_basebackup without -R, and no standby\.signal: each copy starts as a primary/,
  ],
  [
    "the logging collector fills the data volume",
    "pg-operator-fixed-parameters",
    new RegExp(`${conf}logging_collector: the log goes into files on the data volume`),
  ],
  [
    "everybody on the machine is trusted",
    "pg-hba-no-trust",
    new RegExp(`${hba}2"\\]: lets everybody in without a password`),
  ],
  [
    "any address may connect without TLS",
    "pg-hba-no-trust",
    new RegExp(`${hba}[345]"\\]: any address may try, without TLS too`),
  ],
  ["replication is open to the world", "pg-hba-no-trust", new RegExp(`${hba}6"\\]: any address may try`)],
  ["the exporter speaks in clear", "pg-tls-only", /Deployment\/postgres-exporter: .*sslmode disable speaks in clear/],
  [
    "the exporter's image is :latest",
    "pg-image-pinned",
    /Deployment\/postgres-exporter: .*latest is another image tomorrow/,
  ],
  [
    "a standby that is away fills the volume",
    "pg-wal-retention-bounded",
    /postgres\/StatefulSet\/postgres: .*keeps WAL until the volume is full/,
  ],
  ["no WAL is archived", "pg-wal-archiving-configured", /postgres\/StatefulSet\/postgres: .*no WAL archiver/],
  ["the backup's image is :latest", "pg-image-pinned", /CronJob\/postgres-backup: .*latest is another image tomorrow/],
  [
    "the Cluster archives through what 1.31 has not",
    "cnpg-in-tree-barman-removed",
    /Cluster\/postgres-cnpg: spec\.backup\.barmanObjectStore: is gone in 1\.31/,
  ],
  ["backups have access keys", "pg-backup-keyless", /Cluster\/postgres-cnpg: .*accessKeyId: an access key/],
  ["no base backup is ever taken", "pg-base-backup-scheduled", /Cluster\/postgres-cnpg: .*no ScheduledBackup/],
  ["instances may share a node", "pg-hard-node-anti-affinity", /Cluster\/postgres-cnpg: .*instances may share a node/],
  ["replication is asynchronous", "pg-replication-durability", /Cluster\/postgres-cnpg: .*replication is asynchronous/],
  ["pods are Burstable", "pg-guaranteed-qos", /Cluster\/postgres-cnpg: .*2Gi is not the limit/],
  [
    "eight parallel workers of the Cluster share two CPUs",
    "pg-parallel-within-cpu",
    /Cluster\/postgres-cnpg: .*8 workers share 2 CPU/,
  ],
  [
    "shared_buffers are half of the Cluster's request",
    "pg-memory-budget",
    /Cluster\/postgres-cnpg: .*1GB is 50 % of the 2Gi/,
  ],
  ["the Cluster's memory does not add up", "pg-memory-budget", /Cluster\/postgres-cnpg: .*may need 3931\.6 MiB/],
  [
    "the Cluster's image names a major alone",
    "pg-image-pinned",
    /Cluster\/postgres-cnpg: spec\.imageName: 17 names no minor release/,
  ],
  [
    "the application is superuser",
    "pg-no-superuser-app",
    /postgresql\/postgres-cluster: spec\.users\.app_user\[0\]: SUPERUSER/,
  ],
  [
    "the pooler has fields that the operator has not",
    "crd-schema",
    /postgresql\/postgres-cluster: spec\.connectionPooler\.parameters: is not a field/,
  ],
  [
    "Zalando's cluster has no backup",
    "pg-wal-archiving-configured",
    /postgresql\/postgres-cluster: spec\.env: no WAL archiver/,
  ],
  [
    "Zalando's operator keeps nothing apart by default",
    "pg-hard-node-anti-affinity",
    /postgresql\/postgres-cluster: .*enable_pod_antiaffinity: instances may share a node/,
  ],
  [
    "one volume is made by hand for many instances",
    "sc-gp3-within-limits",
    /StorageClass\/fast-ssd: provisioner: 1 PersistentVolume for 9 volumes/,
  ],
  [
    "the KMS key is a placeholder",
    "sc-encrypted-with-cmk",
    /StorageClass\/gp3-encrypted: parameters\.kmsKeyId: is not the ARN of a key/,
  ],
  [
    "volumes go with their claims",
    "sc-production-ready",
    /StorageClass\/gp3-encrypted: reclaimPolicy: a volume is deleted with its claim/,
  ],
  [
    "passwords are those of examples",
    "pg-no-inline-credentials",
    /Secret\/postgres-secret: .*a password that stands in examples/,
  ],
];

describe("the faults of the guide", () => {
  let pack: Pack;
  let said: ReadonlyMap<string, readonly string[]>;

  before(async function () {
    this.timeout(60_000);
    pack = await Pack.start();
    await pack.configure({});
    said = await pack.judgeByRule(guideStack());
  });
  after(() => pack.stop());

  for (const [name, rule, found] of faults) {
    it(`are found, each by name: ${name}`, () => {
      const violations = said.get(rule) ?? [];
      assert.ok(
        violations.some((violation) => found.test(violation)),
        `${rule} says:\n${violations.join("\n")}`,
      );
    });
  }
});
