import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkCapabilities } from "kubernetes-postgres/operators/capabilities";
import type { OperatorCapabilities } from "kubernetes-postgres/operators/operator";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { plan, plans, pooler } from "./plans";

const folder = path.resolve(__dirname, "../../../../components/operators");

describe("The registry of operators", () => {
  it("has facts and a renderer for every folder, under the folder's name", () => {
    const folders = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const names = folders.map(({ name }) => name).sort();
    assert.deepEqual(Object.keys(operatorFacts).sort(), names);
    assert.deepEqual(Object.keys(operatorRenderers).sort(), names);
    for (const name of names) {
      assert.equal(operatorFacts[name].name, name);
      assert.equal(operatorRenderers[name].facts, operatorFacts[name]);
    }
  });

  it("finds the same files in every folder", () => {
    const expected = ["access", "backups", "capabilities", "cluster", "installation", "parameters", "renderer"];
    for (const name of Object.keys(operatorFacts)) {
      const files = fs.readdirSync(path.join(folder, name));
      for (const file of expected) assert.ok(files.includes(`${file}.ts`), `${name}/${file}.ts`);
    }
  });

  it("needs no Pulumi for the facts", () => {
    const loaded = new Set<string>();
    const visit = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      const text = fs.readFileSync(file, "utf8");
      assert.doesNotMatch(text, /from "@pulumi/, file);
      for (const [, target] of text.matchAll(/^import (?!type).*? from "(\.[^"]+)";/gms)) {
        visit(path.resolve(path.dirname(file), `${target}.ts`));
      }
    };
    visit(path.join(folder, "registry.ts"));
    assert.ok(loaded.size > 3, "the imports were followed");
  });
});

const nothing: OperatorCapabilities = {
  identities: [],
  replication: [],
  walVolume: false,
  volumeAttributes: false,
  hugePages: false,
  pooler: false,
  readOnlyPooler: false,
  databases: false,
  roles: false,
  recovery: false,
  podMonitors: false,
};

describe("Capabilities of an operator", () => {
  const told = (of: Parameters<typeof checkCapabilities>[2]): string[] =>
    checkCapabilities("tiny", nothing, of).map(formatProblem);

  it("are told one by one where a plan asks for more", () => {
    const everything = { ...plans["poolers, databases, roles and metrics"], recovery: { serverName: "a", path: "b" } };
    const { storage, compute } = plans["placement, huge pages and provisioned IOPS"];
    const asked = { ...everything, compute, storage: { ...storage, wal: plan().storage.wal }, pooler };
    assert.deepEqual(told(asked), [
      'identity.kind: the operator "tiny" does not support identity "pod-identity"; set identity.kind to ',
      'replication.mode: the operator "tiny" does not support replication "zero-loss"; set replication.mode to ',
      'storage.walSize: the operator "tiny" has no separate volume for the write-ahead log; set storage.walSize to "none"',
      'storage.iops: the operator "tiny" does not change IOPS and throughput of its volumes; remove storage.iops and storage.throughput, and set them on the StorageClass',
      'resources.hugePages: the operator "tiny" does not support huge pages; set resources.hugePages to false',
      'pooler.enabled: the operator "tiny" has no pooler; set pooler.enabled to false',
      'pooler.readOnly: the operator "tiny" has no pooler for standbys; set pooler.readOnly to false',
      'databases: the operator "tiny" does not create databases; remove databases and create them with SQL',
      'roles: the operator "tiny" does not create roles; remove roles and create them with SQL',
      'recovery: the operator "tiny" cannot start from a backup; remove recovery',
      'monitoring.enabled: the operator "tiny" has no metrics for a PodMonitor; set monitoring.enabled to false',
    ]);
  });

  it("do not matter where nothing of the kind is asked", () => {
    const modest = { ...plans["one instance"], storage: { data: plan().storage.data } };
    assert.deepEqual(told(modest), []);
  });

  for (const [name, { capabilities }] of Object.entries(operatorFacts)) {
    it(`of ${name} carry every plan of these tests`, () => {
      for (const of of Object.values(plans)) assert.deepEqual(checkCapabilities(name, capabilities, of), []);
    });
  }
});
