import assert from "node:assert/strict";
import type { BoundValues, RenderedObject } from "kubernetes-postgres/operators/operator";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { planCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { Cloud, CredentialsDelivery, IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import type { ClusterPlan, PlanContext } from "kubernetes-postgres/plan/types";

/** The systems that run Spilo. */
export const spiloOperators = ["zalando", "patroni"] as const;
export type SpiloOperator = (typeof spiloOperators)[number];

const context: PlanContext = {
  cloud: Cloud.Aws,
  platformName: "postgres",
  delivery: CredentialsDelivery.Csi,
  identity: IdentityKind.Irsa,
  dataStorageClass: "postgres-data",
  walStorageClass: "postgres-wal",
  bucket: {},
  hasOidcProvider: true,
};

function planned(operator: SpiloOperator, spec: Partial<ClusterSpec>, changes: Partial<PlanContext>) {
  return planCluster("shop", { operator, storage: { size: "100Gi" }, ...spec }, { ...context, ...changes });
}

/** The plan of a cluster called "shop" on AWS, with IRSA and the defaults of the package. */
export function planOf(
  operator: SpiloOperator,
  spec: Partial<ClusterSpec> = {},
  changes: Partial<PlanContext> = {},
): ClusterPlan {
  const { plan, problems } = planned(operator, spec, changes);
  assert.deepEqual(problems.map(formatProblem), []);
  assert.ok(plan);
  return plan;
}

/** Why there is no plan. */
export function refusedBy(
  operator: SpiloOperator,
  spec: Partial<ClusterSpec>,
  changes: Partial<PlanContext> = {},
): string[] {
  return planned(operator, spec, changes).problems.map(formatProblem);
}

/** What the cloud would say. */
export const bound: BoundValues<string> = {
  operatorNamespace: "postgres-operator",
  region: "eu-west-1",
  backupDestination: "s3://bucket/shop/shop",
  backupArchive: "s3://bucket/shop/shop/shop-18-1",
  dumpDestination: "s3://bucket/shop/shop-dumps",
  backupBucket: "bucket",
  backupKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
  recoverySource: "s3://bucket/shop/old",
  recoveryArchive: "s3://bucket/shop/old/old-17-1",
  recoveryBucket: "bucket",
  backupRoleArn: "arn:aws:iam::123456789012:role/shop",
};

/** Everything of a plan, policies first. */
export function rendered(plan: ClusterPlan, values: BoundValues<string> = bound): RenderedObject<string>[] {
  const renderer = operatorRenderers[plan.operator];
  return [...renderer.access(plan, values), ...renderer.cluster(plan, values)];
}

const keys = { accessKeysSecret: { name: "keys", caKey: "ca.crt" }, endpointUrl: "https://minio.storage.svc:9000" };

/** One specification for each thing that a manifest can contain, of what both can do. */
export const specs: Record<string, [Partial<ClusterSpec>, Partial<PlanContext>?]> = {
  "three instances with zero loss": [{}],
  "one instance without backups": [{ instances: 1, backup: { enabled: false } }],
  "two instances, commits prefer a standby": [{ instances: 2, replication: { mode: "preferred" } }],
  "five instances that fail over fast": [
    { instances: 5, failover: "fast", replication: { mode: "zero-loss", synchronousStandbys: 2 } },
  ],
  "access keys and an endpoint": [
    { identity: { kind: "access-keys" }, backup: { bucket: "backups", ...keys } },
    { cloud: Cloud.None, delivery: CredentialsDelivery.Direct },
  ],
  "an encrypted archive, kept by number": [{ backup: { encrypt: true, keepFull: 4, walParallel: 3 } }],
  "a recovery to a moment": [
    { recovery: { serverName: "old-17-1", path: "shop/old", targetTime: "2026-03-01T12:00:00Z" } },
  ],
  "a recovery of an encrypted archive": [
    { recovery: { serverName: "old-17-1", path: "shop/old", passphraseSecretName: "old-passphrase" } },
  ],
  "a cluster that follows another": [
    {
      createNamespace: false,
      recovery: { serverName: "old-17-1", path: "shop/old", standby: true },
      credentials: { systemPasswordsSecretName: "old-passwords" },
      monitoring: { enabled: true },
      dump: { enabled: true },
    },
  ],
  "databases, roles and metrics": [
    {
      database: { name: "app", owner: "app", extensions: ["pg_stat_statements"] },
      databases: [{ name: "order_items", extensions: ["vector", "pg_trgm"] }],
      roles: [
        { name: "reporting", inRoles: ["pg_read_all_data"], connectionLimit: 10 },
        { name: "readers", login: false },
      ],
      monitoring: { enabled: true, labels: { release: "prometheus" } },
      network: { allowNamespaces: ["web"], allowCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.16.0/20"] },
      sharedPreloadLibraries: ["pg_stat_statements", "auto_explain"],
    },
  ],
  "dumps beside the backups": [{ dump: { enabled: true, schedule: "30 4 * * *", retention: "4w" } }],
  "placement and huge pages": [
    {
      scheduling: {
        requireZoneSpread: true,
        nodeSelector: { workload: "postgres" },
        tolerations: [{ key: "workload", value: "postgres", effect: "NoSchedule" }],
        priorityClassName: "system-cluster-critical",
      },
      resources: { cpu: "4", memory: "16Gi", hugePages: true },
    },
  ],
  "an issuer of one's own, and an older version": [
    { tls: { issuerName: "company", issuerKind: "ClusterIssuer" }, postgresVersion: 15 },
  ],
  "a namespace of somebody else's, without network policies": [
    { createNamespace: false, namespace: "team", network: { enabled: false } },
  ],
};

/** Specifications that only Zalando's operator takes. */
export const zalandoSpecs: typeof specs = {
  "poolers and maintenance windows": [
    {
      pooler: { enabled: true, readOnly: true, mode: "session" },
      maintenanceWindows: ["Sat:00:00-04:00", "01:00-02:00"],
    },
  ],
  "rotated passwords": [{ credentials: { rotation: 2 } }],
};

/** Every plan of an operator, by its title. */
export function plansOf(operator: SpiloOperator): Record<string, ClusterPlan> {
  const all = { ...specs, ...(operator === "zalando" ? zalandoSpecs : {}) };
  return Object.fromEntries(
    Object.entries(all).map(([title, [spec, changes]]) => [title, planOf(operator, spec, changes)]),
  );
}
