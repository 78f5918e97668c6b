import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { guideStack } from "./guide";
import { Pack } from "./pack";

/**
 * A fault of the guide: the rule that finds it, and the resource and words it is found with; or, for one that is in no
 * manifest, the section of docs/guide-faults.md that says what it is and why no rule sees it.
 */
type Fault =
  | readonly [name: string, rule: string, found: RegExp]
  | readonly [name: string, inNoManifest: { readonly prose: string }];

const root = path.resolve(__dirname, "..", "..", "..");
const conf = String.raw`ConfigMap postgres-config-files\.data\["postgresql\.conf"\]\.`;
const hba = String.raw`ConfigMap/postgres-config-files: data\["pg_hba\.conf"\]\["line `;

/** Every fault by the entry of the list that it stands in. */
const entries: Readonly<Record<number, readonly Fault[]>> = {
  1: [
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
  ],
  2: [
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
  ],
  3: [
    [
      "a container changes owners as root",
      "ns-pod-security-enforced",
      /initContainers\[0\]\.securityContext\.runAsNonRoot: container init-permissions may run as root/,
    ],
    ["busybox has no tag", "pg-image-pinned", /initContainers\[0\]\.image: has no tag/],
    [
      "the init container gives the data to another user than the image's",
      "pg-storage-class-explicit",
      /initContainers\[0\]: the data volume is given to user 999 by init-permissions, and postgres:17-alpine runs as 70/,
    ],
  ],
  4: [
    [
      "three copies are independent primaries",
      "pg-min-instances",
      /pg_basebackup without -R, and no standby\.signal: each copy starts as a primary/,
    ],
    [
      "a restart copies over data that are there",
      "pg-min-instances",
      /a restart runs pg_basebackup again, which refuses a directory that is not empty/,
    ],
    ["the role that standbys connect as is never created", { prose: "The role that standbys connect as" }],
    ["the failover test promotes nothing", { prose: "A failover test that promotes nothing" }],
  ],
  5: [
    [
      "the logging collector fills the data volume",
      "pg-operator-fixed-parameters",
      new RegExp(`${conf}logging_collector: the log goes into files on the data volume`),
    ],
    ["chatty logging multiplies what fills the volume", { prose: "Chatty logging" }],
  ],
  6: [
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
      "passwords are those of examples",
      "pg-no-inline-credentials",
      /Secret\/postgres-secret: .*a password that stands in examples/,
    ],
    [
      "the exporter is superuser",
      "pg-no-superuser-app",
      /Deployment\/postgres-exporter: .*connects as postgres, the superuser/,
    ],
    [
      "the exporter's password is in its environment",
      "pg-no-inline-credentials",
      /advisory postgres\/Deployment\/postgres-exporter: .*the exporter's password is filled in/,
    ],
  ],
  7: [
    [
      "a standby that is away fills the volume",
      "pg-wal-retention-bounded",
      /postgres\/StatefulSet\/postgres: .*keeps WAL until the volume is full/,
    ],
    ["no WAL is archived", "pg-wal-archiving-configured", /postgres\/StatefulSet\/postgres: .*no WAL archiver/],
    [
      "the backup's image is :latest",
      "pg-image-pinned",
      /CronJob\/postgres-backup: .*latest is another image tomorrow/,
    ],
    [
      "the backup mounts the volume of an instance",
      "pg-base-backup-scheduled",
      /CronJob postgres-backup\..*claimName: is the volume of instance 0, which one node alone can mount/,
    ],
    ["no stanza is created", "pg-base-backup-scheduled", /nothing in this stack runs pgbackrest stanza-create/],
    ["the repository has no cipher", "pg-base-backup-scheduled", /repo1 has no cipher/],
    ["the repository has no path", "pg-base-backup-scheduled", /repo1 has no path/],
    [
      "the backup's image is nobody's",
      "pg-image-pinned",
      /CronJob\/postgres-backup: .*docker\.io\/pgbackrest\/pgbackrest is not published by pgBackRest/,
    ],
  ],
  8: [
    [
      "the Cluster archives through what 1.31 has not",
      "cnpg-in-tree-barman-removed",
      /Cluster\/postgres-cnpg: spec\.backup\.barmanObjectStore: is gone in 1\.31/,
    ],
    ["backups have access keys", "pg-backup-keyless", /Cluster\/postgres-cnpg: .*accessKeyId: an access key/],
    ["no base backup is ever taken", "pg-base-backup-scheduled", /Cluster\/postgres-cnpg: .*no ScheduledBackup/],
    [
      "instances may share a node",
      "pg-hard-node-anti-affinity",
      /Cluster\/postgres-cnpg: .*instances may share a node/,
    ],
    [
      "replication is asynchronous",
      "pg-replication-durability",
      /Cluster\/postgres-cnpg: .*replication is asynchronous/,
    ],
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
      "WAL is compressed by gzip",
      "pg-archive-timeout-within-rpo",
      /Cluster\/postgres-cnpg: spec\.backup\.barmanObjectStore\.wal\.compression: gzip compresses many times slower/,
    ],
    [
      "base backups are compressed by gzip",
      "pg-archive-timeout-within-rpo",
      /Cluster\/postgres-cnpg: spec\.backup\.barmanObjectStore\.data\.compression: gzip/,
    ],
    [
      "the operator's own PodMonitor is deprecated",
      "operator-admission",
      /advisory Cluster\/postgres-cnpg: spec\.monitoring\.enablePodMonitor: is deprecated/,
    ],
    ["the operator is out of support", { prose: "An operator that is installed by a command" }],
  ],
  9: [
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
  ],
  10: [
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
      "data are on disks of nodes that neither grow nor are encrypted",
      "sc-production-ready",
      /advisory StorageClass\/fast-ssd: provisioner: .*postgres-cnpg.* would be on disks of single nodes/,
    ],
    ["a pod is deleted to grow its volume", { prose: "Deleting a pod to grow its volume" }],
  ],
  11: [["the dashboards read the metrics of another exporter", { prose: "Dashboards of another exporter" }]],
};

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

  for (const [name, rule, found] of Object.values(entries).flat()) {
    if (typeof rule !== "string") {
      it(`are told of where no manifest shows them: ${name}`, () => {
        const sections = fs.readFileSync(path.join(root, "docs", "guide-faults.md"), "utf8").split(/^## /m);
        const section = sections.find((one) => one.startsWith(`${rule.prose}\n`));
        assert.ok(section !== undefined, `docs/guide-faults.md has no section "${rule.prose}"`);
        assert.match(section, /No rule /);
      });
      continue;
    }
    it(`are found, each by name: ${name}`, () => {
      const violations = said.get(rule) ?? [];
      assert.ok(
        violations.some((violation) => found?.test(violation)),
        `${rule} says:\n${violations.join("\n")}`,
      );
    });
  }

  it("are those of the whole list that was made of them", function () {
    const list = path.resolve(root, "..", "shared", "reference", "policies-tuning-drills.md");
    if (!fs.existsSync(list)) {
      console.log("      skipped: the list is not beside this checkout, in ../shared/reference");
      this.skip();
    }
    const [, section] = /^## B6\.[^\n]*\n([\s\S]*?)^# /m.exec(fs.readFileSync(list, "utf8")) ?? [];
    const numbers = [...(section ?? "").matchAll(/^(\d+)\. /gm)].map(([, number]) => number);
    assert.ok(numbers.length > 0, "the list has entries");
    assert.deepEqual(Object.keys(entries), numbers);
  });
});
