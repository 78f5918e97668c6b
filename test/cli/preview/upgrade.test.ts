import assert from "node:assert/strict";
import type { Alias, Options } from "kubepg/engine/registration";
import { makeUrn } from "kubepg/engine/urn";
import type { PropertyMap } from "kubepg/engine/values";
import { diffReports } from "kubepg/preview/diff";
import type { Report, ReportedResource } from "kubepg/preview/report";
import { dataProblems, upgradeProblems } from "kubepg/preview/upgrade";

const bucketType = "aws:s3/bucket:Bucket";
const componentType = "kubernetes-postgres:index:BackupBucket";
const clusterType = "kubernetes:postgresql.cnpg.io/v1:Cluster";

interface Given {
  name?: string;
  type?: string;
  parent?: ReportedResource;
  project?: string;
  stack?: string;
  inputs?: PropertyMap;
  options?: Options;
}

function resource({ name = "backups", type = bucketType, parent, inputs = {}, options = {}, ...of }: Given = {}) {
  const urn = makeUrn(of.stack ?? "prod", of.project ?? "shop", parent?.urn ?? "", type, name);
  return { urn, type, name, parent: parent?.urn ?? "", inputs, options, source: null } satisfies ReportedResource;
}

function report(...resources: ReportedResource[]): Report {
  const policies = { rules: [], violations: [], remediations: [] };
  const empty = { outputs: {}, policies, cost: null, schemaProblems: [], diagnostics: [], notes: [], durationMs: 0 };
  return { stack: "prod", project: "shop", resources, ...empty };
}

const judge = (before: ReportedResource[], after: ReportedResource[]) =>
  upgradeProblems(diffReports(report(...before), report(...after))).map(({ name, message }) => `${name}: ${message}`);

describe("the judgement of an upgrade", () => {
  it("refuses a provider that speaks to another Kubernetes cluster: everything on it would be made anew there", () => {
    const onCluster = (clusterIdentifier: string) => {
      const provider = resource({
        name: "kubernetes",
        type: "pulumi:providers:kubernetes",
        inputs: { clusterIdentifier },
      });
      const options = { provider: `${provider.urn}::04da6b54-80e4-46f7-96ec-b56ff0331ba9` };
      return [provider, resource({ name: "shop", type: clusterType, options })];
    };
    assert.deepEqual(judge(onCluster("old"), onCluster("old")), []);
    assert.deepEqual(judge(onCluster("old"), onCluster("new")), [
      'shop: (provider).clusterIdentifier: changes from "old" to "new", which replaces a resource that holds data, keys or the way back to either; keep "old"',
    ]);
  });

  it("has nothing against what stays, what is new, and what is updated in place", () => {
    const before = resource({ inputs: { bucket: "shop", tags: { a: "1" } } });
    const after = resource({ inputs: { bucket: "shop", tags: { a: "2" } } });
    assert.deepEqual(judge([before], [after, resource({ name: "added" })]), []);
  });

  it("refuses a dropped URN, and names the alias and the resource that takes its place", () => {
    const old = resource();
    assert.deepEqual(judge([old], [resource({ name: "backup-bucket" })]), [
      `backups: is deleted, and it holds data, keys or the way back to either: no resource has this URN or an alias of it; add { urn: "${old.urn}" } to the aliases of backup-bucket, which takes its place`,
    ]);
  });

  it("refuses a dropped URN that holds no data as well, though a person may drop it on purpose", () => {
    const monitor = resource({ name: "monitor", type: "kubernetes:monitoring.coreos.com/v1:PodMonitor" });
    const changes = diffReports(report(monitor), report());
    assert.match(
      upgradeProblems(changes)[0].message,
      /^is deleted: no resource has this URN or an alias of it; register it again, or add/,
    );
    assert.deepEqual(dataProblems(changes), []);
  });

  const forced: [string, string, PropertyMap, PropertyMap, string][] = [
    ["a bucket's name", bucketType, { bucket: "old" }, { bucket: "new" }, "bucket"],
    ["a key's kind", "aws:kms/key:Key", { multiRegion: false }, { multiRegion: true }, "multiRegion"],
    ["a secret's name", "aws:secretsmanager/secret:Secret", { name: "old" }, { name: "new" }, "name"],
    ["a cluster's name", clusterType, { metadata: { name: "old" } }, { metadata: { name: "new" } }, "metadata.name"],
    [
      "a cluster's namespace",
      clusterType,
      { metadata: { namespace: "old" } },
      { metadata: { namespace: "new" } },
      "metadata.namespace",
    ],
    [
      "a claim's class",
      "kubernetes:core/v1:PersistentVolumeClaim",
      { spec: { storageClassName: "old" } },
      { spec: { storageClassName: "new" } },
      "spec.storageClassName",
    ],
    [
      "a StatefulSet's service",
      "kubernetes:apps/v1:StatefulSet",
      { spec: { serviceName: "old" } },
      { spec: { serviceName: "new" } },
      "spec.serviceName",
    ],
  ];
  for (const [what, type, from, to, path] of forced) {
    it(`refuses another value of ${what}, with both values`, () => {
      assert.deepEqual(judge([resource({ type, inputs: from })], [resource({ type, inputs: to })]), [
        `backups: ${path}: changes from ${JSON.stringify(valueAt(from, path))} to ${JSON.stringify(valueAt(to, path))}, which replaces a resource that holds data, keys or the way back to either; keep ${JSON.stringify(valueAt(from, path))}`,
      ]);
    });
  }

  it("lets a resource without data be replaced", () => {
    const type = "kubernetes:core/v1:ConfigMap";
    assert.deepEqual(
      judge([resource({ type, inputs: { data: { a: "1" } } })], [resource({ type, inputs: { data: { a: "2" } } })]),
      [],
    );
  });

  it("refuses what the operator refuses to update", () => {
    const cluster = (size: string) => resource({ type: clusterType, inputs: { spec: { storage: { size } } } });
    const [told, ...more] = judge([cluster("20Gi")], [cluster("10Gi")]);
    assert.match(told, /^backups: storage\.size: /);
    assert.deepEqual(more, []);
  });
});

