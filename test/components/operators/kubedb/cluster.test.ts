import assert from "node:assert/strict";
import { kubeDbRenderer } from "kubernetes-postgres/operators/kubedb/renderer";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { isObject } from "kubernetes-postgres/plan/objects";
import { IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { loadSchema, type StructuralSchema } from "kubernetes-postgres/schemas/store";
import { manifestOf, plain } from "../plans";
import { bound, kubeDbPlans, planOf } from "./plans";

const objectsOf = (plan: ClusterPlan) => kubeDbRenderer.cluster(plan, bound);
const manifest = (plan: ClusterPlan, what: string) => plain(manifestOf(objectsOf(plan), what));
const full = kubeDbPlans["everything on AWS"];
const least = kubeDbPlans["three instances with zero loss"];
const small = { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "200m", memory: "256Mi" } };

const roleAnnotation = "eks.amazonaws.com/role-arn";
const bucketKinds = ["BackupStorage", "PostgresArchiver"];

/**
 * Every field of an object's definition that names the ServiceAccount of a pod which reaches the bucket, with what the
 * object has there. Pods of a scheduler only make the BackupSession that a backup is then taken for.
 */
function accountsOf(object: Manifest): [string, unknown][] {
  const [group, version] = object.apiVersion.split("/");
  const found = loadSchema(group, version, object.kind);
  assert.ok(found !== undefined, object.kind);
  const fields = (schema: StructuralSchema, at: string[]): string[][] =>
    Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
      key === "scheduler" ? [] : key === "serviceAccountName" ? [[...at, key]] : fields(inner, [...at, key]),
    );
  return fields(found.schema, []).map((path) => [
    `${object.kind}.${path.join(".")}`,
    path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), object),
  ]);
}

