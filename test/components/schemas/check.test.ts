import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { checkCustomResource, hasSchema, type CustomResource } from "kubernetes-postgres/schemas/check";
import { wrongFormat } from "kubernetes-postgres/schemas/formats";
import { loadSchema } from "kubernetes-postgres/schemas/store";
import { charts, operatorVersions } from "kubernetes-postgres/versions";

const cluster = (spec: Record<string, unknown>, rest: Record<string, unknown> = {}): CustomResource => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: "db" },
  spec: { instances: 3, storage: { size: "10Gi" }, ...spec },
  ...rest,
});
const problems = (resource: CustomResource) => checkCustomResource(resource).map(formatProblem);

describe("the structural schemas of custom resources", () => {
  it("accept a cluster that is right, whatever its metadata", () => {
    assert.deepEqual(
      problems(cluster({ postgresql: { parameters: { work_mem: "8MB" } }, env: [{ name: "TZ", value: "UTC" }] })),
      [],
    );
    assert.deepEqual(problems(cluster({}, { metadata: { name: "db", annotations: { a: "b" } } })), []);
  });

  const refused: [string, CustomResource, string[]][] = [
    [
      "an unknown field, with the nearest there is",
      cluster({ instnces: 3 }),
      ["spec.instnces: is not a field of this kind; did you mean instances?"],
    ],
    ["an unknown field near to none", cluster({ zzzzzz: 3 }), ["spec.zzzzzz: is not a field of this kind; remove it"]],
    [
      "an unknown field at the top",
      cluster({}, { sepc: {} }),
      ["sepc: is not a field of this kind; did you mean spec?"],
    ],
    [
      "a wrong type",
      cluster({ enablePDB: "yes" }),
      ['spec.enablePDB: must be a boolean, is a string (given "yes"); set a boolean'],
    ],
    [
      "a number for a text in a map",
      cluster({ postgresql: { parameters: { max_connections: 100 } } }),
      ["spec.postgresql.parameters.max_connections: must be a string, is a number (given 100); set a string"],
    ],
    [
      "a list for an object",
      cluster({ storage: [] }),
      ["spec.storage: must be an object, is an array (given []); set an object"],
    ],
    [
      "half an instance",
      cluster({ instances: 1.5 }),
      ["spec.instances: must be an integer, is a number (given 1.5); set an integer"],
    ],
    [
      "a value that is not one of those there are",
      cluster({ primaryUpdateStrategy: "unsupervise" }),
      [
        'spec.primaryUpdateStrategy: must be one of "unsupervised", "supervised" (given "unsupervise"); did you mean "unsupervised"?',
      ],
    ],
    [
      "too small a number",
      cluster({ instances: 0 }),
      ["spec.instances: must be at least 1 (given 0); set a greater number"],
    ],
    [
      "a text of another form",
      cluster({ replicationSlots: { highAvailability: { slotPrefix: "_CNPG-" } } }),
      [
        'spec.replicationSlots.highAvailability.slotPrefix: must match ^[0-9a-z_]*$ (given "_CNPG-"); set a text of that form',
      ],
    ],
    [
      "what is missing",
      cluster({ postgresql: { synchronous: { method: "any" } } }),
      ["spec.postgresql.synchronous.number: is required; set it"],
    ],
    [
      "a missing spec",
      { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", metadata: {} },
      ["spec: is required; set it"],
    ],
    [
      "neither a number nor a text",
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "ServiceMonitor",
        spec: { selector: {}, endpoints: [{ targetPort: true }] },
      },
      ["spec.endpoints[0].targetPort: must be a whole number or text (given true); set a whole number or text"],
    ],
    [
      "an API version that is not there",
      { ...cluster({}), apiVersion: "postgresql.cnpg.io/v1beta1" },
      ['apiVersion: Cluster has no such API version (given "postgresql.cnpg.io/v1beta1"); set postgresql.cnpg.io/v1'],
    ],
    [
      "a kind that is nearly one",
      { ...cluster({}), kind: "Clusters" },
      ['kind: postgresql.cnpg.io has no such kind (given "Clusters"); did you mean Cluster?'],
    ],
  ];
  for (const [what, resource, expected] of refused) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(problems(resource), expected);
    });
  }

  const issuer = (spec: Record<string, unknown>): CustomResource => ({
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    spec,
  });
  const asTheServerDoes: [string, CustomResource, string[]][] = [
    ["let a required field be missing that has a default", { ...cluster({}), spec: { storage: { size: "1Gi" } } }, []],
    ["drop a field that is null, known or not", cluster({ logLevel: null, unheardOf: null }), []],
    [
      "keep an item that is null",
      cluster({ env: [null] }),
      ["spec.env[0]: must be an object, is null (given null); set an object, or remove it"],
    ],
    [
      "hold replicas to 32 bits",
      cluster({ instances: 2 ** 31 }),
      ["spec.instances: must be at most 2147483647 (given 2147483648); set a smaller number"],
    ],
    [
      "take no empty text for base64",
      issuer({ vault: { auth: {}, path: "a", server: "a", caBundle: "" } }),
      ['spec.vault.caBundle: must be base64 text (given ""); set base64 text'],
    ],
    [
      "know the metadata of every object",
      cluster({}, { metadata: { name: "db", lables: {}, annotations: { replicas: 3 } } }),
      [
        "metadata.lables: is not a field of this kind; did you mean labels?",
        "metadata.annotations.replicas: must be a string, is a number (given 3); set a string",
      ],
    ],
    [
      "know the head of an object within an object",
      {
        apiVersion: "kubedb.com/v1",
        kind: "PgBouncer",
        spec: {
          version: "1.24.0",
          database: {
            databaseName: "app",
            databaseRef: { name: "db", namespace: "db", parameters: { kind: "10Gi", metadata: { nam: "x" } } },
          },
        },
      },
      [
        "spec.database.databaseRef.parameters.apiVersion: is required; set it",
        'spec.database.databaseRef.parameters.kind: must match ^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?$ (given "10Gi"); set a text of that form',
        "spec.database.databaseRef.parameters.metadata.nam: is not a field of this kind; did you mean name?",
      ],
    ],
  ];
  for (const [what, resource, expected] of asTheServerDoes) {
    it(what, () => {
      assert.deepEqual(problems(resource), expected);
    });
  }

  it("read moments, days and durations as the API server does", () => {
    const accepted: [string, unknown][] = [
      ["date-time", "2026-03-01T12:00:00Z"],
      ["date-time", "2026-03-01t12:00:00.5+01:00"],
      ["duration", "1h30m"],
      ["duration", "5 minutes"],
      ["duration", "-0.5s"],
    ];
    const wrong: [string, unknown][] = [
      ["date-time", "2026-03-01 12:00:00Z"],
      ["date-time", "2026-02-30T12:00:00Z"],
      ["date-time", "2026-03-01T12:00:00+0100"],
      ["date-time", "2026-03-01T24:00:00Z"],
      ["duration", "1 fortnight"],
      ["duration", "90"],
    ];
    for (const [format, value] of accepted) assert.equal(wrongFormat(format, value), undefined, String(value));
    for (const [format, value] of wrong) assert.notEqual(wrongFormat(format, value), undefined, String(value));
  });

  it("tell every mistake at once", () => {
    assert.equal(problems(cluster({ instances: 0, instnces: 3, enablePDB: 1, logLevel: "loud" })).length, 4);
  });

  it("take a number or a text where either will do", () => {
    const monitor = (targetPort: unknown): CustomResource => ({
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      spec: { selector: {}, endpoints: [{ targetPort }] },
    });
    assert.deepEqual([...problems(monitor(9187)), ...problems(monitor("metrics"))], []);
  });

  it("keep fields that a schema does not name where it says so", () => {
    const resource: CustomResource = {
      apiVersion: "cert-manager.io/v1",
      kind: "Issuer",
      spec: {
        acme: {
          server: "https://x",
          privateKeySecretRef: { name: "k" },
          solvers: [{ dns01: { webhook: { groupName: "g", solverName: "s", config: { any: { thing: [1] } } } } }],
        },
      },
    };
    assert.deepEqual(problems(resource), []);
  });

  it("let pass what is null, and what nobody knows yet", () => {
    const unknown = "unknown";
    const resource = cluster({ instances: unknown, logLevel: null, storage: { size: unknown }, certificates: unknown });
    assert.deepEqual(checkCustomResource(resource, { isUnknown: (value) => value === unknown }), []);
  });

  it("have nothing against kinds that none is kept for", () => {
    const gadget = { apiVersion: "example.org/v1", kind: "Gadget", spec: { any: "thing" } };
    assert.deepEqual(problems(gadget), []);
    assert.equal(hasSchema("example.org/v1", "Gadget"), false);
    assert.equal(hasSchema("postgresql.cnpg.io/v1", "Cluster"), true);
  });

  it("refuse the same key twice in a list of keys", () => {
    const certificate = (names: string[]): CustomResource => ({
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      spec: { provider: "aws", secretObjects: names.map((secretName) => ({ secretName, type: "Opaque", data: [] })) },
    });
    assert.deepEqual(problems(certificate(["a", "b"])), []);
    const pool = (names: string[]): CustomResource => ({
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Pooler",
      spec: {
        cluster: { name: "db" },
        pgbouncer: {},
        template: {
          spec: {
            containers: [],
            topologySpreadConstraints: names.map((topologyKey) => ({
              topologyKey,
              maxSkew: 1,
              whenUnsatisfiable: "DoNotSchedule",
            })),
          },
        },
      },
    });
    assert.deepEqual(problems(pool(["zone", "node"])), []);
    assert.deepEqual(problems(pool(["zone", "zone"])), [
      "spec.template.spec.topologySpreadConstraints[1]: has the same topologyKey and whenUnsatisfiable as an item before it; remove one of them",
    ]);
  });
});

