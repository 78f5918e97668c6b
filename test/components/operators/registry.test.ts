import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkCapabilities } from "kubernetes-postgres/operators/capabilities";
import { not, questions, type Capability, type OperatorCapabilities } from "kubernetes-postgres/operators/abilities";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { limits } from "kubernetes-postgres/plan/names";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { FailoverProfile, IdentityKind, IssuerKind, ReplicationMode } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { plan, plans, pooler } from "./plans";

const root = path.resolve(__dirname, "../../../..");
const folder = path.join(root, "components/operators");

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

  it("is listed whole where an operator is asked for, for programs that complete and check arguments", () => {
    const { resources, types } = JSON.parse(fs.readFileSync(path.join(folder, "..", "schema.json"), "utf8"));
    const { operator, postgresVersion } = resources["kubernetes-postgres:index:PostgresCluster"].inputProperties;
    const { name } = types["kubernetes-postgres:index:OperatorReleaseSpec"].properties;
    for (const facts of Object.values(operatorFacts)) {
      for (const { description } of [operator, name]) assert.ok(description.includes(`"${facts.name}"`), facts.name);
      const majors = `${Math.min(...facts.majors)} to ${Math.max(...facts.majors)}`;
      assert.ok(postgresVersion.description.includes(majors), `${facts.name}: ${majors}`);
    }
  });

  it("has room for a Service's name where a cluster's is the longest", () => {
    for (const facts of Object.values(operatorFacts)) {
      const { readWrite, readOnly, poolerReadWrite, poolerReadOnly } = facts.names("x".repeat(facts.maxClusterName));
      for (const service of [readWrite, readOnly, poolerReadWrite, poolerReadOnly]) {
        assert.ok(service.length <= limits.service, `${facts.name}: ${service.length}`);
      }
    }
  });

  it("finds the same files in every folder", () => {
    const expected = ["access", "backups", "capabilities", "cluster", "installation", "parameters", "renderer"];
    for (const name of Object.keys(operatorFacts)) {
      const files = fs.readdirSync(path.join(folder, name));
      for (const file of expected) assert.ok(files.includes(`${file}.ts`), `${name}/${file}.ts`);
    }
  });

  it("is all that reads an operator's folder from outside: its facts by one line, its renderer by another", () => {
    const readers: string[] = [];
    const visit = (directory: string): void => {
      for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
        const file = path.join(directory, entry.name);
        const isOwn = directory === folder && Object.hasOwn(operatorFacts, entry.name);
        if (entry.isDirectory() && !isOwn && !["bin", "data", "node_modules"].includes(entry.name)) visit(file);
        if (!entry.name.endsWith(".ts")) continue;
        const imported = [...fs.readFileSync(file, "utf8").matchAll(/ from "(\.[^"]+|kubernetes-postgres\/[^"]+)";/g)];
        const targets = imported.map(([, target]) =>
          path.resolve(directory, target).replace(/.*kubernetes-postgres\//, `${root}/components/`),
        );
        for (const name of Object.keys(operatorFacts)) {
          if (targets.some((target) => target.startsWith(path.join(folder, name) + path.sep)))
            readers.push(`${path.relative(root, file)}: ${name}`);
        }
      }
    };
    for (const part of ["components", "cli", "policies/rules", "policies/frame"]) visit(path.join(root, part));
    const registries = ["registry.ts", "renderers.ts"].map((file) => `components/operators/${file}`);
    assert.deepEqual(
      readers.sort(),
      [
        ...Object.keys(operatorFacts).flatMap((name) => registries.map((file) => `${file}: ${name}`)),
        // A rule about CloudNativePG alone, which takes its timings from where they are set.
        "policies/rules/availability/failover-timings.ts: cloudnative-pg",
      ].sort(),
    );
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

const names = Object.keys(questions) as Capability[];
const nothing = Object.fromEntries(
  names.map((name) => [name, not(`cannot do ${name}`, `do without ${name}`)]),
) as unknown as OperatorCapabilities;

/** A plan that asks for everything that a plan can ask for at once; what excludes each other is in plans of its own. */
const greedy = {
  ...plans["poolers, databases, roles and metrics"],
  failover: FailoverProfile.Fast,
  compute: plans["placement, huge pages and provisioned IOPS"].compute,
  storage: { ...plans["placement, huge pages and provisioned IOPS"].storage, wal: plan().storage.wal },
  pooler,
  credentials: { ...plan().credentials, rotation: 2 },
  tls: { issuerName: "company", issuerKind: IssuerKind.ClusterIssuer },
  dump: { schedule: "30 3 * * *", retentionDays: 30, path: "shop/shop/dumps" },
  maintenanceWindows: ["Sat:00:00-04:00"],
  identity: IdentityKind.AccessKeys,
  backup: {
    ...plans["access keys and an endpoint"].backup!,
    differentialSchedule: "0 2 * * 1-6",
    incrementalSchedule: "0 */4 * * *",
    keepFull: 4,
    keepDifferential: 8,
    encrypt: true,
    walParallel: 2,
  },
  recovery: { serverName: "a", path: "b", targetTime: "2026-03-01T12:00:00Z", standby: true },
};

describe("Capabilities of an operator", () => {
  const told = (of: Parameters<typeof checkCapabilities>[2]): string[] =>
    checkCapabilities("tiny", nothing, of, { replication: { mode: of.replication.mode } }).map(formatProblem);

  it("are told one by one where a plan asks for more", () => {
    const seen = new Set<string>();
    const others: Partial<ClusterPlan>[] = [
      { identity: IdentityKind.PodIdentity },
      { identity: IdentityKind.Irsa },
      { replication: { ...greedy.replication, mode: ReplicationMode.Preferred } },
      { replication: { ...greedy.replication, mode: ReplicationMode.Asynchronous } },
      { import: plans["a database of a running server"].import },
      { import: plans["a copy of a running server that it follows"].import },
    ];
    for (const change of [{}, ...others]) {
      for (const line of told({ ...greedy, ...change })) {
        const [, path, capability] =
          /^(.+): the operator "tiny" cannot do (\w+)(?:, and .+ unless it is set| \(given ".+"\))?; do without \2$/.exec(
            line,
          ) ?? [];
        assert.equal(path, questions[capability as Capability].path, line);
        seen.add(capability);
      }
    }
    const asked = names.filter((name) => questions[name].path !== undefined);
    assert.deepEqual([...seen].sort(), asked.sort());
  });

  it("name the source, where there is one", () => {
    const answers = { ...nothing, roles: not("has no roles", "use SQL", "https://example.com/issues/1") };
    const [found] = checkCapabilities("tiny", answers, greedy, {}).filter(({ path }) => path === "roles");
    assert.equal(
      formatProblem(found),
      'roles: the operator "tiny" has no roles (https://example.com/issues/1); use SQL',
    );
  });

  it("do not matter where nothing of the kind is asked", () => {
    const modest = { ...plans["one instance"], storage: { data: plan().storage.data } };
    assert.deepEqual(told(modest), []);
  });

  it("of cloudnative-pg carry every plan of these tests", () => {
    for (const of of Object.values(plans)) {
      assert.deepEqual(checkCapabilities("cloudnative-pg", operatorFacts["cloudnative-pg"].capabilities, of, {}), []);
    }
  });
});