describe("The objects of a KubeDB cluster", () => {
  it("come each after what they need", () => {
    assert.deepEqual(
      objectsOf(least).map(({ what }) => what),
      [
        "self-signing",
        "authority",
        "issuer",
        "backup-service-account",
        "backup-storage",
        "retention",
        "archiver",
        "placement",
        "cluster",
        "setup-access",
        "setup-script",
        "setup",
      ],
    );
    for (const plan of Object.values(kubeDbPlans)) {
      const seen: string[] = [];
      for (const { what, after } of objectsOf(plan)) {
        for (const before of after) assert.ok(seen.includes(before), `${what} after ${before}`);
        seen.push(what);
      }
    }
  });

  it("are a Postgres that the GitOps operator keeps up to date", () => {
    const { spec, ...rest } = manifest(least, "cluster");
    const { configuration, tls, ...other } = spec;
    assert.deepEqual(rest, {
      apiVersion: "gitops.kubedb.com/v1alpha1",
      kind: "Postgres",
      metadata: {
        name: "shop",
        namespace: "shop",
        labels: {
          "app.kubernetes.io/part-of": "shop",
          "app.kubernetes.io/managed-by": "kubernetes-postgres",
          "kubernetes-postgres/archiver": "shop",
        },
      },
    });
    assert.deepEqual(other, {
      version: "18.3-bookworm",
      replicas: 3,
      standbyMode: "Hot",
      streamingMode: "Synchronous",
      synchronousReplicationConfig: { mode: "Any", numSyncReplicas: 1, commitLevel: "On" },
      leaderElection: { period: "300ms", electionTick: 10, heartbeatTick: 1, maximumLagBeforeFailover: 67108864 },
      authSecret: { kind: "Secret", name: "shop-role-postgres", externallyManaged: true },
      storageType: "Durable",
      storage: {
        storageClassName: "postgres-data",
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "100Gi" } },
      },
      clientAuthMode: "scram",
      sslMode: "verify-full",
      podTemplate: {
        spec: {
          podPlacementPolicy: { name: "shop-shop" },
          containers: [
            {
              name: "postgres",
              resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } },
            },
            { name: "pg-coordinator", resources: small },
          ],
          initContainers: [{ name: "postgres-init-container", resources: small }],
        },
      },
      archiver: { ref: { name: "shop", namespace: "shop" } },
      healthChecker: { periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 3 },
      deletionPolicy: "DoNotTerminate",
      serviceTemplates: [
        {
          alias: "primary",
          metadata: {
            labels: { "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kubernetes-postgres" },
          },
          spec: { type: "ClusterIP" },
        },
      ],
    });
    for (const [name, value] of Object.entries(least.parameters)) {
      assert.ok(configuration.inline["user.conf"].includes(`${name} = '${value}'\n`), name);
    }
    assert.deepEqual(tls.issuerRef, { apiGroup: "cert-manager.io", kind: "Issuer", name: "shop-ca" });
    assert.ok(tls.certificates[0].dnsNames.includes(least.endpoints.readWrite));
    assert.ok(tls.certificates[0].dnsNames.includes(least.endpoints.readOnly));
    assert.deepEqual(kubeDbRenderer.generatedNames(least), { caSecret: "shop-server-cert", caKey: "ca.crt" });
  });

  it("keep instances apart by a policy of their own", () => {
    assert.deepEqual(manifest(least, "placement"), {
      apiVersion: "apps.k8s.appscode.com/v1",
      kind: "PlacementPolicy",
      metadata: {
        name: "shop-shop",
        labels: { "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kubernetes-postgres" },
      },
      spec: {
        nodeSpreadConstraint: { maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
        zoneSpreadConstraint: { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" },
      },
    });
    assert.equal(manifest(full, "placement").spec.zoneSpreadConstraint.whenUnsatisfiable, "DoNotSchedule");
  });

  it("say everything that a plan can", () => {
    const { spec } = manifest(full, "cluster");
    assert.equal(spec.version, "17.9-bookworm");
    assert.equal(spec.streamingMode, "Asynchronous");
    assert.equal(spec.synchronousReplicationConfig, undefined);
    assert.equal(spec.storage.volumeAttributesClassName, full.storage.attributes?.name);
    assert.equal(spec.deletionPolicy, "Halt");
    assert.deepEqual(spec.tls.issuerRef, { apiGroup: "cert-manager.io", kind: "ClusterIssuer", name: "company" });
    const { nodeSelector, tolerations, priorityClassName } = spec.podTemplate.spec;
    assert.deepEqual(nodeSelector, { workload: "postgres" });
    assert.deepEqual([tolerations.length, priorityClassName], [1, "database"]);
    assert.match(spec.configuration.inline["user.conf"], /^log_line_prefix = 'it''s %m '$/m);
    assert.match(spec.configuration.inline["user.conf"], /^shared_preload_libraries = 'pg_stat_statements'$/m);
    assert.deepEqual(spec.monitor.prometheus.serviceMonitor, { labels: { release: "prometheus" }, interval: "30s" });
    const { connectionPool, database, sslMode } = manifest(full, "pooler").spec;
    assert.deepEqual(database, {
      syncUsers: true,
      databaseName: "shop",
      databaseRef: { name: "shop", namespace: "shop" },
    });
    assert.deepEqual(
      [connectionPool.poolMode, connectionPool.authType, sslMode],
      ["transaction", "scram-sha-256", "require"],
    );
    const fast = manifest(kubeDbPlans["five instances that fail over fast"], "cluster").spec;
    assert.deepEqual([fast.leaderElection.period, fast.synchronousReplicationConfig.numSyncReplicas], ["100ms", 2]);
  });

  it("back up by KubeStash, to the plan's bucket and path, for as long as the plan says", () => {
    const storage = objectsOf(full).find(({ what }) => what === "backup-storage")!;
    assert.deepEqual([storage.waitFor, storage.holdsData], ["jsonpath={.status.phase}=Ready", true]);
    assert.deepEqual(plain(storage.manifest).spec, {
      storage: { provider: "s3", s3: { bucket: "bucket", prefix: "shop/shop", region: "eu-west-1" } },
      usagePolicy: { allowedNamespaces: { from: "Same" } },
      default: false,
      deletionPolicy: "Delete",
      runtimeSettings: { pod: { serviceAccountName: "shop-backup" } },
    });
    const { annotations } = manifest(full, "backup-service-account").metadata;
    assert.equal(annotations["eks.amazonaws.com/role-arn"], bound.backupRoleArn);
    assert.deepEqual(manifest(full, "retention").spec.successfulSnapshots, { last: 20 });
    const { fullBackup, manifestBackup, logBackup, encryptionSecret, backupStorage } = manifest(full, "archiver").spec;
    assert.equal(fullBackup.driver, "Restic");
    for (const session of [fullBackup, manifestBackup]) {
      assert.equal(session.scheduler.schedule, "15 1 * * *");
      assert.equal(session.jobTemplate.spec.serviceAccountName, "shop-backup");
    }
    assert.deepEqual([logBackup.retentionSchedule, logBackup.failedLogHistoryLimit], ["15 1 * * *", undefined]);
    assert.deepEqual(encryptionSecret, { name: full.names.backupSecret, namespace: "shop" });
    assert.equal(backupStorage.subDir, full.backup?.serverName);
    const own = kubeDbPlans["a store of one's own"];
    const { s3 } = manifest(own, "backup-storage").spec.storage;
    assert.deepEqual([s3.endpoint, s3.secretName], ["https://minio.storage.svc:9000", "keys"]);
    assert.ok(!objectsOf(own).some(({ what }) => what === "backup-service-account"));
  });

  it("keep base backups and WAL until the oldest moment of the window needs them no more", () => {
    for (const [plan, expected] of [
      [full, "15d"],
      [kubeDbPlans["weekly backups"], "21d"],
    ] as const) {
      assert.equal(manifest(plan, "retention").spec.maxRetentionPeriod, expected);
      assert.equal(manifest(plan, "archiver").spec.logBackup.retentionPeriod, expected);
    }
  });

  it("reach the bucket by IRSA from ServiceAccounts alone that have the role, each of them trusted", () => {
    for (const [title, plan] of Object.entries(kubeDbPlans)) {
      const objects = objectsOf(plan).map((object) => plain(object.manifest));
      const annotated = objects
        .filter(({ kind, metadata }) => kind === "ServiceAccount" && metadata.annotations?.[roleAnnotation])
        .map(({ metadata }) => metadata.name);
      const hasRole = plan.identity === IdentityKind.Irsa && plan.backup !== undefined;
      assert.deepEqual(annotated, hasRole ? plan.names.serviceAccounts : [], title);
      const used = objects.filter(({ kind }) => bucketKinds.includes(kind)).flatMap(accountsOf);
      if (!hasRole)
        assert.deepEqual(
          used.filter(([, account]) => account !== undefined),
          [],
          title,
        );
      else {
        assert.ok(used.length >= 4, title);
        for (const [field, account] of used)
          assert.ok(
            annotated.some((name) => name === account),
            `${title}: ${field} is ${String(account)}`,
          );
      }
    }
  });

  it("write what both backup tools read into one Secret", () => {
    const secrets = { accessKeyId: "id", secretAccessKey: "key", passphrase: "phrase" };
    assert.deepEqual(kubeDbRenderer.backupSecret!(full, secrets), {
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "key",
      RESTIC_PASSWORD: "phrase",
    });
    assert.deepEqual(kubeDbRenderer.backupSecret!(full, { passphrase: "phrase" }), { RESTIC_PASSWORD: "phrase" });
  });

  it("start from the Repositories of another cluster of the namespace", () => {
    assert.deepEqual(manifest(kubeDbPlans["a recovery to a moment"], "cluster").spec.init.archiver, {
      encryptionSecret: { name: "old-access-keys", namespace: "shop" },
      fullDBRepository: { name: "old-full", namespace: "shop" },
      manifestRepository: { name: "old-manifest", namespace: "shop" },
      recoveryTimestamp: "2026-03-01T12:00:00Z",
    });
  });

  it("are waited for by the Job that sets the database up", () => {
    const setup = objectsOf(least).find(({ what }) => what === "setup")!;
    assert.deepEqual([setup.after.includes("cluster"), setup.timeoutSeconds], [true, least.readyTimeoutSeconds]);
    const { containers } = plain(setup.manifest).spec.template.spec;
    assert.equal(containers[0].image, "ghcr.io/appscode-images/postgres:18.3-bookworm");
  });

  it("name roles' Secrets so that PgBouncer finds its users", () => {
    assert.deepEqual(kubeDbRenderer.facts.secretLabels("shop", "shop"), {
      "app.kubernetes.io/name": "postgreses.kubedb.com",
      "app.kubernetes.io/instance": "shop",
    });
  });

  for (const [title, plan] of Object.entries({ ...kubeDbPlans, "an older major": planOf({ postgresVersion: 14 }) })) {
    it(`fit the definitions of their kinds: ${title}`, () => {
      const groups =
        /^(gitops\.kubedb|archiver\.kubedb|storage\.kubestash|cert-manager|apps\.k8s\.appscode)\.(com|io)\//;
      const own = objectsOf(plan).filter(({ manifest: { apiVersion } }) => groups.test(apiVersion));
      assert.ok(own.length >= 1);
      for (const { manifest: one } of own) assert.deepEqual(checkCustomResource(plain(one)), [], one.kind);
    });
  }
});
