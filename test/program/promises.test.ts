import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { isObject } from "kubernetes-postgres/plan/objects";
import { judge, type Judgements } from "kubepg/check/judge";
import { resourcesOfPulumi } from "kubepg/check/pulumi";
import { maskedSecret } from "kubepg/engine/values";
import { preset } from "kubernetes-postgres-policies/presets";
import { rules, type RuleId } from "kubernetes-postgres-policies/rules/index";
import { rolesOf } from "kubernetes-postgres-policies/views/registry";
import { checkout } from "./checkout";

/** A registration as the golden files hold it. */
interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  options: { protect?: boolean; retainOnDelete?: boolean; hooks?: Record<string, string[]> };
}

/** What is particular to an operator; everything else of this suite is the same for all. */
interface Row {
  /** Type of what the instances are. */
  cluster: string;
  /** ServiceAccounts that its project documents for the pods that reach the bucket. */
  serviceAccounts: string[];
  /** Services that its project documents, or that this package makes where there is no operator. */
  services: { readWrite: string; readOnly: string };
  /** Secret with the owner's password. */
  ownerSecret: string;
  /** Rules of a promise that the policies have nothing to judge by here, and why. */
  excused?: Partial<Record<RuleId, string>>;
  /** Promises that one instance without an operator cannot make; its documentation says so. */
  without?: string[];
}

/** What is promised on every operator, and the rules that find where it is not kept. */
const promises: Record<string, RuleId[]> = {
  "instances apart": ["pg-hard-node-anti-affinity"],
  "one instance at a time for whoever drains nodes": ["pg-disruption-budget"],
  "commits that survive the primary": ["pg-replication-durability"],
  "pods of the Guaranteed class": ["pg-guaranteed-qos"],
  "memory that is enough for everything at once": ["pg-memory-budget"],
  "TLS for everybody, and nobody unasked who they are": ["pg-tls-only", "pg-hba-no-trust"],
  "an archive with base backups that are kept": [
    "pg-wal-archiving-configured",
    "pg-base-backup-scheduled",
    "pg-backup-retention",
  ],
  "no password written out": ["pg-no-inline-credentials"],
  "data that outlives an update": ["pg-protect-stateful"],
};

const archive = "an archive with base backups that are kept";

const row = (
  cluster: string,
  serviceAccounts: string[],
  services: string,
  ownerSecret: string,
  particular: Pick<Row, "excused" | "without"> = {},
): Row => {
  const [readWrite, readOnly] = services.split(" ");
  return { cluster, serviceAccounts, services: { readWrite, readOnly }, ownerSecret, ...particular };
};

// As each project documents them for a cluster called shop-db: operators.md of the projects, "side by side".
const rows: Record<string, Row> = {
  "cloudnative-pg": row(
    "kubernetes:postgresql.cnpg.io/v1:Cluster",
    ["shop-db"],
    "shop-db-rw shop-db-ro",
    "shop-db-owner",
  ),
  crunchy: row(
    "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster",
    ["shop-db-instance", "shop-db-pgbackrest", "shop-db-repohost"],
    "shop-db-primary shop-db-replicas",
    "shop-db-pguser-shop",
  ),
  kubedb: row(
    "kubernetes:gitops.kubedb.com/v1alpha1:Postgres",
    ["shop-db-backup"],
    "shop-db shop-db-standby",
    "shop-db-owner",
    { excused: { "pg-disruption-budget": "KubeDB's operator makes one itself where there are several instances" } },
  ),
  patroni: row("kubernetes:apps/v1:StatefulSet", ["shop-db"], "shop-db-primary shop-db-replica", "shop-db-owner"),
  standalone: row("kubernetes:apps/v1:StatefulSet", ["shop-db-dump"], "shop-db shop-db", "shop-db-owner", {
    excused: {
      "pg-hard-node-anti-affinity": "one instance has no other to be kept apart from",
      "pg-replication-durability": "one instance has no standby to confirm a commit",
    },
    without: [archive],
  }),
  zalando: row(
    "kubernetes:acid.zalan.do/v1:postgresql",
    ["postgres-pod", "shop-db-dump"],
    "shop-db shop-db-repl",
    "shop.shop-db.credentials.postgresql.acid.zalan.do",
  ),
};

