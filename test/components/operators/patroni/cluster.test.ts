import assert from "node:assert/strict";
import { manifestOf, plain } from "../plans";
import { planOf, plansOf, refusedBy, rendered } from "../spilo/plans";

function specOf(title: string) {
  return plain(manifestOf(rendered(plansOf("patroni")[title]), "cluster")).spec;
}

describe("The StatefulSet under Patroni", () => {
  const spec = specOf("databases, roles and metrics");
  const pod = spec.template.spec;
  const [server, exporter] = pod.containers;

  it("keeps instances apart, and their volumes for ever", () => {
    const selector = { matchLabels: { application: "spilo", "cluster-name": "shop" } };
    assert.deepEqual(spec.selector, selector);
    assert.deepEqual(pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution, [
      { topologyKey: "kubernetes.io/hostname", labelSelector: selector },
    ]);
    assert.equal(pod.topologySpreadConstraints[0].topologyKey, "topology.kubernetes.io/zone");
    assert.deepEqual(spec.persistentVolumeClaimRetentionPolicy, { whenDeleted: "Retain", whenScaled: "Retain" });
    assert.ok(pod.terminationGracePeriodSeconds >= 120);
    assert.equal(spec.podManagementPolicy, "Parallel");
  });

  it("asks Patroni how it is", () => {
    for (const [probe, path] of [
      ["readinessProbe", "/readiness"],
      ["livenessProbe", "/liveness"],
      ["startupProbe", "/liveness"],
    ]) {
      assert.deepEqual(server[probe].httpGet, { path, port: 8008, scheme: "HTTP" });
    }
  });

  it("has shared memory of a size that the limit has room for", () => {
    const volume = pod.volumes.find(({ name }: { name: string }) => name === "shared-memory");
    assert.deepEqual(volume.emptyDir, { medium: "Memory", sizeLimit: "1Gi" });
    assert.ok(server.volumeMounts.some(({ mountPath }: { mountPath: string }) => mountPath === "/dev/shm"));
  });

  it("reads passwords from Secrets that are there before it, and the exporter its own from a file", () => {
    const variables = Object.fromEntries(server.env.map((one: { name: string }) => [one.name, one]));
    assert.deepEqual(variables.PGPASSWORD_SUPERUSER.valueFrom, {
      secretKeyRef: { name: "shop-role-postgres", key: "password" },
    });
    assert.equal(variables.PGPASSWORD_STANDBY.valueFrom.secretKeyRef.name, "shop-role-standby");
    assert.ok(exporter.env.every(({ value }: { value?: string }) => value !== undefined));
    assert.ok(exporter.env.some(({ value }: { value: string }) => value === "postgres_exporter"));
    const file = pod.volumes.find(({ name }: { name: string }) => name === "exporter-password");
    const login = plansOf("patroni")["databases, roles and metrics"].systemRoles.at(-1);
    assert.deepEqual(login, { name: "postgres_exporter", secretName: file.secret.secretName });
    assert.equal(exporter.securityContext.readOnlyRootFilesystem, true);
  });

  it("is configured with what Patroni only reads there, and the rest where it can change", () => {
    const { value } = server.env.find(({ name }: { name: string }) => name === "SPILO_CONFIGURATION");
    const { bootstrap, postgresql } = JSON.parse(value);
    assert.deepEqual(bootstrap.initdb, [{ encoding: "UTF8" }, { locale: "C.UTF-8" }, "data-checksums"]);
    assert.equal(bootstrap.dcs.postgresql.parameters.max_connections, "300");
    assert.equal(postgresql.parameters.max_connections, undefined);
    assert.equal(postgresql.parameters.shared_buffers, "2GB");
    assert.equal(postgresql.pg_hba[0], "local all postgres peer");
  });

  it("has Services that follow the role, and one that has every pod", () => {
    const objects = rendered(planOf("patroni"));
    const selectors = ["primary", "replica", "pods"].map((what) => {
      const { metadata, spec: service } = plain(manifestOf(objects, what));
      return [metadata.name, service.selector.role, service.clusterIP];
    });
    assert.deepEqual(selectors, [
      ["shop-primary", "primary", undefined],
      ["shop-replica", "replica", undefined],
      ["shop-pods", undefined, "None"],
    ]);
  });

  it("may keep its state in ConfigMaps, label its pods, and nothing else", () => {
    const { rules } = plain(manifestOf(rendered(planOf("patroni")), "role"));
    assert.deepEqual(rules, [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["create", "get", "list", "patch", "update", "watch"] },
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "patch", "update", "watch"] },
    ]);
  });

  it("has a budget only with more than one instance", () => {
    const has = (title: string) => rendered(plansOf("patroni")[title]).some(({ what }) => what === "budget");
    assert.equal(has("three instances with zero loss"), true);
    assert.equal(has("one instance without backups"), false);
  });
});

describe("What Patroni without an operator cannot do", () => {
  it("is refused, with what to do instead", () => {
    const told = refusedBy("patroni", {
      pooler: { enabled: true },
      credentials: { rotation: 2 },
      maintenanceWindows: ["01:00-02:00"],
      storage: { size: "100Gi", iops: 4000 },
    });
    assert.deepEqual(
      told.map((line) => line.split(":")[0]),
      ["storage.iops", "pooler.enabled", "credentials.rotation", "maintenanceWindows"],
    );
    assert.match(told[2], /leave credentials\.rotation at 1$/);
  });
});
