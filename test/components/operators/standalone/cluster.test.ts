import assert from "node:assert/strict";
import { configurationFiles, restartChecksum } from "kubernetes-postgres/operators/standalone/configuration";
import { standaloneRenderer } from "kubernetes-postgres/operators/standalone/renderer";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { manifestOf, plain } from "../plans";
import { bound, planOf, standalonePlans } from "./plans";

const objectsOf = (plan: ClusterPlan) => standaloneRenderer.cluster(plan, bound);
const manifest = (plan: ClusterPlan, what: string) => plain(manifestOf(objectsOf(plan), what));
const full = standalonePlans["everything on AWS"];
const least = standalonePlans["the least"];

interface Container {
  name: string;
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  securityContext: Record<string, unknown>;
}

/** The specification of every pod that a plan makes. */
function podsOf(plan: ClusterPlan) {
  const specs = objectsOf(plan).map(({ manifest: one }) => plain(one).spec ?? {});
  return specs.flatMap(({ template, jobTemplate }) => [template, jobTemplate?.spec.template].filter(Boolean));
}

describe("The objects of a single instance", () => {
  it("are these, in an order in which each comes after what it needs", () => {
    const order = objectsOf(full).map(({ what }) => what);
    assert.deepEqual(order, [
      "server-certificate",
      "configuration",
      "exporter-configuration",
      "monitor",
      "data",
      "service-account",
      "service",
      "headless-service",
      "cluster",
      "setup-access",
      "setup-script",
      "setup",
      "dump-service-account",
      "dump",
    ]);
    for (const plan of Object.values(standalonePlans)) {
      const seen: string[] = [];
      for (const { what, after } of objectsOf(plan)) {
        for (const before of after) assert.ok(seen.includes(before), `${what} after ${before}`);
        seen.push(what);
      }
    }
  });

  it("keep the data in a claim that can be changed, and is kept when it leaves the program", () => {
    const claim = objectsOf(full).find(({ what }) => what === "data")!;
    assert.equal(claim.holdsData, true);
    assert.deepEqual(plain(claim.manifest), {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: "shop-data",
        namespace: "shop",
        labels: { "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kubernetes-postgres" },
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "postgres-data",
        volumeAttributesClassName: full.storage.attributes?.name,
        resources: { requests: { storage: "100Gi" } },
      },
    });
    const { spec } = manifest(full, "cluster");
    assert.equal(spec.volumeClaimTemplates, undefined);
    assert.deepEqual(spec.template.spec.volumes[0], {
      name: "data",
      persistentVolumeClaim: { claimName: "shop-data" },
    });
  });

  for (const [postgresVersion, mountPath, directory] of [
    [17, "/var/lib/postgresql/data", "/var/lib/postgresql/data/pgdata"],
    [18, "/var/lib/postgresql", "/var/lib/postgresql/18/docker"],
  ] as const) {
    it(`mount the volume where the image of ${postgresVersion} keeps its data`, () => {
      const [server] = manifest(planOf({ postgresVersion }), "cluster").spec.template.spec.containers;
      assert.equal(server.volumeMounts[0].mountPath, mountPath);
      assert.deepEqual(server.env[0], { name: "PGDATA", value: directory });
    });
  }

  it("look at the volume before the server starts, and cannot write to it", () => {
    const [server] = manifest(least, "cluster").spec.template.spec.containers;
    const [first, ...rest] = manifest(least, "cluster").spec.template.spec.initContainers;
    assert.deepEqual(rest, []);
    assert.equal(first.image, server.image);
    assert.deepEqual(first.volumeMounts, [
      { name: "data", mountPath: server.volumeMounts[0].mountPath, readOnly: true },
    ]);
    assert.equal(
      first.securityContext.runAsUser,
      server.securityContext.runAsUser,
      "the directory is the server's own",
    );
    assert.equal(first.terminationMessagePolicy, "FallbackToLogsOnError");
  });

  it("start the server with the files of the ConfigMap, and read its password from a file", () => {
    const [server] = manifest(least, "cluster").spec.template.spec.containers;
    assert.deepEqual(server.args, ["postgres", "-c", "config_file=/etc/postgresql/postgresql.conf"]);
    assert.deepEqual(server.env[1], { name: "POSTGRES_PASSWORD_FILE", value: "/secrets/superuser/password" });
    assert.deepEqual(server.resources, {
      requests: { cpu: "2", memory: "8Gi" },
      limits: { cpu: "2", memory: "8Gi" },
    });
    const { volumes, terminationGracePeriodSeconds } = manifest(least, "cluster").spec.template.spec;
    assert.ok(terminationGracePeriodSeconds >= 120);
    assert.deepEqual(volumes.find(({ name }: { name: string }) => name === "shared-memory").emptyDir, {
      medium: "Memory",
      sizeLimit: "4Gi",
    });
    const { secret } = volumes.find(({ name }: { name: string }) => name === "superuser");
    assert.equal(secret.secretName, least.systemRoles[0].secretName);
  });

  it("say what is not in postgresql.conf by default, and nothing that a person cannot change", () => {
    const { "postgresql.conf": text, "pg_hba.conf": hba } = configurationFiles(full);
    for (const [name, value] of Object.entries(full.parameters))
      assert.ok(text.includes(`${name} = '${value}'\n`), name);
    assert.ok(text.includes("shared_preload_libraries = 'pg_stat_statements'\n"));
    assert.equal(
      hba,
      "local all postgres peer\nlocal all postgres_exporter peer map=exporter\nlocal all all scram-sha-256\n" +
        "hostnossl all all all reject\nhostssl all all all scram-sha-256\n",
    );
    assert.ok(!configurationFiles(least)["pg_hba.conf"].includes("exporter"));
  });

  it("start the pod anew for what is read at the start alone", () => {
    const changed = (parameters: Record<string, string>): ClusterPlan => ({
      ...least,
      parameters: { ...least.parameters, ...parameters },
    });
    const same = restartChecksum(least);
    assert.equal(restartChecksum(changed({ work_mem: "9MB", log_statement: "ddl" })), same);
    const others: Record<string, string>[] = [
      { max_connections: "77" },
      { wal_level: "logical" },
      { "pg_stat_statements.max": "99" },
    ];
    for (const parameters of others) {
      assert.notEqual(restartChecksum(changed(parameters)), same, JSON.stringify(parameters));
    }
    assert.notEqual(restartChecksum({ ...least, sharedPreloadLibraries: ["auto_explain"] }), same);
    const { annotations } = manifest(least, "cluster").spec.template.metadata;
    assert.deepEqual(annotations, { "kubernetes-postgres/read-at-start": same });
  });

  for (const [title, plan] of Object.entries(standalonePlans)) {
    it(`are Guaranteed and restricted in every container: ${title}`, () => {
      const pods = podsOf(plan);
      assert.equal(pods.length, plan.dump === undefined ? 2 : 3);
      for (const { spec } of pods) {
        const containers: Container[] = [...(spec.initContainers ?? []), ...spec.containers];
        assert.equal(spec.automountServiceAccountToken, false);
        for (const { name, resources, securityContext } of containers) {
          // The class of a pod depends on these two; the dump's scratch volume may take more than it asks the node for.
          const of = ({ cpu, memory }: Record<string, string>) => [cpu, memory];
          assert.deepEqual(of(resources.requests), of(resources.limits), name);
          const { runAsNonRoot, readOnlyRootFilesystem, allowPrivilegeEscalation } = securityContext;
          assert.deepEqual([runAsNonRoot, readOnlyRootFilesystem, allowPrivilegeEscalation], [true, true, false], name);
        }
      }
    });

    it(`fit the definitions of their kinds: ${title}`, () => {
      const custom = objectsOf(plan).filter(({ manifest: { apiVersion } }) => /^[^/]+\.(io|com)\//.test(apiVersion));
      const own = custom.filter(({ manifest: { apiVersion } }) => !apiVersion.startsWith("networking.k8s.io/"));
      assert.ok(own.length >= 1);
      for (const { manifest: one } of own) assert.deepEqual(checkCustomResource(plain(one)), [], one.kind);
    });
  }

  it("scrape the exporter by the name in the server's certificate", () => {
    const { spec } = manifest(full, "monitor");
    assert.deepEqual(spec.podMetricsEndpoints, [
      {
        port: "metrics",
        scheme: "https",
        tlsConfig: { ca: { secret: { name: "shop-server-tls", key: "ca.crt" } }, serverName: "shop" },
      },
    ]);
    const { template } = manifest(full, "cluster").spec;
    assert.deepEqual(spec.selector.matchLabels, template.metadata.labels);
    const names = manifest(full, "server-certificate").spec.dnsNames;
    assert.ok(names.includes("shop") && names.includes(full.endpoints.readWrite));
    assert.equal(full.endpoints.readOnly, full.endpoints.readWrite, "whoever reads, reads from the one there is");
  });

  it("select the server's pod by both Services, the headless one before it is ready", () => {
    const labels = manifest(full, "cluster").spec.template.metadata.labels;
    for (const what of ["service", "headless-service"]) assert.deepEqual(manifest(full, what).spec.selector, labels);
    const { clusterIP, publishNotReadyAddresses } = manifest(full, "headless-service").spec;
    assert.deepEqual([clusterIP, publishNotReadyAddresses], ["None", true]);
    assert.equal(manifest(full, "cluster").spec.serviceName, manifest(full, "headless-service").metadata.name);
  });
});