function goldenOf(operator: string): Registered[] {
  const file = path.join(checkout, "test", "golden", "operators", `${operator}.json`);
  const found = JSON.parse(fs.readFileSync(file, "utf8")) as (Registered & { urn: string })[];
  return found.map((one) => ({ ...one, name: one.urn.split("::")[3] }));
}

/** Every group of settings within `value`, with its path. */
function* groupsIn(value: unknown, at: string): Generator<[string, Record<string, unknown>]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* groupsIn(item, `${at}[${index}]`);
  if (!isObject(value)) return;
  yield [at, value];
  for (const [key, item] of Object.entries(value)) yield* groupsIn(item, `${at}.${key}`);
}

/** The subjects that a role's trust names, by OIDC or by EKS Pod Identity. */
function trusted(role: Registered): string[] {
  const subjects = [...groupsIn(role.inputs.assumeRolePolicy, "trust")].flatMap(([, group]) =>
    Object.entries(group).flatMap(([key, value]) => {
      if (/:sub$/.test(key)) return [value].flat().map((text) => String(text).split(":").slice(2).join("/"));
      if (key !== "aws:RequestTag/kubernetes-service-account") return [];
      const namespace = String(group["aws:RequestTag/kubernetes-namespace"]);
      return [value].flat().map((account) => `${namespace}/${String(account)}`);
    }),
  );
  return subjects.sort();
}

/** What the policies say of an example's registrations, without what they judge elsewhere or later. */
function judged(operator: string, ids: readonly RuleId[]): { broken: string[]; unjudged: [string, string][] } {
  const own = rules.filter(({ id }) => (ids as readonly string[]).includes(id));
  const document = { stack: operator, project: "shop", policies: {}, resources: goldenOf(operator) };
  const resources = resourcesOfPulumi(document, operator, () => 1);
  const { violations, notApplicable }: Judgements = judge(own, resources, preset("prod", own));
  const isElsewhere =
    /^other resources decide about it|^no operator makes one, so it is sought|is judged once it is known|is judged where it is written/;
  return {
    broken: violations.map(({ rule, resource, message }) => `${rule.id}: ${resource.name}: ${message}`),
    unjudged: notApplicable
      .filter(({ resource, reason }) => resource.name === "shop-db-cluster" && !isElsewhere.test(reason))
      .map(({ rule, reason }) => [rule.id, reason]),
  };
}

