import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { isObject } from "kubernetes-postgres/plan/objects";
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
}

const row = (cluster: string, serviceAccounts: string[], services: string, ownerSecret: string): Row => {
  const [readWrite, readOnly] = services.split(" ");
  return { cluster, serviceAccounts, services: { readWrite, readOnly }, ownerSecret };
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
    ["shop-db", "shop-db-backup"],
    "shop-db shop-db-standby",
    "shop-db-owner",
  ),
  patroni: row("kubernetes:apps/v1:StatefulSet", ["shop-db"], "shop-db-primary shop-db-replica", "shop-db-owner"),
  standalone: row("kubernetes:apps/v1:StatefulSet", ["shop-db-dump"], "shop-db shop-db", "shop-db-owner"),
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
        for (const [at, { requests, limits }] of amounts) assert.deepEqual(requests, limits, at);
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
