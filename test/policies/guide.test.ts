import assert from "node:assert/strict";
import { Stack } from "kubernetes-postgres-policies/frame/stack";
import { rules } from "kubernetes-postgres-policies/rules/index";
import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import { guideStack } from "./guide";
import { Pack } from "./pack";

/** What each rule says about the guide's manifests, all of it. */
const findings: Readonly<Record<string, readonly string[]>> = {
  "pg-min-instances": [
    "mandatory postgres-demo/StatefulSet/postgres: spec.replicas: 1 of at least 3 instances; set it to 3",
    "mandatory postgres/StatefulSet/postgres: spec.template.spec.containers[0].command: a restart runs pg_basebackup again, which refuses a directory that is not empty, so that a standby starts once; run it only where PG_VERSION is missing",
    "mandatory postgres/StatefulSet/postgres: spec.template.spec.containers[0].command: pg_basebackup without -R, and no standby.signal: each copy starts as a primary of its own; add -R, or use an operator",
  ],
  "pg-hard-node-anti-affinity": [
    "mandatory Cluster/postgres-cnpg: spec.affinity.podAntiAffinityType: instances may share a node; set it to required",
    "mandatory default/postgresql/postgres-cluster: OperatorConfiguration (none in this stack).configuration.kubernetes.enable_pod_antiaffinity: instances may share a node; set it to true, for the operator's default is false",
  ],
  "pg-zone-spread": [
    "advisory Cluster/postgres-cnpg: spec.topologySpreadConstraints: instances may share a zone; add a constraint on topology.kubernetes.io/zone",
    "advisory default/postgresql/postgres-cluster: spec.topologySpreadConstraints: instances may share a zone; add a constraint on topology.kubernetes.io/zone",
    "advisory postgres/StatefulSet/postgres: spec.template.spec.topologySpreadConstraints: instances may share a zone; add a constraint on topology.kubernetes.io/zone",
  ],
  "pg-disruption-budget": [
    "mandatory postgres/StatefulSet/postgres: metadata.name: no PodDisruptionBudget of this stack selects its pods, so a drain may evict several instances at once; create one with maxUnavailable 1",
  ],
  "pg-resources-declared": [
    "mandatory default/postgresql/postgres-cluster: spec.connectionPooler.resources.limits.memory: container connection-pooler declares none, so the operator gives it 100Mi; set it",
    "mandatory default/postgresql/postgres-cluster: spec.connectionPooler.resources.requests.cpu: container connection-pooler declares none, so the operator gives it 500m; set it",
    "mandatory default/postgresql/postgres-cluster: spec.connectionPooler.resources.requests.memory: container connection-pooler declares none, so the operator gives it 100Mi; set it",
  ],
  "pg-guaranteed-qos": [
    "mandatory Cluster/postgres-cnpg: spec.resources.requests.cpu: 1 is not the limit of container postgres; set it to 2",
    "mandatory Cluster/postgres-cnpg: spec.resources.requests.memory: 2Gi is not the limit of container postgres; set it to 4Gi",
    "mandatory default/postgresql/postgres-cluster: spec.connectionPooler.resources.limits.cpu: container connection-pooler has no limit; set limit and request",
    "mandatory default/postgresql/postgres-cluster: spec.connectionPooler.resources.limits.memory: container connection-pooler has no limit; set limit and request",
    "mandatory default/postgresql/postgres-cluster: spec.resources.requests.cpu: 2000m is not the limit of container postgres; set it to 4000m",
    "mandatory default/postgresql/postgres-cluster: spec.resources.requests.memory: 4Gi is not the limit of container postgres; set it to 8Gi",
    "mandatory postgres-demo/StatefulSet/postgres: spec.template.spec.containers[0].resources.requests.cpu: 500m is not the limit of container postgres; set it to 1000m",
    "mandatory postgres-demo/StatefulSet/postgres: spec.template.spec.containers[0].resources.requests.memory: 256Mi is not the limit of container postgres; set it to 512Mi",
    "mandatory postgres/StatefulSet/postgres: spec.template.spec.containers[0].resources.requests.cpu: 1000m is not the limit of container postgres; set it to 2000m",
    "mandatory postgres/StatefulSet/postgres: spec.template.spec.containers[0].resources.requests.memory: 2Gi is not the limit of container postgres; set it to 4Gi",
  ],
  "pg-storage-class-explicit": [
    "mandatory postgres-demo/StatefulSet/postgres: spec.volumeClaimTemplates[0].spec.storageClassName: the data volume has no class; set the name of a StorageClass",
    "mandatory postgres/StatefulSet/postgres: spec.template.spec.initContainers[0]: the data volume is given to user 999 by init-permissions, and postgres:17-alpine runs as 70; chown to 70, or set fsGroup of the pod's securityContext instead",
  ],
  "sc-encrypted-with-cmk": [
    "mandatory StorageClass/gp3-encrypted: parameters.kmsKeyId: is not the ARN of a key; set arn:aws:kms:<region>:<account>:key/<id>, not an alias",
  ],
  "sc-production-ready": [
    "advisory StorageClass/fast-ssd: provisioner: Cluster/postgres-cnpg and default/postgresql/postgres-cluster and postgres/StatefulSet/postgres would be on disks of single nodes, which do not grow, are not encrypted by the class and go with their node; use a class with a CSI driver",
    "mandatory StorageClass/gp3-encrypted: reclaimPolicy: a volume is deleted with its claim; set it to Retain",
  ],
  "pg-wal-archiving-configured": [
    "mandatory default/postgresql/postgres-cluster: spec.env: no WAL archiver; add WAL_S3_BUCKET and USE_WALG_BACKUP, or set configuration.aws_or_gcp.wal_s3_bucket of the OperatorConfiguration",
    "mandatory postgres-demo/StatefulSet/postgres: spec.template.spec.containers[0].args: no WAL archiver; set archive_mode to on and archive_command to one that stores each segment outside the cluster",
    "mandatory postgres/StatefulSet/postgres: spec.template.spec.containers[0].args: no WAL archiver; set archive_mode to on and archive_command to one that stores each segment outside the cluster",
  ],
  "pg-base-backup-scheduled": [
    'advisory postgres/StatefulSet/postgres: ConfigMap pgbackrest-config.data["pgbackrest.conf"]: repo1 has no cipher, so that whoever reads the bucket reads the data; set repo1-cipher-type to aes-256-cbc, with repo1-cipher-pass out of a Secret',
    'advisory postgres/StatefulSet/postgres: ConfigMap pgbackrest-config.data["pgbackrest.conf"]: repo1 has no path, so that every cluster with this bucket writes to the same one; set repo1-path to one of its own',
    "advisory postgres/StatefulSet/postgres: CronJob postgres-backup.spec.jobTemplate.spec.template.spec.containers[0].command: nothing in this stack runs pgbackrest stanza-create, without which every backup fails; run it once before",
    "mandatory Cluster/postgres-cnpg: spec.plugins: no ScheduledBackup of this stack takes base backups of this cluster; create one",
    "mandatory postgres/StatefulSet/postgres: CronJob postgres-backup.spec.jobTemplate.spec.template.spec.volumes[0].persistentVolumeClaim.claimName: is the volume of instance 0, which one node alone can mount, so that the job waits where that instance runs elsewhere; back up over the network, or within the instance's pod",
  ],
  "pg-tls-only": [
    'mandatory Cluster/postgres-cnpg: spec.postgresql.pg_hba: connections without TLS reach the last line; put "hostnossl all all all reject" first',
    "mandatory postgres-demo/StatefulSet/postgres: spec.template.spec.containers[0].args: the server speaks in clear; set ssl to on, with ssl_cert_file and ssl_key_file",
    "mandatory postgres/Deployment/postgres-exporter: spec.template.spec.containers[0].env[0].value: a client that connects with sslmode disable speaks in clear; set it to verify-full",
    "mandatory postgres/StatefulSet/postgres: spec.template.spec.containers[0].args: the server speaks in clear; set ssl to on, with ssl_cert_file and ssl_key_file",
  ],
  "pg-no-inline-credentials": [
    "advisory postgres/Deployment/postgres-exporter: spec.template.spec.containers[0].env[0].value: the exporter's password is filled in, so that every process and dump of the container shows it; set DATA_SOURCE_URI, DATA_SOURCE_USER and DATA_SOURCE_PASS_FILE instead",
    "mandatory postgres-demo/Secret/postgres-secret: stringData.password: a password that stands in examples; generate one instead",
    "mandatory postgres/Secret/postgres-secret: stringData.app-user-password: a password that stands in examples; generate one instead",
    "mandatory postgres/Secret/postgres-secret: stringData.postgres-password: a password that stands in examples; generate one instead",
    "mandatory postgres/Secret/postgres-secret: stringData.replication-password: a password that stands in examples; generate one instead",
  ],
  "pg-protect-stateful": [
    "mandatory default/postgresql/postgres-cluster: OperatorConfiguration (none in this stack).configuration.kubernetes.enable_persistent_volume_claim_deletion: deleting this Zalando postgresql deletes its volumes' claims; set it to false, for the operator's default is true",
  ],
};