describe("What every operator keeps", () => {
  it("is shown for each of them", () => {
    assert.deepEqual(Object.keys(rows).sort(), Object.keys(operatorFacts).sort());
  });

  for (const [operator, expected] of Object.entries(rows)) {
    describe(operator, () => {
      const all = goldenOf(operator);
      const ofCluster = all.filter(({ name }) => name.startsWith("shop-db-"));
      const cluster = all.find(({ name, type }) => name === "shop-db-cluster" && type === expected.cluster);

      it("has an example with a cluster of its own kind, which the policies can read", () => {
        assert.ok(cluster, `no ${expected.cluster} in the example`);
        assert.ok(rolesOf(expected.cluster).includes("database"), "the policies read it as a database");
      });

      for (const [promise, ids] of Object.entries(promises)) {
        if (expected.without?.includes(promise)) continue;
        it(`promises ${promise}`, () => {
          const { broken, unjudged } = judged(operator, ids);
          assert.deepEqual(broken, []);
          const excused = Object.entries(expected.excused ?? {}).filter(([id]) => (ids as string[]).includes(id));
          assert.deepEqual(unjudged, excused);
        });
      }

      it("has no password in clear", () => {
        const secrets = all.filter(({ type }) => type === "kubernetes:core/v1:Secret");
        const values = secrets.flatMap(({ name, inputs: { data, stringData } }) =>
          [data, stringData].filter(isObject).flatMap((group) => Object.entries(group).map((one) => [name, ...one])),
        );
        for (const [name, key, value] of values) assert.equal(value, maskedSecret, `${String(name)} ${String(key)}`);
      });

      it("keeps the cluster, its namespace and its passwords when they are taken away", () => {
        const kept = ofCluster.filter(({ options }) => options.protect === true && options.retainOnDelete === true);
        assert.ok(kept.some(({ name }) => name === "shop-db-cluster"));
        assert.ok(kept.some(({ name }) => name === "shop-db-namespace"));
        const passwords = ofCluster.filter(({ type }) => type === "aws:secretsmanager/secret:Secret");
        assert.ok(passwords.length > 0);
        for (const password of passwords) assert.ok(kept.includes(password), password.name);
      });

      it("asks the operator before Pulumi updates the cluster, and needs no program to delete it", () => {
        const hooks = { beforeUpdate: ["kubernetes-postgres:refuse-update:shop-db-cluster"] };
        assert.deepEqual(cluster?.options.hooks, hooks);
        assert.ok(operatorRenderers[operator].refusesUpdate, "there is something to ask");
        for (const { name, options } of all) {
          assert.ok(
            Object.keys(options.hooks ?? {}).every((when) => when === "beforeUpdate"),
            name,
          );
        }
      });

      it("gives every container as much as it may take at most", () => {
        const groups = all.flatMap(({ name, inputs }) => [...groupsIn(inputs, name)]);
        const amounts = groups.filter(([at, { requests, limits }]) => {
          const isVolume = isObject(requests) && "storage" in requests;
          return /\.resources$/i.test(at) && !isVolume && (requests !== undefined || limits !== undefined);
        });
        assert.ok(amounts.length > 0, "something has requests");
        // The class hangs on these two; an ephemeral volume may ask for less than it may take.
        const compute = (amount: unknown): unknown[] => (isObject(amount) ? [amount.cpu, amount.memory] : []);
        for (const [at, { requests, limits }] of amounts) assert.deepEqual(compute(requests), compute(limits), at);
        for (const [at, { containers, initContainers }] of groups) {
          for (const container of [containers, initContainers].flat()) {
            if (isObject(container) && "image" in container)
              assert.ok("resources" in container, `${at}: ${String(container.name)}`);
          }
        }
      });

      it("trusts exactly the ServiceAccounts of its pods with the bucket", () => {
        const roles = all.filter(({ type, name }) => type === "aws:iam/role:Role" && name === "shop-db-identity-role");
        assert.deepEqual(
          roles.flatMap(trusted),
          expected.serviceAccounts.map((account) => `shop-db/${account}`).sort(),
        );
      });

      it("names the Services and the Secret that are really there", () => {
        const names = operatorFacts[operator].names("shop-db");
        const { readWrite, readOnly } = names;
        assert.deepEqual({ readWrite, readOnly }, expected.services);
        assert.equal(names.ownerSecret("shop"), expected.ownerSecret);
        const roles = all.find(({ name }) => name === "shop-db-credentials")?.inputs.roles as { secretName: string }[];
        assert.equal(roles[0].secretName, expected.ownerSecret);
        // Where there is an operator, it makes the Services; where there is none, they are ours.
        if (Object.keys(operatorFacts[operator].charts).length > 0) return;
        const services = all.filter(({ type }) => type === "kubernetes:core/v1:Service");
        const found = services.map(({ inputs }) => (inputs.metadata as { name: string }).name);
        for (const name of Object.values(expected.services)) assert.ok(found.includes(name), `${name} is not there`);
      });

      it("lets in nobody who is not named", () => {
        const policies = all.filter(({ type }) => type.endsWith(":NetworkPolicy"));
        const closed = policies.find(
          ({ inputs }) => JSON.stringify((inputs.spec as { podSelector: unknown }).podSelector) === "{}",
        );
        assert.ok(closed, "everything in the namespace is denied first");
        assert.ok(policies.length > 1, "and something allowed then");
      });
    });
  }
});