describe("aliases", () => {
  const aliased = (alias: Alias, given: Given = {}) => resource({ ...given, options: { aliases: [alias] } });
  const component = resource({ name: "store", type: componentType });

  const forms: [string, ReportedResource, ReportedResource[]][] = [
    ["urn", resource(), [aliased({ urn: resource().urn }, { name: "renamed" })]],
    ["name", resource(), [aliased({ name: "backups" }, { name: "renamed" })]],
    ["type", resource({ type: "aws:s3/bucketV2:BucketV2" }), [aliased({ type: "aws:s3/bucketV2:BucketV2" })]],
    ["no parent", resource(), [component, aliased({ noParent: true }, { parent: component })]],
    ["parent", resource({ parent: component }), [component, aliased({ parentUrn: component.urn })]],
    ["project", resource({ project: "old" }), [aliased({ project: "old" })]],
    ["stack", resource({ stack: "old" }), [aliased({ stack: "old" })]],
  ];
  for (const [form, old, now] of forms) {
    it(`lead from the resource it was: ${form}`, () => {
      const before = now.includes(component) ? [component, old] : [old];
      assert.deepEqual(judge(before, now), []);
      const without = now.map((one) => ({ ...one, options: {} }));
      assert.equal(judge(before, without).length, 1, "the alias is what makes it right");
    });
  }

  it("are inherited by the children, and by those named after their parent", () => {
    const old = resource({ name: "store", type: componentType });
    const now = aliased({ name: "store" }, { name: "backup", type: componentType });
    const before = [old, resource({ name: "store-bucket", parent: old }), resource({ name: "logs", parent: old })];
    const after = [now, resource({ name: "backup-bucket", parent: now }), resource({ name: "logs", parent: now })];
    assert.deepEqual(judge(before, after), []);
  });

  it("of a parent and of its child work together, through two levels", () => {
    const top = resource({ name: "platform", type: "kubernetes-postgres:index:PostgresPlatform" });
    const middle = resource({ name: "platform-store", type: componentType, parent: top });
    const before = [top, middle, resource({ name: "bucket", parent: middle })];
    const newTop = aliased({ name: "platform" }, { name: "base", type: top.type });
    const newMiddle = resource({ name: "base-store", type: componentType, parent: newTop });
    const after = [newTop, newMiddle, aliased({ name: "bucket" }, { name: "archive", parent: newMiddle })];
    assert.deepEqual(judge(before, after), []);
  });

  it("do not let two resources be the same one", () => {
    const taken = [aliased({ name: "backups" }, { name: "first" }), aliased({ name: "backups" }, { name: "second" })];
    const changes = diffReports(report(resource()), report(...taken));
    assert.deepEqual(
      changes.map(({ operation }) => operation),
      ["same", "create"],
    );
  });
});

function valueAt(value: PropertyMap, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (inner as PropertyMap)[key], value);
}