describe("the manifests of the guide", () => {
  const stack = new Stack(
    guideStack().map(({ type, name, properties, protect }) => ({
      type,
      name,
      urn: name,
      properties,
      protect,
      propertyDependencies: {},
    })),
  );
  const database = (name: string) =>
    stack.all("database").find(({ resource }) => resource.name === name)?.view ?? assert.fail(`no database ${name}`);

  it("are databases of three kinds", () => {
    const seen = stack
      .all("database")
      .map(({ resource, view }) => [resource.name, view.operator, view.instances.value, view.majorVersion.value]);
    assert.deepEqual(seen, [
      ["Cluster/postgres-cnpg", "cloudnative-pg", 3, 17],
      ["default/postgresql/postgres-cluster", "zalando", 3, 17],
      ["postgres-demo/StatefulSet/postgres", "standalone", 1, 17],
      ["postgres/StatefulSet/postgres", "standalone", 3, 17],
    ]);
  });

  it("mount files that PostgreSQL never loads, so that its own defaults hold", () => {
    const { parameters, sharedMemory, walArchive } = database("postgres/StatefulSet/postgres");
    assert.deepEqual(
      parameters.ignoredFiles.map(({ text }) => text),
      ["/etc/postgresql/postgresql.conf", "/etc/postgresql/pg_hba.conf"],
    );
    assert.equal(parameters.of("shared_buffers").value, "128MB");
    assert.deepEqual(parameters.written, []);
    assert.equal(sharedMemory.isVolume.value, false);
    assert.equal(walArchive.isConfigured, false);
  });

  it("make copies that are primaries of their own", () => {
    const { replication } = database("postgres/StatefulSet/postgres");
    assert.equal(replication.gap?.at.path, "spec.template.spec.containers[0].command");
    assert.equal(replication.synchronousStandbys.value, 0);
  });

  it("give applications all powers", () => {
    const roles = stack.all("roles").flatMap(({ view }) => view.roles);
    const named = roles.map(({ name, powers }) => [typeof name === "string" ? name : name.text, powers[0]?.power]);
    assert.deepEqual(named, [
      // CloudNativePG hands the superuser's password out only when it is told to, which the guide does not.
      ["postgres", undefined],
      ["app_user", "SUPERUSER"],
      ["demouser", "SUPERUSER"],
    ]);
  });

  it("hold a whole postgresql.conf and lines for everybody without TLS", () => {
    const [files] = stack.all("configuration-files").map(({ view }) => view);
    assert.equal(files?.parameters?.of("shared_buffers").value, "2GB");
    assert.equal(files?.parameters?.written.length, 42);
    assert.equal(files?.clientAuthentication?.lines.length, 5);
  });

  describe("are refused", () => {
    let pack: Pack;
    before(async () => {
      pack = await Pack.start();
    });
    after(() => pack.stop());

    for (const [rule, says] of Object.entries(findings)) {
      it(`by ${rule}`, async () => {
        const others = rules.map(({ id, level }) => [id, { enforcementLevel: id === rule ? level : "disabled" }]);
        await pack.configure(Object.fromEntries(others) as PackConfig);
        assert.deepEqual((await pack.judge(guideStack())).violations, says);
      });
    }
  });
});