describe("the schemas that are kept", () => {
  const data = path.join(__dirname, "..", "..", "..", "..", "components", "schemas", "data");

  it("are of the releases that the version table installs", () => {
    const releases = fs.readdirSync(data);
    assert.ok(releases.includes(`cloudnative-pg-${operatorVersions.cloudnativePg}`));
    assert.ok(releases.includes(`plugin-barman-cloud-${operatorVersions.barmanPlugin}`));
    assert.ok(releases.includes(`cert-manager-${charts.certManager.version.replace(/^v/, "")}`));
  });

  it("cover every kind that this package makes, and have no prose", () => {
    const kinds = [
      ["postgresql.cnpg.io", "v1", "Cluster", "Pooler", "ScheduledBackup", "Backup", "Database"],
      ["barmancloud.cnpg.io", "v1", "ObjectStore"],
      ["cert-manager.io", "v1", "Certificate", "Issuer", "ClusterIssuer"],
      ["monitoring.coreos.com", "v1", "PodMonitor", "ServiceMonitor", "PrometheusRule"],
      ["secrets-store.csi.x-k8s.io", "v1", "SecretProviderClass"],
      ["external-secrets.io", "v1", "ExternalSecret", "SecretStore", "ClusterSecretStore"],
      ["snapshot.storage.k8s.io", "v1", "VolumeSnapshot", "VolumeSnapshotClass"],
    ];
    for (const [group, version, ...names] of kinds) {
      for (const kind of names) {
        const definition = loadSchema(group, version, kind);
        assert.ok(definition !== undefined, `${group}/${version} ${kind}`);
        assert.doesNotMatch(JSON.stringify(definition), /"description":"/, kind);
      }
    }
  });
});
