import assert from "node:assert/strict";
import type { BoundValues } from "kubernetes-postgres/operators/operator";
import { planCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import {
  Cloud,
  CredentialsDelivery,
  FailoverProfile,
  IdentityKind,
  IssuerKind,
  ReplicationMode,
} from "kubernetes-postgres/plan/spec/enums";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import type { ClusterPlan, PlanContext } from "kubernetes-postgres/plan/types";

const onAws: PlanContext = {
  cloud: Cloud.Aws,
  platformName: "postgres",
  delivery: CredentialsDelivery.Csi,
  identity: IdentityKind.Irsa,
  dataStorageClass: "postgres-data",
  walStorageClass: "postgres-wal",
  bucket: {},
  hasOidcProvider: true,
};

const anywhere: PlanContext = {
  cloud: Cloud.None,
  platformName: "postgres",
  delivery: CredentialsDelivery.Direct,
  identity: IdentityKind.AccessKeys,
  hasAccessKey: true,
};

type Wish = Partial<ClusterSpec> & { elsewhere?: boolean };

function draft({ elsewhere = false, ...spec }: Wish) {
  const asked = { operator: "crunchy", storage: { size: "100Gi" }, ...spec };
  return planCluster("shop", asked, elsewhere ? anywhere : onAws);
}

/** The plan of a cluster on Crunchy's operator: on AWS with IRSA, three instances and a backup unless said otherwise. */
export function planned(spec: Wish = {}): ClusterPlan {
  const { plan, problems } = draft(spec);
  assert.deepEqual(problems.map(formatProblem), []);
  return plan!;
}

/** What is said of a cluster that is refused. */
export function told(spec: Wish): string[] {
  return draft(spec).problems.map(formatProblem);
}

const minio = { endpointUrl: "https://minio.storage:9000", bucket: "backups" };

/** One plan for each thing a manifest can contain. */
export const plans: Record<string, ClusterPlan> = {
  "three instances with zero loss": planned(),
  "one instance without backups": planned({ instances: 1, backup: { enabled: false } }),
  "five instances that fail over fast": planned({
    instances: 5,
    failover: FailoverProfile.Fast,
    replication: { synchronousStandbys: 2 },
  }),
  "two instances, commits prefer a standby": planned({
    instances: 2,
    replication: { mode: ReplicationMode.Preferred },
  }),
  "full, differential and incremental backups by number, encrypted": planned({
    backup: {
      schedule: "0 2 * * 0",
      differentialSchedule: "0 2 * * 1-6",
      incrementalSchedule: "0 6-22/4 * * *",
      keepFull: 4,
      keepDifferential: 8,
      encrypt: true,
      walParallel: 4,
    },
  }),
  "access keys and an endpoint": planned({ elsewhere: true, storage: { size: "10Gi" }, backup: minio }),
  "a recovery to a moment": planned({
    recovery: { serverName: "old-18-1", path: "shop/old", targetTime: "2026-03-01T12:00:00Z" },
  }),
  "a recovery from an encrypted repository, encrypting itself": planned({
    elsewhere: true,
    backup: { ...minio, encrypt: true },
    recovery: { serverName: "old-18-1", passphraseSecretName: "old-passphrase" },
  }),
  "a standby that follows an archive": planned({
    recovery: { serverName: "old-18-1", path: "shop/old", standby: true },
  }),
  "certificates of an issuer, a pooler, databases, roles and metrics": planned({
    postgresVersion: 17,
    tls: { issuerName: "company", issuerKind: IssuerKind.ClusterIssuer },
    pooler: { enabled: true, instances: 3 },
    database: { name: "app", owner: "app", extensions: ["pg_trgm"] },
    databases: [{ name: "order_items", owner: "orders", extensions: ["vector"] }],
    roles: [
      { name: "orders" },
      { name: "reporting", inRoles: ["pg_read_all_data", "read_only"], connectionLimit: 10 },
      { name: "read_only", login: false },
    ],
    monitoring: { enabled: true, labels: { release: "prometheus" } },
    network: { allowNamespaces: ["web"], allowCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.16.0/20"] },
    sharedPreloadLibraries: ["auto_explain"],
  }),
  "placement, huge pages and provisioned IOPS": planned({
    scheduling: {
      requireZoneSpread: true,
      nodeSelector: { workload: "postgres" },
      tolerations: [{ key: "workload", value: "postgres", effect: "NoSchedule" }],
      priorityClassName: "database",
    },
    resources: { cpu: "4", memory: "16Gi", hugePages: true },
    storage: { size: "100Gi", iops: 4000, throughput: 250 },
    image: "registry.example.com/crunchy-postgres:18.6",
  }),
  "a namespace of somebody else's without network policies": planned({
    createNamespace: false,
    network: { enabled: false },
  }),
};

/** What the cloud would say. */
export const bound: BoundValues<string> = {
  operatorNamespace: "postgres-operator",
  region: "eu-west-1",
  s3Host: "s3.eu-west-1.amazonaws.com",
  backupDestination: "s3://bucket/shop/shop",
  backupBucket: "bucket",
  backupKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/backup",
  recoverySource: "s3://old-bucket/shop/old",
  recoveryBucket: "old-bucket",
  backupRoleArn: "arn:aws:iam::123456789012:role/shop",
};
